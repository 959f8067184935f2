"""The demo is believable: its past adds up, and tonight's files make the day they should."""

import pickle
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection

from emdia.books.agreements.models import Promise
from emdia.books.bank_files.models import BankFile, BankLine
from emdia.books.charges.models import Charge
from emdia.books.companies.columns import insert_columns
from emdia.books.companies.models import BankAgreement, Company
from emdia.books.companies.sandbox import sandbox_instant
from emdia.books.companies.scope import company_scope
from emdia.books.daily_runs import batch
from emdia.books.dunning.models import CustomerRisk, DunningAction, DunningTask, PlanVersion
from emdia.books.facts.models import Fact
from emdia.books.holds.models import Hold
from emdia.books.interactions.models import Interaction
from emdia.books.kept_reports.models import DaySignOff
from emdia.books.ledger.models import Entry, Posting, PostingBatch
from emdia.books.outbox.models import Delivery, MessageContent
from emdia.books.parties.models import Customer, Salesperson
from emdia.books.payments.models import Receipt
from emdia.books.payments.queries import bank_matchings
from emdia.books.receivables.models import CustomerCredit, Receivable, Withholding
from emdia.connectors.database.embedded.place import Place
from emdia.formats.documents import read_pages
from emdia.formats.letters.shipped import SHIPPED
from emdia.formats.returns import read_return, recognise
from emdia.kernel.tax_ids import is_cnpj, is_cpf
from emdia.reports import boletos
from emdia.reports.aging import aging_report
from emdia.reports.our_boleto import recognise as recognise_boleto
from emdia.reports.receivables_day import receivables_report
from emdia.workflows import daily_run, receive_bank_file, settle_bank_file
from emdia.workflows.daily_stages import self_check
from emdia.workflows.demo import habits, people, statement, story, titles
from emdia.workflows.demo.plans import COMPANIES, TELECOM, WHOLESALE
from emdia.workflows.found_company import found

from ..conftest import HOME, _once
from ..databases import NOBODYS, clone, database_of, point_django_at
from .house import ANA, House

AS_OF = date(2026, 11, 22)  # a Sunday, after a holiday: the last bank day is Thursday
LAST_DAY = date(2026, 11, 18)
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
CUSTOMERS = 700
TEMPLATE = "emdia_story"
# Only one of the tests takes tonight's files from there.
FOLDER = HOME / "story"


@pytest.fixture(scope="session")
def story_template(server: Place, empty_template: str, django_db_blocker: Any) -> str:
    """Return the name of a database with the demo's past, made once; its files lie in FOLDER."""

    def make() -> None:
        clone(server, template=empty_template, name=TEMPLATE)
        with django_db_blocker.unblock():
            point_django_at(TEMPLATE)
            told = story.prepare(as_of=AS_OF, folder=FOLDER, customers=CUSTOMERS)
            point_django_at(NOBODYS)
        (HOME / "story.told").write_bytes(pickle.dumps(told))

    _once("story", make)
    return TEMPLATE


@pytest.fixture
def demo_story(server: Place, story_template: str, django_db_blocker: Any) -> Iterator[story.Demo]:
    with database_of(server, story_template, django_db_blocker):
        yield pickle.loads((HOME / "story.told").read_bytes())


def ids() -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM company_ids()")
        return [int(row[0]) for row in cursor.fetchall()]


def outcomes(company_id: int, *, since: date) -> Counter[tuple[str, str]]:
    with company_scope(company_id):
        files = BankFile.objects.filter(generated_date__gte=since).values("id")
        lines = BankLine.objects.filter(bank_file_id__in=files)
        return Counter(lines.values_list("outcome", "reason"))


def test_the_past_adds_up_and_tonight_is_a_day(demo_story: story.Demo) -> None:
    telecom, wholesale = ids()
    for company_id in (telecom, wholesale):
        assert self_check.check(company_id) == {"checks": batch.CHECKS + 1}
        assert receivables_report(
            company_id=company_id, first_date=date(2026, 1, 1), as_of=AS_OF, today=AS_OF
        ).adds_up
    _what_happened(telecom)
    _known_as_it_came(telecom)
    _goods_came_back(wholesale)
    for company_id in (telecom, wholesale):
        _the_bank_says_so(company_id)

    files = {file.path.name.rsplit("-2026", 1)[0] for file in demo_story.files}
    assert files == {account.folder for one in COMPANIES for account in one.accounts}
    for company_id in (telecom, wholesale):
        ran = daily_run.run_until(company_id=company_id, as_of=AS_OF, by=ANA, now=NOW)
        assert [(one.state, one.error) for one in ran] == [("done", "")]
    told = outcomes(telecom, since=date(2026, 11, 19))
    assert told["settled", ""] > 10
    for wanted in (
        ("settled", "partly_paid"),
        ("settled", "over_paid"),
        ("exception", "title_unknown"),
        ("exception", "already_settled"),
        ("exception", "line_unreadable"),
        ("confirmed", "payment_taken_back"),
        ("rejected", ""),
    ):
        assert told[wanted] >= 1, wanted
    _the_gap_closes(telecom, demo_story)
    assert self_check.check(telecom)
    # Started again on the same day, nothing comes twice; a day later, the banks tell again.
    assert story.prepare(as_of=AS_OF, folder=FOLDER, customers=CUSTOMERS).files == ()
    assert len(story.prepare(as_of=date(2026, 11, 23), folder=FOLDER).files) == 7


def _what_happened(company_id: int) -> None:
    """A past has everything in it that the demo wants to show."""
    with company_scope(company_id):
        assert 0.8 * 5 * CUSTOMERS * TELECOM.customers_share < Receivable.objects.count()
        assert Withholding.objects.exists()
        assert Customer.objects.filter(parent__isnull=False).count() == people.CHILDREN
        assert Customer.objects.filter(guarantor__isnull=False).exists()
        names = Counter(Customer.objects.values_list("name_key", flat=True))
        assert max(names.values()) == 2
        paid_by = set(Receipt.objects.values_list("kind", flat=True))
        assert paid_by == {"boleto", "cash", "cheque", "transfer", "card"}
        assert Entry.objects.filter(event="credit_used").exists()
        assert Entry.objects.filter(event="reversal").exists()
        late = Receivable.objects.filter(balance_cents__gt=0, due_date__lt=date(2026, 8, 1))
        assert late.exists()
        sent = Charge.objects.filter(state="sent")
        assert sent.exists()
        assert not Posting.objects.filter(amount_cents=0).exists()


def _goods_came_back(company_id: int) -> None:
    with company_scope(company_id):
        assert CustomerCredit.objects.filter(origin="return").exists()


def _the_bank_says_so(company_id: int) -> None:
    """Of the first account's month everything is explained but the fee that no file tells."""
    with company_scope(company_id):
        account = BankAgreement.objects.earliest("id").bank_account_id
        found = bank_matchings(
            company_id=company_id, first_date=LAST_DAY.replace(day=1), as_of=date(2026, 11, 19)
        )[account]
    assert [line.cents for line in found.unexplained] == [statement.PACKAGE_CENTS]
    assert found.missing == ()
    assert len(found.explained) > 5


def _known_as_it_came(company_id: int) -> None:
    """What was owed in May is known as of May: batches carry the days on which they came."""
    with company_scope(company_id):
        first = PostingBatch.objects.earliest("posted_at").posted_at
        assert first.date() < date(2025, 11, 1)
        assert Fact.objects.filter(kind="bank_file.applied").earliest("at").at.year == 2025
        assert BankFile.objects.earliest("received_at").received_at.year == 2025
    found = aging_report(
        company_id=company_id,
        as_of=date(2026, 5, 20),
        today=AS_OF,
        limits=(0, 30, 60),
        currency="",
        most=5,
    )
    assert found.balance_cents > 0


def _the_gap_closes(company_id: int, made: story.Demo) -> None:
    """The file with a gap before it is held until somebody uploads the missing one."""
    late = next(file.path for file in made.files if file.is_late)
    with company_scope(company_id):
        held = BankFile.objects.get(state="held")
    file_id = receive_bank_file.receive(
        company_id=company_id,
        bank_agreement_id=held.bank_agreement_id,
        name=late.name,
        content=late.read_bytes(),
        by=ANA,
    )
    for one in (file_id, held.pk):
        settle_bank_file.settle(company_id=company_id, bank_file_id=one, by=ANA)
    with company_scope(company_id):
        assert not BankFile.objects.exclude(state="applied").exists()


def test_made_twice_it_is_the_same_to_the_cent() -> None:
    for company in COMPANIES:
        first, again = (_made(company) for _ in range(2))
        assert first == again


def _made(company: Any) -> tuple[Any, ...]:
    own = people.people(company.trade, count=200)
    billed = titles.titles(company, own, as_of=AS_OF)
    return own, billed, habits.payments(company, own, billed, until=LAST_DAY)


def test_forty_thousand_titles_of_eight_thousand_customers() -> None:
    count = 0
    for company in COMPANIES:
        own = people.people(company.trade, count=round(story.CUSTOMERS * company.customers_share))
        billed = titles.titles(company, own, as_of=AS_OF)
        count += len(billed)
        assert len({title.document for title in billed}) == len(billed)
        assert len(set(own.tax_ids)) == len(own)
        assert all(map(is_cpf, own.tax_ids[50:60])) or any(map(is_cnpj, own.tax_ids[50:60]))
        for firm, tax_id in zip(own.is_firm, own.tax_ids, strict=True):
            assert is_cnpj(tax_id) if firm else is_cpf(tax_id)
        assert any(not tax_id.isdigit() for tax_id in own.tax_ids)
    assert 38_000 < count < 44_000


def test_before_christmas_a_distributor_sells_most() -> None:
    own = people.people(WHOLESALE.trade, count=300)
    months = Counter(title.issue_date.month for title in titles.titles(WHOLESALE, own, as_of=AS_OF))
    assert months[12] > months[1] * 1.4


def test_people_pay_as_they_are_used_to() -> None:
    own = people.people(TELECOM.trade, count=1_500)
    billed = titles.titles(TELECOM, own, as_of=AS_OF)
    paid = habits.payments(TELECOM, own, billed, until=LAST_DAY)
    due = [place for place, title in enumerate(billed) if title.due_date < date(2026, 8, 1)]
    days = {payment.title: (payment.day - billed[payment.title].due_date).days for payment in paid}
    told = [days.get(place) for place in due]
    punctual = sum(1 for day in told if day is not None and day <= 0) / len(told)
    never = told.count(None) / len(told)
    assert 0.5 < punctual < 0.65
    assert 0.01 < never < 0.06
    assert sum(1 for day in told if day is not None and day > 15) / len(told) > 0.04


def test_no_real_company_has_a_clock_that_can_be_told(database: str) -> None:
    house = House()
    with sandbox_instant(datetime(2020, 1, 1, tzinfo=UTC)):
        house.expect({1: 1_000})
        sandbox = found(
            name="S", cnpj="99888777000100", account=TELECOM.accounts[0].terms, by=ANA,
            is_sandbox=True,
        )  # fmt: skip
    with company_scope(house.company_id):
        assert PostingBatch.objects.latest("id").posted_at.year > 2020
        assert Fact.objects.latest("id").at.year > 2020
        with pytest.raises(Exception, match="cannot change between sandbox and real"):
            Company.objects.update(is_sandbox=True)
    with company_scope(sandbox.company_id):
        assert Fact.objects.latest("id").at.year == 2020


def test_whole_columns_arrive_with_the_model_s_defaults(database: str) -> None:
    house = House()
    with company_scope(house.company_id):
        insert_columns(Salesperson, {"company_id": [], "code": [], "name": []})
        company = [house.company_id] * 2
        insert_columns(
            Customer,
            {
                "company_id": company,
                "tax_id_kind": ["foreign", "foreign"],
                "tax_id": ["1", "2"],
                "name": ["A", "'; DROP TABLE customer; --"],
            },
        )
        stored = Customer.objects.order_by("id").values_list("name", "language", "parent_id")
        assert list(stored) == [("A", "pt-br", None), ("'; DROP TABLE customer; --", "pt-br", None)]


@pytest.mark.parametrize("company", COMPANIES, ids=lambda company: company.key)
def test_each_bank_says_it_in_its_own_words(company: Any) -> None:
    from emdia.workflows.demo import voices

    for account in company.accounts:
        boleto = voices.Boleto(
            nosso_numero=voices.number_of(account, 7),
            document="F261100007",
            due_date=LAST_DAY,
            amount_cents=9_990,
        )
        line = voices.paid(
            account, boleto, on=LAST_DAY, credited_on=AS_OF, paid_cents=10_190, late_cents=200
        )
        content = voices.file(
            company, account, sequence=5, on=LAST_DAY, credited_on=AS_OF, lines=[line]
        )
        assert recognise(content) == (account.terms.bank_code, account.terms.layout)
        read = read_return(
            content,
            bank=account.terms.bank_code,
            layout=account.terms.layout,
            net_of_tariff=account.terms.net_of_tariff,
        )
        assert read.faults == ()
        assert int(read.titles.paid_cents[0]) == 10_190
        assert int(read.titles.interest_cents[0]) == 200


def test_its_boletos_have_true_numbers_and_can_be_printed(demo_story: story.Demo) -> None:
    printed = 0
    for company_id in ids():
        with company_scope(company_id):
            agreements = list(BankAgreement.objects.all())
            open_ones = Charge.objects.filter(state="registered", receivable__balance_cents__gt=0)
            charges = [open_ones.filter(bank_agreement=one).earliest("id") for one in agreements]
            assert all(one.next_nosso_numero > 1_000_000 for one in agreements)
        for charge in charges:
            content = boletos.boleto_of(company_id=company_id, charge_id=charge.pk, as_of=LAST_DAY)
            (page,) = read_pages(content)
            assert (
                recognise_boleto(
                    company_id=company_id, text=page.barcodes[0], as_of=LAST_DAY
                ).charge_id
                == charge.pk
            )
            printed += 1
    assert printed == 6


def test_its_debtors_were_asked_lately(demo_story: story.Demo) -> None:
    for company_id in ids():
        with company_scope(company_id):
            states = Counter(PlanVersion.objects.values_list("state", flat=True))
            assert states == {"published": 1, "asked": 1}
            days = Counter(DunningAction.objects.values_list("decided_date", flat=True))
            assert len(days) >= 2
            sent = Delivery.objects.filter(state="sent")
            assert sent.count() >= 5
            assert not sent.filter(sent_at__date=AS_OF).exists()
            messages = MessageContent.objects.filter(message__purpose="dunning")
            assert {one.figures["template"] for one in messages} & set(SHIPPED)
            promises = Counter(Promise.objects.values_list("state", flat=True))
            assert promises["kept"] == 2
            assert promises["broken"] >= 1
            assert promises["open"] >= 1
            assert Hold.objects.exclude(kind="promise").count() == 3
            tasks = Counter(DunningTask.objects.values_list("state", flat=True))
            assert tasks["done"]
            assert DaySignOff.objects.exists()
            assert Interaction.objects.filter(message_id__isnull=True).count() >= 7
            assert CustomerRisk.objects.exclude(risk="").exists()
