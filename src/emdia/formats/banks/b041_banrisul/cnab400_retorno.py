"""Banrisul, CNAB 400 return file: every column of every record, in the manual's Portuguese."""

from datetime import date

from emdia.formats.banks.card import Posted, ReturnLayout
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

MANUAL = "Banrisul, Leiaute CNAB 400 posições, agência com 4 dígitos"
MANUAL_DATE = date(2015, 7, 15)

# The file's number is there only for companies that asked the bank for it.
HEADER = Layout(
    name="banrisul400.retorno.header",
    width=400,
    manual=MANUAL,
    manual_date=MANUAL_DATE,
    fields=(
        Field("tipo_registro", 1, 1, Literal("0")),
        Field("codigo_retorno", 2, 2, Literal("2")),
        Field("literal_retorno", 3, 9, Literal("RETORNO")),
        Field("codigo_servico", 10, 11, Literal("01")),
        Field("literal_servico", 12, 19, Text()),
        Field("brancos_20", 20, 26, Blanks()),
        Field("agencia", 27, 30, Digits()),
        Field("codigo_cedente", 31, 39, Digits()),
        Field("brancos_40", 40, 46, Blanks()),
        Field("nome_empresa", 47, 76, Text()),
        Field("codigo_banco", 77, 79, Literal("041")),
        Field("nome_banco", 80, 87, Text()),
        Field("brancos_88", 88, 94, Blanks()),
        Field("data_gravacao", 95, 100, Day()),
        Field("brancos_101", 101, 385, Blanks()),
        Field("numero_arquivo", 386, 394, Text()),
        Field("numero_sequencial", 395, 400, Number()),
    ),
)

# A title of the unregistered collection says SEMREG where its due date would be, and is
# told as a line that cannot be read: that collection was discontinued.
DETALHE = Layout(
    name="banrisul400.retorno.detalhe",
    width=400,
    manual=MANUAL,
    manual_date=MANUAL_DATE,
    fields=(
        Field("tipo_registro", 1, 1, Literal("1")),
        Field("tipo_inscricao", 2, 3, Digits()),
        Field("numero_inscricao", 4, 17, TaxId()),
        Field("agencia", 18, 21, Digits()),
        Field("codigo_cedente", 22, 30, Digits()),
        Field("especie_cobranca", 31, 36, Text()),
        Field("branco_37", 37, 37, Blanks()),
        Field("identificacao_beneficiario", 38, 62, Text()),
        Field("nosso_numero", 63, 70, Digits()),
        Field("nc_nosso_numero", 71, 72, Digits()),
        Field("nosso_numero_opcional", 73, 82, Text()),
        Field("branco_83", 83, 83, Blanks()),
        Field("contrato_blu", 84, 104, Text()),
        Field("brancos_105", 105, 107, Blanks()),
        Field("tipo_carteira", 108, 108, Text()),
        Field("ocorrencia", 109, 110, Text()),
        Field("data_ocorrencia", 111, 116, Day(required=True)),
        Field("seu_numero", 117, 126, Text()),
        Field("nosso_numero_repetido", 127, 146, Text()),
        Field("vencimento", 147, 152, Day()),
        Field("valor_titulo", 153, 165, Cents()),
        Field("banco_cobrador", 166, 168, Text()),
        Field("agencia_cobradora", 169, 173, Text()),
        Field("tipo_documento", 174, 175, Text()),
        Field("despesas_cobranca", 176, 188, Cents()),
        Field("outras_despesas", 189, 201, Cents()),
        Field("zeros_202", 202, 227, Zeros()),
        Field("valor_abatimento", 228, 240, Cents()),
        Field("valor_desconto", 241, 253, Cents()),
        Field("valor_pago", 254, 266, Cents()),
        Field("valor_juros", 267, 279, Cents()),
        Field("outros_recebimentos", 280, 292, Cents()),
        Field("brancos_293", 293, 295, Blanks()),
        Field("data_credito", 296, 301, Day()),
        Field("brancos_302", 302, 313, Blanks()),
        Field("marca_distribuida", 314, 318, Text()),
        Field("brancos_319", 319, 342, Blanks()),
        Field("forma_canal_pagamento", 343, 344, Text()),
        Field("brancos_345", 345, 382, Blanks()),
        Field("motivos_ocorrencia", 383, 392, Text()),
        Field("brancos_393", 393, 394, Blanks()),
        Field("numero_sequencial", 395, 400, Number()),
    ),
)

# How a title's money is shared among several companies: kept, not read.
RATEIO = Layout(
    name="banrisul400.retorno.rateio",
    width=400,
    manual=MANUAL,
    manual_date=MANUAL_DATE,
    fields=(
        Field("tipo_registro", 1, 1, Literal("3")),
        Field("codigo_cedente", 2, 14, Text()),
        Field("emissao_boleto", 15, 15, Text()),
        Field("brancos_16", 16, 17, Blanks()),
        Field("nosso_numero", 18, 27, Text()),
        Field("rateio", 28, 394, Text()),
        Field("numero_sequencial", 395, 400, Number()),
    ),
)
RESUMO_PARTILHA = Layout(
    name="banrisul400.retorno.resumo_partilha",
    width=400,
    manual=MANUAL,
    manual_date=MANUAL_DATE,
    fields=(
        Field("tipo_registro", 1, 1, Literal("8")),
        Field("tipo_inscricao", 2, 3, Text()),
        Field("numero_inscricao", 4, 17, Text()),
        Field("codigo_cedente", 18, 30, Text()),
        Field("resumo", 31, 394, Text()),
        Field("numero_sequencial", 395, 400, Number()),
    ),
)

# Its totals are of the whole portfolio, not of this file.
TRAILER = Layout(
    name="banrisul400.retorno.trailer",
    width=400,
    manual=MANUAL,
    manual_date=MANUAL_DATE,
    fields=(
        Field("tipo_registro", 1, 1, Literal("9")),
        Field("brancos_2", 2, 17, Blanks()),
        Field("quantidade_carteira", 18, 25, Text()),
        Field("valor_carteira", 26, 39, Text()),
        Field("numero_arquivo", 40, 47, Text()),
        Field("branco_48", 48, 48, Blanks()),
        Field("quantidade_registrados", 49, 55, Text()),
        Field("valor_registrado", 56, 70, Text()),
        Field("quantidade_liquidados", 71, 77, Text()),
        Field("valor_liquidado", 78, 92, Text()),
        Field("brancos_93", 93, 361, Blanks()),
        Field("quantidade_rateios", 362, 379, Text()),
        Field("valor_rateios", 380, 394, Text()),
        Field("numero_sequencial", 395, 400, Number()),
    ),
)

# The paid amount is one of six a company may choose (note 1). Declared is the bank's
# standard, type 1: the title without its interest, which was paid on top of it, and less
# the other expenses, which are IOF where the manual says what they are.
RETORNO = ReturnLayout(
    name="400",
    bank_code="041",
    header=HEADER,
    detail=DETALHE,
    trailer=TRAILER,
    other_records=(RATEIO, RESUMO_PARTILHA),
    header_fields={
        "agencia": "agencia",
        "conta": "codigo_cedente",
        "company_name": "nome_empresa",
        "generated_date": "data_gravacao",
        "line_sequence": "numero_sequencial",
    },
    detail_fields={
        "agencia": "agencia",
        "conta": "codigo_cedente",
        "occurrence": "ocorrencia",
        "nosso_numero": "nosso_numero",
        "carteira": "tipo_carteira",
        "document": "seu_numero",
        "company_use": "identificacao_beneficiario",
        "occurrence_day": "data_ocorrencia",
        "due_day": "vencimento",
        "credit_day": "data_credito",
        "nominal_cents": "valor_titulo",
        "posted_cents": "valor_pago",
        "tariff_cents": "despesas_cobranca",
        "interest_cents": "valor_juros",
        "discount_cents": "valor_desconto",
        "rebate_cents": "valor_abatimento",
        "iof_cents": "outras_despesas",
        "other_credits_cents": "outros_recebimentos",
        "motives": "motivos_ocorrencia",
        "channel": "forma_canal_pagamento",
        "line_sequence": "numero_sequencial",
    },
    trailer_fields={"line_sequence": "numero_sequencial"},
    posted=Posted.PRINCIPAL,
    # The share of another company in a title that the line above told whole.
    announcement=("marca_distribuida", b"CC CP"),
)
