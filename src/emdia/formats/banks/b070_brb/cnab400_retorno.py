"""BRB, CNAB 400 return file: its days have eight digits, so its columns are its own.

No manual of the bank is at hand. The columns are those real files are seen with, whose
order is the usual one of CNAB 400 moved by what the longer days take.
"""

from datetime import date

from emdia.formats.banks.card import ReturnLayout
from emdia.formats.fixed_width import (
    Blanks,
    Cents,
    DayLong,
    Digits,
    Field,
    Layout,
    Literal,
    Number,
    TaxId,
    Text,
)

MANUAL = "BRB, Cobrança CNAB 400, retorno: sem manual, colunas vistas em arquivo do banco"
MANUAL_DATE = date(2012, 7, 26)

HEADER = Layout(
    name="brb400.retorno.header",
    width=400,
    manual=MANUAL,
    manual_date=MANUAL_DATE,
    fields=(
        Field("tipo_registro", 1, 1, Literal("0")),
        Field("codigo_retorno", 2, 2, Literal("2")),
        Field("literal_retorno", 3, 9, Literal("RETORNO")),
        Field("codigo_servico", 10, 11, Literal("01")),
        Field("literal_servico", 12, 26, Text()),
        Field("zeros_27", 27, 36, Digits()),
        Field("agencia", 37, 39, Digits()),
        Field("conta", 40, 45, Digits()),
        Field("dv_conta", 46, 46, Digits()),
        Field("nome_empresa", 47, 76, Text()),
        Field("codigo_banco", 77, 79, Literal("070")),
        Field("nome_banco", 80, 94, Text()),
        Field("data_gravacao", 95, 102, DayLong()),
        Field("brancos_103", 103, 379, Blanks()),
        Field("data_credito", 380, 387, DayLong()),
        Field("brancos_388", 388, 394, Blanks()),
        Field("numero_sequencial", 395, 400, Number()),
    ),
)

# The number of the boleto: carteira, six digits, the bank, and two check digits. What
# columns 271-283 hold is kept and not counted: in the one line seen with it, the paid
# amount is the title's own, so whether it is interest nothing at hand says.
DETALHE = Layout(
    name="brb400.retorno.detalhe",
    width=400,
    manual=MANUAL,
    manual_date=MANUAL_DATE,
    fields=(
        Field("tipo_registro", 1, 1, Literal("1")),
        Field("tipo_inscricao", 2, 3, Digits()),
        Field("numero_inscricao", 4, 17, TaxId()),
        Field("brancos_18", 18, 20, Blanks()),
        Field("zeros_21", 21, 27, Digits()),
        Field("agencia", 28, 30, Digits()),
        Field("conta", 31, 36, Digits()),
        Field("dv_conta", 37, 37, Digits()),
        Field("controle_participante", 38, 62, Text()),
        Field("brancos_63", 63, 70, Blanks()),
        Field("carteira", 71, 71, Digits()),
        Field("nosso_numero", 72, 77, Digits()),
        Field("banco_nosso_numero", 78, 80, Digits()),
        Field("dv_nosso_numero", 81, 82, Digits()),
        Field("agencia_conta", 83, 92, Text()),
        Field("seu_numero", 93, 105, Text()),
        Field("brancos_106", 106, 107, Blanks()),
        Field("categoria", 108, 108, Text()),
        Field("ocorrencia", 109, 110, Text()),
        Field("data_ocorrencia", 111, 118, DayLong(required=True)),
        Field("numero_documento", 119, 128, Text()),
        Field("numero_titulo", 129, 140, Text()),
        Field("brancos_141", 141, 148, Blanks()),
        Field("vencimento", 149, 156, DayLong()),
        Field("valor_titulo", 157, 169, Cents()),
        Field("banco_recebedor", 170, 172, Digits()),
        Field("agencia_recebedora", 173, 177, Digits()),
        Field("especie_documento", 178, 179, Text()),
        Field("valor_tarifa", 180, 192, Cents()),
        Field("outras_despesas", 193, 205, Cents()),
        Field("juros_operacao", 206, 218, Cents()),
        Field("valor_iof", 219, 231, Cents()),
        Field("valor_abatimento", 232, 244, Cents()),
        Field("valor_desconto", 245, 257, Cents()),
        Field("valor_recebido", 258, 270, Cents()),
        Field("valor_271", 271, 283, Text()),
        Field("outros_recebimentos", 284, 296, Cents()),
        Field("brancos_297", 297, 298, Blanks()),
        Field("motivo_protesto", 299, 299, Text()),
        Field("data_credito", 300, 307, DayLong()),
        Field("complemento", 308, 364, Text()),
        Field("motivo_ocorrencia", 365, 394, Text()),
        Field("numero_sequencial", 395, 400, Number()),
    ),
)

TRAILER = Layout(
    name="brb400.retorno.trailer",
    width=400,
    manual=MANUAL,
    manual_date=MANUAL_DATE,
    fields=(
        Field("tipo_registro", 1, 1, Literal("9")),
        Field("codigo_retorno", 2, 2, Literal("2", is_strict=False)),
        Field("codigo_servico", 3, 4, Literal("01", is_strict=False)),
        Field("codigo_banco", 5, 7, Literal("070", is_strict=False)),
        Field("totais", 8, 394, Text()),
        Field("numero_sequencial", 395, 400, Number()),
    ),
)

RETORNO = ReturnLayout(
    name="400",
    bank_code="070",
    header=HEADER,
    detail=DETALHE,
    trailer=TRAILER,
    header_fields={
        "agencia": "agencia",
        "conta": "conta",
        "dac": "dv_conta",
        "company_name": "nome_empresa",
        "generated_date": "data_gravacao",
        "credit_date": "data_credito",
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
        "posted_cents": "valor_recebido",
        "tariff_cents": "valor_tarifa",
        "discount_cents": "valor_desconto",
        "rebate_cents": "valor_abatimento",
        "iof_cents": "valor_iof",
        "other_credits_cents": "outros_recebimentos",
        "line_sequence": "numero_sequencial",
    },
    trailer_fields={"line_sequence": "numero_sequencial"},
    added_fields={"tariff_cents": ("outras_despesas",)},
)
