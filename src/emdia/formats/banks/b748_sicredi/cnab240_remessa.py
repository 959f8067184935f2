"""Sicredi, CNAB 240 remessa: what it says otherwise than FEBRABAN, and what it can be asked."""

from __future__ import annotations

from collections.abc import Mapping

from emdia.formats import febraban240
from emdia.formats.banks.b748_sicredi.cnab240_retorno import NUMBER, TRAILER, TRAILER_LOTE, sicredi
from emdia.formats.banks.b748_sicredi.cnab400_remessa import (
    DIGIT_READ_BACK,
    digit_of_number,
    refused_number,
)
from emdia.formats.febraban240 import remessa as febraban
from emdia.formats.fixed_width import Blanks, Field, Text, Zeros
from emdia.formats.remessa import Kind, Movement, RemessaLayout
from emdia.formats.remessa.number_digit import ByWhoNumbers

HEADER = sicredi(febraban240.HEADER_REMESSA, name="remessa.header")
HEADER_LOTE = sicredi(febraban240.HEADER_LOTE_REMESSA, name="remessa.header_lote")
SEGMENTO_P = sicredi(
    febraban240.SEGMENTO_P,
    *NUMBER[1:],
    # Blank where the bank is to give the number.
    Field("nosso_numero", 38, 45, Text()),
    Field("zeros_166", 166, 180, Zeros()),
    Field("brancos_196", 196, 220, Blanks()),
    Field("zeros_230", 230, 239, Zeros()),
    name="remessa.segmento_p",
)
SEGMENTO_Q = sicredi(febraban240.SEGMENTO_Q, name="remessa.segmento_q")
SEGMENTO_R = sicredi(febraban240.SEGMENTO_R, name="remessa.segmento_r")
SEGMENTO_S3 = sicredi(febraban240.SEGMENTO_S3, name="remessa.segmento_s3")
SEGMENTO_Y01 = sicredi(febraban240.SEGMENTO_Y01, name="remessa.segmento_y01")

# The bank has the trade bill by indication alone.
ESPECIES = {
    "DM": "03",
    "DMI": "03",
    "DS": "05",
    "DSI": "05",
    **{
        name: febraban.ESPECIES[name]
        for name in ("DR", "LC", "NP", "NPR", "NS", "RC", "ND", "BDP", "OUTROS")
    },
}

# No discount is code 1 and an amount of zero.
_DISCOUNTS = {"amount": "1", "rate": "2", None: "1"}
_NUMBER = ("nosso_numero",)

_SHARED = (
    Kind.ENTRY,
    Kind.WRITE_OFF,
    Kind.GRANT_REBATE,
    Kind.CANCEL_REBATE,
    Kind.CHANGE_DUE_DATE,
    Kind.GRANT_DISCOUNT,
    Kind.CANCEL_DISCOUNT,
    Kind.PROTEST,
    Kind.STAY_PROTEST_AND_WRITE_OFF,
    Kind.STAY_PROTEST,
    Kind.CHANGE_INTEREST,
    Kind.WAIVE_INTEREST,
    Kind.LIST_NEGATIVE,
)
MOVEMENTS = {
    **{kind: febraban.MOVEMENTS[kind] for kind in _SHARED},
    # Before the general movement of the same code, so that a reader tries it first.
    **dict.fromkeys(
        (Kind.DO_NOT_PROTEST, Kind.DO_NOT_LIST_NEGATIVE),
        Movement(
            code="31",
            words="Cancelar protesto ou negativação automáticos",
            needs=_NUMBER,
            fixed={"codigo_protesto": "9"},
        ),
    ),
    Kind.CHANGE_OTHER_DATA: febraban.MOVEMENTS[Kind.CHANGE_OTHER_DATA],
    Kind.CANCEL_NEGATIVE_LISTING: Movement(
        code="75", words="Excluir negativação e manter em carteira", needs=_NUMBER
    ),
    Kind.CANCEL_NEGATIVE_LISTING_AND_WRITE_OFF: Movement(
        code="76", words="Excluir negativação e baixar", needs=_NUMBER
    ),
}


# The company numbers, prints and sends the boleto, or the bank does.
_WHO_PRINTS = ByWhoNumbers(company="2", bank="1")


# The manual leaves these of FEBRABAN's fields blank, or always fills them alike.
_NO_DIGITS: Mapping[str, str | None] = {"agencia_dv": None, "dac": None}
_NO_AGREEMENT = {**_NO_DIGITS, "convenio": None}
_ALIKE = {
    **_NO_DIGITS,
    "carteira": "carteira",
    "iof_cents": None,
    "company_use": None,
    "write_off_kind": None,
    "write_off_days": None,
}

REMESSA = RemessaLayout(
    name="240",
    bank_code="748",
    header=febraban.header(
        HEADER,
        fields=_NO_AGREEMENT,
        fixed={"nome_banco": "SICREDI", "versao_layout_arquivo": "081", "densidade": "01600"},
    ),
    batch_header=febraban.batch_header(
        HEADER_LOTE, fields=_NO_AGREEMENT, fixed={"versao_layout_lote": "040"}
    ),
    records=(
        febraban.segment_p(
            SEGMENTO_P,
            fields=_ALIKE,
            codes={
                "carteira": {"1": "1", "": "1"},
                "species": ESPECIES,
                "discount_1_kind": _DISCOUNTS,
                "late_action": {"protest": "1", "list": "8", "": "3"},
            },
            fixed={
                "forma_cadastramento": "1",
                "tipo_documento": "1",
                "codigo_baixa": "1",
                "prazo_baixa": "060",
                "codigo_moeda": "09",
            },
            derived={
                "digito_nosso_numero": digit_of_number,
                "emissao_boleto": _WHO_PRINTS,
                "distribuicao_boleto": _WHO_PRINTS,
            },
            read_back=DIGIT_READ_BACK,
        ),
        febraban.segment_q(SEGMENTO_Q),
        febraban.segment_r(
            SEGMENTO_R,
            # The fine is always owed from the due date.
            fields={"fine_day": None},
            codes={
                "fine_kind": {"rate": "2", None: "2"},
                "discount_2_kind": _DISCOUNTS,
                "discount_3_kind": _DISCOUNTS,
            },
        ),
        febraban.segment_s3(SEGMENTO_S3),
        febraban.segment_y01(SEGMENTO_Y01),
    ),
    batch_trailer=febraban.batch_trailer(TRAILER_LOTE),
    trailer=febraban.trailer(TRAILER),
    movements=MOVEMENTS,
    needs=("agencia", "conta", "conta_dv", "tax_id", "company_name", "sequence"),
    refused_number=refused_number,
    not_written=(
        "Movements 16 (another amount of the discount) and 17 (no discount): 31 and 08 ask for "
        "the same.",
    ),
)
