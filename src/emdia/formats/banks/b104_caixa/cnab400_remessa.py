"""Caixa (SIGCB), CNAB 400 remessa: every column of every record, and what can be asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from emdia.formats.banks.b104_caixa.cnab400_retorno import MANUAL, MANUAL_DATE
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
    RemessaLayout,
    RemessaRecord,
)


def _layout(name: str, *fields: Field) -> Layout:
    return Layout(
        name=f"caixa400.remessa.{name}",
        width=400,
        manual=MANUAL,
        manual_date=MANUAL_DATE,
        fields=fields,
    )


_END = Field("numero_sequencial", 395, 400, Number())

HEADER = _layout(
    "header",
    Field("codigo_registro", 1, 1, Literal("0")),
    Field("codigo_remessa", 2, 2, Literal("1")),
    Field("literal_remessa", 3, 9, Text()),
    Field("codigo_servico", 10, 11, Literal("01")),
    Field("literal_servico", 12, 26, Literal("COBRANCA")),
    Field("agencia", 27, 30, Digits()),
    Field("codigo_beneficiario", 31, 37, Text()),
    Field("uso_exclusivo_38", 38, 46, Blanks()),
    Field("nome_empresa", 47, 76, Text()),
    Field("codigo_banco", 77, 79, Literal("104")),
    Field("nome_banco", 80, 94, Text()),
    Field("data_geracao", 95, 100, Day()),
    Field("versao_layout", 101, 103, Text()),
    Field("uso_exclusivo_104", 104, 389, Blanks()),
    Field("numero_sequencial_arquivo", 390, 394, Number()),
    _END,
)

# Numeric columns are blank in a change of other data that does not touch them (NE017).
# Columns 151-156 and 352-357 are of six digits, whatever NE056 and NE059 say of the year.
DETALHE = _layout(
    "detalhe",
    Field("codigo_registro", 1, 1, Literal("1")),
    Field("tipo_inscricao", 2, 3, Digits()),
    Field("numero_inscricao", 4, 17, TaxId()),
    Field("uso_exclusivo_18", 18, 20, Zeros()),
    Field("codigo_beneficiario", 21, 27, Text()),
    Field("id_emissao", 28, 28, Digits()),
    Field("id_postagem", 29, 29, Digits()),
    Field("taxa_permanencia", 30, 31, Zeros()),
    Field("uso_empresa", 32, 56, Text()),
    Field("nosso_numero", 57, 73, Digits()),
    Field("brancos_74", 74, 75, Blanks()),
    Field("autorizacao_pagamento_parcial", 76, 76, Blanks()),
    Field("branco_77", 77, 77, Blanks()),
    Field("data_juros", 78, 83, Day()),
    Field("codigo_desconto", 84, 84, Digits()),
    Field("brancos_85", 85, 106, Blanks()),
    Field("carteira", 107, 108, Digits()),
    Field("codigo_ocorrencia", 109, 110, Text()),
    Field("numero_documento", 111, 120, Text()),
    Field("vencimento", 121, 126, Day()),
    Field("valor_titulo", 127, 139, Cents()),
    Field("codigo_banco", 140, 142, Literal("104")),
    Field("agencia_cobradora", 143, 147, Zeros()),
    Field("especie", 148, 149, Digits()),
    Field("aceite", 150, 150, Text()),
    Field("data_emissao", 151, 156, Day()),
    Field("instrucao_1", 157, 158, Digits()),
    Field("instrucao_2", 159, 160, Zeros()),
    Field("juros_dia", 161, 173, Cents(may_be_blank=True)),
    Field("data_desconto", 174, 179, Day()),
    Field("desconto", 180, 192, Cents(may_be_blank=True)),
    Field("valor_iof", 193, 205, Cents(may_be_blank=True)),
    Field("valor_abatimento", 206, 218, Cents(may_be_blank=True)),
    Field("tipo_inscricao_pagador", 219, 220, Digits()),
    Field("numero_inscricao_pagador", 221, 234, TaxId()),
    Field("nome_pagador", 235, 274, Text()),
    Field("endereco_pagador", 275, 314, Text()),
    Field("bairro_pagador", 315, 326, Text()),
    Field("cep_pagador", 327, 334, Digits()),
    Field("cidade_pagador", 335, 349, Text()),
    Field("uf_pagador", 350, 351, Text()),
    Field("data_multa", 352, 357, Day()),
    Field("valor_multa", 358, 367, Cents(may_be_blank=True)),
    Field("nome_avalista", 368, 389, Text()),
    Field("instrucao_3", 390, 391, Digits()),
    Field("prazo", 392, 393, Number(may_be_blank=True)),
    Field("codigo_moeda", 394, 394, Literal("1")),
    _END,
)

DETALHE_MENSAGEM = _layout(
    "detalhe_mensagem",
    Field("codigo_registro", 1, 1, Literal("2")),
    Field("tipo_inscricao", 2, 3, Digits()),
    Field("numero_inscricao", 4, 17, TaxId()),
    Field("agencia", 18, 21, Digits()),
    Field("codigo_beneficiario", 22, 28, Text()),
    Field("uso_exclusivo_29", 29, 31, Blanks()),
    Field("brancos_32", 32, 56, Blanks()),
    Field("nosso_numero", 57, 73, Digits()),
    Field("brancos_74", 74, 106, Blanks()),
    Field("carteira", 107, 108, Digits()),
    Field("codigo_ocorrencia", 109, 110, Text()),
    Field("uso_exclusivo_111", 111, 139, Blanks()),
    Field("codigo_banco", 140, 142, Literal("104")),
    *(
        Field(f"mensagem_{number}", 103 + 40 * number, 142 + 40 * number, Text())
        for number in range(1, 7)
    ),
    Field("uso_exclusivo_383", 383, 394, Blanks()),
    _END,
)

TRAILER = _layout(
    "trailer",
    Field("codigo_registro", 1, 1, Literal("9")),
    Field("uso_exclusivo_2", 2, 394, Blanks()),
    _END,
)

# NE022.
ESPECIES = {
    "DM": "01",
    "NP": "02",
    "DS": "03",
    "CH": "04",
    "NS": "05",
    "LC": "06",
    "DMI": "07",
    "NCC": "08",
    "OUTROS": "09",
    "NCI": "10",
    "NCR": "11",
    "DSI": "12",
    "NPR": "13",
    "TM": "14",
    "TS": "15",
    "DR": "16",
    "RC": "17",
    "FAT": "18",
    "ND": "19",
    "AP": "20",
    "ME": "21",
    "PC": "22",
    "NF": "23",
    "DD": "24",
    "CPR": "25",
    "NCE": "26",
    "EC": "30",
    "CC": "31",
    "BDP": "32",
}
_TAX_KINDS = {"cpf": "01", "cnpj": "02", "": "00", None: "00"}
_SIX_DIGITS, _SEVEN_DIGITS = 6, 7

# NE015: the modalities whose boletos the company itself prints.
OWN_PRINTING = ("14", "24")

PAYER = (
    "payer_name",
    "payer_tax_id",
    "payer_street",
    "payer_city",
    "payer_state",
    "payer_postal_code",
)
_ENTRY = (
    "nosso_numero",
    "carteira",
    "document",
    "due_date",
    "nominal_cents",
    "species",
    "issue_date",
    "ending_days",
    *PAYER,
)
_TITLE = ("nosso_numero", "carteira", "nominal_cents")

_DISCOUNT = ("discount_1_kind", "discount_1_value", "discount_1_day")
_FINE = ("fine_amount", "fine_day")
_INTEREST = ("interest_amount", "interest_day")

# What both lists of the manual (3.2 and NE017) let a 09 change: blank where it is not, and zero
# where it is taken away.
_CHANGEABLE = (
    "taxa_permanencia",
    "vencimento",
    "data_emissao",
    "instrucao_2",
    "juros_dia",
    "data_desconto",
    "desconto",
    "valor_iof",
    "valor_abatimento",
    "tipo_inscricao_pagador",
    "numero_inscricao_pagador",
    "cep_pagador",
    "data_multa",
    "valor_multa",
    "instrucao_3",
    "prazo",
)
CHANGES = (
    *_INTEREST,
    *_DISCOUNT,
    *_FINE,
    "iof_cents",
    "rebate_cents",
    "ending",
    "ending_days",
    "payer_name",
    "payer_street",
    "payer_district",
    "payer_postal_code",
    "payer_city",
    "payer_state",
    "guarantor_name",
    *(f"message_{number}" for number in range(1, 7)),
)
_OTHER_DATA = "Alteração de outros dados"


def _change(words: str, *needs: str) -> Movement:
    return Movement(
        code="09",
        words=f"{_OTHER_DATA}: {words}",
        needs=(*_TITLE, *needs),
        blank=_CHANGEABLE,
    )


def _taking_away(words: str, *fields: str) -> Movement:
    """Return the change that leaves zeros in these fields, which takes away what they had."""
    blank = tuple(name for name in _CHANGEABLE if name not in fields)
    return replace(_change(words), blank=blank, zero=fields)


# NE017. 07 and 08 change the days that 09 changes too; 10 asks the bank to print the boleto.
MOVEMENTS = {
    Kind.ENTRY: Movement(code="01", words="Entrada de título", needs=_ENTRY),
    Kind.WRITE_OFF: Movement(code="02", words="Pedido de baixa", needs=_TITLE),
    Kind.GRANT_REBATE: Movement(
        code="03", words="Concessão de abatimento", needs=(*_TITLE, "rebate_cents")
    ),
    Kind.CANCEL_REBATE: Movement(
        code="04", words="Cancelamento de abatimento", needs=(*_TITLE, "rebate_cents")
    ),
    Kind.CHANGE_DUE_DATE: Movement(
        code="05", words="Alteração de vencimento", needs=(*_TITLE, "due_date")
    ),
    Kind.CHANGE_COMPANY_USE: Movement(
        code="06", words="Alteração do uso da empresa", needs=(*_TITLE, "company_use")
    ),
    # Before the general movement of the same code, so that a reader tries them first.
    Kind.CANCEL_DISCOUNT: _taking_away("desconto zerado", "data_desconto", "desconto"),
    Kind.WAIVE_FINE: _taking_away("multa zerada", "data_multa", "valor_multa"),
    Kind.WAIVE_INTEREST: _taking_away("juros zerados", "juros_dia"),
    Kind.CHANGE_OTHER_DATA: replace(_change("os informados"), tells=CHANGES),
    Kind.GRANT_DISCOUNT: _change("desconto", *_DISCOUNT),
    Kind.CHANGE_FINE: _change("multa", *_FINE),
    Kind.CHANGE_INTEREST: _change("juros", "interest_amount", "interest_day"),
    Kind.DO_NOT_PROTEST: Movement(
        code="11", words="De protesto para devolução", needs=(*_TITLE, "ending", "ending_days")
    ),
    Kind.PROTEST: Movement(
        code="12", words="De devolução para protesto", needs=(*_TITLE, "ending", "ending_days")
    ),
}


def refused_printing(number: str) -> str:
    """Return why a number is not of a boleto the company prints; empty when it is."""
    if number.startswith(OWN_PRINTING):
        return ""
    return "the nosso número of a boleto of one's own printing begins with 14 or 24"


def _refused_days(asked: Instruction) -> str:
    # NE025: fewer than two days of protest become two, and no days of return become one.
    if asked.protest_days is not None and not 2 <= asked.protest_days <= _MOST_DAYS_OF_PROTEST:
        return "the bank protests after 2 to 90 days"
    if asked.write_off_days is not None and not 1 <= asked.write_off_days <= _MOST_DAYS:
        return "the bank writes off after 1 to 99 days"
    return ""


_MOST_DAYS_OF_PROTEST, _MOST_DAYS = 90, 99


def _beneficiary(answers: Mapping[str, Any]) -> str:
    # NE004: the older six digits end the columns of a title and begin those of the header.
    return str(answers["beneficiary"]).rjust(_SEVEN_DIGITS)


def _version(answers: Mapping[str, Any]) -> str:
    # NE065.
    return "007" if len(answers["beneficiary"]) > _SIX_DIGITS else ""


def _has_messages(answers: Mapping[str, Any]) -> str:
    # NE030.
    return "01" if any(answers[f"message_{number}"] for number in range(1, 7)) else "00"


NO_STAY = "CNAB 400 stays no protest; CNAB 240 does (10 and 11)"

REMESSA = RemessaLayout(
    name="400",
    bank_code="104",
    header=FrameRecord(
        layout=HEADER,
        fields={
            "is_test": "literal_remessa",
            "agencia": "agencia",
            "beneficiary": "codigo_beneficiario",
            "company_name": "nome_empresa",
            "generated_date": "data_geracao",
            "sequence": "numero_sequencial_arquivo",
            "line_sequence": "numero_sequencial",
        },
        codes={"is_test": {True: "REM.TST", False: "REMESSA"}},
        fixed={"nome_banco": "C ECON FEDERAL"},
        derived={"versao_layout": _version},
    ),
    records=(
        RemessaRecord(
            layout=DETALHE,
            fields={
                "tax_kind": "tipo_inscricao",
                "tax_id": "numero_inscricao",
                "company_use": "uso_empresa",
                "nosso_numero": "nosso_numero",
                "interest_day": "data_juros",
                "discount_1_kind": "codigo_desconto",
                "carteira": "carteira",
                "movement": "codigo_ocorrencia",
                "document": "numero_documento",
                "due_date": "vencimento",
                "nominal_cents": "valor_titulo",
                "species": "especie",
                "is_accepted": "aceite",
                "issue_date": "data_emissao",
                "ending": "instrucao_1",
                "ending_days": "prazo",
                "interest_amount": "juros_dia",
                "discount_1_day": "data_desconto",
                "discount_1_value": "desconto",
                "iof_cents": "valor_iof",
                "rebate_cents": "valor_abatimento",
                "payer_tax_kind": "tipo_inscricao_pagador",
                "payer_tax_id": "numero_inscricao_pagador",
                "payer_name": "nome_pagador",
                "payer_street": "endereco_pagador",
                "payer_district": "bairro_pagador",
                "payer_postal_code": "cep_pagador",
                "payer_city": "cidade_pagador",
                "payer_state": "uf_pagador",
                "fine_day": "data_multa",
                "fine_amount": "valor_multa",
                "guarantor_name": "nome_avalista",
                "line_sequence": "numero_sequencial",
            },
            codes={
                "tax_kind": _TAX_KINDS,
                "payer_tax_kind": _TAX_KINDS,
                "discount_1_kind": {"amount": "1", "rate": "2", None: "0"},
                "species": ESPECIES,
                "is_accepted": {True: "A", False: "N"},
                "ending": {"protest": "01", "write_off": "02"},
            },
            fixed={"id_emissao": "2", "id_postagem": "0"},
            derived={"codigo_beneficiario": _beneficiary, "instrucao_3": _has_messages},
        ),
        RemessaRecord(
            layout=DETALHE_MENSAGEM,
            fields={
                "tax_kind": "tipo_inscricao",
                "tax_id": "numero_inscricao",
                "agencia": "agencia",
                "beneficiary": "codigo_beneficiario",
                "nosso_numero": "nosso_numero",
                "carteira": "carteira",
                "movement": "codigo_ocorrencia",
                **{f"message_{number}": f"mensagem_{number}" for number in range(1, 7)},
                "line_sequence": "numero_sequencial",
            },
            codes={"tax_kind": _TAX_KINDS},
            when=tuple(f"message_{number}" for number in range(1, 7)),
        ),
    ),
    trailer=FrameRecord(layout=TRAILER, fields={"line_sequence": "numero_sequencial"}),
    movements=MOVEMENTS,
    needs=("agencia", "beneficiary", "tax_id", "company_name"),
    refusals=(_refused_days,),
    refused_entry_number=refused_printing,
    not_taken={
        Kind.STAY_PROTEST: NO_STAY,
        Kind.STAY_PROTEST_AND_WRITE_OFF: NO_STAY,
        Kind.CHANGE_DOCUMENT: "the manual's two lists of what a 09 changes disagree about it",
    },
    not_written=(
        "Record 3 (e-mail and SMS) and movement 10 are of boletos that the bank prints or sends.",
        "Record 4 (which payments the bank takes) has two fields in column 289, and other kinds "
        "of payment than segment Y-53 of CNAB 240, which has it.",
        "09 changes neither the kind of title nor its acceptance: the manual's two lists of what "
        "it changes disagree about them.",
    ),
)
