"""A closed month takes no posting, in whatever form it comes; two people open it again."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, connections, transaction

from emdia.books.approvals.models import Approval
from emdia.books.companies.scope import company_scope
from emdia.books.facts import operations as facts
from emdia.books.facts.models import Fact
from emdia.books.ledger import operations as ledger
from emdia.books.ledger import queries
from emdia.books.ledger.models import ClosingAct, Entry, MonthClosing
from emdia.books.payments.models import Receipt
from emdia.rules import postings
from emdia.rules.roles import Role
from emdia.workflows import close_month, reopen_month
from emdia.workflows.add_user import add_user
from emdia.workflows.decide_approval import UnableToDecide, decide

from .house import ANA, DAY, House, paid

MARCH, APRIL, MAY = date(2026, 3, 1), date(2026, 4, 1), date(2026, 5, 1)
TODAY = date(2026, 5, 20)
NOON = datetime(2026, 5, 20, 15, tzinfo=UTC)
REASON = "The money without a title is asked for at the bank."


@pytest.fixture
def house(database: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> House:
    monkeypatch.setenv("EMDIA_HOME", str(tmp_path))  # The heads are written there.
    return House()


def close(house: House, month: date, *, reason: str = "", today: date = TODAY) -> MonthClosing:
    return close_month.close(
        company_id=house.company_id, month=month, reason=reason, by=ANA, today=today
    )


@contextmanager
def refused(constraint: str) -> Iterator[None]:
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        yield
    cause: Any = refusal.value.__cause__
    assert cause.diag.constraint_name == constraint


def post(house: House, on: date) -> int:
    """Post money nobody knows, effective on that day, inside the open scope."""
    fact_id = facts.record(
        company_id=house.company_id, kind="test", subject=("company", house.company_id), by=ANA
    )
    return ledger.post(
        batch_id=ledger.open_batch(company_id=house.company_id, fact_id=fact_id),
        event="unidentified_receipt",
        legs=postings.unidentified(paid_cents=100),
        effective_date=on,
    )


FORMS: dict[str, str] = {
    "one entry": """
        WITH e AS (INSERT INTO entry (company_id, batch_id, event, effective_date)
            VALUES ({company}, {batch}, 'x', '{on}') RETURNING id)
        {postings}""",
    "hidden among open days": """
        WITH e AS (INSERT INTO entry (company_id, batch_id, event, effective_date)
            SELECT {company}, {batch}, 'x', d FROM unnest(
                ARRAY['2026-05-02', '{on}', '2026-05-03']::date[]) AS d RETURNING id)
        {postings}""",
    "as a reversal": """
        WITH e AS (INSERT INTO entry (company_id, batch_id, event, effective_date, reverses_id)
            SELECT {company}, {batch}, 'reversal', '{on}', min(id) FROM entry RETURNING id)
        {postings}""",
    "as a correction": """
        WITH e AS (INSERT INTO entry (company_id, batch_id, event, effective_date, corrects_id)
            SELECT {company}, {batch}, 'x', '{on}', min(id) FROM entry RETURNING id)
        {postings}""",
    "copied from an entry": """
        WITH e AS (INSERT INTO entry (company_id, batch_id, event, effective_date)
            SELECT company_id, {batch}, event, effective_date FROM entry LIMIT 1 RETURNING id)
        {postings}""",
    "by merge": """
        MERGE INTO entry USING (VALUES (1)) AS v ON false WHEN NOT MATCHED THEN
            INSERT (company_id, batch_id, event, effective_date)
            VALUES ({company}, {batch}, 'x', '{on}')""",
    "in a block": """
        DO $$ BEGIN
            INSERT INTO entry (company_id, batch_id, event, effective_date)
            VALUES ({company}, {batch}, 'x', '{on}');
        END $$""",
}
POSTINGS = """INSERT INTO posting
    SELECT id, line, account, cents, 'BRL', {company} FROM e
    CROSS JOIN (VALUES (1, 1010, 100), (2, 2200, -100)) AS l (line, account, cents)"""


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("on", [MARCH, date(2026, 3, 31), date(2020, 1, 1)])
def test_a_closed_month_takes_nothing(house: House, form: str, on: date) -> None:
    house.expect({1: 10_000})
    close(house, MARCH)
    with company_scope(house.company_id), connection.cursor() as cursor:
        cursor.execute(
            "SELECT string_agg(attname, ',' ORDER BY attnum) FROM pg_attribute"
            " WHERE attrelid = 'posting'::regclass AND attnum > 0"
        )
        (columns,) = cursor.fetchone()
        rows = POSTINGS.replace("INSERT INTO posting", f"INSERT INTO posting ({ORDER})")
        assert set(columns.split(",")) == set(ORDER.split(", "))
        batch_id = ledger.open_batch(company_id=house.company_id, fact_id=1)
        values = {"company": house.company_id, "batch": batch_id, "on": on}
        with refused("closed_month_stays_closed"):
            cursor.execute(FORMS[form].format(**values, postings=rows.format(**values)))
        assert Entry.objects.count() == 1


ORDER = "entry_id, line, account_code, amount_cents, currency, company_id"


def test_the_next_month_is_open(house: House) -> None:
    house.expect({1: 10_000})
    close(house, MARCH)
    with company_scope(house.company_id):
        post(house, APRIL)
        assert queries.closed_through() == date(2026, 3, 31)
        assert queries.first_open_day(DAY) == APRIL
        assert queries.first_open_day(MAY) == MAY


def test_another_company_stays_open(house: House) -> None:
    other = House(number=2)
    close(house, MARCH)
    with company_scope(other.company_id):
        post(other, DAY)


def test_months_close_in_order(house: House) -> None:
    close(house, MARCH)
    for month, code in ((MAY, "month_not_over"), (MARCH, "already_closed")):
        with pytest.raises(close_month.UnableToClose, match=code):
            close(house, month)
    with pytest.raises(close_month.UnableToClose, match="earlier_month_open"):
        close(house, MAY, today=date(2026, 6, 1))
    close(house, APRIL)
    assert close_month.desk(company_id=house.company_id, month=None, today=TODAY).month == MAY
    with company_scope(house.company_id), refused("months_close_in_order"):
        ledger.close_month(
            company_id=house.company_id, month=MARCH, fact_id=1, checks=[], balances=[]
        )


def test_money_in_suspense_needs_a_reason(house: House) -> None:
    house.apply(paid(7, 5_000))  # Nobody knows the title.
    with pytest.raises(close_month.UnableToClose, match="reason_missing"):
        close(house, MARCH)
    closing = close(house, MARCH, reason=REASON)
    suspense = next(check for check in closing.checks if check["code"] == "suspense_open")
    assert suspense["cents"] == 5_000
    with company_scope(house.company_id):
        assert Fact.objects.get(pk=closing.fact_id).reason == REASON


def test_a_title_that_owes_otherwise_stops_it(house: House, super_user_connection: Any) -> None:
    house.expect({1: 10_000})
    super_user_connection.execute("UPDATE receivable SET balance_cents = 9999")
    with pytest.raises(close_month.UnableToClose, match="titles_differ"):
        close(house, MARCH, reason=REASON)


def test_altered_postings_of_a_closed_month_stop_the_next(
    house: House, super_user_connection: Any
) -> None:
    house.expect({1: 10_000})
    house.apply(paid(9, 500))
    close(house, MARCH, reason=REASON)
    super_user_connection.execute(
        "UPDATE posting SET account_code = 4200 WHERE account_code = 2200"
    )
    with pytest.raises(close_month.UnableToClose, match="closed_balances_differ"):
        close(house, APRIL, reason=REASON)


def test_a_posting_under_way_is_waited_for(house: House) -> None:
    """Either it is in the month before it closes, or it is refused."""
    posted, closed = threading.Event(), threading.Event()

    def slow() -> None:
        with company_scope(house.company_id):
            post(house, DAY)
            posted.set()
            closed.wait(0.5)

    def hasty() -> MonthClosing:
        posted.wait(10)
        found = close(house, MARCH, reason=REASON)
        closed.set()
        return found

    with ThreadPoolExecutor(2) as pool:
        first, second = pool.submit(_own(slow)), pool.submit(_own(hasty))
        first.result()
        closing = second.result()
    (suspense,) = [one for one in closing.balances if one["account_code"] == 2200]
    assert suspense["credit_cents"] == 100


def test_a_posting_that_waited_for_the_closing_is_refused(house: House) -> None:
    held, begun = threading.Event(), threading.Event()

    def closing() -> None:
        with company_scope(house.company_id):
            queries.known_now(house.company_id)
            ledger.close_month(
                company_id=house.company_id, month=MARCH, fact_id=1, checks=[], balances=[]
            )
            held.set()
            begun.wait(10)

    def late() -> None:
        held.wait(10)
        with company_scope(house.company_id):
            threading.Timer(0.2, begun.set).start()
            with refused("closed_month_stays_closed"):
                post(house, DAY)

    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(_own(closing)), pool.submit(_own(late))]:
            done.result()


def test_what_the_bank_tells_late_is_posted_on_the_first_open_day(house: House) -> None:
    house.expect({1: 10_000})
    close(house, MARCH)
    house.apply(paid(1, 10_000, tariff=250), paid(2, 500))
    with company_scope(house.company_id):
        late = Entry.objects.exclude(event="issue")
        assert set(late.values_list("event", "effective_date")) == {
            ("payment", APRIL),
            ("unidentified_receipt", APRIL),
            ("tariff", APRIL),
        }
        assert set(Receipt.objects.values_list("received_date", flat=True)) == {DAY}


def _own(work: Callable[[], Any]) -> Callable[[], Any]:
    """Return the work, closing its thread's connection afterwards."""

    def run() -> Any:
        try:
            return work()
        finally:
            connections.close_all()

    return run


# Opening it again.


@pytest.fixture
def people(house: House) -> dict[str, Any]:
    """Return two finance managers, as actors."""
    from emdia.books.facts.actor import Actor

    found = {}
    for name in ("ana", "bruno"):
        user_id = add_user(
            email=f"{name}@house.example",
            full_name=name,
            password="correct horse battery",
            company_id=house.company_id,
            role=Role.FINANCE_MANAGER,
            by=ANA,
        )
        found[name] = Actor(user_id=user_id, name=name, channel="web")
    return found


def ask(house: House, month: date, by: Any) -> int:
    return reopen_month.request(
        company_id=house.company_id, month=month, reason="A wrong day.", by=by, now=NOON
    ).approval_id


def answer(house: House, approval_id: int, by: Any) -> None:
    decide(
        company_id=house.company_id,
        approval_id=approval_id,
        approve=True,
        note="",
        by=by,
        on=TODAY,
        now=NOON,
    )


def test_another_person_opens_it_again(house: House, people: dict[str, Any]) -> None:
    close(house, MARCH)
    approval_id = ask(house, MARCH, people["ana"])
    with pytest.raises(UnableToDecide, match="self_approval"):
        answer(house, approval_id, people["ana"])
    with pytest.raises(reopen_month.UnableToReopen, match="already_requested"):
        ask(house, MARCH, people["ana"])
    answer(house, approval_id, people["bruno"])
    with company_scope(house.company_id):
        post(house, DAY)
        assert queries.closed_through() == date(2026, 2, 28)
        with refused("closed_month_stays_closed"):
            post(house, date(2026, 2, 28))
    close(house, MARCH, reason=REASON)
    with company_scope(house.company_id), refused("closed_month_stays_closed"):
        post(house, DAY)


def test_only_the_last_month_opens(house: House, people: dict[str, Any]) -> None:
    close(house, MARCH)
    close(house, APRIL)
    with pytest.raises(reopen_month.UnableToReopen, match="later_month_closed"):
        ask(house, MARCH, people["ana"])
    with pytest.raises(reopen_month.UnableToReopen, match="not_closed"):
        ask(house, MAY, people["ana"])
    for month in (APRIL, MARCH):
        answer(house, ask(house, month, people["ana"]), people["bruno"])
    with company_scope(house.company_id):
        post(house, DAY)
        acts = list(MonthClosing.objects.order_by("id").values_list("act", flat=True))
    assert acts == ["close", "close", "reopen", "reopen"]


def test_a_request_outlived_by_a_new_closing_is_void(house: House, people: dict[str, Any]) -> None:
    close(house, MARCH)
    stale = ask(house, MARCH, people["ana"])
    close(house, APRIL)
    with pytest.raises(UnableToDecide, match="later_month_closed"):
        answer(house, stale, people["bruno"])


def test_nobody_opens_a_month_alone(house: House, people: dict[str, Any]) -> None:
    """Whoever goes around the workflow is refused by the database."""
    closing = close(house, MARCH)
    approval_id = ask(house, MARCH, people["ana"])

    def insert(**values: object) -> None:
        MonthClosing.objects.create(
            **{
                "company_id": house.company_id,
                "act": ClosingAct.REOPEN,
                "month_date": MARCH,
                "closed_through_date": MARCH - timedelta(days=1),
                "fact_id": 1,
                **values,
            }
        )

    with company_scope(house.company_id):
        with refused("reopening_is_approved"):
            insert(approval_id=approval_id)
        with refused("reopening_is_approved"):
            insert(approval_id=999)
        with refused("reopening_is_approved"):
            insert()
        with refused("months_open_in_order"):
            insert(approval_id=approval_id, closed_through_date=date(2020, 1, 1))
        with refused("approval_by_another_person"):
            Approval.objects.filter(pk=approval_id).update(
                state="approved", decided_by_id=people["ana"].user_id, decided_at=NOON
            )
        for statement in ("UPDATE month_closing SET act = 'reopen'", "DELETE FROM month_closing"):
            with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
                connection.cursor().execute(statement)
        assert queries.latest_closing() == closing
    answer(house, approval_id, people["bruno"])
    again = close(house, MARCH)
    with company_scope(house.company_id), refused("month_closing_approval_once"):
        insert(approval_id=approval_id)
    assert again.pk != closing.pk
