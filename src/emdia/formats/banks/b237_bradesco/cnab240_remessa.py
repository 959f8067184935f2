"""Bradesco, CNAB 240 remessa: what it says otherwise than FEBRABAN, and what it can be asked."""

from __future__ import annotations

from dataclasses import replace

from emdia.formats import febraban240
from emdia.formats.banks.b237_bradesco.cnab240_retorno import TITLE, TRAILER, TRAILER_LOTE, bradesco
from emdia.formats.banks.b237_bradesco.cnab400_remessa import digit_of_number, who_prints
from emdia.formats.febraban240 import remessa as febraban
from emdia.formats.remessa import Kind, Movement, RemessaLayout

HEADER = bradesco(febraban240.HEADER_REMESSA, name="remessa.header")
HEADER_LOTE = bradesco(febraban240.HEADER_LOTE_REMESSA, name="remessa.header_lote")
SEGMENTO_P = bradesco(febraban240.SEGMENTO_P, *TITLE, name="remessa.segmento_p")
SEGMENTO_Q = bradesco(febraban240.SEGMENTO_Q, name="remessa.segmento_q")
SEGMENTO_R = bradesco(febraban240.SEGMENTO_R, name="remessa.segmento_r")
SEGMENTO_S3 = bradesco(febraban240.SEGMENTO_S3, name="remessa.segmento_s3")
SEGMENTO_Y01 = bradesco(febraban240.SEGMENTO_Y01, name="remessa.segmento_y01")

_NUMBER = ("nosso_numero", "carteira")

# Of the movements of the standard, those the manual does not mark as not handled (C004).
_SHARED = (
    Kind.ENTRY,
    Kind.WRITE_OFF,
    Kind.GRANT_REBATE,
    Kind.CANCEL_REBATE,
    Kind.CHANGE_DUE_DATE,
    Kind.GRANT_DISCOUNT,
    Kind.PROTEST,
    Kind.STAY_PROTEST_AND_WRITE_OFF,
    Kind.STAY_PROTEST,
    Kind.CHANGE_INTEREST,
    Kind.WAIVE_INTEREST,
    Kind.CHANGE_FINE,
    Kind.WAIVE_FINE,
    Kind.CHANGE_DOCUMENT,
    Kind.CHANGE_COMPANY_USE,
    Kind.LIST_NEGATIVE,
)
MOVEMENTS = {
    **{
        kind: replace(shared, needs=(*shared.needs, "carteira"))
        for kind, shared in febraban.MOVEMENTS.items()
        if kind in _SHARED
    },
    Kind.CANCEL_NEGATIVE_LISTING_AND_WRITE_OFF: Movement(
        code="46", words="Baixa de título negativado sem protesto", needs=_NUMBER
    ),
    Kind.CANCEL_NEGATIVE_LISTING: Movement(
        code="47", words="Excluir negativação e manter pendente", needs=_NUMBER
    ),
    # Before the general movement of the same code, so that a reader tries them first.
    Kind.CANCEL_DISCOUNT: Movement(
        code="31",
        words="Cancelamento de desconto",
        needs=_NUMBER,
        fixed={"codigo_desconto_1": "7"},
    ),
    **dict.fromkeys(
        (Kind.DO_NOT_PROTEST, Kind.DO_NOT_LIST_NEGATIVE),
        Movement(
            code="31",
            words="Cancelar protesto ou negativação automáticos",
            needs=_NUMBER,
            fixed={"codigo_protesto": "9"},
        ),
    ),
    Kind.CHANGE_OTHER_DATA: replace(
        febraban.MOVEMENTS[Kind.CHANGE_OTHER_DATA], needs=("nosso_numero", "carteira")
    ),
}

REMESSA = RemessaLayout(
    name="240",
    bank_code="237",
    header=febraban.header(
        HEADER,
        fixed={
            "nome_banco": "BRADESCO",
            "versao_layout_arquivo": "084",
            "densidade": "01600",
        },
    ),
    batch_header=febraban.batch_header(HEADER_LOTE, fixed={"versao_layout_lote": "042"}),
    records=(
        febraban.segment_p(
            SEGMENTO_P,
            fields={"carteira": "carteira"},
            codes={"late_action": {"protest": "1", "list": "8", "": "3"}},
            fixed={
                "codigo_carteira": "1",
                "forma_cadastramento": "1",
                "tipo_documento": "1",
                "codigo_moeda": "09",
            },
            derived={
                "digito_nosso_numero": digit_of_number,
                "emissao_boleto": who_prints,
                "distribuicao_boleto": who_prints,
            },
        ),
        febraban.segment_q(SEGMENTO_Q),
        febraban.segment_r(SEGMENTO_R),
        febraban.segment_s3(SEGMENTO_S3),
        febraban.segment_y01(SEGMENTO_Y01),
    ),
    batch_trailer=febraban.batch_trailer(TRAILER_LOTE),
    trailer=febraban.trailer(TRAILER),
    movements=MOVEMENTS,
    needs=("agencia", "conta", "conta_dv", "convenio", "tax_id", "company_name", "sequence"),
    not_taken=dict.fromkeys(
        (Kind.CHANGE_PAYMENT_LIMIT, Kind.WAIVE_PAYMENT_LIMIT),
        "the manual says that the bank does not handle it (19 and 20)",
    ),
    not_written=(
        "Movements 03 (bankruptcy), 16 and 18 (other amounts of a discount or rebate), 23, 24 and "
        "42 (payer, guarantor and kind, which 31 changes too), 33 and 34 (apportionment) and 35 "
        "(direct debit) ask for what no instruction here is, or another asks for.",
    ),
)
