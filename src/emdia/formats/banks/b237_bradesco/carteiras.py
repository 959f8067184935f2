"""Bradesco: the carteiras its manuals name. A contract may have others."""

CARTEIRAS = {
    "009": "Cobrança com registro",
    "021": "Cobrança interna com registro",
    "022": "Cobrança interna sem registro",
}
