"""Santander: the carteiras of its manuals; a remessa and a return number them differently."""

CARTEIRAS = {
    "1": "Simples: eletrônica na remessa, sem registro no retorno",
    "2": "Retorno: simples com registro",
    "3": "Caucionada eletrônica",
    "4": "Descontada",
    "5": "Simples rápida com registro",
    "6": "Caucionada rápida com registro",
    "7": "Desconto eletrônico; em CNAB 240, transferência sem devolução",
    "8": "Cessão",
    "9": "Transferência com devolução",
    "B": "Simples sem registro, estoque",
}
