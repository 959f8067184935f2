"""Santander, CNAB 400 remessa (H7800, padrão 353): every column, and what can be asked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from emdia.formats.banks.b033_santander.campo_livre import RULE, digit
from emdia.formats.banks.b033_santander.cnab400_retorno import MANUAL, MANUAL_DATE, MANUAL_PIX
from emdia.formats.febraban240 import remessa as febraban
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
from emdia.formats.pix.keys import KeyKind, key_kind
from emdia.formats.pix.refusals import PixRefused
from emdia.formats.remessa import (
    FrameRecord,
    Instruction,
    Kind,
    Movement,
    OfAnswers,
    RemessaLayout,
    RemessaRecord,
)
from emdia.formats.remessa.number_digit import of_many


def _layout(name: str, *fields: Field, manual: str = MANUAL) -> Layout:
    return Layout(
        name=f"santander400.remessa.{name}",
        width=400,
        manual=manual,
        manual_date=MANUAL_DATE,
        fields=fields,
    )


_END = Field("numero_sequencial", 395, 400, Number())
_ACCOUNT = (
    Field("agencia", 18, 21, Digits()),
    Field("conta_movimento", 22, 29, Digits()),
    Field("conta_cobranca", 30, 37, Digits()),
)

# Columns 117-351 take five messages for all the titles of the file; those of a title go below it.
HEADER = _layout(
    "header",
    Field("codigo_registro", 1, 1, Literal("0")),
    Field("codigo_remessa", 2, 2, Literal("1")),
    Field("literal_transmissao", 3, 9, Literal("REMESSA")),
    Field("codigo_servico", 10, 11, Literal("01")),
    Field("literal_servico", 12, 26, Literal("COBRANCA")),
    Field("codigo_transmissao", 27, 46, Digits()),
    Field("nome_beneficiario", 47, 76, Text()),
    Field("codigo_banco", 77, 79, Literal("033")),
    Field("nome_banco", 80, 94, Text()),
    Field("data_gravacao", 95, 100, Day()),
    Field("zeros_101", 101, 116, Zeros()),
    Field("mensagem_1", 117, 163, Blanks()),
    Field("mensagem_2", 164, 210, Blanks()),
    Field("mensagem_3", 211, 257, Blanks()),
    Field("mensagem_4", 258, 304, Blanks()),
    Field("mensagem_5", 305, 351, Blanks()),
    Field("brancos_352", 352, 391, Blanks()),
    Field("versao", 392, 394, Zeros()),
    _END,
)

# Columns 206-218 are of a rebate, or of a second discount when 71-76 have its day. The IOF of
# 193-205 has five decimal places.
DETALHE = _layout(
    "detalhe",
    Field("codigo_registro", 1, 1, Literal("1")),
    Field("tipo_inscricao", 2, 3, Digits()),
    Field("numero_inscricao", 4, 17, TaxId()),
    *_ACCOUNT,
    Field("controle_participante", 38, 62, Text()),
    Field("nosso_numero", 63, 69, Digits(may_be_cut=True)),
    Field("dv_nosso_numero", 70, 70, Digits()),
    Field("data_segundo_desconto", 71, 76, Day()),
    Field("branco_77", 77, 77, Blanks()),
    Field("informacao_multa", 78, 78, Digits()),
    Field("percentual_multa", 79, 82, Number()),
    Field("unidade_valor", 83, 84, Zeros()),
    Field("valor_outra_unidade", 85, 97, Zeros()),
    Field("brancos_98", 98, 101, Blanks()),
    Field("data_multa", 102, 107, Day()),
    Field("codigo_carteira", 108, 108, Text()),
    Field("codigo_ocorrencia", 109, 110, Text()),
    Field("seu_numero", 111, 120, Text()),
    Field("vencimento", 121, 126, Day()),
    Field("valor_titulo", 127, 139, Cents()),
    Field("banco_cobrador", 140, 142, Literal("033")),
    Field("agencia_cobradora", 143, 147, Zeros()),
    Field("especie", 148, 149, Digits()),
    Field("aceite", 150, 150, Literal("N")),
    Field("data_emissao", 151, 156, Day()),
    Field("instrucao_1", 157, 158, Digits()),
    Field("instrucao_2", 159, 160, Digits()),
    Field("mora_dia", 161, 173, Cents()),
    Field("data_desconto", 174, 179, Day()),
    Field("valor_desconto", 180, 192, Cents()),
    Field("valor_iof", 193, 205, Number()),
    Field("valor_abatimento", 206, 218, Cents()),
    Field("tipo_inscricao_pagador", 219, 220, Digits()),
    Field("numero_inscricao_pagador", 221, 234, TaxId()),
    Field("nome_pagador", 235, 274, Text()),
    Field("endereco_pagador", 275, 314, Text()),
    Field("bairro_pagador", 315, 326, Text()),
    Field("cep_pagador", 327, 331, Digits()),
    Field("complemento_cep", 332, 334, Digits()),
    Field("municipio_pagador", 335, 349, Text()),
    Field("uf_pagador", 350, 351, Text()),
    Field("brancos_352", 352, 382, Blanks()),
    Field("identificador_complemento", 383, 383, Text()),
    Field("complemento", 384, 385, Text()),
    Field("brancos_386", 386, 391, Blanks()),
    Field("dias_protesto", 392, 393, Number()),
    Field("branco_394", 394, 394, Blanks()),
    _END,
)

# The manual writes 02 before the second and before the third message; 03 is what follows.
DETALHE_MENSAGEM = _layout(
    "detalhe_mensagem",
    Field("codigo_registro", 1, 1, Literal("2")),
    Field("uso_banco_2", 2, 17, Blanks()),
    *_ACCOUNT,
    Field("uso_banco_38", 38, 47, Blanks()),
    Field("sub_sequencia_1", 48, 49, Literal("01")),
    Field("mensagem_1", 50, 99, Text()),
    Field("sub_sequencia_2", 100, 101, Literal("02")),
    Field("mensagem_2", 102, 151, Text()),
    Field("sub_sequencia_3", 152, 153, Literal("03")),
    Field("mensagem_3", 154, 203, Text()),
    Field("uso_banco_204", 204, 382, Blanks()),
    Field("identificador_complemento", 383, 383, Text()),
    Field("complemento", 384, 385, Text()),
    Field("brancos_386", 386, 394, Blanks()),
    _END,
)

# Columns 2-42 are of the manual of 2018, the rest came with the Boleto SX.
DETALHE_PAGAMENTO = _layout(
    "detalhe_pagamento",
    Field("codigo_registro", 1, 1, Literal("8")),
    Field("tipo_pagamento", 2, 3, Digits()),
    Field("quantidade_pagamentos", 4, 5, Number()),
    Field("tipo_valor", 6, 6, Digits()),
    Field("valor_maximo", 7, 19, Cents()),
    Field("percentual_maximo", 20, 24, Number()),
    Field("valor_minimo", 25, 37, Cents()),
    Field("percentual_minimo", 38, 42, Number()),
    Field("tipo_chave", 43, 43, Text()),
    Field("chave", 44, 120, Text()),
    Field("txid", 121, 155, Text()),
    Field("brancos_156", 156, 394, Blanks()),
    _END,
    manual=MANUAL_PIX,
)

TRAILER = _layout(
    "trailer",
    Field("codigo_registro", 1, 1, Literal("9")),
    Field("quantidade_documentos", 2, 7, Number()),
    Field("valor_total", 8, 20, Cents()),
    Field("zeros_21", 21, 394, Zeros()),
    _END,
)

ESPECIES = {
    "DM": "01",
    "NP": "02",
    "NS": "03",
    "AP": "03",
    "RC": "05",
    "DS": "06",
    "LC": "07",
    "BDP": "08",
    "CC": "19",
}
_TAX_KINDS = {"cpf": "01", "cnpj": "02", "": "00", None: "00"}
_LATE_ACTIONS = {"protest": "06", "": "07"}
_WRITE_OFFS = {15: "02", 30: "03", None: "04"}
_KEY_KINDS = {
    KeyKind.CPF: "1",
    KeyKind.CNPJ: "2",
    KeyKind.PHONE: "3",
    KeyKind.EMAIL: "4",
    KeyKind.RANDOM: "5",
}

PAYER = (
    "payer_name",
    "payer_tax_id",
    "payer_street",
    "payer_city",
    "payer_state",
    "payer_postal_code",
)
_ENTRY = ("carteira", "document", "due_date", "nominal_cents", "species", "issue_date", *PAYER)


def _about(code: str, words: str, *needs: str) -> Movement:
    # The trailer adds up the amounts of all the titles, so every record has its own.
    return Movement(
        code=code, words=words, needs=("nosso_numero", "carteira", *needs), tells=("nominal_cents",)
    )


MOVEMENTS = {
    Kind.ENTRY: Movement(code="01", words="Entrada de título", needs=_ENTRY),
    Kind.WRITE_OFF: _about("02", "Baixa de título"),
    Kind.GRANT_REBATE: _about("04", "Concessão de abatimento", "rebate_cents"),
    Kind.CANCEL_REBATE: _about("05", "Cancelamento de abatimento"),
    Kind.CHANGE_DUE_DATE: _about("06", "Alteração de vencimento", "due_date"),
    Kind.CHANGE_COMPANY_USE: _about(
        "07", "Alteração do número de controle do beneficiário", "company_use"
    ),
    Kind.CHANGE_DOCUMENT: _about("08", "Alteração do seu número", "document"),
    Kind.CHANGE_AMOUNT: _about("47", "Alteração do valor nominal do título", "nominal_cents"),
    Kind.PROTEST: _about("09", "Protestar"),
    Kind.STAY_PROTEST: _about("18", "Sustar protesto, depois de iniciado o ciclo"),
    Kind.DO_NOT_PROTEST: _about("98", "Não protestar, antes de iniciado o ciclo"),
}


@of_many(before=lambda answers: "", digits=12, rule=RULE)
def check_digit(answers: Mapping[str, Any]) -> str:
    """Return the check digit of the nosso número; zero where the bank numbers."""
    return digit(answers) if answers["nosso_numero"] else "0"


def key_code(answers: Mapping[str, Any]) -> str:
    """Return the bank's code of what the Pix key is; blank without one."""
    key = answers["pix_key"]
    return _KEY_KINDS[key_kind(key)] if key else ""


def refused_key(asked: Instruction) -> str:
    """Return why the Pix key is none; empty when it is one, or there is none."""
    if asked.pix is None or not asked.pix.key:
        return ""
    try:
        key_kind(asked.pix.key)
    except PixRefused as refusal:
        return str(refusal).rstrip(".")
    return ""


def _of_transmission(first: int, last: int) -> Any:
    # Note 1 and note 2: branch, account and collection account make up the transmission code.
    return lambda answers: answers["transmission_code"][first:last]


def _complement(answers: Mapping[str, Any]) -> str:
    # Note 2: an account of ten digits has its last two apart, marked by an I.
    number = answers["conta"] + answers["conta_dv"]
    return number[-2:] if len(number) == _NEW_ACCOUNT_DIGITS else ""


def _complement_mark(answers: Mapping[str, Any]) -> str:
    return "I" if _complement(answers) else ""


def _fine_mark(answers: Mapping[str, Any]) -> str:
    return "4" if answers["fine_rate"] else "0"


_ACCEPTS: Mapping[Any, str] = {**febraban.ACCEPTS, None: "00"}
_MOST_TIMES = 99


def refused_times(asked: Instruction) -> str:
    """Return why the number of payments is none of the bank's; empty when it is."""
    if asked.payment is None or 1 <= asked.payment.times <= _MOST_TIMES:
        return ""
    return f"the bank takes a title in 1 to {_MOST_TIMES} payments"


def _refused_amount(asked: Instruction) -> str:
    # Note 10.
    if asked.kind is not Kind.CHANGE_AMOUNT or asked.species in ("", "CC", "BDP"):
        return ""
    return "the bank changes the amount of a credit card bill (CC) and a proposal (BDP) alone"


def _refused_limits(asked: Instruction) -> str:
    # Note 18: one column says of both limits whether they are rates.
    limits = (asked.payment.maximum, asked.payment.minimum) if asked.payment else ()
    if len({limit.rate is None for limit in limits if limit is not None}) > 1:
        return "the largest and the smallest payment are both amounts or both rates"
    return ""


def _times(answers: Mapping[str, Any]) -> int:
    return answers["payment_times"] or 1


def _limit_kind(answers: Mapping[str, Any]) -> str:
    if answers["payment_max_rate"] or answers["payment_min_rate"]:
        return "1"
    return "2" if answers["payment_max_amount"] or answers["payment_min_amount"] else "0"


def _refused_discount_2(answers: Mapping[str, Any]) -> str:
    # Notes 11 and 12: the columns are of a rebate, unless the day of the second discount is told.
    if answers["discount_2_kind"] is None:
        return ""
    if answers["discount_2_day"] is None:
        return "the bank asks until which day the second discount is given"
    if answers["discount_1_day"] == answers["discount_2_day"]:
        return "the bank takes no two discounts until the same day"
    has_rebate = answers["rebate_cents"]
    return "the rebate and the second discount have the same columns" if has_rebate else ""


def _rebate_or_discount_2(answers: Mapping[str, Any]) -> int:
    return answers["rebate_cents"] or answers["discount_2_amount"] or 0


def _iof(answers: Mapping[str, Any]) -> int:
    return (answers["iof_cents"] or 0) * _IOF_SCALE


# The IOF has three decimal places more than cents.
_IOF_SCALE = 1_000

_RESTORED = {
    "rebate_cents": lambda told: 0 if told["discount_2_day"] else told["rebate_cents"],
    "discount_2_amount": lambda told: told["rebate_cents"] if told["discount_2_day"] else None,
    "iof_cents": lambda told: told["iof_cents"] // _IOF_SCALE,
}

ONLY_STAYS = "the bank only stays the protest (18); ask for the write-off by itself"
BY_240 = "CNAB 400 has no code for it; CNAB 240 has"
NOT_WRITTEN = (
    "Movements 48 and 49 (smallest and largest payment of a title already registered) and 12 "
    "(transfer to another's collection) ask for what no instruction here is."
)


def _refused_write_off(asked: Instruction) -> str:
    if asked.kind is Kind.ENTRY and asked.write_off_days not in _WRITE_OFFS:
        return "the bank writes off 15 or 30 days after the due date, or never"
    return ""


_NEW_ACCOUNT_DIGITS = 10
_FROM_HEADING = {
    "agencia": _of_transmission(0, 4),
    "conta_movimento": _of_transmission(4, 12),
    "conta_cobranca": _of_transmission(12, 20),
    "identificador_complemento": _complement_mark,
    "complemento": _complement,
}

REMESSA = RemessaLayout(
    name="400",
    bank_code="033",
    header=FrameRecord(
        layout=HEADER,
        fields={
            "transmission_code": "codigo_transmissao",
            "company_name": "nome_beneficiario",
            "generated_date": "data_gravacao",
            "line_sequence": "numero_sequencial",
        },
        fixed={"nome_banco": "SANTANDER"},
    ),
    records=(
        RemessaRecord(
            layout=DETALHE,
            fields={
                "tax_kind": "tipo_inscricao",
                "tax_id": "numero_inscricao",
                "company_use": "controle_participante",
                "nosso_numero": "nosso_numero",
                "fine_rate": "percentual_multa",
                "fine_day": "data_multa",
                "carteira": "codigo_carteira",
                "movement": "codigo_ocorrencia",
                "document": "seu_numero",
                "due_date": "vencimento",
                "nominal_cents": "valor_titulo",
                "species": "especie",
                "issue_date": "data_emissao",
                "late_action": "instrucao_1",
                "late_action_days": "dias_protesto",
                "write_off_days": "instrucao_2",
                "interest_amount": "mora_dia",
                "discount_1_day": "data_desconto",
                "discount_1_amount": "valor_desconto",
                "discount_2_day": "data_segundo_desconto",
                "payer_tax_kind": "tipo_inscricao_pagador",
                "payer_tax_id": "numero_inscricao_pagador",
                "payer_name": "nome_pagador",
                "payer_street": "endereco_pagador",
                "payer_district": "bairro_pagador",
                "payer_postal_prefix": "cep_pagador",
                "payer_postal_suffix": "complemento_cep",
                "payer_city": "municipio_pagador",
                "payer_state": "uf_pagador",
                "line_sequence": "numero_sequencial",
            },
            codes={
                "tax_kind": _TAX_KINDS,
                "payer_tax_kind": _TAX_KINDS,
                "species": ESPECIES,
                "late_action": _LATE_ACTIONS,
                "write_off_days": _WRITE_OFFS,
            },
            derived={
                **_FROM_HEADING,
                "dv_nosso_numero": check_digit,
                "informacao_multa": _fine_mark,
                "valor_abatimento": _rebate_or_discount_2,
                "valor_iof": _iof,
            },
            read_back={"rebate_cents": "valor_abatimento", "iof_cents": "valor_iof"},
            restored=_RESTORED,
            carries=("rebate_cents", "discount_2_amount", "iof_cents"),
        ),
        RemessaRecord(
            layout=DETALHE_PAGAMENTO,
            fields={
                "payment_accepts": "tipo_pagamento",
                "payment_max_amount": "valor_maximo",
                "payment_max_rate": "percentual_maximo",
                "payment_min_amount": "valor_minimo",
                "payment_min_rate": "percentual_minimo",
                "pix_key": "chave",
                "pix_txid": "txid",
                "line_sequence": "numero_sequencial",
            },
            codes={"payment_accepts": _ACCEPTS},
            derived={
                "quantidade_pagamentos": _times,
                "tipo_valor": _limit_kind,
                "tipo_chave": key_code,
            },
            read_back={"payment_times": "quantidade_pagamentos"},
            carries=("payment_times",),
            when=("payment_accepts", "pix_key", "pix_txid"),
        ),
        RemessaRecord(
            layout=DETALHE_MENSAGEM,
            fields={
                **{f"message_{number}": f"mensagem_{number}" for number in range(1, 4)},
                "line_sequence": "numero_sequencial",
            },
            derived=_FROM_HEADING,
            when=("message_1", "message_2", "message_3"),
        ),
    ),
    trailer=FrameRecord(
        layout=TRAILER,
        fields={
            "titles": "quantidade_documentos",
            "total_cents": "valor_total",
            "line_sequence": "numero_sequencial",
        },
    ),
    movements=MOVEMENTS,
    needs=("transmission_code", "tax_id", "company_name"),
    refusals=(
        _refused_write_off,
        OfAnswers(_refused_discount_2),
        _refused_limits,
        _refused_amount,
        refused_times,
        refused_key,
    ),
    not_taken={
        Kind.GRANT_DISCOUNT: BY_240,
        Kind.CANCEL_DISCOUNT: BY_240,
        Kind.CHANGE_OTHER_DATA: "CNAB 400 has no code for it; CNAB 240 changes the days of protest",
        Kind.STAY_PROTEST_AND_WRITE_OFF: ONLY_STAYS,
    },
    not_written=(NOT_WRITTEN,),
)
