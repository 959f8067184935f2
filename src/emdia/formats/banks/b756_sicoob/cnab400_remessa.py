"""Sicoob, CNAB 400 remessa: every column of every record, and what the bank can be asked.

The text at hand cuts its list of commands after 05; the further ones are those which open
libraries send. What it says of the days of an automatic protest is cut too, so an entry
carries none.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from emdia.formats.banks.b756_sicoob.campo_livre import RULE, digit, digits_before
from emdia.formats.banks.b756_sicoob.cnab400_retorno import MANUAL_DATE
from emdia.formats.fixed_width import (
    Blanks,
    Cents,
    Day,
    Digits,
    Field,
    FieldDoesNotFit,
    Layout,
    Literal,
    Number,
    TaxId,
    Text,
    Zeros,
)
from emdia.formats.remessa import FrameRecord, Kind, Movement, RemessaLayout, RemessaRecord
from emdia.formats.remessa.number_digit import ByWhoNumbers, of_many

Answers = Mapping[str, Any]

MANUAL = "Sicoob, Layouts de cobrança, planilha remessa CNAB 400"


def _layout(name: str, *fields: Field) -> Layout:
    return Layout(
        name=f"sicoob400.remessa.{name}",
        width=400,
        manual=MANUAL,
        manual_date=MANUAL_DATE,
        fields=(*fields, Field("numero_sequencial", 395, 400, Number())),
    )


# The client's code and its check digit are one number to the bank.
HEADER = _layout(
    "header",
    Field("tipo_registro", 1, 1, Literal("0")),
    Field("tipo_operacao", 2, 2, Literal("1")),
    Field("literal_remessa", 3, 9, Literal("REMESSA")),
    Field("tipo_servico", 10, 11, Literal("01")),
    Field("literal_servico", 12, 19, Text()),
    Field("brancos_20", 20, 26, Blanks()),
    Field("cooperativa", 27, 30, Digits()),
    Field("branco_31", 31, 31, Blanks()),
    Field("codigo_cliente", 32, 40, Digits()),
    Field("brancos_41", 41, 46, Blanks()),
    Field("nome_beneficiario", 47, 76, Text()),
    Field("codigo_banco", 77, 79, Literal("756")),
    Field("nome_banco", 80, 94, Text()),
    Field("data_gravacao", 95, 100, Day()),
    Field("sequencial_remessa", 101, 107, Number()),
    Field("brancos_108", 108, 394, Blanks()),
)

# The rates have four decimal places, of which two are always zero here.
DETALHE = _layout(
    "detalhe",
    Field("tipo_registro", 1, 1, Literal("1")),
    Field("tipo_inscricao", 2, 3, Digits()),
    Field("numero_inscricao", 4, 17, TaxId()),
    Field("cooperativa", 18, 21, Digits()),
    Field("dv_cooperativa", 22, 22, Text()),
    Field("conta_corrente", 23, 30, Digits()),
    Field("dv_conta", 31, 31, Text()),
    Field("convenio", 32, 37, Zeros()),
    Field("controle_participante", 38, 62, Text()),
    Field("zeros_63", 63, 66, Zeros()),
    Field("nosso_numero", 67, 73, Digits()),
    Field("dv_nosso_numero", 74, 74, Digits()),
    Field("numero_parcela", 75, 76, Digits()),
    Field("grupo_valor", 77, 78, Zeros()),
    Field("brancos_79", 79, 81, Blanks()),
    Field("indicativo_mensagem", 82, 82, Text()),
    Field("prefixo_titulo", 83, 85, Blanks()),
    Field("variacao_carteira", 86, 88, Zeros()),
    Field("conta_caucao", 89, 89, Zeros()),
    Field("contrato_garantia", 90, 94, Digits()),
    Field("dv_contrato", 95, 95, Text()),
    Field("numero_bordero", 96, 101, Digits()),
    Field("brancos_102", 102, 105, Blanks()),
    Field("tipo_emissao", 106, 106, Digits()),
    Field("zero_107", 107, 107, Zeros()),
    Field("carteira", 108, 108, Digits()),
    Field("comando", 109, 110, Digits()),
    Field("seu_numero", 111, 120, Text()),
    Field("vencimento", 121, 126, Day()),
    Field("valor_titulo", 127, 139, Cents()),
    Field("codigo_banco", 140, 142, Literal("756")),
    Field("cooperativa_cobradora", 143, 146, Digits()),
    Field("dv_cooperativa_cobradora", 147, 147, Text()),
    Field("especie_titulo", 148, 149, Digits()),
    Field("aceite", 150, 150, Digits()),
    Field("data_emissao", 151, 156, Day()),
    Field("primeira_instrucao", 157, 158, Digits()),
    Field("segunda_instrucao", 159, 160, Digits()),
    Field("taxa_mora_mes", 161, 164, Number()),
    Field("zeros_165", 165, 166, Zeros()),
    Field("taxa_multa", 167, 170, Number()),
    Field("zeros_171", 171, 172, Zeros()),
    Field("tipo_distribuicao", 173, 173, Digits()),
    Field("data_primeiro_desconto", 174, 179, Day()),
    Field("valor_primeiro_desconto", 180, 192, Cents()),
    Field("codigo_moeda", 193, 193, Digits()),
    Field("zeros_194", 194, 205, Zeros()),
    Field("valor_abatimento", 206, 218, Cents()),
    Field("tipo_inscricao_pagador", 219, 220, Digits()),
    Field("inscricao_pagador", 221, 234, TaxId()),
    Field("nome_pagador", 235, 274, Text()),
    Field("endereco_pagador", 275, 311, Text()),
    Field("bairro_pagador", 312, 326, Text()),
    Field("cep_pagador", 327, 334, Digits()),
    Field("cidade_pagador", 335, 349, Text()),
    Field("uf_pagador", 350, 351, Text()),
    Field("mensagem", 352, 391, Text()),
    Field("dias_protesto", 392, 393, Text()),
    Field("branco_394", 394, 394, Blanks()),
)

TRAILER = _layout(
    "trailer",
    Field("tipo_registro", 1, 1, Literal("9")),
    Field("brancos_2", 2, 194, Blanks()),
    Field("mensagem_1", 195, 234, Text()),
    Field("mensagem_2", 235, 274, Text()),
    Field("mensagem_3", 275, 314, Text()),
    Field("mensagem_4", 315, 354, Text()),
    Field("mensagem_5", 355, 394, Text()),
)

ESPECIES = {
    "DM": "01",
    "NP": "02",
    "NS": "03",
    "RC": "05",
    "DR": "06",
    "LC": "08",
    "WR": "09",
    "CH": "10",
    "DS": "12",
    "ND": "13",
    "TM": "14",
    "TS": "15",
    "FAT": "18",
    "AP": "20",
    "ME": "21",
    "PC": "22",
    "OUTROS": "99",
}


def _owner(answers: Answers) -> dict[str, str]:
    """Return cooperative and client, which the check digit is computed from too.

    :raises FieldDoesNotFit: the heading has no code of the client.
    """
    if not answers["beneficiary"]:
        raise FieldDoesNotFit(
            "the check digit of the nosso número comes from the client's code, which is missing.",
            field="dv_nosso_numero",
        )
    return {"cooperativa": answers["agencia"][-4:], "cliente": answers["beneficiary"]}


@of_many(
    before=lambda answers: digits_before(_owner(answers)),
    digits=7,
    rule=RULE,
)
def digit_of_number(answers: Answers) -> str:
    """Return the number's check digit; zero where the bank is to give the number.

    In CNAB 240 the file does not carry the client's code, so a digit read back is kept.

    :raises FieldDoesNotFit: the heading has no code of the client.
    """
    number, said = answers["nosso_numero"], str(answers["check_digit"])
    if not number.strip("0"):
        return "0"
    return said or digit(_owner(answers) | {"nosso_numero": number.zfill(7)})


# The company numbers and prints the boleto, or the cooperative does.
who_prints = ByWhoNumbers(company="2", bank="1")


_NUMBER = ("nosso_numero", "carteira")
_PAYER = (
    "payer_name",
    "payer_tax_id",
    "payer_street",
    "payer_city",
    "payer_state",
    "payer_postal_code",
)
_TITLE = ("document", "due_date", "nominal_cents", "species", "issue_date")

MOVEMENTS = {
    Kind.ENTRY: Movement(
        code="01", words="Entrada de títulos", needs=("carteira", *_TITLE, *_PAYER)
    ),
    Kind.WRITE_OFF: Movement(code="02", words="Solicitação de baixa", needs=_NUMBER),
    Kind.GRANT_REBATE: Movement(
        code="04", words="Concessão de abatimento", needs=(*_NUMBER, "rebate_cents")
    ),
    Kind.CANCEL_REBATE: Movement(code="05", words="Cancelamento de abatimento", needs=_NUMBER),
    Kind.CHANGE_DUE_DATE: Movement(
        code="06", words="Alteração de vencimento", needs=(*_NUMBER, "due_date")
    ),
    Kind.PROTEST: Movement(code="09", words="Protestar", needs=_NUMBER),
    Kind.STAY_PROTEST: Movement(code="10", words="Sustar protesto", needs=_NUMBER),
    Kind.WAIVE_INTEREST: Movement(code="11", words="Dispensar juros", needs=_NUMBER),
    Kind.CHANGE_OTHER_DATA: Movement(
        code="31",
        words="Alteração de outros dados",
        needs=_NUMBER,
        tells=(
            *_TITLE,
            *_PAYER,
            "payer_tax_kind",
            "payer_district",
            "interest_rate",
            "fine_rate",
            "discount_1_amount",
            "discount_1_day",
        ),
    ),
}

_TAX_KINDS = {"cpf": "01", "cnpj": "02"}

REMESSA = RemessaLayout(
    name="400",
    bank_code="756",
    header=FrameRecord(
        layout=HEADER,
        fields={
            "agencia": "cooperativa",
            "beneficiary": "codigo_cliente",
            "company_name": "nome_beneficiario",
            "generated_date": "data_gravacao",
            "sequence": "sequencial_remessa",
            "line_sequence": "numero_sequencial",
        },
        fixed={"literal_servico": "COBRANCA", "nome_banco": "BANCOOBCED"},
    ),
    records=(
        RemessaRecord(
            layout=DETALHE,
            fields={
                "tax_kind": "tipo_inscricao",
                "tax_id": "numero_inscricao",
                "agencia": "cooperativa",
                "agencia_dv": "dv_cooperativa",
                "conta": "conta_corrente",
                "conta_dv": "dv_conta",
                "company_use": "controle_participante",
                "nosso_numero": "nosso_numero",
                "carteira": "carteira",
                "movement": "comando",
                "document": "seu_numero",
                "due_date": "vencimento",
                "nominal_cents": "valor_titulo",
                "species": "especie_titulo",
                "is_accepted": "aceite",
                "issue_date": "data_emissao",
                "interest_rate": "taxa_mora_mes",
                "fine_rate": "taxa_multa",
                "discount_1_day": "data_primeiro_desconto",
                "discount_1_amount": "valor_primeiro_desconto",
                "rebate_cents": "valor_abatimento",
                "payer_tax_kind": "tipo_inscricao_pagador",
                "payer_tax_id": "inscricao_pagador",
                "payer_name": "nome_pagador",
                "payer_street": "endereco_pagador",
                "payer_district": "bairro_pagador",
                "payer_postal_code": "cep_pagador",
                "payer_city": "cidade_pagador",
                "payer_state": "uf_pagador",
                "message_1": "mensagem",
                "line_sequence": "numero_sequencial",
            },
            codes={
                "tax_kind": _TAX_KINDS,
                "payer_tax_kind": _TAX_KINDS,
                "species": ESPECIES,
                "is_accepted": {True: "1", False: "0"},
            },
            fixed={"numero_parcela": "01", "codigo_moeda": "9", "dv_contrato": "0"},
            derived={
                "dv_nosso_numero": digit_of_number,
                "tipo_emissao": who_prints,
                "tipo_distribuicao": who_prints,
                "cooperativa_cobradora": lambda answers: answers["agencia"],
                "dv_cooperativa_cobradora": lambda answers: answers["agencia_dv"],
            },
        ),
    ),
    trailer=FrameRecord(layout=TRAILER, fields={"line_sequence": "numero_sequencial"}),
    movements=MOVEMENTS,
    needs=(
        "agencia",
        "agencia_dv",
        "conta",
        "conta_dv",
        "beneficiary",
        "tax_id",
        "company_name",
        "sequence",
    ),
    not_taken=dict.fromkeys(
        (Kind.GRANT_DISCOUNT, Kind.CHANGE_FINE, Kind.CHANGE_INTEREST),
        "ask for it as a change of other data (31)",
    )
    | {Kind.STAY_PROTEST_AND_WRITE_OFF: "ask for the write-off by itself, after the stay (10)"},
    not_written=(
        "The copy at hand of the manual's list of commands breaks off after 05: ask the bank "
        "before sending the others.",
    ),
)
