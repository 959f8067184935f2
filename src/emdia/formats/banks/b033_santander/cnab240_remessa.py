"""Santander, CNAB 240 remessa (H7815): what it says otherwise than FEBRABAN."""

from __future__ import annotations

from emdia.formats import febraban240
from emdia.formats.banks.b033_santander.cnab240_retorno import MANUAL, MANUAL_DATE, MANUAL_PIX
from emdia.formats.banks.b033_santander.cnab400_remessa import (
    NOT_WRITTEN,
    ONLY_STAYS,
    check_digit,
    key_code,
    refused_key,
    refused_times,
)
from emdia.formats.febraban240 import of_bank, remessa
from emdia.formats.fixed_width import (
    Blanks,
    Digits,
    Field,
    Layout,
    Literal,
    TaxId,
    Text,
    Zeros,
)
from emdia.formats.remessa import Kind, Movement, RemessaLayout, RemessaRecord


def _of_santander(
    layout: Layout,
    name: str,
    *fields: Field,
    manual: str = MANUAL,
    told_by: tuple[str, ...] = (),
) -> Layout:
    return of_bank(
        layout,
        *fields,
        code="033",
        name=f"santander240.remessa.{name}",
        manual=manual,
        manual_date=MANUAL_DATE,
        told_by=told_by,
    )


HEADER = _of_santander(
    febraban240.HEADER_REMESSA,
    "header",
    Field("brancos_9", 9, 16, Blanks()),
    Field("tipo_inscricao", 17, 17, Digits()),
    Field("numero_inscricao", 18, 32, TaxId()),
    Field("codigo_transmissao", 33, 47, Digits()),
    Field("brancos_48", 48, 72, Blanks()),
    Field("brancos_152", 152, 157, Blanks()),
    Field("brancos_167", 167, 240, Blanks()),
)
HEADER_LOTE = _of_santander(
    febraban240.HEADER_LOTE_REMESSA,
    "header_lote",
    Field("brancos_34", 34, 53, Blanks()),
    Field("codigo_transmissao", 54, 68, Digits()),
    Field("brancos_69", 69, 73, Blanks()),
    Field("brancos_200", 200, 240, Blanks()),
)

# Columns 33-42 and 101-105 are of a transfer to another's collection (note 45).
SEGMENTO_P = _of_santander(
    febraban240.SEGMENTO_P,
    "segmento_p",
    Field("agencia", 18, 21, Digits()),
    Field("dv_agencia", 22, 22, Text()),
    Field("conta", 23, 31, Digits()),
    Field("dv_conta", 32, 32, Text()),
    Field("conta_cobranca_fidc", 33, 42, Zeros()),
    Field("brancos_43", 43, 44, Blanks()),
    Field("nosso_numero", 45, 56, Digits()),
    Field("dv_nosso_numero", 57, 57, Digits()),
    Field("tipo_cobranca", 58, 58, Text()),
    Field("brancos_61", 61, 62, Blanks()),
    Field("agencia_cobradora_fidc", 101, 105, Zeros()),
    Field("branco_106", 106, 106, Blanks()),
    Field("zero_225", 225, 225, Zeros()),
    Field("prazo_baixa", 226, 227, Digits()),
    Field("brancos_230", 230, 240, Blanks()),
)
SEGMENTO_Q = _of_santander(
    febraban240.SEGMENTO_Q,
    "segmento_q",
    Field("carne", 210, 221, Zeros()),
    Field("brancos_222", 222, 240, Blanks()),
)
SEGMENTO_R = _of_santander(
    febraban240.SEGMENTO_R,
    "segmento_r",
    Field("brancos_42", 42, 65, Blanks()),
    Field("brancos_90", 90, 99, Blanks()),
    Field("brancos_180", 180, 240, Blanks()),
)

# Here the lines of the boleto's instructions are of type 2 (note 35).
SEGMENTO_S = _of_santander(
    febraban240.SEGMENTO_S3, "segmento_s", Field("tipo_impressao", 18, 18, Literal("2"))
)
SEGMENTO_Y03 = _of_santander(
    febraban240.SEGMENTO_Y,
    "segmento_y03",
    Field("registro_opcional", 18, 19, Literal("03")),
    Field("brancos_20", 20, 81, Blanks()),
    Field("tipo_chave", 82, 82, Text()),
    Field("chave", 83, 159, Text()),
    Field("txid", 160, 194, Text()),
    Field("brancos_195", 195, 240, Blanks()),
    manual=MANUAL_PIX,
    told_by=("tipo_registro", "segmento", "registro_opcional"),
)
SEGMENTO_Y53 = _of_santander(febraban240.SEGMENTO_Y53, "segmento_y53")
TRAILER_LOTE = _of_santander(
    febraban240.TRAILER_LOTE, "trailer_lote", Field("brancos_24", 24, 240, Blanks())
)
TRAILER = _of_santander(febraban240.TRAILER, "trailer", Field("brancos_30", 30, 240, Blanks()))

# Note 20.
ESPECIES = {
    "DM": "02",
    "DS": "04",
    "LC": "07",
    "NP": "12",
    "NPR": "13",
    "RC": "17",
    "AP": "20",
    "CC": "31",
    "BDP": "32",
    "CH": "97",
    "NPD": "98",
}

_FRAME = {
    **dict.fromkeys(("convenio", "agencia", "agencia_dv", "conta", "conta_dv", "dac")),
    "transmission_code": "codigo_transmissao",
}
_NUMBER = ("nosso_numero",)
_USUAL = (
    Kind.ENTRY,
    Kind.WRITE_OFF,
    Kind.GRANT_REBATE,
    Kind.CANCEL_REBATE,
    Kind.CHANGE_DUE_DATE,
)

# Note 14. 31 takes nothing but another term of protest.
MOVEMENTS = {kind: remessa.MOVEMENTS[kind] for kind in _USUAL} | {
    Kind.CHANGE_COMPANY_USE: Movement(
        code="07",
        words="Alteração do controle do participante",
        needs=(*_NUMBER, "company_use"),
    ),
    Kind.CHANGE_DOCUMENT: Movement(
        code="08", words="Alteração do seu número", needs=(*_NUMBER, "document")
    ),
    Kind.CHANGE_AMOUNT: remessa.MOVEMENTS[Kind.CHANGE_AMOUNT],
    Kind.PROTEST: Movement(code="09", words="Pedido de protesto", needs=_NUMBER),
    Kind.GRANT_DISCOUNT: Movement(
        code="10", words="Concessão de desconto", needs=(*_NUMBER, *remessa.DISCOUNT_1)
    ),
    Kind.CANCEL_DISCOUNT: Movement(code="11", words="Cancelamento de desconto", needs=_NUMBER),
    Kind.STAY_PROTEST: Movement(code="18", words="Sustação de protesto", needs=_NUMBER),
    Kind.CHANGE_OTHER_DATA: Movement(
        code="31",
        words="Alteração do prazo de protesto",
        needs=_NUMBER,
        tells=("late_action", "late_action_days"),
    ),
    Kind.DO_NOT_PROTEST: Movement(
        code="98", words="Não protestar, antes de iniciado o ciclo", needs=_NUMBER
    ),
}

REMESSA = RemessaLayout(
    name="240",
    bank_code="033",
    header=remessa.header(
        HEADER,
        fields={**_FRAME, "generated_time": None},
        fixed={"nome_banco": "BANCO SANTANDER", "versao_layout_arquivo": "040"},
    ),
    batch_header=remessa.batch_header(
        HEADER_LOTE, fields=_FRAME, fixed={"versao_layout_lote": "030"}
    ),
    records=(
        remessa.segment_p(
            SEGMENTO_P,
            fields={"dac": None, "carteira": "tipo_cobranca", "is_accepted": None},
            codes={
                "species": ESPECIES,
                "late_action": {"protest": "1", "": "0"},
                "write_off_kind": {"days": "1", "": "3"},
            },
            fixed={"forma_cadastramento": "1", "tipo_documento": "2", "aceite": "N"},
            derived={"dv_nosso_numero": check_digit},
        ),
        remessa.segment_q(SEGMENTO_Q),
        remessa.segment_r(
            SEGMENTO_R,
            fields=dict.fromkeys(("discount_3_kind", "discount_3_day", "discount_3_value")),
            when=("fine_value", "discount_2_value", "message_1", "message_2"),
        ),
        remessa.segment_s3(SEGMENTO_S),
        RemessaRecord(
            layout=SEGMENTO_Y03,
            fields={
                "record_number": "numero_registro",
                "movement": "codigo_movimento",
                "pix_key": "chave",
                "pix_txid": "txid",
            },
            fixed={"lote": "0001"},
            derived={"tipo_chave": key_code},
            when=("pix_key", "pix_txid"),
        ),
        remessa.segment_y53(SEGMENTO_Y53),
    ),
    batch_trailer=remessa.batch_trailer(TRAILER_LOTE),
    trailer=remessa.trailer(TRAILER),
    movements=MOVEMENTS,
    needs=("agencia", "conta", "transmission_code", "tax_id", "company_name"),
    refusals=(refused_key, refused_times),
    not_taken={Kind.STAY_PROTEST_AND_WRITE_OFF: ONLY_STAYS},
    not_written=(NOT_WRITTEN,),
)
