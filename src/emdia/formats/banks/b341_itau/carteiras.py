"""Itaú: the carteiras of its manuals, with the modality they are of."""

CARTEIRAS = {
    "104": "Escritural eletrônica, carnê",
    "105": "Escritural eletrônica em dólar, carnê",
    "108": "Direta eletrônica, emissão integral, carnê",
    "109": "Direta eletrônica, sem emissão, simples",
    "110": "Direta eletrônica, sem emissão, simples",
    "111": "Direta eletrônica, sem emissão, simples",
    "112": "Escritural eletrônica, simples",
    "113": "Escritural eletrônica em TR, carnê",
    "115": "Escritural eletrônica, simples, faixa livre",
    "116": "Escritural, carnê com IOF 0,38%",
    "117": "Escritural, carnê com IOF 2,38%",
    "119": "Escritural, carnê com IOF 7,38%",
    "121": "Direta eletrônica, emissão parcial, simples",
    "134": "Escritural com IOF 0,38%",
    "135": "Escritural com IOF 2,38%",
    "136": "Escritural com IOF 7,38%",
    "147": "Escritural eletrônica em dólar",
    "148": "Direta com IOF 0,38%",
    "149": "Direta com IOF 2,38%",
    "150": "Direta eletrônica em dólar, sem emissão",
    "153": "Direta com IOF 7,38%",
    "166": "Escritural eletrônica em TR",
    "168": "Direta eletrônica em TR, sem emissão",
    "180": "Direta eletrônica, emissão integral, simples",
    "188": "Escritural eletrônica, cobrança inteligente",
    "191": "Duplicatas, transferência de desconto",
    "210": "Direta eletrônica, sem emissão, contratual",
    "212": "Escritural eletrônica, contratual",
    "221": "Direta eletrônica, emissão parcial, contratual",
    "280": "Direta eletrônica, emissão integral, contratual",
}

# The type E of the tables of carteiras: note 5 of CNAB 400 (2021) and of CNAB 240 (2017).
ESCRITURAIS = frozenset(
    {"104", "105", "112", "113", "115", "116", "117", "119", "134", "135", "136", "147", "166"}
    | {"188", "212"}
)

# Here the bank itself gives the nosso número, and the remessa sends zeros: all escriturais but
# the one whose range is the company's own (note 3 of CNAB 400).
NUMBERED_BY_THE_BANK = ESCRITURAIS - {"115"}
