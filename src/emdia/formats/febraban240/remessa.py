"""A FEBRABAN CNAB 240 remessa: which field holds each answer, and what can be asked.

A bank makes its records with `segment_p` and the others: `fields`, `codes` and the
rest hold only what it says otherwise, and None takes a name away.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from emdia.formats.febraban240.retorno import Changes, changed
from emdia.formats.fixed_width import Layout
from emdia.formats.remessa.answers import OF_INSTRUCTION
from emdia.formats.remessa.form import FrameRecord, Movement, RemessaRecord
from emdia.formats.remessa.instruction import Accepts, Kind

Codes = Mapping[str, Mapping[Any, str]]
Fixed = Mapping[str, Any]
Derived = Mapping[str, Callable[[Mapping[str, Any]], Any]]
_NO_CHANGES: Changes = MappingProxyType({})
_NOTHING: Mapping[str, Any] = MappingProxyType({})

ESPECIES = {
    "CH": "01",
    "DM": "02",
    "DMI": "03",
    "DS": "04",
    "DSI": "05",
    "DR": "06",
    "LC": "07",
    "NCC": "08",
    "NCE": "09",
    "NCI": "10",
    "NCR": "11",
    "NP": "12",
    "NPR": "13",
    "TM": "14",
    "TS": "15",
    "NS": "16",
    "RC": "17",
    "FAT": "18",
    "ND": "19",
    "AP": "20",
    "ME": "21",
    "PC": "22",
    "NF": "23",
    "DD": "24",
    "EC": "30",
    "CC": "31",
    "BDP": "32",
    "OUTROS": "99",
}
TAX_KINDS = {"cpf": "1", "cnpj": "2", "": "0", None: "0"}
ACCEPTED = {True: "A", False: "N"}
FINES = {"amount": "1", "rate": "2", None: "0"}
INTERESTS = {"amount": "1", "rate": "2", None: "3"}
DISCOUNTS = {"amount": "1", "rate": "2", None: "0"}
LATE_ACTIONS = {"protest": "1", "": "3"}
WRITE_OFFS = {"days": "1", "": "2"}
ACCEPTS: Mapping[Any, str] = {Accepts.ANY: "01", Accepts.RANGE: "02", Accepts.EXACT: "03"}
PAYMENT_LIMITS: Mapping[Any, str] = {"rate": "1", "amount": "2", None: "0"}

ACCOUNT_FIELDS = {
    "agencia": "agencia",
    "agencia_dv": "dv_agencia",
    "conta": "conta",
    "conta_dv": "dv_conta",
    "dac": "dv_agencia_conta",
}
_COMPANY_FIELDS = {
    "tax_kind": "tipo_inscricao",
    "tax_id": "numero_inscricao",
    "convenio": "convenio",
    **ACCOUNT_FIELDS,
    "company_name": "nome_empresa",
}
HEADER_FIELDS = {
    **_COMPANY_FIELDS,
    "generated_date": "data_geracao",
    "generated_time": "hora_geracao",
    "sequence": "numero_sequencial_arquivo",
}
BATCH_HEADER_FIELDS = {
    **_COMPANY_FIELDS,
    "sequence": "numero_remessa_retorno",
    "generated_date": "data_gravacao",
}
BATCH_TRAILER_FIELDS = {"records": "quantidade_registros"}
TRAILER_FIELDS = {"batches": "quantidade_lotes", "lines": "quantidade_registros"}

_PLACE = {"record_number": "numero_registro", "movement": "codigo_movimento"}
P_FIELDS = {
    **_PLACE,
    **ACCOUNT_FIELDS,
    "nosso_numero": "nosso_numero",
    "document": "numero_documento",
    "due_date": "vencimento",
    "nominal_cents": "valor_titulo",
    "species": "especie",
    "is_accepted": "aceite",
    "issue_date": "data_emissao",
    "interest_kind": "codigo_juros",
    "interest_day": "data_juros",
    "interest_value": "juros",
    "discount_1_kind": "codigo_desconto_1",
    "discount_1_day": "data_desconto_1",
    "discount_1_value": "desconto_1",
    "iof_cents": "valor_iof",
    "rebate_cents": "valor_abatimento",
    "company_use": "uso_empresa",
    "late_action": "codigo_protesto",
    "late_action_days": "prazo_protesto",
    "write_off_kind": "codigo_baixa",
    "write_off_days": "prazo_baixa",
}
Q_FIELDS = {
    **_PLACE,
    "payer_tax_kind": "tipo_inscricao_pagador",
    "payer_tax_id": "numero_inscricao_pagador",
    "payer_name": "nome_pagador",
    "payer_street": "endereco_pagador",
    "payer_district": "bairro_pagador",
    "payer_postal_prefix": "cep_pagador",
    "payer_postal_suffix": "sufixo_cep_pagador",
    "payer_city": "cidade_pagador",
    "payer_state": "uf_pagador",
    "guarantor_tax_kind": "tipo_inscricao_avalista",
    "guarantor_tax_id": "numero_inscricao_avalista",
    "guarantor_name": "nome_avalista",
}
R_FIELDS = {
    **_PLACE,
    "discount_2_kind": "codigo_desconto_2",
    "discount_2_day": "data_desconto_2",
    "discount_2_value": "desconto_2",
    "discount_3_kind": "codigo_desconto_3",
    "discount_3_day": "data_desconto_3",
    "discount_3_value": "desconto_3",
    "fine_kind": "codigo_multa",
    "fine_day": "data_multa",
    "fine_value": "multa",
    "message_1": "mensagem_3",
    "message_2": "mensagem_4",
}
S3_FIELDS = {
    **_PLACE,
    **{f"message_{number}": f"mensagem_{number + 2}" for number in range(3, 8)},
}
Y01_FIELDS = {
    **_PLACE,
    "guarantor_tax_kind": "tipo_inscricao",
    "guarantor_tax_id": "numero_inscricao",
    "guarantor_name": "nome",
    "guarantor_street": "endereco",
    "guarantor_district": "bairro",
    "guarantor_postal_prefix": "cep",
    "guarantor_postal_suffix": "sufixo_cep",
    "guarantor_city": "cidade",
    "guarantor_state": "uf",
}

Y53_FIELDS = {
    **_PLACE,
    "payment_accepts": "tipo_pagamento",
    "payment_times": "quantidade_pagamentos",
    "payment_max_kind": "tipo_maximo",
    "payment_min_kind": "tipo_minimo",
}

PAYER = (
    "payer_name",
    "payer_tax_id",
    "payer_street",
    "payer_city",
    "payer_state",
    "payer_postal_code",
)
ENTRY_NEEDS = ("document", "due_date", "nominal_cents", "species", "issue_date", *PAYER)
FINE = ("fine_kind", "fine_value", "fine_day")
INTEREST = ("interest_kind", "interest_value", "interest_day")
DISCOUNT_1 = ("discount_1_kind", "discount_1_value", "discount_1_day")
EVERYTHING = tuple(OF_INSTRUCTION)

# Code C004 of the standard; a bank takes the ones it has and replaces what it says otherwise.
MOVEMENTS = {
    Kind.ENTRY: Movement(code="01", words="Entrada de título", needs=ENTRY_NEEDS),
    Kind.WRITE_OFF: Movement(code="02", words="Pedido de baixa", needs=("nosso_numero",)),
    Kind.GRANT_REBATE: Movement(
        code="04", words="Concessão de abatimento", needs=("nosso_numero", "rebate_cents")
    ),
    Kind.CANCEL_REBATE: Movement(
        code="05", words="Cancelamento de abatimento", needs=("nosso_numero",)
    ),
    Kind.CHANGE_DUE_DATE: Movement(
        code="06", words="Alteração de vencimento", needs=("nosso_numero", "due_date")
    ),
    Kind.GRANT_DISCOUNT: Movement(
        code="07", words="Concessão de desconto", needs=("nosso_numero", *DISCOUNT_1)
    ),
    Kind.CANCEL_DISCOUNT: Movement(
        code="08", words="Cancelamento de desconto", needs=("nosso_numero",)
    ),
    Kind.PROTEST: Movement(
        code="09",
        words="Protestar",
        needs=("nosso_numero",),
        tells=("late_action", "late_action_days"),
    ),
    Kind.STAY_PROTEST_AND_WRITE_OFF: Movement(
        code="10", words="Sustar protesto e baixar", needs=("nosso_numero",)
    ),
    Kind.STAY_PROTEST: Movement(
        code="11", words="Sustar protesto e manter em carteira", needs=("nosso_numero",)
    ),
    Kind.CHANGE_INTEREST: Movement(
        code="12", words="Alteração de juros de mora", needs=("nosso_numero", *INTEREST)
    ),
    Kind.WAIVE_INTEREST: Movement(code="13", words="Dispensar juros", needs=("nosso_numero",)),
    Kind.CHANGE_FINE: Movement(
        code="14", words="Alteração de multa", needs=("nosso_numero", *FINE)
    ),
    Kind.WAIVE_FINE: Movement(
        code="15", words="Dispensar cobrança de multa", needs=("nosso_numero",)
    ),
    Kind.CHANGE_DOCUMENT: Movement(
        code="21",
        words="Alterar número do título dado pelo beneficiário",
        needs=("nosso_numero", "document"),
    ),
    Kind.CHANGE_COMPANY_USE: Movement(
        code="22",
        words="Alterar número de controle do participante",
        needs=("nosso_numero", "company_use"),
    ),
    Kind.CHANGE_AMOUNT: Movement(
        code="47",
        words="Alteração do valor nominal do título",
        needs=("nosso_numero", "nominal_cents"),
    ),
    Kind.CHANGE_OTHER_DATA: Movement(
        code="31", words="Alteração de outros dados", needs=("nosso_numero",), tells=EVERYTHING
    ),
    Kind.LIST_NEGATIVE: Movement(
        code="45", words="Negativação sem protesto", needs=("nosso_numero",)
    ),
}


def header(
    layout: Layout, *, fields: Changes = _NO_CHANGES, fixed: Fixed = _NOTHING, **more: Any
) -> FrameRecord:
    """Return the file's header."""
    return _frame(layout, HEADER_FIELDS, fields, fixed, **more)


def batch_header(
    layout: Layout, *, fields: Changes = _NO_CHANGES, fixed: Fixed = _NOTHING, **more: Any
) -> FrameRecord:
    """Return the header of the lote."""
    return _frame(layout, BATCH_HEADER_FIELDS, fields, {"lote": "0001", **fixed}, **more)


def batch_trailer(
    layout: Layout, *, fields: Changes = _NO_CHANGES, fixed: Fixed = _NOTHING, **more: Any
) -> FrameRecord:
    """Return the trailer of the lote."""
    return _frame(layout, BATCH_TRAILER_FIELDS, fields, {"lote": "0001", **fixed}, **more)


def trailer(
    layout: Layout, *, fields: Changes = _NO_CHANGES, fixed: Fixed = _NOTHING, **more: Any
) -> FrameRecord:
    """Return the file's trailer."""
    return _frame(layout, TRAILER_FIELDS, fields, fixed, **more)


def _frame(
    layout: Layout,
    usual: Mapping[str, str],
    fields: Changes,
    fixed: Fixed,
    codes: Codes = _NOTHING,
    **more: Any,
) -> FrameRecord:
    names = changed(usual, fields)
    known = {"tax_kind": TAX_KINDS, **codes}
    return FrameRecord(
        layout=layout,
        fields=names,
        codes={name: table for name, table in known.items() if name in names},
        fixed=fixed,
        **more,
    )


def segment_p(
    layout: Layout,
    *,
    fields: Changes = _NO_CHANGES,
    codes: Codes = _NOTHING,
    fixed: Fixed = _NOTHING,
    **more: Any,
) -> RemessaRecord:
    """Return segment P, which begins an instruction."""
    usual: Codes = {
        "species": ESPECIES,
        "is_accepted": ACCEPTED,
        "interest_kind": INTERESTS,
        "discount_1_kind": DISCOUNTS,
        "late_action": LATE_ACTIONS,
        "write_off_kind": WRITE_OFFS,
    }
    return _record(layout, P_FIELDS, fields, {**usual, **codes}, fixed, **more)


def segment_q(
    layout: Layout,
    *,
    fields: Changes = _NO_CHANGES,
    codes: Codes = _NOTHING,
    fixed: Fixed = _NOTHING,
    **more: Any,
) -> RemessaRecord:
    """Return segment Q, written when the payer is told."""
    usual: Codes = {"payer_tax_kind": TAX_KINDS, "guarantor_tax_kind": TAX_KINDS}
    more.setdefault("when", ("payer_name",))
    return _record(layout, Q_FIELDS, fields, {**usual, **codes}, fixed, **more)


def segment_r(
    layout: Layout,
    *,
    fields: Changes = _NO_CHANGES,
    codes: Codes = _NOTHING,
    fixed: Fixed = _NOTHING,
    **more: Any,
) -> RemessaRecord:
    """Return segment R, written for a fine, a second discount or a message."""
    usual: Codes = {"fine_kind": FINES, "discount_2_kind": DISCOUNTS, "discount_3_kind": DISCOUNTS}
    names = changed(R_FIELDS, fields)
    when = tuple(name for name in names if name.endswith("_kind") or name.startswith("message_"))
    more.setdefault("when", when)
    return _record(layout, R_FIELDS, fields, {**usual, **codes}, fixed, **more)


def segment_s3(
    layout: Layout, *, fields: Changes = _NO_CHANGES, fixed: Fixed = _NOTHING, **more: Any
) -> RemessaRecord:
    """Return segment S of type 3, written for messages."""
    names = changed(S3_FIELDS, fields)
    more.setdefault("when", tuple(name for name in names if name.startswith("message_")))
    return _record(layout, S3_FIELDS, fields, {}, fixed, **more)


def segment_y01(
    layout: Layout, *, fields: Changes = _NO_CHANGES, fixed: Fixed = _NOTHING, **more: Any
) -> RemessaRecord:
    """Return segment Y-01, written when the guarantor has an address."""
    more.setdefault("when", ("guarantor_street",))
    codes = {"guarantor_tax_kind": TAX_KINDS}
    return _record(layout, Y01_FIELDS, fields, codes, fixed, **more)


# A rate stands in Y-53 with five decimal places of a percent, three more than it is told with.
_RATE_SCALE = 1_000


def _limit(name: str) -> Callable[[Mapping[str, Any]], int]:
    def value(answers: Mapping[str, Any]) -> int:
        amount, rate = answers[f"{name}_amount"], answers[f"{name}_rate"]
        return amount or (rate or 0) * _RATE_SCALE

    return value


def _limit_read(name: str) -> Callable[[Mapping[str, Any]], int]:
    def value(answers: Mapping[str, Any]) -> int:
        read: int = answers[f"{name}_value"]
        return read // _RATE_SCALE if answers[f"{name}_kind"] == "rate" else read

    return value


_LIMIT_FIELDS = {"payment_max": "maximo", "payment_min": "minimo"}
_LIMITS: Derived = {field: _limit(name) for name, field in _LIMIT_FIELDS.items()}
_LIMITS_READ: Derived = {f"{name}_value": _limit_read(name) for name in _LIMIT_FIELDS}


def segment_y53(
    layout: Layout, *, codes: Codes = _NOTHING, fixed: Fixed = _NOTHING, **more: Any
) -> RemessaRecord:
    """Return segment Y-53, written when the bank is told which payments to take."""
    usual: Codes = {
        "payment_accepts": ACCEPTS,
        **{f"{limit}_kind": PAYMENT_LIMITS for limit in _LIMIT_FIELDS},
    }
    return _record(
        layout,
        Y53_FIELDS,
        _NO_CHANGES,
        {**usual, **codes},
        fixed,
        derived=_LIMITS,
        read_back={f"{name}_value": field for name, field in _LIMIT_FIELDS.items()},
        restored=_LIMITS_READ,
        carries=tuple(f"{name}_{what}" for name in _LIMIT_FIELDS for what in ("amount", "rate")),
        when=("payment_accepts",),
        **more,
    )


def _record(
    layout: Layout,
    usual: Mapping[str, str],
    fields: Changes,
    codes: Codes,
    fixed: Fixed,
    **more: Any,
) -> RemessaRecord:
    names = changed(usual, fields)
    return RemessaRecord(
        layout=layout,
        fields=names,
        codes={name: table for name, table in codes.items() if name in names},
        fixed={"lote": "0001", **fixed},
        **more,
    )
