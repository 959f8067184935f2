"""The records of FEBRABAN's CNAB 240, every column, in the manual's Portuguese.

Declared once: a bank states only its differences, with `of_bank`. Columns 1-3, the
bank's code, become its literal there.
"""

from datetime import date

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

MANUAL = "FEBRABAN, layout padrão CNAB 240, versão 10.6"
MANUAL_DATE = date(2020, 3, 16)

_RECORD = ("tipo_registro",)
_SEGMENT = ("tipo_registro", "segmento")
_OPTIONAL = ("tipo_registro", "segmento", "registro_opcional")


def _layout(name: str, *fields: Field, told_by: tuple[str, ...] = _RECORD) -> Layout:
    return Layout(
        name=f"febraban240.{name}",
        width=240,
        manual=MANUAL,
        manual_date=MANUAL_DATE,
        fields=fields,
        told_by=told_by,
    )


def of_bank(
    layout: Layout,
    *fields: Field,
    code: str,
    name: str,
    manual: str,
    manual_date: date,
    told_by: tuple[str, ...] = (),
) -> Layout:
    """Return the bank's own record: FEBRABAN's, with `fields` in place of what they touch.

    :raises BadLayout: the result does not cover every column once.
    """
    return layout.with_fields(
        Field("codigo_banco", 1, 3, Literal(code)),
        *fields,
        name=name,
        manual=manual,
        manual_date=manual_date,
        told_by=told_by,
    )


_HEADER_REST = (
    Field("codigo_banco", 1, 3, Digits()),
    Field("lote", 4, 7, Literal("0000", is_strict=False)),
    Field("tipo_registro", 8, 8, Literal("0")),
    Field("brancos_9", 9, 17, Blanks()),
    Field("tipo_inscricao", 18, 18, Digits()),
    Field("numero_inscricao", 19, 32, TaxId()),
    Field("convenio", 33, 52, Text()),
    Field("agencia", 53, 57, Digits()),
    Field("dv_agencia", 58, 58, Text()),
    Field("conta", 59, 70, Digits()),
    Field("dv_conta", 71, 71, Text()),
    Field("dv_agencia_conta", 72, 72, Text()),
    Field("nome_empresa", 73, 102, Text()),
    Field("nome_banco", 103, 132, Text()),
    Field("brancos_133", 133, 142, Blanks()),
)
_HEADER_END = (
    Field("data_geracao", 144, 151, DayLong()),
    Field("hora_geracao", 152, 157, Digits()),
    Field("numero_sequencial_arquivo", 158, 163, Number()),
    Field("versao_layout_arquivo", 164, 166, Digits()),
    Field("densidade", 167, 171, Digits()),
    Field("reservado_banco", 172, 191, Blanks()),
    Field("reservado_empresa", 192, 211, Blanks()),
    Field("brancos_212", 212, 240, Blanks()),
)

# Real returns are seen with another code than 2 in column 143: told, and read all the same.
HEADER_RETORNO = _layout(
    "retorno.header",
    *_HEADER_REST,
    Field("codigo_arquivo", 143, 143, Literal("2", is_strict=False)),
    *_HEADER_END,
)
HEADER_REMESSA = _layout(
    "remessa.header",
    *_HEADER_REST,
    Field("codigo_arquivo", 143, 143, Literal("1")),
    *_HEADER_END,
)


def _batch_header(name: str, operation: str) -> Layout:
    return _layout(
        name,
        Field("codigo_banco", 1, 3, Digits()),
        Field("lote", 4, 7, Digits()),
        Field("tipo_registro", 8, 8, Literal("1")),
        Field("operacao", 9, 9, Literal(operation, is_strict=False)),
        Field("servico", 10, 11, Literal("01", is_strict=False)),
        Field("brancos_12", 12, 13, Blanks()),
        Field("versao_layout_lote", 14, 16, Digits()),
        Field("brancos_17", 17, 17, Blanks()),
        Field("tipo_inscricao", 18, 18, Digits()),
        Field("numero_inscricao", 19, 33, TaxId()),
        Field("convenio", 34, 53, Text()),
        Field("agencia", 54, 58, Digits()),
        Field("dv_agencia", 59, 59, Text()),
        Field("conta", 60, 71, Digits()),
        Field("dv_conta", 72, 72, Text()),
        Field("dv_agencia_conta", 73, 73, Text()),
        Field("nome_empresa", 74, 103, Text()),
        Field("mensagem_1", 104, 143, Text()),
        Field("mensagem_2", 144, 183, Text()),
        Field("numero_remessa_retorno", 184, 191, Number()),
        Field("data_gravacao", 192, 199, DayLong()),
        Field("data_credito", 200, 207, DayLong()),
        Field("brancos_208", 208, 240, Blanks()),
    )


HEADER_LOTE_RETORNO = _batch_header("retorno.header_lote", "T")
HEADER_LOTE_REMESSA = _batch_header("remessa.header_lote", "R")

TRAILER_LOTE = _layout(
    "trailer_lote",
    Field("codigo_banco", 1, 3, Digits()),
    Field("lote", 4, 7, Digits()),
    Field("tipo_registro", 8, 8, Literal("5")),
    Field("brancos_9", 9, 17, Blanks()),
    Field("quantidade_registros", 18, 23, Number()),
    Field("quantidade_simples", 24, 29, Number()),
    Field("valor_simples", 30, 46, Cents(may_be_blank=True)),
    Field("quantidade_vinculada", 47, 52, Number()),
    Field("valor_vinculada", 53, 69, Cents(may_be_blank=True)),
    Field("quantidade_caucionada", 70, 75, Number()),
    Field("valor_caucionada", 76, 92, Cents(may_be_blank=True)),
    Field("quantidade_descontada", 93, 98, Number()),
    Field("valor_descontada", 99, 115, Cents(may_be_blank=True)),
    Field("aviso_lancamento", 116, 123, Text()),
    Field("brancos_124", 124, 240, Blanks()),
)

TRAILER = _layout(
    "trailer",
    Field("codigo_banco", 1, 3, Digits()),
    Field("lote", 4, 7, Literal("9999", is_strict=False)),
    Field("tipo_registro", 8, 8, Literal("9")),
    Field("brancos_9", 9, 17, Blanks()),
    Field("quantidade_lotes", 18, 23, Number()),
    Field("quantidade_registros", 24, 29, Number()),
    Field("quantidade_contas", 30, 35, Number()),
    Field("brancos_36", 36, 240, Blanks()),
)


def _segment(letter: str) -> tuple[Field, ...]:
    return (
        Field("codigo_banco", 1, 3, Digits()),
        Field("lote", 4, 7, Digits()),
        Field("tipo_registro", 8, 8, Literal("3")),
        Field("numero_registro", 9, 13, Number()),
        Field("segmento", 14, 14, Literal(letter)),
        Field("brancos_15", 15, 15, Blanks()),
        Field("codigo_movimento", 16, 17, Text()),
    )


SEGMENTO_P = _layout(
    "segmento_p",
    *_segment("P"),
    Field("agencia", 18, 22, Digits()),
    Field("dv_agencia", 23, 23, Text()),
    Field("conta", 24, 35, Digits()),
    Field("dv_conta", 36, 36, Text()),
    Field("dv_agencia_conta", 37, 37, Text()),
    Field("nosso_numero", 38, 57, Text()),
    Field("carteira", 58, 58, Digits()),
    Field("forma_cadastramento", 59, 59, Digits()),
    Field("tipo_documento", 60, 60, Text()),
    Field("emissao_boleto", 61, 61, Digits()),
    Field("distribuicao_boleto", 62, 62, Text()),
    Field("numero_documento", 63, 77, Text()),
    Field("vencimento", 78, 85, DayLong()),
    Field("valor_titulo", 86, 100, Cents()),
    Field("agencia_cobradora", 101, 105, Digits()),
    Field("dv_agencia_cobradora", 106, 106, Text()),
    Field("especie", 107, 108, Digits()),
    Field("aceite", 109, 109, Text()),
    Field("data_emissao", 110, 117, DayLong()),
    Field("codigo_juros", 118, 118, Digits()),
    Field("data_juros", 119, 126, DayLong()),
    Field("juros", 127, 141, Cents()),
    Field("codigo_desconto_1", 142, 142, Digits()),
    Field("data_desconto_1", 143, 150, DayLong()),
    Field("desconto_1", 151, 165, Cents()),
    Field("valor_iof", 166, 180, Cents()),
    Field("valor_abatimento", 181, 195, Cents()),
    Field("uso_empresa", 196, 220, Text()),
    Field("codigo_protesto", 221, 221, Digits()),
    Field("prazo_protesto", 222, 223, Number()),
    Field("codigo_baixa", 224, 224, Digits()),
    Field("prazo_baixa", 225, 227, Digits()),
    Field("codigo_moeda", 228, 229, Digits()),
    Field("numero_contrato", 230, 239, Digits()),
    Field("uso_livre", 240, 240, Blanks()),
    told_by=_SEGMENT,
)

SEGMENTO_Q = _layout(
    "segmento_q",
    *_segment("Q"),
    Field("tipo_inscricao_pagador", 18, 18, Digits()),
    Field("numero_inscricao_pagador", 19, 33, TaxId()),
    Field("nome_pagador", 34, 73, Text()),
    Field("endereco_pagador", 74, 113, Text()),
    Field("bairro_pagador", 114, 128, Text()),
    Field("cep_pagador", 129, 133, Digits()),
    Field("sufixo_cep_pagador", 134, 136, Digits()),
    Field("cidade_pagador", 137, 151, Text()),
    Field("uf_pagador", 152, 153, Text()),
    Field("tipo_inscricao_avalista", 154, 154, Digits()),
    Field("numero_inscricao_avalista", 155, 169, TaxId()),
    Field("nome_avalista", 170, 209, Text()),
    Field("banco_correspondente", 210, 212, Digits()),
    Field("nosso_numero_correspondente", 213, 232, Text()),
    Field("brancos_233", 233, 240, Blanks()),
    told_by=_SEGMENT,
)

SEGMENTO_R = _layout(
    "segmento_r",
    *_segment("R"),
    Field("codigo_desconto_2", 18, 18, Digits()),
    Field("data_desconto_2", 19, 26, DayLong()),
    Field("desconto_2", 27, 41, Cents()),
    Field("codigo_desconto_3", 42, 42, Digits()),
    Field("data_desconto_3", 43, 50, DayLong()),
    Field("desconto_3", 51, 65, Cents()),
    Field("codigo_multa", 66, 66, Digits()),
    Field("data_multa", 67, 74, DayLong()),
    Field("multa", 75, 89, Cents()),
    Field("informacao_pagador", 90, 99, Text()),
    Field("mensagem_3", 100, 139, Text()),
    Field("mensagem_4", 140, 179, Text()),
    Field("brancos_180", 180, 199, Blanks()),
    Field("ocorrencia_pagador", 200, 207, Digits()),
    Field("banco_debito", 208, 210, Digits()),
    Field("agencia_debito", 211, 215, Digits()),
    Field("dv_agencia_debito", 216, 216, Text()),
    Field("conta_debito", 217, 228, Digits()),
    Field("dv_conta_debito", 229, 229, Text()),
    Field("dv_agencia_conta_debito", 230, 230, Text()),
    Field("aviso_debito", 231, 231, Digits()),
    Field("brancos_232", 232, 240, Blanks()),
    told_by=_SEGMENT,
)

SEGMENTO_S = _layout(
    "segmento_s",
    *_segment("S"),
    Field("tipo_impressao", 18, 18, Digits()),
    Field("numero_linha", 19, 20, Number()),
    Field("mensagem", 21, 160, Text()),
    Field("tipo_fonte", 161, 162, Digits()),
    Field("brancos_163", 163, 240, Blanks()),
    told_by=_SEGMENT,
)

# The same segment where its column 18 says 3: five lines of the boleto's instructions.
SEGMENTO_S3 = _layout(
    "segmento_s3",
    *_segment("S"),
    Field("tipo_impressao", 18, 18, Literal("3")),
    Field("mensagem_5", 19, 58, Text()),
    Field("mensagem_6", 59, 98, Text()),
    Field("mensagem_7", 99, 138, Text()),
    Field("mensagem_8", 139, 178, Text()),
    Field("mensagem_9", 179, 218, Text()),
    Field("brancos_219", 219, 240, Blanks()),
    told_by=(*_SEGMENT, "tipo_impressao"),
)

SEGMENTO_T = _layout(
    "segmento_t",
    *_segment("T"),
    Field("agencia", 18, 22, Digits()),
    Field("dv_agencia", 23, 23, Text()),
    Field("conta", 24, 35, Digits()),
    Field("dv_conta", 36, 36, Text()),
    Field("dv_agencia_conta", 37, 37, Text()),
    Field("nosso_numero", 38, 57, Text()),
    Field("carteira", 58, 58, Digits()),
    Field("numero_documento", 59, 73, Text()),
    Field("vencimento", 74, 81, DayLong()),
    Field("valor_titulo", 82, 96, Cents()),
    Field("banco_cobrador", 97, 99, Digits()),
    Field("agencia_cobradora", 100, 104, Digits()),
    Field("dv_agencia_cobradora", 105, 105, Text()),
    Field("uso_empresa", 106, 130, Text()),
    Field("codigo_moeda", 131, 132, Digits()),
    Field("tipo_inscricao_pagador", 133, 133, Digits()),
    Field("numero_inscricao_pagador", 134, 148, TaxId()),
    Field("nome_pagador", 149, 188, Text()),
    Field("numero_contrato", 189, 198, Digits()),
    Field("valor_tarifa", 199, 213, Cents()),
    Field("motivos", 214, 223, Text()),
    Field("brancos_224", 224, 240, Blanks()),
    told_by=_SEGMENT,
)

SEGMENTO_U = _layout(
    "segmento_u",
    *_segment("U"),
    Field("acrescimos", 18, 32, Cents()),
    Field("valor_desconto", 33, 47, Cents()),
    Field("valor_abatimento", 48, 62, Cents()),
    Field("valor_iof", 63, 77, Cents()),
    Field("valor_pago", 78, 92, Cents()),
    Field("valor_liquido", 93, 107, Cents()),
    Field("outras_despesas", 108, 122, Cents(may_be_blank=True)),
    Field("outros_creditos", 123, 137, Cents(may_be_blank=True)),
    Field("data_ocorrencia", 138, 145, DayLong(required=True)),
    Field("data_credito", 146, 153, DayLong()),
    Field("codigo_ocorrencia_pagador", 154, 157, Text()),
    Field("data_ocorrencia_pagador", 158, 165, DayLong()),
    Field("valor_ocorrencia_pagador", 166, 180, Cents(may_be_blank=True)),
    Field("complemento_ocorrencia", 181, 210, Text()),
    Field("banco_correspondente", 211, 213, Digits()),
    Field("nosso_numero_correspondente", 214, 233, Digits()),
    Field("brancos_234", 234, 240, Blanks()),
    told_by=_SEGMENT,
)

# Any segment Y: which one it is, its columns 18-19 say.
SEGMENTO_Y = _layout(
    "segmento_y",
    *_segment("Y"),
    Field("registro_opcional", 18, 19, Digits()),
    Field("conteudo", 20, 240, Blanks()),
    told_by=_SEGMENT,
)

_PERSON = (
    Field("tipo_inscricao", 20, 20, Digits()),
    Field("numero_inscricao", 21, 35, TaxId()),
    Field("nome", 36, 75, Text()),
    Field("endereco", 76, 115, Text()),
    Field("bairro", 116, 130, Text()),
    Field("cep", 131, 135, Digits()),
    Field("sufixo_cep", 136, 138, Digits()),
    Field("cidade", 139, 153, Text()),
    Field("uf", 154, 155, Text()),
    Field("brancos_156", 156, 240, Blanks()),
)


def _optional(name: str, code: str, *fields: Field) -> Layout:
    mark = Field("registro_opcional", 18, 19, Literal(code))
    return _layout(name, *_segment("Y"), mark, *fields, told_by=_OPTIONAL)


SEGMENTO_Y01 = _optional("segmento_y01", "01", *_PERSON)  # the guarantor
SEGMENTO_Y03 = _optional("segmento_y03", "03", *_PERSON)  # the payer, in a return
# An amount has two decimal places, a rate in percent five.
SEGMENTO_Y53 = _optional(
    "segmento_y53",
    "53",
    Field("tipo_pagamento", 20, 21, Digits()),
    Field("quantidade_pagamentos", 22, 23, Number()),
    Field("tipo_maximo", 24, 24, Digits()),
    Field("maximo", 25, 39, Number()),
    Field("tipo_minimo", 40, 40, Digits()),
    Field("minimo", 41, 55, Number()),
    Field("brancos_56", 56, 240, Blanks()),
)
SEGMENTO_Y04 = _optional(
    "segmento_y04",
    "04",
    Field("email", 20, 69, Text()),
    Field("ddd", 70, 71, Digits()),
    Field("celular", 72, 80, Digits()),
    Field("brancos_81", 81, 240, Blanks()),
)
