"""Banco do Brasil, CNAB 400 remessa of a convênio of seven digits (CBR641).

Convênios of four and six digits have a manual of their own, which is not at hand.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from emdia.formats.banks.b001_banco_do_brasil.cnab400_remessa_registros import (
    ALTERAR_JUROS,
    ALTERAR_PRAZO,
    COBRAR_MULTA,
    DETALHE,
    DETALHE_EMAIL,
    DETALHE_MULTA,
    DETALHE_NUMERO_15,
    DISPENSAR_MULTA,
    HEADER,
    PROTESTAR,
    TRAILER,
)
from emdia.formats.fixed_width import Layout
from emdia.formats.remessa import (
    FrameRecord,
    Instruction,
    Kind,
    Movement,
    OfAnswers,
    RemessaHeading,
    RemessaLayout,
    RemessaRecord,
)
from emdia.formats.remessa.alphabet import plain_capitals

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
ORDERED_PROTEST_DAYS = frozenset((*range(3, 31), 35, 40, 45))

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

# Note 20. Protest by instruction without days is after five working days (note 9, c).
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
    Kind.PROTEST: Movement(code="09", words="Protestar", needs=_NUMBER, tells=("protest_days",)),
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


def _refused_protest(asked: Instruction) -> str:
    # Note 9, letter c; three to five are working days.
    if asked.kind is not Kind.PROTEST:
        return refused_protest(asked)
    if asked.protest_days is None or asked.protest_days in ORDERED_PROTEST_DAYS:
        return ""
    return "the bank protests by order after 3 to 30, 35, 40 or 45 days"


def _refused_guarantor(asked: Instruction) -> str:
    if asked.guarantor is None or asked.kind is not Kind.ENTRY:
        return ""
    if asked.messages:
        return "a message and a guarantor have the same columns; CNAB 240 takes both"
    return "" if asked.guarantor.tax_id else "the bank asks for the guarantor's CPF or CNPJ"


# Note 13: the columns of the name, and what stands between it and the number.
_GUARANTORS = {"cpf": (25, " CPF"), "cnpj": (21, " CNPJ")}
_GUARANTOR_MARK = "A"


def _has_guarantor(answers: Mapping[str, Any]) -> str:
    return _GUARANTOR_MARK if answers["guarantor_name"] else ""


def _guarantor_or_message(answers: Mapping[str, Any]) -> str:
    name = answers["guarantor_name"]
    if not name:
        return plain_capitals(answers["message_1"] or "")[:_MESSAGE_COLUMNS]
    width, between = _GUARANTORS[answers["guarantor_tax_kind"]]
    return plain_capitals(name)[:width].ljust(width) + between + str(answers["guarantor_tax_id"])


def _guarantor(answers: Mapping[str, Any]) -> tuple[str, str, str]:
    """Return the guarantor's name, kind of number and number; empty where there is none."""
    text = str(answers["message_1"])
    if answers["guarantor_mark"] == _GUARANTOR_MARK:
        for kind, (width, between) in _GUARANTORS.items():
            if text[width:].startswith(between):
                return text[:width].rstrip(), kind, text[width + len(between) :]
    return "", "", ""


_MESSAGE_COLUMNS = 40
_RESTORED = {
    "guarantor_name": lambda told: _guarantor(told)[0],
    "guarantor_tax_kind": lambda told: _guarantor(told)[1],
    "guarantor_tax_id": lambda told: _guarantor(told)[2],
    "message_1": lambda told: "" if _guarantor(told)[0] else told["message_1"],
}


def _refused_fine(answers: Mapping[str, Any]) -> str:
    # Note 16.
    has_fine = answers["fine_kind"] is not None and answers["kind"] is Kind.ENTRY
    if has_fine and answers["fine_day"] is None:
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
    _instead(PROTESTAR, Kind.PROTEST, fields={"protest_days": "instrucao_1"}),
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
            },
            codes={
                "tax_kind": _TAX_KINDS,
                "payer_tax_kind": _TAX_KINDS,
                "species": ESPECIES,
                "is_accepted": {True: "A", False: "N"},
                "late_action": _LATE_ACTIONS,
            },
            derived={
                "indicativo_avalista": _has_guarantor,
                "mensagem": _guarantor_or_message,
            },
            read_back={"guarantor_mark": "indicativo_avalista", "message_1": "mensagem"},
            restored=_RESTORED,
            carries=("guarantor_name", "guarantor_tax_id", "message_1"),
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
    refusals=(_refused_protest, OfAnswers(_refused_fine), _refused_guarantor),
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
