"""Itaú, CNAB 400 return file: every column of every record, in the manual's Portuguese."""

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

MANUAL = "Itaú, Cobrança CNAB 400 bytes, layout de arquivos, versão 3"
MANUAL_DATE = date(2021, 7, 1)

HEADER = Layout(
    name="itau400.retorno.header",
    width=400,
    manual=MANUAL,
    manual_date=MANUAL_DATE,
    fields=(
        Field("tipo_registro", 1, 1, Literal("0")),
        Field("codigo_retorno", 2, 2, Literal("2")),
        Field("literal_retorno", 3, 9, Literal("RETORNO")),
        Field("codigo_servico", 10, 11, Literal("01")),
        Field("literal_servico", 12, 26, Text()),
        Field("agencia", 27, 30, Digits()),
        Field("zeros_31", 31, 32, Zeros()),
        Field("conta", 33, 37, Digits()),
        Field("dac", 38, 38, Digits()),
        Field("brancos_39", 39, 46, Blanks()),
        Field("nome_empresa", 47, 76, Text()),
        Field("codigo_banco", 77, 79, Literal("341")),
        Field("nome_banco", 80, 94, Text()),
        Field("data_geracao", 95, 100, Day()),
        Field("densidade", 101, 105, Digits()),
        Field("unidade_densidade", 106, 108, Text()),
        Field("numero_sequencial_arquivo", 109, 113, Number()),
        Field("data_credito", 114, 119, Day()),
        Field("brancos_120", 120, 394, Blanks()),
        Field("numero_sequencial", 395, 400, Number()),
    ),
)

# The manual gives 95-107 as blanks; its custom condition 23.2 puts in 107 an "I" on the
# line that only announces a payment and a "C" on the one that credits it.
DETALHE = Layout(
    name="itau400.retorno.detalhe",
    width=400,
    manual=MANUAL,
    manual_date=MANUAL_DATE,
    fields=(
        Field("tipo_registro", 1, 1, Literal("1")),
        Field("codigo_inscricao", 2, 3, Digits()),
        Field("numero_inscricao", 4, 17, TaxId()),
        Field("agencia", 18, 21, Digits()),
        Field("zeros_22", 22, 23, Zeros()),
        Field("conta", 24, 28, Digits()),
        Field("dac", 29, 29, Digits()),
        Field("brancos_30", 30, 37, Blanks()),
        Field("uso_empresa", 38, 62, Text()),
        Field("nosso_numero_banco", 63, 70, Digits()),
        Field("brancos_71", 71, 82, Blanks()),
        Field("carteira", 83, 85, Digits()),
        Field("nosso_numero", 86, 93, Digits()),
        Field("dac_nosso_numero", 94, 94, Digits()),
        Field("brancos_95", 95, 106, Blanks()),
        Field("indicador_informacao", 107, 107, Text()),
        Field("codigo_carteira", 108, 108, Text()),
        Field("codigo_ocorrencia", 109, 110, Text()),
        Field("data_ocorrencia", 111, 116, Day(required=True)),
        Field("numero_documento", 117, 126, Text()),
        Field("confirmacao_nosso_numero", 127, 134, Digits()),
        Field("brancos_135", 135, 146, Blanks()),
        Field("vencimento", 147, 152, Day()),
        Field("valor_titulo", 153, 165, Cents()),
        Field("codigo_banco_cobrador", 166, 168, Digits()),
        Field("agencia_cobradora", 169, 172, Digits()),
        Field("dac_agencia_cobradora", 173, 173, Text()),
        Field("especie", 174, 175, Digits()),
        Field("tarifa_cobranca", 176, 188, Cents()),
        Field("brancos_189", 189, 214, Blanks()),
        Field("valor_iof", 215, 227, Cents()),
        Field("valor_abatimento", 228, 240, Cents()),
        Field("descontos", 241, 253, Cents()),
        Field("valor_principal", 254, 266, Cents()),
        Field("juros_mora_multa", 267, 279, Cents()),
        Field("outros_creditos", 280, 292, Cents()),
        Field("boleto_dda", 293, 293, Text()),
        Field("brancos_294", 294, 295, Blanks()),
        Field("data_credito", 296, 301, Day()),
        Field("instrucao_cancelada", 302, 305, Digits()),
        Field("data_complementar", 306, 311, Blanks()),
        Field("valor_complementar", 312, 324, Zeros()),
        Field("nome_pagador", 325, 354, Text()),
        Field("brancos_355", 355, 377, Blanks()),
        Field("erros", 378, 385, Text()),
        Field("brancos_386", 386, 392, Blanks()),
        Field("codigo_liquidacao", 393, 394, Text()),
        Field("numero_sequencial", 395, 400, Number()),
    ),
)

# The optional record of a returned cheque (occurrence 69) is also of type 1. Where DETALHE
# decodes a column, this record has the same kind of content, so a file is read with DETALHE.
DETALHE_CHEQUE = Layout(
    name="itau400.retorno.detalhe_cheque",
    width=400,
    manual=MANUAL,
    manual_date=MANUAL_DATE,
    fields=(
        *DETALHE.fields[:10],
        Field("agencia_conta_cheque", 71, 82, Text()),
        *DETALHE.fields[11:22],
        Field("zeros_147", 147, 152, Zeros()),
        *DETALHE.fields[23:27],
        Field("brancos_174", 174, 175, Blanks()),
        Field("zeros_176", 176, 253, Zeros()),
        Field("valor_cheque", 254, 266, Cents()),
        Field("zeros_267", 267, 292, Zeros()),
        Field("brancos_293", 293, 301, Blanks()),
        Field("zeros_302", 302, 324, Zeros()),
        Field("banda_magnetica", 325, 354, Text()),
        Field("brancos_355", 355, 377, Blanks()),
        Field("motivo_devolucao", 378, 379, Digits()),
        Field("brancos_380", 380, 394, Blanks()),
        Field("numero_sequencial", 395, 400, Number()),
    ),
)

DETALHE_PIX = Layout(
    name="itau400.retorno.detalhe_pix",
    width=400,
    manual=MANUAL,
    manual_date=MANUAL_DATE,
    fields=(
        Field("tipo_registro", 1, 1, Literal("3")),
        Field("emv_qr_code", 2, 391, Text()),
        Field("codigo_erro_pix", 392, 394, Text()),
        Field("numero_sequencial", 395, 400, Number()),
    ),
)


def _rateio(number: int) -> tuple[Field, ...]:
    first = 126 + 35 * (number - 1)
    return (
        Field(f"agencia_{number}", first, first + 3, Digits()),
        Field(f"conta_{number}", first + 4, first + 10, Digits()),
        Field(f"dac_{number}", first + 11, first + 11, Digits()),
        Field(f"valor_{number}", first + 12, first + 24, Cents()),
        Field(f"valor_encargos_{number}", first + 25, first + 34, Cents()),
    )


DETALHE_RATEIO = Layout(
    name="itau400.retorno.detalhe_rateio",
    width=400,
    manual=MANUAL,
    manual_date=MANUAL_DATE,
    fields=(
        Field("tipo_registro", 1, 1, Literal("4")),
        *DETALHE.fields[1:14],
        Field("brancos_95", 95, 107, Blanks()),
        Field("codigo_carteira", 108, 108, Text()),
        Field("codigo_ocorrencia", 109, 110, Text()),
        Field("sequencia", 111, 112, Number()),
        Field("valor_titulo", 113, 125, Cents()),
        *(item for number in range(1, 8) for item in _rateio(number)),
        Field("brancos_371", 371, 393, Blanks()),
        Field("tipo_valor", 394, 394, Text()),
        Field("numero_sequencial", 395, 400, Number()),
    ),
)

TRAILER = Layout(
    name="itau400.retorno.trailer",
    width=400,
    manual=MANUAL,
    manual_date=MANUAL_DATE,
    fields=(
        Field("tipo_registro", 1, 1, Literal("9")),
        Field("codigo_retorno", 2, 2, Literal("2")),
        Field("codigo_servico", 3, 4, Literal("01")),
        Field("codigo_banco", 5, 7, Literal("341")),
        Field("brancos_8", 8, 17, Blanks()),
        Field("quantidade_simples", 18, 25, Number()),
        Field("valor_simples", 26, 39, Cents()),
        Field("aviso_simples", 40, 47, Text()),
        Field("brancos_48", 48, 57, Blanks()),
        Field("quantidade_vinculada", 58, 65, Number()),
        Field("valor_vinculada", 66, 79, Cents()),
        Field("aviso_vinculada", 80, 87, Text()),
        Field("brancos_88", 88, 177, Blanks()),
        Field("quantidade_direta", 178, 185, Number()),
        Field("valor_direta", 186, 199, Cents()),
        Field("aviso_direta", 200, 207, Text()),
        Field("controle_arquivo", 208, 212, Number()),
        Field("quantidade_detalhes", 213, 220, Number()),
        Field("valor_total_informado", 221, 234, Cents()),
        Field("brancos_235", 235, 394, Blanks()),
        Field("numero_sequencial", 395, 400, Number()),
    ),
)

RETORNO = ReturnLayout(
    name="400",
    bank_code="341",
    header=HEADER,
    detail=DETALHE,
    trailer=TRAILER,
    pix=DETALHE_PIX,
    other_records=(DETALHE_RATEIO, DETALHE_CHEQUE),
    header_fields={
        "agencia": "agencia",
        "conta": "conta",
        "dac": "dac",
        "company_name": "nome_empresa",
        "sequence": "numero_sequencial_arquivo",
        "generated_date": "data_geracao",
        "credit_date": "data_credito",
        "line_sequence": "numero_sequencial",
    },
    detail_fields={
        "agencia": "agencia",
        "conta": "conta",
        "dac": "dac",
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
        "tariff_cents": "tarifa_cobranca",
        "interest_cents": "juros_mora_multa",
        "discount_cents": "descontos",
        "rebate_cents": "valor_abatimento",
        "iof_cents": "valor_iof",
        "other_credits_cents": "outros_creditos",
        "motives": "erros",
        "channel": "codigo_liquidacao",
        "line_sequence": "numero_sequencial",
    },
    trailer_fields={
        "titles": "quantidade_detalhes",
        "total_cents": "valor_total_informado",
        "sequence": "controle_arquivo",
        "line_sequence": "numero_sequencial",
    },
    posted=Posted.BY_ACCOUNT,
    pix_fields={"code": "emv_qr_code", "error": "codigo_erro_pix"},
    long_motives_field="instrucao_cancelada",
    announcement=("indicador_informacao", b"I"),
    # Record type 3 comes only with the confirmation of entry (note 40), and nothing in
    # the line of occurrence 10 itself tells a Pix from our own instruction 34.
    pix_write_off=b"10",
)
