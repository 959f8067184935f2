"""Unicred, CNAB 400 return file: every column of every record, in the manual's Portuguese."""

from datetime import date

from emdia.formats.banks.b136_unicred.ocorrencias import CONFIRMADAS_OU_REJEITADAS
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

MANUAL = "Unicred, Cobrança, layout de retorno de boletos, CNAB 400 posições"
MANUAL_DATE = date(2020, 8, 7)

# Cooperatives that collected through Banco do Brasil have its code where Unicred's would be.
HEADER = Layout(
    name="unicred400.retorno.header",
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
        Field("dv_agencia", 31, 31, Text()),
        Field("conta", 32, 39, Text()),
        Field("dv_conta", 40, 40, Text()),
        Field("zeros_41", 41, 46, Zeros()),
        Field("nome_beneficiario", 47, 76, Text()),
        Field("codigo_banco", 77, 79, Literal("136", also=("001",))),
        Field("nome_banco", 80, 94, Text()),
        Field("data_geracao", 95, 100, Day()),
        Field("sequencial_retorno", 101, 107, Number()),
        Field("codigo_beneficiario", 108, 121, Text()),
        Field("brancos_122", 122, 394, Blanks()),
        Field("numero_sequencial", 395, 400, Number()),
    ),
)

# The number has seventeen columns, of which the boleto has the last eleven: ten digits and
# one of control.
DETALHE = Layout(
    name="unicred400.retorno.detalhe",
    width=400,
    manual=MANUAL,
    manual_date=MANUAL_DATE,
    fields=(
        Field("tipo_registro", 1, 1, Literal("1")),
        Field("tipo_inscricao", 2, 3, Digits()),
        Field("numero_inscricao", 4, 17, TaxId()),
        Field("agencia", 18, 21, Digits()),
        Field("dv_agencia", 22, 22, Text()),
        Field("conta", 23, 30, Text()),
        Field("dv_conta", 31, 31, Text()),
        Field("codigo_beneficiario", 32, 45, Text()),
        Field("zeros_46", 46, 51, Zeros()),
        Field("nosso_numero", 52, 61, Digits()),
        Field("dv_nosso_numero", 62, 62, Digits()),
        Field("brancos_63", 63, 73, Blanks()),
        Field("zero_74", 74, 74, Zeros()),
        Field("tipo_cobranca", 75, 75, Text()),
        Field("brancos_76", 76, 85, Blanks()),
        Field("variacao", 86, 88, Text()),
        Field("zeros_89", 89, 106, Zeros()),
        Field("fixo_107", 107, 108, Text()),
        Field("codigo_movimento", 109, 110, Text()),
        Field("data_liquidacao", 111, 116, Day()),
        Field("brancos_117", 117, 146, Blanks()),
        Field("vencimento", 147, 152, Day()),
        Field("valor_titulo", 153, 165, Cents()),
        Field("banco_recebedor", 166, 168, Text()),
        Field("agencia_recebedora", 169, 172, Text()),
        Field("dv_agencia_recebedora", 173, 173, Text()),
        Field("brancos_174", 174, 175, Blanks()),
        Field("data_repasse", 176, 181, Day()),
        Field("valor_tarifa", 182, 188, Cents()),
        Field("brancos_189", 189, 227, Blanks()),
        Field("valor_abatimento", 228, 240, Cents()),
        Field("valor_desconto", 241, 253, Cents()),
        Field("valor_pago", 254, 266, Cents()),
        Field("juros_mora", 267, 279, Cents()),
        Field("seu_numero", 280, 289, Text()),
        Field("brancos_290", 290, 305, Blanks()),
        Field("valor_liquido", 306, 318, Cents(may_be_blank=True)),
        Field("complemento_movimento", 319, 326, Text()),
        Field("instrucao_origem", 327, 328, Text()),
        Field("brancos_329", 329, 394, Blanks()),
        Field("numero_sequencial", 395, 400, Number()),
    ),
)

TRAILER = Layout(
    name="unicred400.retorno.trailer",
    width=400,
    manual=MANUAL,
    manual_date=MANUAL_DATE,
    fields=(
        Field("tipo_registro", 1, 1, Literal("9")),
        Field("brancos_2", 2, 394, Blanks()),
        Field("numero_sequencial", 395, 400, Number()),
    ),
)

RETORNO = ReturnLayout(
    name="400",
    bank_code="136",
    header=HEADER,
    detail=DETALHE,
    trailer=TRAILER,
    header_fields={
        "agencia": "agencia",
        "conta": "conta",
        "dac": "dv_conta",
        "company_name": "nome_beneficiario",
        "sequence": "sequencial_retorno",
        "generated_date": "data_geracao",
        "line_sequence": "numero_sequencial",
    },
    detail_fields={
        "agencia": "agencia",
        "conta": "conta",
        "dac": "dv_conta",
        "occurrence": "codigo_movimento",
        "nosso_numero": "nosso_numero",
        "carteira": "tipo_cobranca",
        "document": "seu_numero",
        "occurrence_day": "data_liquidacao",
        "due_day": "vencimento",
        "credit_day": "data_repasse",
        "nominal_cents": "valor_titulo",
        "posted_cents": "valor_pago",
        "credited_cents": "valor_liquido",
        "tariff_cents": "valor_tarifa",
        "interest_cents": "juros_mora",
        "discount_cents": "valor_desconto",
        "rebate_cents": "valor_abatimento",
        "motives": "complemento_movimento",
        "channel": "instrucao_origem",
        "line_sequence": "numero_sequencial",
    },
    trailer_fields={"line_sequence": "numero_sequencial"},
    # The movement says that an instruction was confirmed or not; this field, which.
    refined_by=("instrucao_origem", CONFIRMADAS_OU_REJEITADAS),
)
