"""Bradesco, CNAB 400 return file: every column of every record, in the manual's Portuguese."""

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

MANUAL = "Bradesco, Cobrança, troca de arquivos 400 posições, 4008.524.0121, versão 11"
# The text at hand has a version but no date; its latest rule is of this year.
MANUAL_DATE = date(2017, 1, 1)

HEADER = Layout(
    name="bradesco400.retorno.header",
    width=400,
    manual=MANUAL,
    manual_date=MANUAL_DATE,
    fields=(
        Field("tipo_registro", 1, 1, Literal("0")),
        Field("codigo_retorno", 2, 2, Literal("2")),
        Field("literal_retorno", 3, 9, Literal("RETORNO")),
        Field("codigo_servico", 10, 11, Literal("01")),
        Field("literal_servico", 12, 26, Text()),
        Field("codigo_empresa", 27, 46, Digits()),
        Field("nome_empresa", 47, 76, Text()),
        Field("codigo_banco", 77, 79, Literal("237")),
        Field("nome_banco", 80, 94, Text()),
        Field("data_gravacao", 95, 100, Day()),
        Field("densidade_gravacao", 101, 108, Text()),
        Field("numero_aviso_bancario", 109, 113, Number()),
        Field("brancos_114", 114, 379, Blanks()),
        Field("data_credito", 380, 385, Day()),
        Field("brancos_386", 386, 394, Blanks()),
        Field("numero_sequencial", 395, 400, Number()),
    ),
)

DETALHE = Layout(
    name="bradesco400.retorno.transacao",
    width=400,
    manual=MANUAL,
    manual_date=MANUAL_DATE,
    fields=(
        Field("tipo_registro", 1, 1, Literal("1")),
        Field("tipo_inscricao", 2, 3, Digits()),
        Field("numero_inscricao", 4, 17, TaxId()),
        Field("zeros_18", 18, 20, Zeros()),
        Field("zero_21", 21, 21, Zeros()),
        Field("carteira", 22, 24, Digits()),
        Field("agencia", 25, 29, Digits()),
        Field("conta", 30, 36, Digits()),
        Field("digito_conta", 37, 37, Text()),
        Field("controle_participante", 38, 62, Text()),
        Field("zeros_63", 63, 70, Zeros()),
        Field("nosso_numero", 71, 81, Digits()),
        Field("digito_nosso_numero", 82, 82, Text()),
        Field("uso_banco_83", 83, 92, Zeros()),
        Field("uso_banco_93", 93, 104, Zeros()),
        Field("indicador_rateio", 105, 105, Text()),
        Field("pagamento_parcial", 106, 107, Text()),
        Field("carteira_resumida", 108, 108, Text()),
        Field("identificacao_ocorrencia", 109, 110, Text()),
        Field("data_ocorrencia", 111, 116, Day(required=True)),
        Field("numero_documento", 117, 126, Text()),
        Field("identificacao_titulo", 127, 146, Text()),
        Field("vencimento", 147, 152, Day()),
        Field("valor_titulo", 153, 165, Cents()),
        Field("banco_cobrador", 166, 168, Digits()),
        Field("agencia_cobradora", 169, 173, Digits()),
        Field("especie_titulo", 174, 175, Text()),
        Field("despesas_cobranca", 176, 188, Cents()),
        Field("outras_despesas", 189, 201, Cents()),
        Field("juros_operacao_atraso", 202, 214, Zeros()),
        Field("iof_devido", 215, 227, Cents()),
        Field("abatimento_concedido", 228, 240, Cents()),
        Field("desconto_concedido", 241, 253, Cents()),
        Field("valor_pago", 254, 266, Cents()),
        Field("juros_mora", 267, 279, Cents()),
        Field("outros_creditos", 280, 292, Cents()),
        Field("brancos_293", 293, 294, Blanks()),
        Field("motivo_protesto", 295, 295, Text()),
        Field("data_credito", 296, 301, Day()),
        # The manual has one number of three columns here, and only codes of two.
        Field("zero_302", 302, 302, Zeros()),
        Field("origem_pagamento", 303, 304, Text()),
        Field("brancos_305", 305, 314, Blanks()),
        Field("cheque_bradesco", 315, 318, Text()),
        Field("motivos_ocorrencia", 319, 328, Text()),
        Field("brancos_329", 329, 368, Blanks()),
        Field("numero_cartorio", 369, 370, Text()),
        Field("numero_protocolo", 371, 380, Text()),
        Field("brancos_381", 381, 394, Blanks()),
        Field("numero_sequencial", 395, 400, Number()),
    ),
)


def _beneficiary(number: int) -> tuple[Field, ...]:
    first = 44 + 117 * (number - 1)
    return (
        Field(f"banco_{number}", first, first + 2, Digits()),
        Field(f"agencia_{number}", first + 3, first + 7, Digits()),
        Field(f"digito_agencia_{number}", first + 8, first + 8, Text()),
        Field(f"conta_{number}", first + 9, first + 20, Digits()),
        Field(f"digito_conta_{number}", first + 21, first + 21, Text()),
        Field(f"valor_rateio_{number}", first + 22, first + 36, Cents()),
        Field(f"nome_{number}", first + 37, first + 76, Text()),
        Field(f"filler_{number}", first + 77, first + 97, Blanks()),
        Field(f"parcela_{number}", first + 98, first + 103, Text()),
        Field(f"floating_{number}", first + 104, first + 106, Digits()),
        Field(f"data_credito_{number}", first + 107, first + 114, DayLong()),
        Field(f"motivo_rateio_{number}", first + 115, first + 116, Text()),
    )


DETALHE_RATEIO = Layout(
    name="bradesco400.retorno.rateio",
    width=400,
    manual=MANUAL,
    manual_date=MANUAL_DATE,
    fields=(
        Field("tipo_registro", 1, 1, Literal("3")),
        Field("identificacao_empresa", 2, 17, Digits()),
        Field("nosso_numero", 18, 28, Digits()),
        Field("digito_nosso_numero", 29, 29, Text()),
        Field("calculo_rateio", 30, 30, Text()),
        Field("tipo_valor", 31, 31, Text()),
        Field("filler_32", 32, 43, Blanks()),
        *(item for number in (1, 2, 3) for item in _beneficiary(number)),
        Field("numero_sequencial", 395, 400, Number()),
    ),
)

# Not in the manual at hand: the columns are those which open libraries read in files of
# boletos with a QR code. The bank's current manual must be seen before they are trusted.
DETALHE_PIX = Layout(
    name="bradesco400.retorno.pix",
    width=400,
    manual="Nenhum manual à mão: colunas lidas por bibliotecas abertas",
    manual_date=date(2022, 1, 1),
    fields=(
        Field("tipo_registro", 1, 1, Literal("4")),
        Field("reservado_2", 2, 28, Blanks()),
        Field("url_location", 29, 105, Text()),
        Field("txid", 106, 140, Text()),
        Field("reservado_141", 141, 394, Blanks()),
        Field("numero_sequencial", 395, 400, Number()),
    ),
)

TRAILER = Layout(
    name="bradesco400.retorno.trailer",
    width=400,
    manual=MANUAL,
    manual_date=MANUAL_DATE,
    fields=(
        Field("tipo_registro", 1, 1, Literal("9")),
        Field("codigo_retorno", 2, 2, Literal("2")),
        Field("codigo_servico", 3, 4, Literal("01")),
        Field("codigo_banco", 5, 7, Literal("237")),
        Field("brancos_8", 8, 17, Blanks()),
        Field("quantidade_em_cobranca", 18, 25, Number()),
        Field("valor_em_cobranca", 26, 39, Cents()),
        Field("numero_aviso_bancario", 40, 47, Number()),
        Field("brancos_48", 48, 57, Blanks()),
        Field("quantidade_02", 58, 62, Number()),
        Field("valor_02", 63, 74, Cents()),
        Field("valor_06", 75, 86, Cents()),
        Field("quantidade_06", 87, 91, Number()),
        Field("valor_06_repetido", 92, 103, Cents()),
        Field("quantidade_09_10", 104, 108, Number()),
        Field("valor_09_10", 109, 120, Cents()),
        Field("quantidade_13", 121, 125, Number()),
        Field("valor_13", 126, 137, Cents()),
        Field("quantidade_14", 138, 142, Number()),
        Field("valor_14", 143, 154, Cents()),
        Field("quantidade_12", 155, 159, Number()),
        Field("valor_12", 160, 171, Cents()),
        Field("quantidade_19", 172, 176, Number()),
        Field("valor_19", 177, 188, Cents()),
        Field("brancos_189", 189, 362, Blanks()),
        Field("valor_rateios", 363, 377, Cents()),
        Field("quantidade_rateios", 378, 385, Number()),
        Field("brancos_386", 386, 394, Blanks()),
        Field("numero_sequencial", 395, 400, Number()),
    ),
)

# The trailer's count and amount of titles are of all that the bank has in collection, not of
# the file. The header names the company by a code: its account is in the details.
RETORNO = ReturnLayout(
    name="400",
    bank_code="237",
    header=HEADER,
    detail=DETALHE,
    trailer=TRAILER,
    pix=DETALHE_PIX,
    other_records=(DETALHE_RATEIO,),
    header_fields={
        "company_name": "nome_empresa",
        "sequence": "numero_aviso_bancario",
        "generated_date": "data_gravacao",
        "credit_date": "data_credito",
        "line_sequence": "numero_sequencial",
    },
    detail_fields={
        "agencia": "agencia",
        "conta": "conta",
        "dac": "digito_conta",
        "occurrence": "identificacao_ocorrencia",
        "nosso_numero": "nosso_numero",
        "carteira": "carteira",
        "document": "numero_documento",
        "company_use": "controle_participante",
        "occurrence_day": "data_ocorrencia",
        "due_day": "vencimento",
        "credit_day": "data_credito",
        "nominal_cents": "valor_titulo",
        "posted_cents": "valor_pago",
        "tariff_cents": "despesas_cobranca",
        "interest_cents": "juros_mora",
        "discount_cents": "desconto_concedido",
        "rebate_cents": "abatimento_concedido",
        "iof_cents": "iof_devido",
        "other_credits_cents": "outros_creditos",
        "motives": "motivos_ocorrencia",
        "channel": "origem_pagamento",
        "line_sequence": "numero_sequencial",
    },
    trailer_fields={
        "sequence": "numero_aviso_bancario",
        "line_sequence": "numero_sequencial",
    },
    pix_fields={"location": "url_location"},
    # Notary costs, told with occurrence 28, have a field of their own.
    added_fields={"tariff_cents": ("outras_despesas",)},
    rebate_inside_discount=True,
    refusal=("motivo_protesto", b"D"),
)
