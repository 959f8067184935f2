"""Banco do Brasil, CNAB 400 remessa: every column of every record (CBR641)."""

from __future__ import annotations

from datetime import date

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

MANUAL = "Banco do Brasil, CNAB400/CBR641, layout de arquivo remessa, convênios de 7 posições"
MANUAL_DATE = date(2014, 1, 1)


def _layout(name: str, *fields: Field, told_by: tuple[str, ...] = ()) -> Layout:
    return Layout(
        name=f"bb400.remessa.{name}",
        width=400,
        manual=MANUAL,
        manual_date=MANUAL_DATE,
        fields=fields,
        told_by=told_by,
    )


_END = Field("numero_sequencial", 395, 400, Number())

HEADER = _layout(
    "header",
    Field("tipo_registro", 1, 1, Literal("0")),
    Field("tipo_operacao", 2, 2, Literal("1")),
    Field("literal_operacao", 3, 9, Text()),
    Field("tipo_servico", 10, 11, Literal("01")),
    Field("literal_servico", 12, 19, Literal("COBRANCA")),
    Field("brancos_20", 20, 26, Blanks()),
    Field("agencia", 27, 30, Digits()),
    Field("dv_agencia", 31, 31, Text()),
    Field("conta", 32, 39, Digits()),
    Field("dv_conta", 40, 40, Text()),
    Field("zeros_41", 41, 46, Zeros()),
    Field("nome_cedente", 47, 76, Text()),
    Field("banco", 77, 94, Literal("001BANCODOBRASIL")),
    Field("data_gravacao", 95, 100, Day()),
    Field("sequencial_remessa", 101, 107, Number()),
    Field("brancos_108", 108, 129, Blanks()),
    Field("convenio_lider", 130, 136, Digits()),
    Field("brancos_137", 137, 394, Blanks()),
    _END,
)

# With an "A" in column 88, columns 352-391 hold a guarantor's name and number instead of a
# message (note 13).
DETALHE = _layout(
    "detalhe",
    Field("tipo_registro", 1, 1, Literal("7")),
    Field("tipo_inscricao", 2, 3, Digits()),
    Field("numero_inscricao", 4, 17, TaxId()),
    Field("agencia", 18, 21, Digits()),
    Field("dv_agencia", 22, 22, Text()),
    Field("conta", 23, 30, Digits()),
    Field("dv_conta", 31, 31, Text()),
    Field("convenio", 32, 38, Digits()),
    Field("controle_empresa", 39, 63, Text()),
    Field("nosso_numero", 64, 80, Digits()),
    Field("prestacao", 81, 82, Zeros()),
    Field("grupo_valor", 83, 84, Zeros()),
    Field("brancos_85", 85, 87, Blanks()),
    Field("indicativo_avalista", 88, 88, Text()),
    Field("prefixo_titulo", 89, 91, Blanks()),
    Field("variacao_carteira", 92, 94, Digits()),
    Field("conta_caucao", 95, 95, Zeros()),
    Field("bordero", 96, 101, Zeros()),
    Field("tipo_cobranca", 102, 106, Text()),
    Field("carteira", 107, 108, Digits()),
    Field("comando", 109, 110, Text()),
    Field("seu_numero", 111, 120, Text()),
    Field("vencimento", 121, 126, Day()),
    Field("valor_titulo", 127, 139, Cents()),
    Field("numero_banco", 140, 142, Literal("001")),
    Field("agencia_cobradora", 143, 146, Zeros()),
    Field("dv_agencia_cobradora", 147, 147, Blanks()),
    Field("especie", 148, 149, Digits()),
    Field("aceite", 150, 150, Text()),
    Field("data_emissao", 151, 156, Day()),
    Field("instrucao_1", 157, 158, Digits()),
    Field("instrucao_2", 159, 160, Digits()),
    Field("juros_dia", 161, 173, Cents()),
    Field("data_desconto", 174, 179, Day()),
    Field("valor_desconto", 180, 192, Cents()),
    Field("valor_iof", 193, 205, Cents()),
    Field("valor_abatimento", 206, 218, Cents()),
    Field("tipo_inscricao_pagador", 219, 220, Digits()),
    Field("numero_inscricao_pagador", 221, 234, TaxId()),
    Field("nome_pagador", 235, 271, Text()),
    Field("brancos_272", 272, 274, Blanks()),
    Field("endereco_pagador", 275, 314, Text()),
    Field("bairro_pagador", 315, 326, Text()),
    Field("cep_pagador", 327, 334, Digits()),
    Field("cidade_pagador", 335, 349, Text()),
    Field("uf_pagador", 350, 351, Text()),
    Field("mensagem", 352, 391, Text()),
    Field("dias_protesto", 392, 393, Number()),
    Field("branco_394", 394, 394, Blanks()),
    _END,
)


def _alteracao(name: str, command: str, *fields: Field) -> Layout:
    """Return the record of a command that has something else in the discount's columns."""
    return DETALHE.with_fields(
        Field("comando", 109, 110, Literal(command)),
        *fields,
        name=f"bb400.remessa.{name}",
        told_by=("tipo_registro", "comando"),
    )


# Note 9, letter c: here the instruction is the number of days itself.
PROTESTAR = _alteracao("protestar", "09", Field("instrucao_1", 157, 158, Number()))

# Note 11, letters c to e.
ALTERAR_JUROS = _alteracao(
    "alterar_juros",
    "16",
    Field("codigo_juros", 174, 174, Digits()),
    Field("zeros_175", 175, 180, Zeros()),
    Field("juros", 181, 192, Cents()),
)
_MULTA = (
    Field("codigo_multa", 174, 174, Digits()),
    Field("data_multa", 175, 180, Day()),
    Field("multa", 181, 192, Cents()),
)
COBRAR_MULTA = _alteracao("cobrar_multa", "35", *_MULTA)
DISPENSAR_MULTA = _alteracao("dispensar_multa", "36", *_MULTA)
ALTERAR_PRAZO = _alteracao(
    "alterar_prazo",
    "39",
    Field("prazo_recebimento", 174, 176, Number()),
    Field("zeros_177", 177, 192, Zeros()),
)

_SERVICO = ("tipo_registro", "tipo_servico")

DETALHE_MULTA = _layout(
    "detalhe_multa",
    Field("tipo_registro", 1, 1, Literal("5")),
    Field("tipo_servico", 2, 3, Literal("99")),
    Field("codigo_multa", 4, 4, Digits()),
    Field("data_multa", 5, 10, Day()),
    Field("multa", 11, 22, Cents()),
    Field("brancos_23", 23, 394, Blanks()),
    _END,
    told_by=_SERVICO,
)

DETALHE_EMAIL = _layout(
    "detalhe_email",
    Field("tipo_registro", 1, 1, Literal("5")),
    Field("tipo_servico", 2, 3, Literal("01")),
    Field("email_pagador", 4, 139, Text()),
    Field("brancos_140", 140, 394, Blanks()),
    _END,
    told_by=_SERVICO,
)

DETALHE_NUMERO_15 = _layout(
    "detalhe_numero_15",
    Field("tipo_registro", 1, 1, Literal("5")),
    Field("tipo_servico", 2, 3, Literal("03")),
    Field("identificacao_titulo", 4, 18, Text()),
    Field("brancos_19", 19, 394, Blanks()),
    _END,
    told_by=_SERVICO,
)

TRAILER = _layout(
    "trailer",
    Field("tipo_registro", 1, 1, Literal("9")),
    Field("brancos_2", 2, 394, Blanks()),
    _END,
)
