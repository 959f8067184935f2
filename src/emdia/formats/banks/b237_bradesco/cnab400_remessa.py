"""Bradesco, CNAB 400 remessa: every column of every record, and what the bank can be asked.

The bank's Pix records of a remessa are in no manual at hand, so an entry carries none.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from emdia.formats.banks.b237_bradesco.campo_livre import RULE, digit
from emdia.formats.banks.b237_bradesco.cnab400_retorno import MANUAL, MANUAL_DATE
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
from emdia.formats.remessa.number_digit import ByWhoNumbers, of_many

Answers = Mapping[str, Any]

HEADER = Layout(
    name="bradesco400.remessa.header",
    width=400,
    manual=MANUAL,
    manual_date=MANUAL_DATE,
    fields=(
        Field("tipo_registro", 1, 1, Literal("0")),
        Field("codigo_remessa", 2, 2, Literal("1")),
        Field("literal_remessa", 3, 9, Literal("REMESSA")),
        Field("codigo_servico", 10, 11, Literal("01")),
        Field("literal_servico", 12, 26, Text()),
        Field("codigo_empresa", 27, 46, Digits()),
        Field("nome_empresa", 47, 76, Text()),
        Field("codigo_banco", 77, 79, Literal("237")),
        Field("nome_banco", 80, 94, Text()),
        Field("data_gravacao", 95, 100, Day()),
        Field("brancos_101", 101, 108, Blanks()),
        Field("identificacao_sistema", 109, 110, Literal("MX")),
        Field("sequencial_remessa", 111, 117, Number()),
        Field("brancos_118", 118, 394, Blanks()),
        Field("numero_sequencial", 395, 400, Number()),
    ),
)

TRANSACAO = Layout(
    name="bradesco400.remessa.transacao",
    width=400,
    manual=MANUAL,
    manual_date=MANUAL_DATE,
    fields=(
        Field("tipo_registro", 1, 1, Literal("1")),
        Field("agencia_debito", 2, 6, Digits()),
        Field("digito_agencia_debito", 7, 7, Digits()),
        Field("razao_conta_debito", 8, 12, Digits()),
        Field("conta_debito", 13, 19, Digits()),
        Field("digito_conta_debito", 20, 20, Digits()),
        Field("zero_21", 21, 21, Zeros()),
        Field("carteira", 22, 24, Digits()),
        Field("agencia", 25, 29, Digits()),
        Field("conta", 30, 36, Digits()),
        Field("digito_conta", 37, 37, Text()),
        Field("controle_participante", 38, 62, Text()),
        Field("banco_debito", 63, 65, Digits()),
        Field("campo_multa", 66, 66, Digits()),
        Field("percentual_multa", 67, 70, Number()),
        Field("nosso_numero", 71, 81, Digits()),
        Field("digito_nosso_numero", 82, 82, Text()),
        Field("desconto_bonificacao", 83, 92, Cents()),
        Field("emissao_papeleta", 93, 93, Digits()),
        Field("emite_debito_automatico", 94, 94, Text()),
        Field("brancos_95", 95, 104, Blanks()),
        Field("indicador_rateio", 105, 105, Text()),
        Field("aviso_debito", 106, 106, Text()),
        Field("quantidade_pagamentos", 107, 108, Text()),
        Field("identificacao_ocorrencia", 109, 110, Digits()),
        Field("numero_documento", 111, 120, Text()),
        Field("vencimento", 121, 126, Day()),
        Field("valor_titulo", 127, 139, Cents()),
        Field("banco_encarregado", 140, 142, Zeros()),
        Field("agencia_depositaria", 143, 147, Zeros()),
        Field("especie_titulo", 148, 149, Digits()),
        Field("identificacao", 150, 150, Text()),
        Field("data_emissao", 151, 156, Day()),
        Field("primeira_instrucao", 157, 158, Digits()),
        Field("segunda_instrucao", 159, 160, Number()),
        Field("mora_por_dia", 161, 173, Cents()),
        Field("data_limite_desconto", 174, 179, Day()),
        Field("valor_desconto", 180, 192, Cents()),
        Field("valor_iof", 193, 205, Cents()),
        Field("valor_abatimento", 206, 218, Cents()),
        Field("tipo_inscricao_pagador", 219, 220, Digits()),
        Field("inscricao_pagador", 221, 234, TaxId()),
        Field("nome_pagador", 235, 274, Text()),
        Field("endereco_pagador", 275, 314, Text()),
        Field("primeira_mensagem", 315, 326, Text()),
        Field("cep_pagador", 327, 331, Digits()),
        Field("sufixo_cep_pagador", 332, 334, Digits()),
        Field("inscricao_avalista", 335, 349, Text()),
        Field("brancos_350", 350, 351, Blanks()),
        Field("nome_avalista", 352, 394, Text()),
        Field("numero_sequencial", 395, 400, Number()),
    ),
)

_OF_TITLE = (
    Field("carteira", 367, 369, Digits()),
    Field("agencia", 370, 374, Digits()),
    Field("conta", 375, 381, Digits()),
    Field("digito_conta", 382, 382, Text()),
    Field("nosso_numero", 383, 393, Digits()),
    Field("digito_nosso_numero", 394, 394, Text()),
    Field("numero_sequencial", 395, 400, Number()),
)

MENSAGEM = Layout(
    name="bradesco400.remessa.mensagem",
    width=400,
    manual=MANUAL,
    manual_date=MANUAL_DATE,
    fields=(
        Field("tipo_registro", 1, 1, Literal("2")),
        Field("mensagem_1", 2, 81, Text()),
        Field("mensagem_2", 82, 161, Text()),
        Field("mensagem_3", 162, 241, Text()),
        Field("mensagem_4", 242, 321, Text()),
        Field("data_limite_desconto_2", 322, 327, Day()),
        Field("valor_desconto_2", 328, 340, Cents()),
        Field("data_limite_desconto_3", 341, 346, Day()),
        Field("valor_desconto_3", 347, 359, Cents()),
        Field("reserva_360", 360, 366, Blanks()),
        *_OF_TITLE,
    ),
)

SACADOR_AVALISTA = Layout(
    name="bradesco400.remessa.sacador_avalista",
    width=400,
    manual=MANUAL,
    manual_date=MANUAL_DATE,
    fields=(
        Field("tipo_registro", 1, 1, Literal("7")),
        Field("endereco_avalista", 2, 46, Text()),
        Field("cep_avalista", 47, 51, Digits()),
        Field("sufixo_cep_avalista", 52, 54, Digits()),
        Field("cidade_avalista", 55, 74, Text()),
        Field("uf_avalista", 75, 76, Text()),
        Field("reserva_77", 77, 366, Blanks()),
        *_OF_TITLE,
    ),
)

TRAILER = Layout(
    name="bradesco400.remessa.trailer",
    width=400,
    manual=MANUAL,
    manual_date=MANUAL_DATE,
    fields=(
        Field("tipo_registro", 1, 1, Literal("9")),
        Field("brancos_2", 2, 394, Blanks()),
        Field("numero_sequencial", 395, 400, Number()),
    ),
)

ESPECIES = {
    "DM": "01",
    "NP": "02",
    "NS": "03",
    "CS": "04",
    "RC": "05",
    "LC": "10",
    "ND": "11",
    "DS": "12",
    "CC": "31",
    "BDP": "32",
    "OUTROS": "99",
}


@of_many(
    before=lambda answers: str(answers["carteira"][-2:]),
    digits=11,
    rule=RULE,
)
def digit_of_number(answers: Answers) -> str:
    """Return the number's check digit; zero where the bank is to give the number."""
    number = answers["nosso_numero"]
    if not number.strip("0"):
        return "0"
    return digit({"carteira": answers["carteira"][-2:], "nosso_numero": number.zfill(11)})


# The company numbers and prints the boleto, or the bank does.
who_prints = ByWhoNumbers(company="2", bank="1")


def _guarantor_number(answers: Answers) -> str:
    """Return nine digits, four of the branch and two of control; a CPF has no branch."""
    number = answers["guarantor_tax_id"] or ""
    if len(number) == 11:
        return f"{number[:9]}0000{number[9:]}"
    return number.zfill(15) if number else ""


def _guarantor_read(answers: Answers) -> str:
    """Return the CPF or CNPJ of the fifteen columns; no CNPJ has a branch of zeros."""
    text = str(answers["guarantor_tax_id"] or "")
    if not text.strip("0 "):
        return ""
    return text[:9] + text[13:] if _is_cpf(text) else text[1:]


def _guarantor_kind(answers: Answers) -> str:
    text = str(answers["guarantor_tax_id"] or "")
    return "cpf" if _is_cpf(text) else "cnpj"


def _is_cpf(text: str) -> bool:
    return text[9:13] == "0000"


_TITLE_FIELDS = {
    "carteira": "carteira",
    "agencia": "agencia",
    "conta": "conta",
    "conta_dv": "digito_conta",
    "nosso_numero": "nosso_numero",
    "line_sequence": "numero_sequencial",
}
_FURTHER_DISCOUNTS = tuple(
    f"discount_{number}_{what}" for number in (2, 3) for what in ("amount", "day")
)
_MESSAGES = tuple(f"message_{number}" for number in (1, 2, 3, 4))

_NUMBER = ("nosso_numero", "carteira")
_PAYER = ("payer_name", "payer_tax_id", "payer_street", "payer_postal_code")
_TITLE = ("document", "due_date", "nominal_cents", "species", "issue_date")

MOVEMENTS = {
    Kind.ENTRY: Movement(code="01", words="Remessa", needs=("carteira", *_TITLE, *_PAYER)),
    Kind.WRITE_OFF: Movement(code="02", words="Pedido de baixa", needs=_NUMBER),
    Kind.GRANT_REBATE: Movement(
        code="04", words="Concessão de abatimento", needs=(*_NUMBER, "rebate_cents")
    ),
    Kind.CANCEL_REBATE: Movement(
        code="05", words="Cancelamento de abatimento", needs=(*_NUMBER, "rebate_cents")
    ),
    Kind.CHANGE_DUE_DATE: Movement(
        code="06", words="Alteração de vencimento", needs=(*_NUMBER, "due_date")
    ),
    Kind.CHANGE_COMPANY_USE: Movement(
        code="07", words="Alteração do controle do participante", needs=(*_NUMBER, "company_use")
    ),
    Kind.CHANGE_DOCUMENT: Movement(
        code="08", words="Alteração de seu número", needs=(*_NUMBER, "document")
    ),
    Kind.CHANGE_AMOUNT: Movement(
        code="20",
        words="Alteração de valor, para quem contratou o serviço",
        needs=(*_NUMBER, "nominal_cents"),
    ),
    Kind.PROTEST: Movement(
        code="09",
        words="Pedido de protesto",
        needs=(*_NUMBER, *_PAYER),
        tells=("payer_tax_kind", "payer_postal_prefix", "payer_postal_suffix"),
    ),
    Kind.STAY_PROTEST_AND_WRITE_OFF: Movement(
        code="18", words="Sustar protesto e baixar título", needs=_NUMBER
    ),
    Kind.STAY_PROTEST: Movement(
        code="19", words="Sustar protesto e manter em carteira", needs=_NUMBER
    ),
    # Before the general movement of the same code, so that a reader tries it first.
    **dict.fromkeys(
        (Kind.DO_NOT_PROTEST, Kind.DO_NOT_LIST_NEGATIVE),
        Movement(
            code="31",
            words="Cancelar protesto ou negativação automáticos",
            needs=_NUMBER,
            fixed={"primeira_instrucao": "99", "segunda_instrucao": "99"},
        ),
    ),
    Kind.CHANGE_OTHER_DATA: Movement(
        code="31",
        words="Alteração de outros dados",
        needs=_NUMBER,
        tells=(
            *_TITLE,
            *_PAYER,
            "payer_tax_kind",
            "payer_postal_prefix",
            "payer_postal_suffix",
            "fine_kind",
            "fine_rate",
            "interest_amount",
            "discount_1_amount",
            "discount_1_day",
            "ending",
            "ending_days",
            "guarantor_name",
            "guarantor_street",
            *_FURTHER_DISCOUNTS,
        ),
    ),
    Kind.GRANT_DISCOUNT: Movement(
        code="31",
        words="Alteração de outros dados: desconto",
        needs=(*_NUMBER, "discount_1_amount", "discount_1_day"),
    ),
    Kind.LIST_NEGATIVE: Movement(code="45", words="Pedido de negativação", needs=_NUMBER),
    Kind.CANCEL_NEGATIVE_LISTING_AND_WRITE_OFF: Movement(
        code="46", words="Excluir negativação com baixa", needs=_NUMBER
    ),
    Kind.CANCEL_NEGATIVE_LISTING: Movement(
        code="47", words="Excluir negativação e manter pendente", needs=_NUMBER
    ),
}


def _refused_days(asked: Instruction) -> str:
    # Positions 157 to 160.
    days = [days for days in (asked.protest_days, asked.listing_days) if days is not None]
    if all(days_after >= _FEWEST_DAYS for days_after in days):
        return ""
    return f"the bank protests or lists a title after {_FEWEST_DAYS} days or more"


_FEWEST_DAYS = 5
BY_OTHER_DATA = "ask for it as a change of other data (31)"

REMESSA = RemessaLayout(
    name="400",
    bank_code="237",
    header=FrameRecord(
        layout=HEADER,
        fields={
            "convenio": "codigo_empresa",
            "company_name": "nome_empresa",
            "generated_date": "data_gravacao",
            "sequence": "sequencial_remessa",
            "line_sequence": "numero_sequencial",
        },
        fixed={"literal_servico": "COBRANCA", "nome_banco": "BRADESCO"},
    ),
    records=(
        RemessaRecord(
            layout=TRANSACAO,
            fields={
                **_TITLE_FIELDS,
                "movement": "identificacao_ocorrencia",
                "company_use": "controle_participante",
                "document": "numero_documento",
                "due_date": "vencimento",
                "nominal_cents": "valor_titulo",
                "species": "especie_titulo",
                "issue_date": "data_emissao",
                "fine_kind": "campo_multa",
                "fine_rate": "percentual_multa",
                "ending": "primeira_instrucao",
                "ending_days": "segunda_instrucao",
                "interest_amount": "mora_por_dia",
                "discount_1_day": "data_limite_desconto",
                "discount_1_amount": "valor_desconto",
                "iof_cents": "valor_iof",
                "rebate_cents": "valor_abatimento",
                "payer_tax_kind": "tipo_inscricao_pagador",
                "payer_tax_id": "inscricao_pagador",
                "payer_name": "nome_pagador",
                "payer_street": "endereco_pagador",
                "payer_postal_prefix": "cep_pagador",
                "payer_postal_suffix": "sufixo_cep_pagador",
                "guarantor_name": "nome_avalista",
            },
            codes={
                "species": ESPECIES,
                "fine_kind": {"rate": "2", None: "0"},
                "ending": {"protest": "06", "list": "07", "write_off": "18", "": "00"},
                "payer_tax_kind": {"cpf": "01", "cnpj": "02"},
            },
            fixed={"emite_debito_automatico": "N", "aviso_debito": "2", "identificacao": "N"},
            derived={
                "digito_nosso_numero": digit_of_number,
                "emissao_papeleta": who_prints,
                "inscricao_avalista": _guarantor_number,
            },
            read_back={"guarantor_tax_id": "inscricao_avalista"},
            restored={
                "guarantor_tax_id": _guarantor_read,
                "guarantor_tax_kind": _guarantor_kind,
            },
            carries=("guarantor_tax_id",),
        ),
        RemessaRecord(
            layout=MENSAGEM,
            fields={
                **_TITLE_FIELDS,
                **{name: f"mensagem_{number}" for number, name in enumerate(_MESSAGES, 1)},
                "discount_2_day": "data_limite_desconto_2",
                "discount_2_amount": "valor_desconto_2",
                "discount_3_day": "data_limite_desconto_3",
                "discount_3_amount": "valor_desconto_3",
            },
            derived={"digito_nosso_numero": digit_of_number},
            when=(*_MESSAGES, "discount_2_amount", "discount_3_amount"),
        ),
        RemessaRecord(
            layout=SACADOR_AVALISTA,
            fields={
                **_TITLE_FIELDS,
                "guarantor_street": "endereco_avalista",
                "guarantor_postal_prefix": "cep_avalista",
                "guarantor_postal_suffix": "sufixo_cep_avalista",
                "guarantor_city": "cidade_avalista",
                "guarantor_state": "uf_avalista",
            },
            derived={"digito_nosso_numero": digit_of_number},
            when=("guarantor_street",),
        ),
    ),
    trailer=FrameRecord(layout=TRAILER, fields={"line_sequence": "numero_sequencial"}),
    movements=MOVEMENTS,
    needs=("agencia", "conta", "conta_dv", "convenio", "company_name", "sequence"),
    refusals=(_refused_days,),
    not_taken={
        Kind.CHANGE_FINE: BY_OTHER_DATA,
        Kind.CHANGE_INTEREST: BY_OTHER_DATA,
        Kind.CANCEL_DISCOUNT: "a change of other data leaves zeros as they were; CNAB 240 has it",
    },
    not_written=(
        "Occurrences 03 (bankruptcy), 21 (the bank prints again), 22 to 24 (transfers), 68 and 69 "
        "(apportionment), and the records 3 and 6 of apportionment and direct debit, ask for what "
        "no instruction here is.",
    ),
)
