"""Itaú, CNAB 400 remessa: every column of every record, and what the bank can be asked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from emdia.formats.banks.b341_itau.carteiras import NUMBERED_BY_THE_BANK
from emdia.formats.banks.b341_itau.cnab400_retorno import MANUAL, MANUAL_DATE
from emdia.formats.fixed_width import (
    Blanks,
    Cents,
    Day,
    DayLong,
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
    RemessaLayout,
    RemessaRecord,
)


def _layout(name: str, *fields: Field) -> Layout:
    return Layout(
        name=f"itau400.remessa.{name}",
        width=400,
        manual=MANUAL,
        manual_date=MANUAL_DATE,
        fields=fields,
    )


_END = Field("numero_sequencial", 395, 400, Number())

HEADER = _layout(
    "header",
    Field("tipo_registro", 1, 1, Literal("0")),
    Field("operacao", 2, 2, Literal("1")),
    Field("literal_remessa", 3, 9, Literal("REMESSA")),
    Field("codigo_servico", 10, 11, Literal("01")),
    Field("literal_servico", 12, 26, Literal("COBRANCA")),
    Field("agencia", 27, 30, Digits()),
    Field("zeros_31", 31, 32, Zeros()),
    Field("conta", 33, 37, Digits()),
    Field("dac", 38, 38, Digits()),
    Field("brancos_39", 39, 46, Blanks()),
    Field("nome_empresa", 47, 76, Text()),
    Field("codigo_banco", 77, 79, Literal("341")),
    Field("nome_banco", 80, 94, Text()),
    Field("data_geracao", 95, 100, Day()),
    Field("brancos_101", 101, 394, Blanks()),
    _END,
)

DETALHE = _layout(
    "detalhe",
    Field("tipo_registro", 1, 1, Literal("1")),
    Field("codigo_inscricao", 2, 3, Digits()),
    Field("numero_inscricao", 4, 17, TaxId()),
    Field("agencia", 18, 21, Digits()),
    Field("zeros_22", 22, 23, Zeros()),
    Field("conta", 24, 28, Digits()),
    Field("dac", 29, 29, Digits()),
    Field("brancos_30", 30, 33, Blanks()),
    Field("instrucao_cancelada", 34, 37, Zeros()),
    Field("uso_empresa", 38, 62, Text()),
    Field("nosso_numero", 63, 70, Digits()),
    Field("quantidade_moeda", 71, 83, Zeros()),
    Field("carteira", 84, 86, Digits()),
    Field("uso_banco", 87, 107, Blanks()),
    Field("codigo_carteira", 108, 108, Text()),
    Field("codigo_ocorrencia", 109, 110, Text()),
    Field("numero_documento", 111, 120, Text()),
    Field("vencimento", 121, 126, Day()),
    Field("valor_titulo", 127, 139, Cents()),
    Field("codigo_banco", 140, 142, Digits()),
    Field("agencia_cobradora", 143, 147, Zeros()),
    Field("especie", 148, 149, Text()),
    Field("aceite", 150, 150, Text()),
    Field("data_emissao", 151, 156, Day()),
    Field("instrucao_1", 157, 158, Text()),
    Field("instrucao_2", 159, 160, Text()),
    Field("juros_um_dia", 161, 173, Cents()),
    Field("desconto_ate", 174, 179, Day()),
    Field("valor_desconto", 180, 192, Cents()),
    Field("valor_iof", 193, 205, Cents()),
    Field("valor_abatimento", 206, 218, Cents()),
    Field("codigo_inscricao_pagador", 219, 220, Digits()),
    Field("numero_inscricao_pagador", 221, 234, TaxId()),
    Field("nome_pagador", 235, 264, Text()),
    Field("brancos_265", 265, 274, Blanks()),
    Field("logradouro", 275, 314, Text()),
    Field("bairro", 315, 326, Text()),
    Field("cep", 327, 334, Digits()),
    Field("cidade", 335, 349, Text()),
    Field("estado", 350, 351, Text()),
    Field("sacador_avalista", 352, 381, Text()),
    Field("brancos_382", 382, 385, Blanks()),
    Field("data_mora", 386, 391, Day()),
    Field("prazo", 392, 393, Number()),
    Field("brancos_394", 394, 394, Blanks()),
    _END,
)

DETALHE_MULTA = _layout(
    "detalhe_multa",
    Field("tipo_registro", 1, 1, Literal("2")),
    Field("codigo_multa", 2, 2, Digits()),
    Field("data_multa", 3, 10, DayLong()),
    Field("multa", 11, 23, Cents()),
    Field("brancos_24", 24, 394, Blanks()),
    _END,
)

DETALHE_PIX = _layout(
    "detalhe_pix",
    Field("tipo_registro", 1, 1, Literal("3")),
    Field("chave_pix", 2, 78, Text()),
    Field("id_location", 79, 142, Text()),
    Field("brancos_143", 143, 394, Blanks()),
    _END,
)

DETALHE_EMAIL_AVALISTA = _layout(
    "detalhe_email_avalista",
    Field("tipo_registro", 1, 1, Literal("5")),
    Field("email_pagador", 2, 121, Text()),
    Field("codigo_inscricao_avalista", 122, 123, Digits()),
    Field("numero_inscricao_avalista", 124, 137, TaxId()),
    Field("logradouro_avalista", 138, 177, Text()),
    Field("bairro_avalista", 178, 189, Text()),
    Field("cep_avalista", 190, 197, Digits()),
    Field("cidade_avalista", 198, 212, Text()),
    Field("estado_avalista", 213, 214, Text()),
    Field("brancos_215", 215, 394, Blanks()),
    _END,
)

TRAILER = _layout(
    "trailer",
    Field("tipo_registro", 1, 1, Literal("9")),
    Field("brancos_2", 2, 394, Blanks()),
    _END,
)

# Note 10.
ESPECIES = {
    "DM": "01",
    "NP": "02",
    "NS": "03",
    "ME": "04",
    "RC": "05",
    "CT": "06",
    "COSSEGURO": "07",
    "DS": "08",
    "LC": "09",
    "ND": "13",
    "DD": "15",
    "EC": "16",
    "PS": "17",
    "BDP": "18",
    "OUTROS": "99",
}
_TAX_KINDS = {"cpf": "01", "cnpj": "02", "": "00", None: "00"}

# Note 11: 09 has the days the account is registered for, unless columns 392-393 say others.
_LATE_ACTIONS = {"protest": "09", "list": "66"}

CARTEIRA_OF_PIX = "109"
LARGEST_PIX_CENTS = 1_000_000_000

# Note 6, marks A and B: fields without which no instruction is taken.
TITLE = ("nosso_numero", "carteira", "nominal_cents")
_NUMBER = ("nosso_numero", "carteira")
PAYER = (
    "payer_name",
    "payer_tax_id",
    "payer_street",
    "payer_city",
    "payer_state",
    "payer_postal_code",
)
ENTRY = ("carteira", "document", "due_date", "nominal_cents", "species", "issue_date", *PAYER)
FINE = ("fine_kind", "fine_value", "fine_day")
DISCOUNT = ("discount_1_amount", "discount_1_day")
_LATE = ("late_action", "late_action_days")

# What can be changed as "other data".
CHANGES = (
    "document",
    "species",
    "issue_date",
    "interest_amount",
    "interest_day",
    *DISCOUNT,
    "rebate_cents",
    *PAYER,
    "payer_tax_kind",
    "payer_district",
    "guarantor_name",
)


# Note 6: what CNAB 400 alone is asked.
OF_CNAB400 = {
    Kind.CHANGE_COMPANY_USE: Movement(
        code="07", words="Alteração do uso da empresa", needs=(*TITLE, "company_use")
    ),
    Kind.CHANGE_DOCUMENT: Movement(
        code="08", words="Alteração do seu número", needs=(*TITLE, "document")
    ),
    Kind.WAIVE_INTEREST: Movement(
        code="47", words="Beneficiário solicita dispensa de juros", needs=TITLE
    ),
}


def movements(late: tuple[str, ...]) -> Mapping[Kind, Movement]:
    """Return what both layouts take; `late` names what schedules a protest or listing."""
    return {
        Kind.ENTRY: Movement(code="01", words="Remessa", needs=ENTRY),
        Kind.WRITE_OFF: Movement(code="02", words="Pedido de baixa", needs=TITLE),
        Kind.GRANT_REBATE: Movement(
            code="04", words="Concessão de abatimento", needs=(*TITLE, "rebate_cents")
        ),
        Kind.CANCEL_REBATE: Movement(
            code="05", words="Cancelamento de abatimento", needs=(*TITLE, "rebate_cents")
        ),
        Kind.CHANGE_DUE_DATE: Movement(
            code="06", words="Alteração do vencimento", needs=(*TITLE, "due_date")
        ),
        Kind.PROTEST: Movement(code="09", words="Protestar", needs=TITLE, tells=late),
        Kind.DO_NOT_PROTEST: Movement(code="10", words="Não protestar", needs=TITLE),
        Kind.STAY_PROTEST: Movement(code="18", words="Sustar o protesto", needs=TITLE),
        # A write-off stays the protest by itself (note 6).
        Kind.STAY_PROTEST_AND_WRITE_OFF: Movement(
            code="02", words="Pedido de baixa, que susta o protesto", needs=TITLE
        ),
        # By itself alone (note 6, mark B), so a reader takes it where an amount is told.
        Kind.CHANGE_AMOUNT: Movement(
            code="31", words="Alteração de outros dados: valor", needs=TITLE
        ),
        Kind.CHANGE_OTHER_DATA: Movement(
            code="31", words="Alteração de outros dados", needs=_NUMBER, tells=CHANGES
        ),
        Kind.GRANT_DISCOUNT: Movement(
            code="31", words="Alteração de outros dados: desconto", needs=(*_NUMBER, *DISCOUNT)
        ),
        Kind.CHANGE_INTEREST: Movement(
            code="31",
            words="Alteração de outros dados: juros",
            needs=(*_NUMBER, "interest_amount"),
            tells=("interest_day",),
        ),
        # A reader takes the second where the first one's fine is not told.
        Kind.CHANGE_FINE: Movement(
            code="49", words="Alteração de dados extras: multa", needs=(*_NUMBER, *FINE)
        ),
        Kind.WAIVE_FINE: Movement(
            code="49", words="Alteração de dados extras: multa zerada", needs=_NUMBER
        ),
        Kind.LIST_NEGATIVE: Movement(
            code="66", words="Entrada em negativação", needs=_NUMBER, tells=late
        ),
        Kind.DO_NOT_LIST_NEGATIVE: Movement(code="67", words="Não negativar", needs=_NUMBER),
        Kind.CANCEL_NEGATIVE_LISTING: Movement(
            code="69", words="Cancelar negativação", needs=_NUMBER
        ),
    }


def _codigo_carteira(answers: Mapping[str, Any]) -> str:
    # Note 5: only the carteiras in a foreign currency have another letter than I.
    return {"147": "E", "150": "U"}.get(answers["carteira"], "I")


def _refused_pix(asked: Instruction) -> str:
    # The notes beside record types 3 and 5.
    if asked.pix is None:
        return ""
    if asked.carteira != CARTEIRA_OF_PIX:
        return f"a boleto with Pix must be of carteira {CARTEIRA_OF_PIX}"
    if asked.nominal_cents > LARGEST_PIX_CENTS:
        return "a boleto with Pix may not be above R$ 10.000.000,00"
    return "the bank sends no boleto with Pix by e-mail" if asked.is_sent_by_bank else ""


REFUSALS = (_refused_pix,)

NOT_TAKEN = {
    Kind.CANCEL_DISCOUNT: "a change of other data leaves zeros as they were",
    Kind.CANCEL_NEGATIVE_LISTING_AND_WRITE_OFF: "a write-off takes the listing out by itself",
}

_ACCOUNT = {"agencia": "agencia", "conta": "conta", "dac": "dac"}

REMESSA = RemessaLayout(
    name="400",
    bank_code="341",
    header=FrameRecord(
        layout=HEADER,
        fields={
            **_ACCOUNT,
            "company_name": "nome_empresa",
            "generated_date": "data_geracao",
            "line_sequence": "numero_sequencial",
        },
        fixed={"nome_banco": "BANCO ITAU SA"},
    ),
    records=(
        RemessaRecord(
            layout=DETALHE,
            fields={
                **_ACCOUNT,
                "tax_kind": "codigo_inscricao",
                "tax_id": "numero_inscricao",
                "company_use": "uso_empresa",
                "nosso_numero": "nosso_numero",
                "carteira": "carteira",
                "movement": "codigo_ocorrencia",
                "document": "numero_documento",
                "due_date": "vencimento",
                "nominal_cents": "valor_titulo",
                "species": "especie",
                "is_accepted": "aceite",
                "issue_date": "data_emissao",
                "late_action": "instrucao_1",
                "late_action_days": "prazo",
                "interest_amount": "juros_um_dia",
                "interest_day": "data_mora",
                "discount_1_day": "desconto_ate",
                "discount_1_amount": "valor_desconto",
                "iof_cents": "valor_iof",
                "rebate_cents": "valor_abatimento",
                "payer_tax_kind": "codigo_inscricao_pagador",
                "payer_tax_id": "numero_inscricao_pagador",
                "payer_name": "nome_pagador",
                "payer_street": "logradouro",
                "payer_district": "bairro",
                "payer_postal_code": "cep",
                "payer_city": "cidade",
                "payer_state": "estado",
                "guarantor_name": "sacador_avalista",
                "line_sequence": "numero_sequencial",
            },
            codes={
                "tax_kind": _TAX_KINDS,
                "payer_tax_kind": _TAX_KINDS,
                "species": ESPECIES,
                "is_accepted": {True: "A", False: "N"},
                "late_action": _LATE_ACTIONS,
            },
            fixed={"codigo_banco": "341"},
            derived={"codigo_carteira": _codigo_carteira},
        ),
        RemessaRecord(
            layout=DETALHE_MULTA,
            fields={
                "fine_kind": "codigo_multa",
                "fine_day": "data_multa",
                "fine_value": "multa",
                "line_sequence": "numero_sequencial",
            },
            codes={"fine_kind": {"amount": "1", "rate": "2", None: "0"}},
            when=("fine_value",),
            kinds=frozenset({Kind.WAIVE_FINE}),
        ),
        RemessaRecord(
            layout=DETALHE_PIX,
            fields={
                "pix_key": "chave_pix",
                "pix_location": "id_location",
                "line_sequence": "numero_sequencial",
            },
            when=("pix_key", "pix_location"),
        ),
        RemessaRecord(
            layout=DETALHE_EMAIL_AVALISTA,
            fields={
                "delivery_email": "email_pagador",
                "guarantor_tax_kind": "codigo_inscricao_avalista",
                "guarantor_tax_id": "numero_inscricao_avalista",
                "guarantor_street": "logradouro_avalista",
                "guarantor_district": "bairro_avalista",
                "guarantor_postal_code": "cep_avalista",
                "guarantor_city": "cidade_avalista",
                "guarantor_state": "estado_avalista",
                "line_sequence": "numero_sequencial",
            },
            codes={"guarantor_tax_kind": _TAX_KINDS},
            when=("delivery_email", "guarantor_tax_id"),
        ),
    ),
    trailer=FrameRecord(layout=TRAILER, fields={"line_sequence": "numero_sequencial"}),
    movements={**movements(("late_action_days",)), **OF_CNAB400},
    needs=("agencia", "conta", "dac", "tax_id", "company_name"),
    pix_entry="71",
    refusals=REFUSALS,
    numbered_by_the_bank=NUMBERED_BY_THE_BANK,  # note 3
    not_taken=NOT_TAKEN,
    not_written=(
        "Occurrences 11 (bankruptcy), 34 (paid to the company: ask for a write-off), 35 (undoing "
        "an instruction), 36 (urgent protest), 37 (due date and stay at once), 38 (payer's claim) "
        "and 68 (a listing of the last fifteen days, where 69 is of an older one).",
    ),
)
