"""Banco do Nordeste: the card. Its returns are read; no remessa is declared."""

from pathlib import Path

from emdia.formats.banks.b004_banco_do_nordeste import ocorrencias
from emdia.formats.banks.b004_banco_do_nordeste.campo_livre import NUMBERING
from emdia.formats.banks.b004_banco_do_nordeste.cnab400_retorno import RETORNO
from emdia.formats.banks.card import Bank, by_layout
from emdia.formats.banks.number_key import NumberKey

BANK = Bank(
    code="004",
    name="Banco do Nordeste",
    returns={"400": RETORNO},
    carteiras={
        "1": "Simples, boleto emitido pelo banco",
        "2": "Vinculada, boleto emitido pelo banco",
        "4": "Simples, boleto emitido pelo cliente",
        "5": "Vinculada, boleto emitido pelo cliente",
        "I": "Simplificada, sem registro",
    },
    numbering=NUMBERING,
    number_key=NumberKey(with_digit=frozenset({8})),
    occurrences=by_layout({"400": ocorrencias.OCORRENCIAS}),
    motives=by_layout({"400": ocorrencias.MOTIVOS}),
    samples=Path(__file__).parent / "samples",
)
