"""How each of the four banks says what happened, in its own layout.

One entry per bank: what a header and a line say besides amounts and days, and
which occurrence means what. The layouts themselves are in `formats/banks`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from emdia.formats.banks import bank
from emdia.formats.banks.b237_bradesco import campo_livre as bradesco
from emdia.formats.banks.b341_itau import campo_livre as itau
from emdia.formats.banks.b756_sicoob import campo_livre as sicoob
from emdia.formats.pix import dynamic_code
from emdia.formats.returns.writing import write_return

from .plans import Account, Company

CONVENIO = "3141592"  # of Banco do Brasil: the first digits of its numbers
COOPERATIVA_CLIENTE = "0023456"
Values = dict[str, Any]


@dataclass(frozen=True, kw_only=True, slots=True)
class Voice:
    """What a bank's return says that our events do not. Motives are the bank's codes."""

    number_digits: int
    number_start: str = ""
    line: Values
    header: Values
    digit: Callable[[Account, str], Values] = lambda account, number: {}
    paid: Values = field(default_factory=dict)
    # Entered, refused, written off because it was asked, and a payment taken back.
    entered: Values = field(default_factory=lambda: {"occurrence": "02"})
    refused: Values = field(default_factory=dict)
    written_off: Values = field(default_factory=dict)
    returned: Values = field(default_factory=dict)
    is_net: bool = False  # prints what it credits
    tells_tariff: bool = True
    tells_credit: bool = False


VOICES: Mapping[str, Voice] = {
    "341": Voice(
        number_digits=8,
        header={
            "literal_servico": "COBRANCA",
            "nome_banco": "BANCO ITAU S.A.",
            "densidade": "01600",
            "unidade_densidade": "BPI",
        },
        line={"codigo_carteira": "I", "codigo_banco_cobrador": "341", "carteira": "109"},
        digit=lambda account, number: {
            "dac_nosso_numero": itau.digit(
                {
                    "agencia": account.terms.agencia,
                    "conta": account.terms.conta,
                    "carteira": account.terms.carteira,
                    "nosso_numero": number,
                }
            ),
            "nosso_numero_banco": number,
            "confirmacao_nosso_numero": number,
        },
        paid={"occurrence": "06", "channel": "B2"},
        refused={"occurrence": "03", "motives": "08030000"},
        written_off={"occurrence": "09"},
        returned={"occurrence": "69", "motives": "11"},
        is_net=True,
    ),
    "001": Voice(
        number_digits=10,
        number_start=CONVENIO,
        header={
            "dv_agencia": "3",
            "dv_conta": "X",
            "convenio": f"00{CONVENIO}001417019",
            "nome_banco": "BANCO DO BRASIL S.A.",
            "tipo_inscricao": "2",
            "versao_layout_arquivo": "083",
            "versao_layout_lote": "042",
        },
        line={"carteira": "7", "codigo_moeda": "09"},
        paid={"occurrence": "06", "motives": "04"},
        entered={"occurrence": "02", "motives": "A4"},
        refused={"occurrence": "03", "motives": "0852"},
        written_off={"occurrence": "09", "motives": "10"},
        returned={"occurrence": "44"},
        tells_credit=True,
    ),
    "237": Voice(
        number_digits=11,
        header={
            "literal_servico": "COBRANCA",
            "codigo_empresa": "4540691",
            "nome_banco": "BRADESCO",
            "densidade_gravacao": "01600000",
        },
        line={
            "tipo_inscricao": "02",
            "banco_cobrador": "237",
            "carteira_resumida": "9",
            "carteira": "009",
        },
        digit=lambda account, number: {
            "digito_nosso_numero": bradesco.digit(
                {"carteira": account.terms.carteira, "nosso_numero": number}
            )
        },
        paid={"occurrence": "06", "motives": "0000000000", "channel": "14"},
        refused={"occurrence": "03", "motives": "0809000000"},
        written_off={"occurrence": "09", "motives": "1000000000"},
        returned={"occurrence": "40"},
        tells_tariff=False,
    ),
    "756": Voice(
        number_digits=7,
        header={
            "tipo_inscricao": "2",
            "nome_banco": "SICOOB",
            "hora_geracao": "061500",
            "versao_layout_arquivo": "081",
            "versao_layout_lote": "044",
            "parcela": "01",
            "modalidade": "01",
            "tipo_formulario": "1",
        },
        line={"carteira": "1"},
        digit=lambda account, number: {
            "dv_nosso_numero": sicoob.digit(
                {
                    "cooperativa": account.terms.agencia,
                    "cliente": COOPERATIVA_CLIENTE,
                    "nosso_numero": number,
                }
            )
        },
        paid={"occurrence": "06", "motives": "04"},
        refused={"occurrence": "03", "motives": "0809"},
        written_off={"occurrence": "09", "motives": "10"},
        returned={"occurrence": "44"},
        tells_credit=True,
    ),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Boleto:
    """The charge a line is about."""

    nosso_numero: str
    document: str
    due_date: date
    amount_cents: int
    has_pix: bool = False


def number_of(account: Account, place: int) -> str:
    """Return the nosso número of the account's boleto at `place`."""
    voice = VOICES[account.terms.bank_code]
    return f"{voice.number_start}{account.first_number + place:0{voice.number_digits}d}"


def paid(
    account: Account,
    boleto: Boleto,
    *,
    on: date,
    credited_on: date,
    paid_cents: int,
    late_cents: int = 0,
    discount_cents: int = 0,
) -> Values:
    """Return the line of a payment."""
    voice = VOICES[account.terms.bank_code]
    tariff_cents = account.tariff_cents if voice.tells_tariff else 0
    said: Values = {
        "credit_day": credited_on,
        "posted_cents": paid_cents - (tariff_cents if voice.is_net else 0),
        "tariff_cents": tariff_cents,
        "interest_cents": late_cents,
        "discount_cents": discount_cents,
    }
    if voice.tells_credit:
        said["credited_cents"] = paid_cents - tariff_cents
    return told(account, boleto, voice.paid | said, on=on)


def entered(account: Account, boleto: Boleto) -> Values:
    """Return what the bank says of a boleto it took in: where it tells Pix, with its code."""
    terms = account.terms
    place = f"{account.folder}.example.com/v2/cobv/{boleto.nosso_numero}"
    codes = {
        "location": place,
        "code": dynamic_code(url=place, name="BANCO DE EXEMPLO", city="RECIFE"),
    }
    told_by = bank(terms.bank_code).returns[terms.layout].pix_fields if boleto.has_pix else {}
    pix = {f"pix_{name}": text for name, text in codes.items() if name in told_by}
    return VOICES[terms.bank_code].entered | pix


def told(account: Account, boleto: Boleto, said: Values, *, on: date) -> Values:
    """Return a line about a boleto: what the bank says of it, in the bank's words."""
    voice = VOICES[account.terms.bank_code]
    return {
        **voice.line,
        **voice.digit(account, boleto.nosso_numero),
        "agencia": account.terms.agencia,
        "conta": account.terms.conta,
        "dac": account.terms.dac,
        "nosso_numero": boleto.nosso_numero,
        "document": boleto.document,
        "occurrence_day": on,
        "due_day": boleto.due_date,
        "nominal_cents": boleto.amount_cents,
        **said,
    }


def file(
    company: Company, account: Account, *, sequence: int, on: date, credited_on: date,
    lines: list[Values],
) -> bytes:  # fmt: skip
    """Return the bank's return file of the day `on`."""
    terms = account.terms
    header = {
        **VOICES[terms.bank_code].header,
        "agencia": terms.agencia,
        "conta": terms.conta,
        "dac": terms.dac,
        "company_name": company.bank_name,
        "numero_inscricao": company.cnpj,
        "generated_date": on,
        "data_gravacao": on,
        "credit_date": credited_on,
        "sequence": sequence,
        "numero_remessa_retorno": sequence,
    }
    form = bank(terms.bank_code).returns[terms.layout]
    return write_return(form=form, header=header, titles=lines)
