"""Banco do Brasil, CNAB 400 return of a convênio of seven digits (CBR643).

A title is a record of type 7. Records of types 2, 3 and 5 complete it with what no
question asks; they are kept as they are.
"""

from datetime import date

from emdia.formats.banks.card import ReturnLayout
from emdia.formats.fixed_width import (
    Blanks,
    Cents,
    Day,
    DayLong,
    Digits,
    Field,
    Layout,
    Literal,
    Number,
    TaxId,
    Text,
    Zeros,
)

MANUAL = "Banco do Brasil, CNAB400/CBR643, layout de arquivo retorno, convênios de 7 posições"
MANUAL_DATE = date(2014, 1, 1)


def _record(name: str, *fields: Field, told_by: tuple[str, ...] = ()) -> Layout:
    return Layout(
        name=f"bb400.retorno.{name}",
        width=400,
        manual=MANUAL,
        manual_date=MANUAL_DATE,
        fields=fields,
        told_by=told_by,
    )


HEADER = _record(
    "header",
    Field("tipo_registro", 1, 1, Literal("0")),
    Field("tipo_operacao", 2, 2, Literal("2")),
    Field("literal_operacao", 3, 9, Literal("RETORNO")),
    Field("tipo_servico", 10, 11, Literal("01")),
    Field("literal_servico", 12, 19, Text()),
    Field("brancos_20", 20, 26, Blanks()),
    Field("agencia", 27, 30, Digits()),
    Field("dv_agencia", 31, 31, Text()),
    Field("conta", 32, 39, Digits()),
    Field("dv_conta", 40, 40, Text()),
    Field("zeros_41", 41, 46, Zeros()),
    Field("nome_cedente", 47, 76, Text()),
    Field("codigo_banco", 77, 79, Literal("001")),
    Field("nome_banco", 80, 94, Text()),
    Field("data_gravacao", 95, 100, Day()),
    Field("sequencial_retorno", 101, 107, Number()),
    Field("brancos_108", 108, 149, Blanks()),
    Field("convenio", 150, 156, Digits()),
    Field("brancos_157", 157, 394, Blanks()),
    Field("numero_sequencial", 395, 400, Number()),
)

# Columns 333-390 are of shared collection; the manual gives them as blanks and zeros elsewhere.
DETALHE = _record(
    "detalhe",
    Field("tipo_registro", 1, 1, Literal("7")),
    Field("zeros_2", 2, 17, Zeros()),
    Field("agencia", 18, 21, Digits()),
    Field("dv_agencia", 22, 22, Text()),
    Field("conta", 23, 30, Digits()),
    Field("dv_conta", 31, 31, Text()),
    Field("convenio", 32, 38, Digits()),
    Field("controle_participante", 39, 63, Text()),
    Field("nosso_numero", 64, 80, Digits()),
    Field("tipo_cobranca", 81, 81, Digits()),
    Field("tipo_cobranca_comando_72", 82, 82, Digits()),
    Field("dias_calculo", 83, 86, Digits()),
    Field("natureza_recebimento", 87, 88, Digits()),
    Field("prefixo_titulo", 89, 91, Text()),
    Field("variacao_carteira", 92, 94, Digits()),
    Field("conta_caucao", 95, 95, Digits()),
    Field("taxa_desconto", 96, 100, Digits()),
    Field("taxa_iof", 101, 105, Digits()),
    Field("branco_106", 106, 106, Blanks()),
    Field("carteira", 107, 108, Digits()),
    Field("comando", 109, 110, Text()),
    Field("data_liquidacao", 111, 116, Day(required=True)),
    Field("numero_titulo_cedente", 117, 126, Text()),
    Field("brancos_127", 127, 146, Blanks()),
    Field("vencimento", 147, 152, Day()),
    Field("valor_titulo", 153, 165, Cents()),
    Field("banco_recebedor", 166, 168, Digits()),
    Field("agencia_recebedora", 169, 172, Digits()),
    Field("dv_agencia_recebedora", 173, 173, Text()),
    Field("especie", 174, 175, Digits()),
    Field("data_credito", 176, 181, Day()),
    Field("valor_tarifa", 182, 188, Cents()),
    Field("outras_despesas", 189, 201, Cents()),
    Field("juros_desconto", 202, 214, Cents()),
    Field("iof_desconto", 215, 227, Cents()),
    Field("valor_abatimento", 228, 240, Cents()),
    Field("desconto_concedido", 241, 253, Cents()),
    Field("valor_recebido", 254, 266, Cents()),
    Field("juros_mora", 267, 279, Cents()),
    Field("outros_recebimentos", 280, 292, Cents()),
    Field("abatimento_nao_aproveitado", 293, 305, Cents()),
    Field("valor_lancamento", 306, 318, Cents()),
    Field("indicativo_debito_credito", 319, 319, Digits()),
    Field("indicador_valor", 320, 320, Digits()),
    Field("valor_ajuste", 321, 332, Cents()),
    Field("cobranca_compartilhada", 333, 333, Text()),
    Field("valor_original_compartilhado", 334, 342, Text()),
    Field("convenio_compartilhado_1", 343, 349, Zeros()),
    Field("valor_compartilhado_1", 350, 358, Zeros()),
    Field("convenio_compartilhado_2", 359, 365, Zeros()),
    Field("valor_compartilhado_2", 366, 374, Zeros()),
    Field("convenio_compartilhado_3", 375, 381, Zeros()),
    Field("valor_compartilhado_3", 382, 390, Zeros()),
    Field("autorizacao_pagamento_parcial", 391, 391, Text()),
    Field("branco_392", 392, 392, Blanks()),
    Field("canal_pagamento", 393, 394, Digits()),
    Field("numero_sequencial", 395, 400, Number()),
)


def _partilha(number: int) -> tuple[Field, ...]:
    first = 19 + 79 * (number - 1)
    return (
        Field(f"banco_{number}", first, first + 2, Digits()),
        Field(f"camara_{number}", first + 3, first + 5, Digits()),
        Field(f"agencia_{number}", first + 6, first + 9, Digits()),
        Field(f"dv_agencia_{number}", first + 10, first + 10, Text()),
        Field(f"conta_{number}", first + 11, first + 21, Digits()),
        Field(f"dv_conta_{number}", first + 22, first + 22, Text()),
        Field(f"favorecido_{number}", first + 23, first + 52, Text()),
        Field(f"valor_informado_{number}", first + 53, first + 65, Cents()),
        Field(f"valor_partilhado_{number}", first + 66, first + 78, Cents()),
    )


def _favorecido(number: int) -> tuple[Field, ...]:
    first = 335 + 15 * (number - 1)
    return (
        Field(f"tipo_documento_{number}", first, first, Digits()),
        Field(f"numero_documento_{number}", first + 1, first + 14, TaxId()),
    )


DETALHE_PARTILHA = _record(
    "detalhe_partilha",
    Field("tipo_registro", 1, 1, Literal("2")),
    Field("nosso_numero", 2, 18, Digits()),
    *(item for number in range(1, 5) for item in _partilha(number)),
    *(item for number in range(1, 5) for item in _favorecido(number)),
    Field("numero_sequencial", 395, 400, Number()),
)

DETALHE_VENDOR = _record(
    "detalhe_vendor",
    Field("tipo_registro", 1, 1, Literal("3")),
    Field("nosso_numero", 2, 12, Digits()),
    Field("dv_nosso_numero", 13, 13, Text()),
    Field("numero_operacao", 14, 22, Digits()),
    Field("data_operacao", 23, 30, DayLong()),
    Field("taxa_vendedor", 31, 35, Digits()),
    Field("taxa_comprador", 36, 40, Digits()),
    Field("valor_no_vencimento", 41, 55, Cents()),
    Field("valor_original", 56, 70, Cents()),
    Field("encargos_comprador", 71, 85, Cents()),
    Field("iof_financiado", 86, 100, Cents()),
    Field("abatimentos_comandados", 101, 115, Cents()),
    Field("epoca_equalizacao", 116, 116, Digits()),
    Field("natureza_equalizacao", 117, 117, Digits()),
    Field("valor_equalizacao", 118, 132, Cents()),
    Field("juros_prorrogacao", 133, 147, Cents()),
    Field("iof_prorrogacao", 148, 162, Cents()),
    Field("iof_atraso", 163, 177, Cents()),
    Field("nome_comprador", 178, 214, Text()),
    Field("tipo_documento_comprador", 215, 215, Digits()),
    Field("numero_documento_comprador", 216, 229, TaxId()),
    Field("conversao_cnab240", 230, 231, Digits()),
    Field("nosso_numero_17", 232, 248, Text()),
    Field("novo_valor", 249, 263, Cents()),
    Field("equalizacao_estornada", 264, 278, Cents()),
    Field("nova_equalizacao", 279, 293, Cents()),
    Field("diferenca_equalizacoes", 294, 308, Cents()),
    Field("debito_credito_estorno", 309, 309, Digits()),
    Field("natureza_estorno", 310, 310, Digits()),
    Field("natureza_nova_equalizacao", 311, 311, Digits()),
    Field("iof_nao_financiado", 312, 326, Cents()),
    Field("comissao_permanencia", 327, 341, Cents()),
    Field("brancos_342", 342, 400, Blanks()),
)

_SERVICO = ("tipo_registro", "tipo_servico")

# The manual draws the e-mail with 135 characters; its columns, 6 to 142, are 137.
DETALHE_EMAIL = _record(
    "detalhe_email",
    Field("tipo_registro", 1, 1, Literal("5")),
    Field("tipo_servico", 2, 3, Literal("01")),
    Field("zeros_4", 4, 5, Zeros()),
    Field("email", 6, 142, Text()),
    Field("brancos_143", 143, 394, Blanks()),
    Field("numero_sequencial", 395, 400, Number()),
    told_by=_SERVICO,
)

DETALHE_CHEQUE = _record(
    "detalhe_cheque",
    Field("tipo_registro", 1, 1, Literal("5")),
    Field("tipo_servico", 2, 3, Literal("04")),
    Field("zeros_4", 4, 5, Zeros()),
    Field("nosso_numero", 6, 22, Digits()),
    Field("data_pagamento", 23, 30, DayLong()),
    Field("zeros_31", 31, 44, Zeros()),
    Field("valor_cheque", 45, 59, Cents()),
    Field("prazo_bloqueio", 60, 62, Digits()),
    Field("zeros_63", 63, 65, Zeros()),
    Field("motivo_devolucao", 66, 68, Digits()),
    Field("branco_69", 69, 69, Blanks()),
    Field("trilha_cheque", 70, 103, Text()),
    Field("tipo_captura", 104, 104, Text()),
    Field("zeros_105", 105, 115, Zeros()),
    Field("brancos_116", 116, 394, Blanks()),
    Field("numero_sequencial", 395, 400, Number()),
    told_by=_SERVICO,
)

DETALHE_NUMERO_15 = _record(
    "detalhe_numero_15",
    Field("tipo_registro", 1, 1, Literal("5")),
    Field("tipo_servico", 2, 3, Literal("06")),
    Field("zeros_4", 4, 5, Zeros()),
    Field("numero_titulo_cedente_15", 6, 20, Text()),
    Field("brancos_21", 21, 394, Blanks()),
    Field("numero_sequencial", 395, 400, Number()),
    told_by=_SERVICO,
)


def _cobranca(kind: str, first: int) -> tuple[Field, ...]:
    return (
        Field(f"quantidade_{kind}", first, first + 7, Number()),
        Field(f"valor_{kind}", first + 8, first + 21, Cents()),
        Field(f"aviso_{kind}", first + 22, first + 29, Text()),
    )


TRAILER = _record(
    "trailer",
    Field("tipo_registro", 1, 1, Literal("9")),
    Field("tipo_operacao", 2, 2, Literal("2")),
    Field("tipo_servico", 3, 4, Literal("01")),
    Field("codigo_banco", 5, 7, Literal("001")),
    Field("brancos_8", 8, 17, Blanks()),
    *_cobranca("simples", 18),
    Field("brancos_48", 48, 57, Blanks()),
    *_cobranca("vinculada", 58),
    Field("brancos_88", 88, 97, Blanks()),
    *_cobranca("caucionada", 98),
    Field("brancos_128", 128, 137, Blanks()),
    *_cobranca("descontada", 138),
    Field("brancos_168", 168, 217, Blanks()),
    *_cobranca("vendor", 218),
    Field("brancos_248", 248, 394, Blanks()),
    Field("numero_sequencial", 395, 400, Number()),
)

# The totals of the trailer are of what the bank has in collection, not of the file: real
# files leave them at zero. The IOF of columns 215-227 is of a discount operation, not of
# the payment, so it answers no question.
RETORNO = ReturnLayout(
    name="400",
    bank_code="001",
    header=HEADER,
    detail=DETALHE,
    trailer=TRAILER,
    other_records=(
        DETALHE_PARTILHA,
        DETALHE_VENDOR,
        DETALHE_EMAIL,
        DETALHE_CHEQUE,
        DETALHE_NUMERO_15,
    ),
    header_fields={
        "agencia": "agencia",
        "conta": "conta",
        "dac": "dv_conta",
        "company_name": "nome_cedente",
        "sequence": "sequencial_retorno",
        "generated_date": "data_gravacao",
        "line_sequence": "numero_sequencial",
    },
    detail_fields={
        "agencia": "agencia",
        "conta": "conta",
        "dac": "dv_conta",
        "occurrence": "comando",
        "nosso_numero": "nosso_numero",
        "carteira": "carteira",
        "document": "numero_titulo_cedente",
        "company_use": "controle_participante",
        "occurrence_day": "data_liquidacao",
        "due_day": "vencimento",
        "credit_day": "data_credito",
        "nominal_cents": "valor_titulo",
        "posted_cents": "valor_recebido",
        "credited_cents": "valor_lancamento",
        "tariff_cents": "valor_tarifa",
        "interest_cents": "juros_mora",
        "discount_cents": "desconto_concedido",
        "rebate_cents": "valor_abatimento",
        "other_credits_cents": "outros_recebimentos",
        "motives": "natureza_recebimento",
        "channel": "canal_pagamento",
        "line_sequence": "numero_sequencial",
    },
    trailer_fields={"line_sequence": "numero_sequencial"},
    # The manual calls the discount the difference between the title and what was received.
    rebate_inside_discount=True,
)
