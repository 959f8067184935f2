"""Inter, CNAB 400 return file: columns of its own, in the manual's Portuguese."""

from datetime import date

from emdia.formats.banks.card import ReturnLayout
from emdia.formats.fixed_width import (
    Blanks,
    Cents,
    Day,
    Digits,
    Field,
    Layout,
    Literal,
    Number,
    TaxId,
    Text,
    Zeros,
)

MANUAL = "Inter, Manual CNAB 400, versão 1.1"
MANUAL_DATE = date(2021, 8, 30)

HEADER = Layout(
    name="inter400.retorno.header",
    width=400,
    manual=MANUAL,
    manual_date=MANUAL_DATE,
    fields=(
        Field("tipo_registro", 1, 1, Literal("0")),
        Field("codigo_retorno", 2, 2, Literal("2")),
        Field("literal_retorno", 3, 9, Literal("RETORNO")),
        Field("codigo_servico", 10, 11, Literal("01")),
        Field("literal_servico", 12, 26, Text()),
        Field("brancos_27", 27, 46, Blanks()),
        Field("nome_empresa", 47, 76, Text()),
        Field("codigo_banco", 77, 79, Literal("077")),
        Field("nome_banco", 80, 94, Text()),
        Field("data_gravacao", 95, 100, Day()),
        Field("brancos_101", 101, 394, Blanks()),
        Field("numero_sequencial", 395, 400, Number()),
    ),
)

# Of a title without payment the paid amount and the day of credit are blank. Why an
# entry was refused is said in words, not in codes.
DETALHE = Layout(
    name="inter400.retorno.detalhe",
    width=400,
    manual=MANUAL,
    manual_date=MANUAL_DATE,
    fields=(
        Field("tipo_registro", 1, 1, Literal("1")),
        Field("tipo_inscricao", 2, 3, Text()),
        Field("numero_inscricao", 4, 17, TaxId()),
        Field("zeros_18", 18, 20, Zeros()),
        Field("carteira_beneficiario", 21, 23, Digits()),
        Field("agencia", 24, 27, Digits()),
        Field("conta", 28, 36, Digits()),
        Field("dv_conta", 37, 37, Digits()),
        Field("controle_participante", 38, 62, Text()),
        Field("zeros_63", 63, 70, Zeros()),
        Field("nosso_numero", 71, 80, Digits()),
        Field("dv_nosso_numero", 81, 81, Digits()),
        Field("brancos_82", 82, 86, Blanks()),
        Field("carteira", 87, 89, Digits()),
        Field("ocorrencia", 90, 91, Text()),
        Field("data_ocorrencia", 92, 97, Day(required=True)),
        Field("seu_numero", 98, 107, Text()),
        Field("nosso_numero_repetido", 108, 118, Digits()),
        Field("vencimento", 119, 124, Day()),
        Field("valor_titulo", 125, 137, Cents()),
        Field("banco_cobrador", 138, 140, Text()),
        Field("agencia_cobradora", 141, 144, Text()),
        Field("especie", 145, 146, Text()),
        Field("brancos_147", 147, 159, Blanks()),
        Field("valor_pago", 160, 172, Cents(may_be_blank=True)),
        Field("data_credito", 173, 178, Day()),
        Field("brancos_179", 179, 181, Blanks()),
        Field("nome_pagador", 182, 221, Text()),
        Field("brancos_222", 222, 226, Blanks()),
        Field("inscricao_pagador", 227, 240, TaxId()),
        Field("motivos_rejeicao", 241, 380, Text()),
        Field("brancos_381", 381, 394, Blanks()),
        Field("numero_sequencial", 395, 400, Number()),
    ),
)

# The manual's trailer counts payments as occurrence 04, which its titles call 06.
TRAILER = Layout(
    name="inter400.retorno.trailer",
    width=400,
    manual=MANUAL,
    manual_date=MANUAL_DATE,
    fields=(
        Field("tipo_registro", 1, 1, Literal("9")),
        Field("codigo_retorno", 2, 2, Literal("2", is_strict=False)),
        Field("codigo_servico", 3, 4, Literal("01", is_strict=False)),
        Field("codigo_banco", 5, 7, Literal("077", is_strict=False)),
        Field("brancos_8", 8, 17, Blanks()),
        Field("quantidade_titulos", 18, 25, Number()),
        Field("brancos_26", 26, 57, Blanks()),
        Field("quantidade_02", 58, 62, Number()),
        Field("valor_02", 63, 74, Cents()),
        Field("brancos_75", 75, 86, Blanks()),
        Field("quantidade_03", 87, 91, Number()),
        Field("brancos_92", 92, 115, Blanks()),
        Field("quantidade_04", 116, 120, Number()),
        Field("valor_04", 121, 132, Cents()),
        Field("brancos_133", 133, 394, Blanks()),
        Field("numero_sequencial", 395, 400, Number()),
    ),
)

# The header names no account and no file number; interest is inside the paid amount.
RETORNO = ReturnLayout(
    name="400",
    bank_code="077",
    header=HEADER,
    detail=DETALHE,
    trailer=TRAILER,
    header_fields={
        "company_name": "nome_empresa",
        "generated_date": "data_gravacao",
        "line_sequence": "numero_sequencial",
    },
    detail_fields={
        "agencia": "agencia",
        "conta": "conta",
        "dac": "dv_conta",
        "occurrence": "ocorrencia",
        "nosso_numero": "nosso_numero",
        "carteira": "carteira",
        "document": "seu_numero",
        "company_use": "controle_participante",
        "occurrence_day": "data_ocorrencia",
        "due_day": "vencimento",
        "credit_day": "data_credito",
        "nominal_cents": "valor_titulo",
        "posted_cents": "valor_pago",
        "line_sequence": "numero_sequencial",
    },
    trailer_fields={
        "titles": "quantidade_titulos",
        "line_sequence": "numero_sequencial",
    },
)
