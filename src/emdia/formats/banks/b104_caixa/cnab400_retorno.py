"""Caixa (SIGCB), CNAB 400 return: every column of every record, in the manual's Portuguese."""

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

MANUAL = "Caixa, Cobrança bancária SIGCB, leiaute CNAB 400, 67.126 v015"
MANUAL_DATE = date(2020, 4, 3)


def _record(name: str, *fields: Field) -> Layout:
    return Layout(
        name=f"caixa400.retorno.{name}",
        width=400,
        manual=MANUAL,
        manual_date=MANUAL_DATE,
        fields=fields,
    )


# A beneficiary of six digits stands at one or the other end of the seven columns (NE004).
# Returns are seen with another service than 01 in columns 10-11: told, and read all the same.
HEADER = _record(
    "header",
    Field("codigo_registro", 1, 1, Literal("0")),
    Field("codigo_retorno", 2, 2, Literal("2")),
    Field("literal_retorno", 3, 9, Literal("RETORNO")),
    Field("codigo_servico", 10, 11, Literal("01", is_strict=False)),
    Field("literal_servico", 12, 26, Text()),
    Field("agencia", 27, 30, Digits()),
    Field("codigo_beneficiario", 31, 37, Text()),
    Field("uso_exclusivo_38", 38, 46, Blanks()),
    Field("nome_empresa", 47, 76, Text()),
    Field("codigo_banco", 77, 79, Literal("104")),
    Field("nome_banco", 80, 94, Text()),
    Field("data_geracao", 95, 100, Day()),
    Field("mensagem", 101, 158, Text()),
    Field("versao_layout", 159, 161, Text()),
    Field("uso_exclusivo_162", 162, 389, Blanks()),
    Field("numero_sequencial_arquivo", 390, 394, Number()),
    Field("numero_sequencial", 395, 400, Number()),
)

# Columns 57-73 are the nosso número of seventeen digits, its modality first (NE015). The old
# eighteen digits of SINCO would reach column 74.
DETALHE = _record(
    "detalhe",
    Field("codigo_registro", 1, 1, Literal("1")),
    Field("tipo_inscricao", 2, 3, Digits()),
    Field("numero_inscricao", 4, 17, TaxId()),
    Field("uso_exclusivo_18", 18, 20, Zeros()),
    Field("codigo_beneficiario", 21, 27, Text()),
    Field("id_emissao", 28, 28, Digits()),
    Field("id_postagem", 29, 29, Digits()),
    Field("uso_exclusivo_30", 30, 31, Blanks()),
    Field("uso_empresa", 32, 56, Text()),
    Field("nosso_numero", 57, 73, Digits()),
    Field("uso_exclusivo_74", 74, 79, Blanks()),
    Field("codigo_rejeicao", 80, 82, Text()),
    Field("pagador_dda", 83, 84, Text()),
    Field("uso_exclusivo_85", 85, 106, Blanks()),
    Field("carteira", 107, 108, Text()),
    Field("codigo_ocorrencia", 109, 110, Text()),
    Field("data_ocorrencia", 111, 116, Day(required=True)),
    Field("numero_documento", 117, 126, Text()),
    Field("uso_exclusivo_127", 127, 146, Blanks()),
    Field("vencimento", 147, 152, Day()),
    Field("valor_titulo", 153, 165, Cents()),
    Field("codigo_banco", 166, 168, Digits()),
    Field("agencia_cobradora", 169, 173, Digits()),
    Field("especie", 174, 175, Text()),
    Field("valor_tarifa", 176, 188, Cents()),
    Field("zero_189", 189, 189, Zeros()),
    Field("canal_liquidacao", 190, 191, Text()),
    Field("forma_pagamento", 192, 192, Text()),
    Field("float_negociado", 193, 194, Text()),
    Field("data_debito_tarifa", 195, 200, Day()),
    Field("uso_exclusivo_201", 201, 214, Blanks()),
    Field("valor_iof", 215, 227, Cents()),
    Field("valor_abatimento", 228, 240, Cents()),
    Field("valor_desconto", 241, 253, Cents()),
    Field("valor_principal", 254, 266, Cents()),
    Field("valor_juros", 267, 279, Cents()),
    Field("valor_multa", 280, 292, Cents()),
    Field("codigo_moeda", 293, 293, Text()),
    Field("data_credito", 294, 299, Day()),
    Field("uso_exclusivo_300", 300, 394, Blanks()),
    Field("numero_sequencial", 395, 400, Number()),
)

TRAILER = _record(
    "trailer",
    Field("codigo_registro", 1, 1, Literal("9")),
    Field("codigo_retorno", 2, 2, Literal("2")),
    Field("codigo_servico", 3, 4, Literal("01")),
    Field("codigo_banco", 5, 7, Literal("104")),
    Field("uso_exclusivo_8", 8, 394, Blanks()),
    Field("numero_sequencial", 395, 400, Number()),
)

# The header names the beneficiary and no account. The manual tells three amounts the payer
# paid: the principal, the interest, the fine.
RETORNO = ReturnLayout(
    name="400",
    bank_code="104",
    header=HEADER,
    detail=DETALHE,
    trailer=TRAILER,
    header_fields={
        "agencia": "agencia",
        "company_name": "nome_empresa",
        "sequence": "numero_sequencial_arquivo",
        "generated_date": "data_geracao",
        "line_sequence": "numero_sequencial",
    },
    detail_fields={
        "occurrence": "codigo_ocorrencia",
        "nosso_numero": "nosso_numero",
        "carteira": "carteira",
        "document": "numero_documento",
        "company_use": "uso_empresa",
        "occurrence_day": "data_ocorrencia",
        "due_day": "vencimento",
        "credit_day": "data_credito",
        "nominal_cents": "valor_titulo",
        "posted_cents": "valor_principal",
        "tariff_cents": "valor_tarifa",
        "interest_cents": "valor_juros",
        "discount_cents": "valor_desconto",
        "rebate_cents": "valor_abatimento",
        "iof_cents": "valor_iof",
        "motives": "codigo_rejeicao",
        "channel": "canal_liquidacao",
        "line_sequence": "numero_sequencial",
    },
    trailer_fields={"line_sequence": "numero_sequencial"},
    posted=Posted.PRINCIPAL,
    added_fields={"interest_cents": ("valor_multa",)},
)
