"""Banco do Brasil: the carteiras of its manuals."""

# CNAB 400 prints the carteira itself; CNAB 240 the modality of it (note C006).
CARTEIRAS = {
    "11": "Simples, com registro",
    "12": "Simples, em moeda variável",
    "15": "Prêmio de seguro",
    "16": "Sem registro",
    "17": "Com registro, simples, vinculada ou descontada",
    "18": "Sem registro, nosso número do beneficiário",
    "31": "Vinculada",
    "51": "Descontada",
    "1": "CNAB 240: simples, carteiras 11 e 12",
    "2": "CNAB 240: vinculada",
    "3": "CNAB 240: caucionada",
    "4": "CNAB 240: descontada",
    "7": "CNAB 240: simples, carteira 17",
}
