"""Sicredi, CNAB 400 return file: every column of every record, in the manual's Portuguese."""

from datetime import date

from emdia.formats.banks.card import ReturnLayout
from emdia.formats.fixed_width import (
    Blanks,
    Cents,
    Day,
    DayYearFirst,
    Digits,
    Field,
    Layout,
    Literal,
    Number,
    TaxId,
    Text,
    Zeros,
)

MANUAL = "Sicredi, Manual do beneficiário, Cobrança CNAB 400"
MANUAL_DATE = date(2019, 8, 1)

# Files are seen with zeros where the manual prints a service, the bank or its name.
HEADER = Layout(
    name="sicredi400.retorno.header",
    width=400,
    manual=MANUAL,
    manual_date=MANUAL_DATE,
    fields=(
        Field("tipo_registro", 1, 1, Literal("0")),
        Field("codigo_retorno", 2, 2, Literal("2")),
        Field("literal_retorno", 3, 9, Literal("RETORNO")),
        Field("codigo_servico", 10, 11, Literal("01", is_strict=False)),
        Field("literal_cobranca", 12, 26, Text()),
        Field("codigo_beneficiario", 27, 31, Digits()),
        Field("inscricao_beneficiario", 32, 45, TaxId()),
        Field("brancos_46", 46, 76, Blanks()),
        Field("codigo_banco", 77, 79, Literal("748")),
        Field("nome_banco", 80, 94, Text()),
        Field("data_gravacao", 95, 102, DayYearFirst()),
        Field("brancos_103", 103, 110, Blanks()),
        Field("numero_retorno", 111, 117, Number()),
        Field("brancos_118", 118, 389, Blanks()),
        Field("versao_sistema", 390, 394, Text()),
        Field("numero_sequencial", 395, 400, Number()),
    ),
)

# The manual gives the number fifteen columns; it has nine, its check digit the last (10.3).
DETALHE = Layout(
    name="sicredi400.retorno.detalhe",
    width=400,
    manual=MANUAL,
    manual_date=MANUAL_DATE,
    fields=(
        Field("tipo_registro", 1, 1, Literal("1")),
        Field("brancos_2", 2, 13, Blanks()),
        Field("tipo_cobranca", 14, 14, Text()),
        Field("codigo_pagador_cooperativa", 15, 19, Text()),
        Field("codigo_pagador_associado", 20, 24, Text()),
        Field("boleto_dda", 25, 25, Text()),
        Field("brancos_26", 26, 47, Blanks()),
        Field("nosso_numero", 48, 55, Digits()),
        Field("digito_nosso_numero", 56, 56, Digits()),
        Field("brancos_57", 57, 108, Blanks()),
        Field("ocorrencia", 109, 110, Text()),
        Field("data_ocorrencia", 111, 116, Day(required=True)),
        Field("seu_numero", 117, 126, Text()),
        Field("origem_liquidacao", 127, 146, Text()),
        Field("vencimento", 147, 152, Day()),
        Field("valor_titulo", 153, 165, Cents()),
        Field("brancos_166", 166, 174, Blanks()),
        Field("especie_documento", 175, 175, Text()),
        Field("despesas_cobranca", 176, 188, Cents(may_be_blank=True)),
        Field("custas_protesto", 189, 201, Cents(may_be_blank=True)),
        Field("zeros_202", 202, 227, Zeros()),
        Field("abatimento_concedido", 228, 240, Cents()),
        Field("desconto_concedido", 241, 253, Cents()),
        Field("valor_pago", 254, 266, Cents()),
        Field("juros_mora", 267, 279, Cents()),
        Field("multa", 280, 292, Cents()),
        Field("brancos_293", 293, 294, Blanks()),
        Field("situacao_protesto", 295, 295, Text()),
        Field("brancos_296", 296, 318, Blanks()),
        Field("motivos_ocorrencia", 319, 328, Text()),
        Field("data_lancamento", 329, 336, DayYearFirst()),
        Field("brancos_337", 337, 394, Blanks()),
        Field("numero_sequencial", 395, 400, Number()),
    ),
)

TRAILER = Layout(
    name="sicredi400.retorno.trailer",
    width=400,
    manual=MANUAL,
    manual_date=MANUAL_DATE,
    fields=(
        Field("tipo_registro", 1, 1, Literal("9")),
        Field("codigo_retorno", 2, 2, Literal("2", is_strict=False)),
        Field("codigo_banco", 3, 5, Literal("748", is_strict=False)),
        Field("codigo_beneficiario", 6, 10, Digits()),
        Field("brancos_11", 11, 394, Blanks()),
        Field("numero_sequencial", 395, 400, Number()),
    ),
)

# Neither cooperative nor account is in the file: the header names the beneficiário's code.
RETORNO = ReturnLayout(
    name="400",
    bank_code="748",
    header=HEADER,
    detail=DETALHE,
    trailer=TRAILER,
    header_fields={
        "conta": "codigo_beneficiario",
        "sequence": "numero_retorno",
        "generated_date": "data_gravacao",
        "line_sequence": "numero_sequencial",
    },
    detail_fields={
        "occurrence": "ocorrencia",
        "nosso_numero": "nosso_numero",
        "document": "seu_numero",
        "occurrence_day": "data_ocorrencia",
        "due_day": "vencimento",
        "credit_day": "data_lancamento",
        "nominal_cents": "valor_titulo",
        "posted_cents": "valor_pago",
        "tariff_cents": "despesas_cobranca",
        "interest_cents": "juros_mora",
        "discount_cents": "desconto_concedido",
        "rebate_cents": "abatimento_concedido",
        "motives": "motivos_ocorrencia",
        "line_sequence": "numero_sequencial",
    },
    trailer_fields={"line_sequence": "numero_sequencial"},
    added_fields={"interest_cents": ("multa",), "tariff_cents": ("custas_protesto",)},
    refusal=("situacao_protesto", b"D"),
    only_carteira=b"1",
)
