"""Caixa: the carteiras of its manuals. What is registered begins its nosso número with 1."""

CARTEIRAS = {
    "01": "CNAB 400: cobrança registrada",
    "1": "CNAB 240: cobrança simples",
    "3": "CNAB 240: cobrança caucionada",
    "4": "CNAB 240: cobrança descontada",
}
