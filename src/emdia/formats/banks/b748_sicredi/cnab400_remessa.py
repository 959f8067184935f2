"""Sicredi, CNAB 400 remessa: every column of every record, and what the bank can be asked.

Interest and discounts go as amounts: the one mark that would make them rates is for the
whole record, and the manual's rate of interest is for each day, not each month.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from emdia.formats.banks.b748_sicredi.campo_livre import RULE, digit
from emdia.formats.banks.b748_sicredi.cnab400_retorno import MANUAL, MANUAL_DATE
from emdia.formats.fixed_width import (
    Blanks,
    Cents,
    Day,
    DayYearFirst,
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
from emdia.formats.remessa import (
    FrameRecord,
    Kind,
    Movement,
    RemessaLayout,
    RemessaRecord,
)
from emdia.formats.remessa.number_digit import ByWhoNumbers, of_many

Answers = Mapping[str, Any]

NUMBER_DIGITS = 8

_SEQUENCE = Field("numero_sequencial", 395, 400, Number())


def _layout(name: str, *fields: Field) -> Layout:
    return Layout(
        name=f"sicredi400.remessa.{name}",
        width=400,
        manual=MANUAL,
        manual_date=MANUAL_DATE,
        fields=(*fields, _SEQUENCE),
    )


HEADER = _layout(
    "header",
    Field("tipo_registro", 1, 1, Literal("0")),
    Field("codigo_remessa", 2, 2, Literal("1")),
    Field("literal_remessa", 3, 9, Literal("REMESSA")),
    Field("codigo_servico", 10, 11, Literal("01")),
    Field("literal_cobranca", 12, 26, Text()),
    Field("codigo_beneficiario", 27, 31, Digits()),
    Field("inscricao_beneficiario", 32, 45, TaxId()),
    Field("brancos_46", 46, 76, Blanks()),
    Field("codigo_banco", 77, 79, Literal("748")),
    Field("nome_banco", 80, 94, Text()),
    Field("data_gravacao", 95, 102, DayYearFirst()),
    Field("brancos_103", 103, 110, Blanks()),
    Field("numero_remessa", 111, 117, Number()),
    Field("brancos_118", 118, 390, Blanks()),
    Field("versao_sistema", 391, 394, Text()),
)

DETALHE = _layout(
    "detalhe",
    Field("tipo_registro", 1, 1, Literal("1")),
    Field("tipo_cobranca", 2, 2, Text()),
    Field("tipo_carteira", 3, 3, Text()),
    Field("tipo_impressao", 4, 4, Text()),
    Field("brancos_5", 5, 16, Blanks()),
    Field("tipo_moeda", 17, 17, Text()),
    Field("tipo_desconto", 18, 18, Text()),
    Field("tipo_juros", 19, 19, Text()),
    Field("brancos_20", 20, 47, Blanks()),
    Field("nosso_numero", 48, 55, Text()),
    Field("digito_nosso_numero", 56, 56, Digits()),
    Field("brancos_57", 57, 62, Blanks()),
    Field("data_instrucao", 63, 70, DayYearFirst()),
    Field("campo_alterado", 71, 71, Text()),
    Field("postagem_titulo", 72, 72, Text()),
    Field("branco_73", 73, 73, Blanks()),
    Field("emissao_boleto", 74, 74, Text()),
    Field("numero_parcela", 75, 76, Digits()),
    Field("total_parcelas", 77, 78, Digits()),
    Field("brancos_79", 79, 82, Blanks()),
    Field("desconto_antecipacao", 83, 92, Cents()),
    Field("percentual_multa", 93, 96, Number()),
    Field("brancos_97", 97, 108, Blanks()),
    Field("instrucao", 109, 110, Digits()),
    Field("seu_numero", 111, 120, Text()),
    Field("vencimento", 121, 126, Day()),
    Field("valor_titulo", 127, 139, Cents()),
    Field("brancos_140", 140, 148, Blanks()),
    Field("especie_documento", 149, 149, Text()),
    Field("aceite", 150, 150, Text()),
    Field("data_emissao", 151, 156, Day()),
    Field("protesto_automatico", 157, 158, Digits()),
    Field("dias_protesto", 159, 160, Number()),
    Field("juros_por_dia", 161, 173, Cents()),
    Field("data_limite_desconto", 174, 179, Day()),
    Field("valor_desconto", 180, 192, Cents()),
    Field("negativacao_automatica", 193, 194, Digits()),
    Field("dias_negativacao", 195, 196, Number()),
    Field("zeros_197", 197, 205, Zeros()),
    Field("valor_abatimento", 206, 218, Cents()),
    Field("tipo_pessoa_pagador", 219, 219, Digits()),
    Field("zero_220", 220, 220, Zeros()),
    Field("inscricao_pagador", 221, 234, TaxId()),
    Field("nome_pagador", 235, 274, Text()),
    Field("endereco_pagador", 275, 314, Text()),
    Field("codigo_pagador_cooperativa", 315, 319, Zeros()),
    Field("zeros_320", 320, 325, Zeros()),
    Field("branco_326", 326, 326, Blanks()),
    Field("cep_pagador", 327, 334, Digits()),
    Field("codigo_pagador_cliente", 335, 339, Zeros()),
    Field("inscricao_avalista", 340, 353, TaxId()),
    Field("nome_avalista", 354, 394, Text()),
)

MENSAGEM = _layout(
    "mensagem",
    Field("tipo_registro", 1, 1, Literal("2")),
    Field("brancos_2", 2, 12, Blanks()),
    Field("nosso_numero", 13, 20, Text()),
    Field("digito_nosso_numero", 21, 21, Digits()),
    Field("instrucao_1", 22, 101, Text()),
    Field("instrucao_2", 102, 181, Text()),
    Field("instrucao_3", 182, 261, Text()),
    Field("instrucao_4", 262, 341, Text()),
    Field("seu_numero", 342, 351, Text()),
    Field("brancos_352", 352, 394, Blanks()),
)

SACADOR_AVALISTA = _layout(
    "sacador_avalista",
    Field("tipo_registro", 1, 1, Literal("6")),
    Field("nosso_numero", 2, 9, Text()),
    Field("digito_nosso_numero", 10, 10, Digits()),
    Field("brancos_11", 11, 16, Blanks()),
    Field("seu_numero", 17, 26, Text()),
    Field("codigo_pagador_cliente", 27, 31, Zeros()),
    Field("inscricao_avalista", 32, 45, TaxId()),
    Field("nome_avalista", 46, 86, Text()),
    Field("endereco_avalista", 87, 131, Text()),
    Field("cidade_avalista", 132, 151, Text()),
    Field("cep_avalista", 152, 159, Digits()),
    Field("uf_avalista", 160, 161, Text()),
    Field("brancos_162", 162, 394, Blanks()),
)

# Here, unlike elsewhere, the number is on the right of its fifteen columns.
DESCONTOS = _layout(
    "descontos",
    Field("tipo_registro", 1, 1, Literal("7")),
    Field("brancos_2", 2, 7, Blanks()),
    Field("nosso_numero", 8, 15, Text()),
    Field("digito_nosso_numero", 16, 16, Digits()),
    Field("seu_numero", 17, 26, Text()),
    Field("inscricao_pagador", 27, 40, TaxId()),
    Field("inscricao_avalista", 41, 54, TaxId()),
    Field("data_limite_desconto_2", 55, 60, Day()),
    Field("valor_desconto_2", 61, 73, Cents()),
    Field("data_limite_desconto_3", 74, 79, Day()),
    Field("valor_desconto_3", 80, 92, Cents()),
    Field("brancos_93", 93, 394, Blanks()),
)

TRAILER = _layout(
    "trailer",
    Field("tipo_registro", 1, 1, Literal("9")),
    Field("codigo_remessa", 2, 2, Literal("1")),
    Field("codigo_banco", 3, 5, Literal("748")),
    Field("codigo_beneficiario", 6, 10, Digits()),
    Field("brancos_11", 11, 394, Blanks()),
)

# The bank's only trade bill is the one by indication.
ESPECIES = {
    "DM": "A",
    "DMI": "A",
    "DR": "B",
    "NP": "C",
    "NPR": "D",
    "NS": "E",
    "RC": "G",
    "LC": "H",
    "ND": "I",
    "DS": "J",
    "DSI": "J",
    "OUTROS": "K",
    "BDP": "O",
}


def _owner(answers: Answers) -> dict[str, str]:
    """Return cooperative, post and beneficiário, which the check digit is computed from too.

    :raises FieldDoesNotFit: the heading does not have them.
    """
    posto = answers["posto"]
    if not (posto and answers["agencia"] and answers["beneficiary"]):
        raise FieldDoesNotFit(
            "the check digit of the nosso número comes from cooperative, post and beneficiário, "
            "which are missing.",
            field="digito_nosso_numero",
        )
    return {
        "cooperativa": answers["agencia"][-4:],
        "posto": posto if posto.isdigit() else "00",
        "beneficiario": answers["beneficiary"].zfill(5),
    }


@of_many(
    before=lambda answers: "".join(_owner(answers).values()),
    digits=NUMBER_DIGITS,
    rule=RULE,
)
def digit_of_number(answers: Answers) -> str:
    """Return the number's check digit; blank where the bank is to give the number.

    The file carries neither cooperative nor post, so a digit read back is kept.

    :raises FieldDoesNotFit: the heading has no cooperative, post or beneficiário.
    """
    number, said = answers["nosso_numero"], str(answers["check_digit"])
    if not number or said:
        return said
    of_number = {"ano": number[:2], "byte": number[2:3], "sequencial": number[3:]}
    return digit(_owner(answers) | of_number)


# The company numbers and prints the boleto, or the bank does.
_WHO_PRINTS = ByWhoNumbers(company="B", bank="A")


def _automatic(name: str) -> Any:
    return lambda answers: "00" if answers[name] is None else "06"


def refused_number(number: str) -> str:
    """Return why the number is not one of the bank's: year, byte and five digits."""
    if not number or (len(number) == NUMBER_DIGITS and number.isdigit()):
        return ""
    return f"the nosso número has {NUMBER_DIGITS} digits: year, byte and five more"


_NUMBER = ("nosso_numero",)
_PAYER = ("payer_name", "payer_tax_id", "payer_street", "payer_postal_code")
_TITLE = ("document", "due_date", "nominal_cents", "species", "issue_date")
_MESSAGES = tuple(f"message_{number}" for number in (1, 2, 3, 4))

MOVEMENTS = {
    Kind.ENTRY: Movement(code="01", words="Cadastro de título", needs=(*_TITLE, *_PAYER)),
    Kind.WRITE_OFF: Movement(code="02", words="Pedido de baixa", needs=_NUMBER),
    Kind.GRANT_REBATE: Movement(
        code="04", words="Concessão de abatimento", needs=(*_NUMBER, "rebate_cents")
    ),
    Kind.CANCEL_REBATE: Movement(
        code="05", words="Cancelamento de abatimento concedido", needs=_NUMBER
    ),
    Kind.CHANGE_DUE_DATE: Movement(
        code="06", words="Alteração de vencimento", needs=(*_NUMBER, "due_date")
    ),
    Kind.PROTEST: Movement(code="09", words="Pedido de protesto", needs=_NUMBER),
    Kind.STAY_PROTEST_AND_WRITE_OFF: Movement(
        code="18", words="Sustar protesto e baixar título", needs=_NUMBER
    ),
    Kind.STAY_PROTEST: Movement(
        code="19", words="Sustar protesto e manter em carteira", needs=_NUMBER
    ),
    Kind.GRANT_DISCOUNT: Movement(
        code="31",
        words="Alteração de outros dados: desconto",
        needs=(*_NUMBER, "discount_1_amount"),
        fixed={"campo_alterado": "A"},
    ),
    Kind.DO_NOT_PROTEST: Movement(
        code="31",
        words="Alteração de outros dados: cancelamento de protesto automático",
        needs=_NUMBER,
        fixed={"campo_alterado": "E"},
    ),
    Kind.DO_NOT_LIST_NEGATIVE: Movement(
        code="31",
        words="Alteração de outros dados: cancelamento de negativação automática",
        needs=_NUMBER,
        fixed={"campo_alterado": "G"},
    ),
    Kind.CHANGE_INTEREST: Movement(
        code="31",
        words="Alteração de outros dados: juros por dia",
        needs=(*_NUMBER, "interest_amount"),
        fixed={"campo_alterado": "B"},
    ),
    Kind.LIST_NEGATIVE: Movement(code="45", words="Incluir negativação", needs=_NUMBER),
    Kind.CANCEL_NEGATIVE_LISTING: Movement(
        code="75", words="Excluir negativação e manter em carteira", needs=_NUMBER
    ),
    Kind.CANCEL_NEGATIVE_LISTING_AND_WRITE_OFF: Movement(
        code="76", words="Excluir negativação e baixar título", needs=_NUMBER
    ),
}

_OF_TITLE = {
    "nosso_numero": "nosso_numero",
    "document": "seu_numero",
    "line_sequence": "numero_sequencial",
}
_DIGIT = {"digito_nosso_numero": digit_of_number}
DIGIT_READ_BACK = {"check_digit": "digito_nosso_numero"}

REMESSA = RemessaLayout(
    name="400",
    bank_code="748",
    header=FrameRecord(
        layout=HEADER,
        fields={
            "beneficiary": "codigo_beneficiario",
            "tax_id": "inscricao_beneficiario",
            "generated_date": "data_gravacao",
            "sequence": "numero_remessa",
            "line_sequence": "numero_sequencial",
        },
        fixed={"literal_cobranca": "COBRANCA", "nome_banco": "SICREDI", "versao_sistema": "2.00"},
    ),
    records=(
        RemessaRecord(
            layout=DETALHE,
            fields={
                **_OF_TITLE,
                "generated_date": "data_instrucao",
                "movement": "instrucao",
                "due_date": "vencimento",
                "nominal_cents": "valor_titulo",
                "species": "especie_documento",
                "is_accepted": "aceite",
                "issue_date": "data_emissao",
                "fine_rate": "percentual_multa",
                "protest_days": "dias_protesto",
                "listing_days": "dias_negativacao",
                "interest_amount": "juros_por_dia",
                "discount_1_day": "data_limite_desconto",
                "discount_1_amount": "valor_desconto",
                "rebate_cents": "valor_abatimento",
                "payer_tax_kind": "tipo_pessoa_pagador",
                "payer_tax_id": "inscricao_pagador",
                "payer_name": "nome_pagador",
                "payer_street": "endereco_pagador",
                "payer_postal_code": "cep_pagador",
                "guarantor_tax_id": "inscricao_avalista",
                "guarantor_name": "nome_avalista",
            },
            codes={
                "species": ESPECIES,
                "is_accepted": {True: "S", False: "N"},
                "payer_tax_kind": {"cpf": "1", "cnpj": "2"},
            },
            fixed={
                "tipo_cobranca": "A",
                "tipo_carteira": "A",
                "tipo_impressao": "A",
                "tipo_moeda": "A",
                "tipo_desconto": "A",
                "tipo_juros": "A",
                "postagem_titulo": "N",
            },
            derived={
                **_DIGIT,
                "emissao_boleto": _WHO_PRINTS,
                "protesto_automatico": _automatic("protest_days"),
                "negativacao_automatica": _automatic("listing_days"),
            },
            read_back=DIGIT_READ_BACK,
        ),
        RemessaRecord(
            layout=MENSAGEM,
            fields={
                **_OF_TITLE,
                **{name: f"instrucao_{number}" for number, name in enumerate(_MESSAGES, 1)},
            },
            derived=_DIGIT,
            when=_MESSAGES,
        ),
        RemessaRecord(
            layout=SACADOR_AVALISTA,
            fields={
                **_OF_TITLE,
                "guarantor_tax_id": "inscricao_avalista",
                "guarantor_name": "nome_avalista",
                "guarantor_street": "endereco_avalista",
                "guarantor_city": "cidade_avalista",
                "guarantor_postal_code": "cep_avalista",
                "guarantor_state": "uf_avalista",
            },
            derived=_DIGIT,
            when=("guarantor_name",),
        ),
        RemessaRecord(
            layout=DESCONTOS,
            fields={
                **_OF_TITLE,
                "payer_tax_id": "inscricao_pagador",
                "guarantor_tax_id": "inscricao_avalista",
                "discount_2_day": "data_limite_desconto_2",
                "discount_2_amount": "valor_desconto_2",
                "discount_3_day": "data_limite_desconto_3",
                "discount_3_amount": "valor_desconto_3",
            },
            derived=_DIGIT,
            when=("discount_2_amount", "discount_3_amount"),
        ),
    ),
    trailer=FrameRecord(
        layout=TRAILER,
        fields={"beneficiary": "codigo_beneficiario", "line_sequence": "numero_sequencial"},
    ),
    movements=MOVEMENTS,
    needs=("beneficiary", "tax_id", "sequence"),
    refused_number=refused_number,
    not_taken={
        Kind.CHANGE_OTHER_DATA: (
            "one instruction changes one thing: ask for the interest, the discount, or the end of "
            "an automatic protest or listing by itself"
        ),
        Kind.CANCEL_DISCOUNT: "CNAB 400 has no code for it; CNAB 240 has (08)",
        Kind.WAIVE_INTEREST: "CNAB 400 has no code for it; CNAB 240 has (13)",
    },
    not_written=(
        "31 with C (discount of each day) and with D (the last day of a discount): a discount is "
        "here an amount until a day.",
    ),
)
