"""Banco do Brasil: the card."""

from pathlib import Path

from emdia.formats.banks.b001_banco_do_brasil import cnab240_ocorrencias, cnab400_ocorrencias
from emdia.formats.banks.b001_banco_do_brasil.campo_livre import NUMBERING
from emdia.formats.banks.b001_banco_do_brasil.carteiras import CARTEIRAS
from emdia.formats.banks.b001_banco_do_brasil.cnab240_remessa import REMESSA as REMESSA_240
from emdia.formats.banks.b001_banco_do_brasil.cnab240_retorno import RETORNO as RETORNO_240
from emdia.formats.banks.b001_banco_do_brasil.cnab400_remessa import REMESSA as REMESSA_400
from emdia.formats.banks.b001_banco_do_brasil.cnab400_retorno import RETORNO as RETORNO_400
from emdia.formats.banks.card import Bank, by_layout
from emdia.formats.banks.number_key import NumberKey

BANK = Bank(
    code="001",
    name="Banco do Brasil",
    returns={"400": RETORNO_400, "240": RETORNO_240},
    remessas={"400": REMESSA_400, "240": REMESSA_240},
    carteiras=CARTEIRAS,
    numbering=NUMBERING,
    # A number of eleven digits, of a convênio of four or six, is printed with its check digit.
    number_key=NumberKey(with_digit=frozenset({12}), of_convenio={4: 11, 6: 11, 7: 17}),
    occurrences=by_layout(
        {"400": cnab400_ocorrencias.OCORRENCIAS, "240": cnab240_ocorrencias.OCORRENCIAS}
    ),
    motives=by_layout({"400": cnab400_ocorrencias.MOTIVOS, "240": cnab240_ocorrencias.MOTIVOS}),
    channels=by_layout({"400": cnab400_ocorrencias.CANAIS}),
    unheld_numbers={"400": "A number of seventeen digits has no check digit."},
    not_at_hand={
        "400": (
            "The records of convênios of four and six digits (CBR641 of six positions): such a "
            "convênio is refused by name. CNAB 240 takes it.",
        )
    },
    samples=Path(__file__).parent / "samples",
)
