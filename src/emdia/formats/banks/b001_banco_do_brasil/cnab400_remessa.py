"""Banco do Brasil, CNAB 400 remessa of a convênio of seven digits (CBR641).

Convênios of four and six digits have a manual of their own, which is not at hand.
"""

from __future__ import annotations

from datetime import date
from typing import Any

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
from emdia.formats.remessa import (
    FrameRecord,
    Instruction,
    Kind,
    Movement,
    RemessaHeading,
    RemessaLayout,
    RemessaRecord,
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
# message (note 13). Nothing but a message is written there: a guarantor goes by CNAB 240.
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
    Field("indicativo_avalista", 88, 88, Blanks()),
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

# Note 7.
ESPECIES = {
    "DM": "01",
    "NP": "02",
    "NS": "03",
    "RC": "05",
    "LC": "08",
    "WARRANT": "09",
    "CH": "10",
    "DS": "12",
    "ND": "13",
    "AP": "15",
    "DAU": "25",
    "DAE": "26",
    "DAM": "27",
}
_TAX_KINDS = {"cpf": "01", "cnpj": "02", "": "00", None: "00"}

# Note 9: 06 is protest after the calendar days of columns 392-393, 07 is no protest.
_LATE_ACTIONS = {"protest": "06", "": "07"}
PROTEST_DAYS = frozenset((*range(6, 30), 35, 40))

PAYER = (
    "payer_name",
    "payer_tax_id",
    "payer_street",
    "payer_city",
    "payer_state",
    "payer_postal_code",
)
_ENTRY = ("carteira", "document", "due_date", "nominal_cents", "species", "issue_date", *PAYER)
_NUMBER = ("nosso_numero", "carteira")
_DISCOUNT = ("discount_1_amount", "discount_1_day")

# Note 20. Protest by instruction is after five working days, the bank's own rule (note 9, c).
# 33 and 34 correct a discount, 03, 37 and 40 ask for what no instruction of ours is.
MOVEMENTS = {
    Kind.ENTRY: Movement(code="01", words="Registro de título", needs=_ENTRY),
    Kind.WRITE_OFF: Movement(
        code="02", words="Solicitação de baixa", needs=_NUMBER, fixed={"instrucao_1": "44"}
    ),
    Kind.GRANT_REBATE: Movement(
        code="04", words="Concessão de abatimento", needs=(*_NUMBER, "rebate_cents")
    ),
    Kind.CANCEL_REBATE: Movement(
        code="05", words="Cancelamento de abatimento", needs=_NUMBER, tells=("rebate_cents",)
    ),
    Kind.CHANGE_DUE_DATE: Movement(
        code="06", words="Alteração de vencimento", needs=(*_NUMBER, "due_date")
    ),
    Kind.PROTEST: Movement(code="09", words="Protestar", needs=_NUMBER),
    Kind.STAY_PROTEST: Movement(code="10", words="Sustar protesto", needs=_NUMBER),
    Kind.WAIVE_INTEREST: Movement(code="11", words="Dispensar juros", needs=_NUMBER),
    Kind.CHANGE_COMPANY_USE: Movement(
        code="07",
        words="Alteração do número de controle do participante",
        needs=(*_NUMBER, "company_use"),
    ),
    Kind.CHANGE_DOCUMENT: Movement(
        code="08",
        words="Alteração do número do título dado pelo cedente",
        needs=(*_NUMBER, "document"),
    ),
    Kind.CHANGE_INTEREST: Movement(
        code="16", words="Alterar juros de mora", needs=(*_NUMBER, "interest_amount")
    ),
    Kind.CHANGE_FINE: Movement(
        code="35", words="Cobrar multa", needs=(*_NUMBER, "fine_kind", "fine_value", "fine_day")
    ),
    Kind.WAIVE_FINE: Movement(code="36", words="Dispensar multa", needs=_NUMBER),
    Kind.WAIVE_PAYMENT_LIMIT: Movement(
        code="38", words="Dispensar prazo limite de recebimento", needs=_NUMBER
    ),
    Kind.CHANGE_PAYMENT_LIMIT: Movement(
        code="39",
        words="Alterar prazo limite de recebimento",
        needs=(*_NUMBER, "payment_limit_days"),
    ),
    Kind.CHANGE_OTHER_DATA: Movement(
        code="12",
        words="Alteração de nome e endereço do pagador",
        needs=(*_NUMBER, "payer_name"),
        tells=("payer_tax_kind", "payer_district", *PAYER),
    ),
    Kind.GRANT_DISCOUNT: Movement(
        code="31", words="Conceder desconto", needs=(*_NUMBER, *_DISCOUNT)
    ),
    Kind.CANCEL_DISCOUNT: Movement(code="32", words="Não conceder desconto", needs=_NUMBER),
}


def refused_protest(asked: Instruction) -> str:
    """Return why the days of protest are none of the bank's; empty when they are."""
    if asked.protest_days is None or asked.protest_days in PROTEST_DAYS:
        return ""
    return "the bank protests after 6 to 29, 35 or 40 calendar days"


def _refused_fine(asked: Instruction) -> str:
    # Note 16.
    if asked.fine is not None and asked.kind is Kind.ENTRY and asked.fine.day is None:
        return "the bank asks from which day the fine is owed"
    return ""


def _refused_convenio(heading: RemessaHeading) -> str:
    if heading.convenio and int(heading.convenio) < SMALLEST_CONVENIO:
        return (
            f"a convênio below {SMALLEST_CONVENIO} has records of its own (CBR641 of six "
            "positions), whose manual is not at hand; CNAB 240 takes it"
        )
    return ""


SMALLEST_CONVENIO = 1_000_000

_TITLE_FIELDS = {
    "tax_kind": "tipo_inscricao",
    "tax_id": "numero_inscricao",
    "agencia": "agencia",
    "agencia_dv": "dv_agencia",
    "conta": "conta",
    "conta_dv": "dv_conta",
    "convenio": "convenio",
    "company_use": "controle_empresa",
    "nosso_numero": "nosso_numero",
    "variation": "variacao_carteira",
    "carteira": "carteira",
    "movement": "comando",
    "document": "seu_numero",
    "line_sequence": "numero_sequencial",
}
_FINE_FIELDS = {"fine_kind": "codigo_multa", "fine_day": "data_multa", "fine_value": "multa"}
_FINES = {"amount": "1", "rate": "2", None: "9"}


def _instead(layout: Layout, kind: Kind, **more: Any) -> RemessaRecord:
    return RemessaRecord(
        layout=layout,
        fields=_TITLE_FIELDS | more.pop("fields", {}),
        codes={"tax_kind": _TAX_KINDS, **more.pop("codes", {})},
        kinds=frozenset({kind}),
        **more,
    )


INSTEAD = (
    _instead(
        ALTERAR_JUROS,
        Kind.CHANGE_INTEREST,
        fields={"interest_amount": "juros"},
        fixed={"codigo_juros": "1"},
    ),
    _instead(COBRAR_MULTA, Kind.CHANGE_FINE, fields=_FINE_FIELDS, codes={"fine_kind": _FINES}),
    _instead(DISPENSAR_MULTA, Kind.WAIVE_FINE, fixed={"codigo_multa": "9"}),
    _instead(
        ALTERAR_PRAZO,
        Kind.CHANGE_PAYMENT_LIMIT,
        fields={"payment_limit_days": "prazo_recebimento"},
    ),
)

REMESSA = RemessaLayout(
    name="400",
    bank_code="001",
    header=FrameRecord(
        layout=HEADER,
        fields={
            "is_test": "literal_operacao",
            "agencia": "agencia",
            "agencia_dv": "dv_agencia",
            "conta": "conta",
            "conta_dv": "dv_conta",
            "company_name": "nome_cedente",
            "generated_date": "data_gravacao",
            "sequence": "sequencial_remessa",
            "convenio": "convenio_lider",
            "line_sequence": "numero_sequencial",
        },
        codes={"is_test": {True: "TESTE", False: "REMESSA"}},
    ),
    records=(
        RemessaRecord(
            layout=DETALHE,
            fields={
                **_TITLE_FIELDS,
                "due_date": "vencimento",
                "nominal_cents": "valor_titulo",
                "species": "especie",
                "is_accepted": "aceite",
                "issue_date": "data_emissao",
                "late_action": "instrucao_1",
                "late_action_days": "dias_protesto",
                "interest_amount": "juros_dia",
                "discount_1_day": "data_desconto",
                "discount_1_amount": "valor_desconto",
                "rebate_cents": "valor_abatimento",
                "payer_tax_kind": "tipo_inscricao_pagador",
                "payer_tax_id": "numero_inscricao_pagador",
                "payer_name": "nome_pagador",
                "payer_street": "endereco_pagador",
                "payer_district": "bairro_pagador",
                "payer_postal_code": "cep_pagador",
                "payer_city": "cidade_pagador",
                "payer_state": "uf_pagador",
                "message_1": "mensagem",
            },
            codes={
                "tax_kind": _TAX_KINDS,
                "payer_tax_kind": _TAX_KINDS,
                "species": ESPECIES,
                "is_accepted": {True: "A", False: "N"},
                "late_action": _LATE_ACTIONS,
            },
        ),
        RemessaRecord(
            layout=DETALHE_MULTA,
            fields={**_FINE_FIELDS, "line_sequence": "numero_sequencial"},
            codes={"fine_kind": _FINES},
            when=("fine_value",),
            only=frozenset({Kind.ENTRY}),  # note 14
        ),
        RemessaRecord(
            layout=DETALHE_EMAIL,
            fields={"delivery_email": "email_pagador", "line_sequence": "numero_sequencial"},
            when=("delivery_email",),
        ),
    ),
    trailer=FrameRecord(layout=TRAILER, fields={"line_sequence": "numero_sequencial"}),
    instead=INSTEAD,
    movements=MOVEMENTS,
    needs=("agencia", "conta", "convenio", "variation", "tax_id", "company_name"),
    refusals=(refused_protest, _refused_fine),
    refused_headings=(_refused_convenio,),
    not_written=(
        "Convênios below 1,000,000 have records of their own (CBR641 of six positions): their "
        "manual is not at hand. CNAB 240 takes them.",
        "Commands 03 (debit of an account), 33 and 34 (corrections of a discount), 37 (index) "
        "and 40 (modality) ask for what no instruction here is.",
        "Command 16 with a rate: the manual does not say of which period the rate is.",
    ),
    not_taken={
        Kind.STAY_PROTEST_AND_WRITE_OFF: (
            "the bank only stays the protest (10); ask for the write-off by itself"
        ),
    },
    other_records=(DETALHE_NUMERO_15,),
)
