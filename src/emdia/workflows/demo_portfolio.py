"""The made-up customers, titles and tonight's return of the small company. Deterministic."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from emdia.books.companies.models import Numbering
from emdia.formats.banks.b341_itau.sample import ReturnTitle
from emdia.kernel.days import business_day_on_or_after
from emdia.kernel.tax_ids import cnpj_check_digits, cpf_check_digits

from .expect_titles import ExpectedCustomer, ExpectedTitle
from .found_company import AccountTerms

CARTEIRA = "109"
TARIFF_CENTS = 210
ACCOUNT = AccountTerms(
    bank_code="341",
    agencia="4321",
    conta="98765",
    dac="4",
    carteira=CARTEIRA,
    layout="400",
    net_of_tariff=True,
    # Visitors come on some days and not on others.
    numbering=Numbering.FREE,
)
# The places, of every twenty titles, whose entry the bank answers tonight.
REJECTED, CONFIRMED = 7, 11
# The last one is above what one person may reverse alone.
PLANS_CENTS = (7_990, 9_990, 11_990, 14_990, 19_990, 34_900, 149_000)
FIRST = ("Ana", "Bruna", "Caio", "Diego", "Elisa", "Fábio", "Graça", "Heitor", "Iara", "João")
LAST = ("Almeida", "Barros", "Conceição", "Duarte", "Esteves", "Fonseca", "Guimarães", "Lima")
TRADES = ("Padaria", "Farmácia", "Oficina", "Escola", "Clínica", "Mercado", "Pousada")
PLACES = ("do Vale", "Central", "Boa Vista", "São Bento", "das Flores", "do Porto")


def titles(*, as_of: date, count: int = 320, seed: int = 7) -> list[ExpectedTitle]:
    """Return `count` titles around `as_of`: most due in the last two months, some to come."""
    chance = Random(seed)  # noqa: S311 - a made-up company wants repeatable chance.
    customers = list(_customers(chance, count * 2 // 3))
    return [_title(chance, number, customers, as_of) for number in range(1, count + 1)]


def _customers(chance: Random, count: int) -> Iterator[ExpectedCustomer]:
    for number in range(count):
        root = 100_000_000 + number * 7_919
        if chance.random() < 0.8:
            name = f"{chance.choice(FIRST)} {chance.choice(LAST)} {chance.choice(LAST)}"
            tax_id = f"{root}{cpf_check_digits(str(root))}"
            yield ExpectedCustomer(tax_id_kind="cpf", tax_id=tax_id, name=name)
        else:
            name = f"{chance.choice(TRADES)} {chance.choice(PLACES)} Ltda"
            base = f"{root % 10**8:08d}0001"
            tax_id = base + cnpj_check_digits(base)
            yield ExpectedCustomer(tax_id_kind="cnpj", tax_id=tax_id, name=name)


def _title(
    chance: Random, number: int, customers: list[ExpectedCustomer], as_of: date
) -> ExpectedTitle:
    due_date = business_day_on_or_after(as_of + timedelta(days=chance.randint(-60, 20)))
    return ExpectedTitle(
        customer=chance.choice(customers),
        document=f"FAT{number:05d}",
        issue_date=due_date - timedelta(days=20),
        due_date=due_date,
        amount_cents=chance.choice(PLANS_CENTS),
        carteira=CARTEIRA,
        nosso_numero=f"{10_000_000 + number}",
        has_pix=number % 9 == 0,
        # What tonight's file confirms or rejects was sent and not yet answered.
        is_registered=(number - 1) % 20 not in (REJECTED, CONFIRMED),
    )


def tonight(*, expected: list[ExpectedTitle], as_of: date, count: int = 60) -> list[ReturnTitle]:
    """Return what the bank reports tonight on the first `count` titles, and one stranger."""
    reported = [_reported(number, title, as_of) for number, title in enumerate(expected[:count])]
    stranger = _paid(expected[0], as_of, nosso_numero="55555555", document="", amount_cents=12_345)
    twice = _paid(expected[1], as_of)
    return [*reported, stranger, twice]


def _reported(number: int, title: ExpectedTitle, as_of: date) -> ReturnTitle:
    if number % 20 == REJECTED:
        return _told(title, as_of, occurrence="03", motives="0803")
    if number % 20 == CONFIRMED:
        return _told(title, as_of, occurrence="02")
    if number % 20 == 13:
        return _told(title, as_of, occurrence="09")
    if title.has_pix:
        return _told(title, as_of, occurrence="10")
    if number % 20 == 17:
        return _paid(title, as_of, paid_cents=title.amount_cents // 2)
    if number % 20 == 19:
        return _paid(title, as_of, paid_cents=title.amount_cents + 5_000)
    return _paid(title, as_of)


def _told(title: ExpectedTitle, as_of: date, *, occurrence: str, motives: str = "") -> ReturnTitle:
    return ReturnTitle(
        occurrence=occurrence,
        nosso_numero=title.nosso_numero,
        document=title.document,
        occurrence_date=as_of,
        due_date=title.due_date,
        nominal_cents=title.amount_cents,
        motives=motives,
    )


def _paid(
    title: ExpectedTitle,
    as_of: date,
    *,
    paid_cents: int | None = None,
    amount_cents: int | None = None,
    nosso_numero: str = "",
    document: str | None = None,
) -> ReturnTitle:
    nominal_cents = amount_cents or title.amount_cents
    days_late = max((as_of - title.due_date).days, 0)
    # Fine of 2 % and 1 % a month, as the demo contracts say.
    late_cents = (nominal_cents * (600 + 10 * days_late) // 30_000) if days_late else 0
    given_cents = nominal_cents if paid_cents is None else paid_cents
    return ReturnTitle(
        occurrence="06",
        nosso_numero=nosso_numero or title.nosso_numero,
        document=title.document if document is None else document,
        occurrence_date=as_of,
        due_date=title.due_date,
        credit_date=business_day_on_or_after(as_of + timedelta(days=1)),
        nominal_cents=nominal_cents,
        posted_cents=given_cents + late_cents - TARIFF_CENTS,
        tariff_cents=TARIFF_CENTS,
        interest_cents=late_cents,
        channel="B2",
    )
