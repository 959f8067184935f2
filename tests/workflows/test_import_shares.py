"""A large file of titles is applied in two transactions at once: all of it or nothing, and once."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection

from emdia.books.companies.scope import company_scope, lock_money
from emdia.books.facts.models import Fact
from emdia.books.imports.models import ImportBatch, SourceKey
from emdia.books.ledger import operations as ledger
from emdia.books.ledger.models import Entry
from emdia.books.receivables.models import Receivable
from emdia.formats.portfolio import Kind
from emdia.workflows import import_portfolio, import_shares
from emdia.workflows.clear_imports import clear_undecided
from emdia.workflows.finish_imports import finish_begun
from emdia.workflows.import_portfolio import UnableToImport
from emdia.workflows.import_shares import SHARES

from .house import ANA, NOON, House
from .money import sums, wrong_with
from .mortal import killed_there
from .test_import_portfolio import CUSTOMERS, apply, bring, check, staged_rows

TITLES = 2_500
HEADER = "Documento;Cliente;Emissão;Vencimento;Valor;Chave;Vendedor\n"
KNOWN = HEADER + "T1;K1;01/03/2026;31/03/2026;10,00;1;7\n"
TEXT = KNOWN.replace("31/03/2026", "30/04/2026") + "".join(
    f"T{number};K{1 + number % 2};01/03/2026;31/03/2026;10,00;{number};{number % 3}\n"
    for number in range(2, TITLES + 1)
)
POSTED = {1100: 1_000 * TITLES, 3000: -1_000 * TITLES}
# Refuses the entry of the title that the second share brings last.
REFUSE = """
    CREATE FUNCTION refuse_title() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'this title is refused'; END $$;
    CREATE TRIGGER refuse_title BEFORE INSERT ON receivable FOR EACH ROW
        WHEN (NEW.document = '{document}') EXECUTE FUNCTION refuse_title()
"""
ALLOW = "DROP TRIGGER refuse_title ON receivable; DROP FUNCTION refuse_title"


@pytest.fixture
def house(database: str, monkeypatch: pytest.MonkeyPatch) -> House:
    monkeypatch.setattr(import_shares, "LARGE_FILE_ROWS", TITLES)
    house = House()
    bring(house, Kind.CUSTOMERS, CUSTOMERS)
    bring(house, Kind.RECEIVABLES, KNOWN)
    return house


def titles(house: House) -> int:
    with company_scope(house.company_id):
        return Receivable.objects.count()


def state(house: House, import_id: int) -> str:
    with company_scope(house.company_id):
        return str(ImportBatch.objects.get(pk=import_id).state)


def test_both_shares_bring_titles_and_the_file_is_whole(house: House) -> None:
    import_id, found = check(house, Kind.RECEIVABLES, TEXT)
    assert (found.new, found.changed) == (TITLES - 1, 1)
    done = apply(house, import_id)
    assert done is not None
    assert (done.new, done.changed, done.is_applied) == (TITLES - 1, 1, True)
    assert sums(house.company_id) == POSTED
    assert wrong_with(house.company_id) == {}
    with company_scope(house.company_id):
        # One title was known: its entry is of the first file.
        by_batch = set(Entry.objects.values_list("batch_id", flat=True))
        assert len(by_batch) == 1 + len(SHARES)
        shares = Fact.objects.filter(kind="import.share_applied", subject_id=import_id)
        assert sorted(fact.data["share"] for fact in shares) == [1, 2]
        assert Fact.objects.filter(kind="import.applied", subject_id=import_id).count() == 1
        assert SourceKey.objects.filter(kind="receivables").count() == TITLES
        assert Receivable.objects.get(document="T1").due_date.month == 4
        assert Receivable.objects.exclude(salesperson__code__in="0127").count() == 0
    assert staged_rows() == 0
    _, again = check(house, Kind.RECEIVABLES, TEXT)
    assert (again.same, again.new) == (TITLES, 0)


@pytest.mark.parametrize("document", ["T2", f"T{TITLES - 700}"])
def test_one_share_that_fails_undoes_the_other(
    house: House, super_user_connection: Any, document: str
) -> None:
    import_id, _ = check(house, Kind.RECEIVABLES, TEXT)
    super_user_connection.execute(REFUSE.format(document=document))
    with pytest.raises(DatabaseError, match="this title is refused"):
        apply(house, import_id)
    assert titles(house) == 1
    assert state(house, import_id) == "applying"
    assert wrong_with(house.company_id) == {}
    super_user_connection.execute(ALLOW)
    assert apply(house, import_id) is not None
    assert titles(house) == TITLES
    assert sums(house.company_id) == POSTED


def test_what_the_caller_cannot_write_undoes_both_shares(
    house: House, super_user_connection: Any
) -> None:
    import_id, _ = check(house, Kind.RECEIVABLES, TEXT)
    refuse = REFUSE.replace("BEFORE INSERT", "BEFORE UPDATE").format(document="T1")
    super_user_connection.execute(refuse)
    with pytest.raises(DatabaseError, match="this title is refused"):
        apply(house, import_id)
    assert titles(house) == 1
    super_user_connection.execute(ALLOW)
    assert apply(house, import_id) is not None
    assert titles(house) == TITLES


def leave_half(house: House, import_id: int, super_user_connection: Any) -> None:
    """Leave what a process leaves that died between the commits of the two shares."""
    apply(house, import_id)
    super_user_connection.execute(
        """
        SET session_replication_role = replica;
        DELETE FROM posting AS p USING entry AS e, posting_batch AS b, fact AS f
        WHERE p.entry_id = e.id AND e.batch_id = b.id AND b.fact_id = f.id
            AND f.kind = 'import.share_applied' AND f.data ->> 'share' = '2';
        DELETE FROM source_key AS k USING entry AS e, posting_batch AS b, fact AS f
        WHERE k.record_id = e.receivable_id AND e.batch_id = b.id AND b.fact_id = f.id
            AND f.kind = 'import.share_applied' AND f.data ->> 'share' = '2';
        DELETE FROM receivable AS r USING entry AS e, posting_batch AS b, fact AS f
        WHERE r.id = e.receivable_id AND e.batch_id = b.id AND b.fact_id = f.id
            AND f.kind = 'import.share_applied' AND f.data ->> 'share' = '2';
        DELETE FROM entry AS e USING posting_batch AS b, fact AS f
        WHERE e.batch_id = b.id AND b.fact_id = f.id
            AND f.kind = 'import.share_applied' AND f.data ->> 'share' = '2';
        DELETE FROM posting_batch AS b USING fact AS f
        WHERE b.fact_id = f.id AND f.kind = 'import.share_applied' AND f.data ->> 'share' = '2';
        DELETE FROM fact WHERE kind = 'import.applied' AND subject_id = (
            SELECT max(id) FROM import_batch);
        DELETE FROM fact WHERE kind = 'import.share_applied' AND data ->> 'share' = '2';
        UPDATE receivable SET due_date = '2026-03-31' WHERE document = 'T1';
        UPDATE import_batch SET state = 'applying', applied_at = NULL
        WHERE id = (SELECT max(id) FROM import_batch);
        SET session_replication_role = origin;
        """
    )
    assert 1 < titles(house) < TITLES


def test_half_of_a_file_is_gone_on_with(house: House, super_user_connection: Any) -> None:
    import_id, found = check(house, Kind.RECEIVABLES, TEXT)
    leave_half(house, import_id, super_user_connection)
    done = apply(house, import_id)
    assert done is not None
    # As it was counted when it was decided.
    assert (done.new, done.changed, done.totals) == (found.new, found.changed, found.totals)
    assert titles(house) == TITLES
    assert sums(house.company_id) == POSTED
    assert wrong_with(house.company_id) == {}


def waiting_jobs(import_id: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'apply_import'"
            " AND status = 'todo' AND (args ->> 'import_id')::bigint = %s",
            [import_id],
        )
        return int(cursor.fetchone()[0])


def kill_half_way(house: House) -> tuple[int, int]:
    """Kill who applies a file between two commits; return it and how many titles it left."""
    import_id, _ = check(house, Kind.RECEIVABLES, TEXT)
    assert killed_there("import.share_committed", lambda: apply(house, import_id))
    with company_scope(house.company_id):
        lock_money(house.company_id)  # the sessions of the dead end before anybody takes it
    there = titles(house)
    assert 1 < there < TITLES
    return import_id, there


def test_what_was_begun_is_finished_and_never_given_up(house: House) -> None:
    import_id, there = kill_half_way(house)
    where = {"company_id": house.company_id, "import_id": import_id}
    with pytest.raises(UnableToImport, match="begun"):
        import_portfolio.cancel(**where, by=ANA, now=NOON)
    with pytest.raises(UnableToImport, match="begun"):
        import_portfolio.check_later(**where)
    import_portfolio.give_up(**where)
    assert (state(house, import_id), titles(house)) == ("applying", there)
    finish_begun(company_id=house.company_id)
    finish_begun(company_id=house.company_id)
    assert waiting_jobs(import_id) == 1
    assert apply(house, import_id) is not None
    assert titles(house) == TITLES
    assert sums(house.company_id) == POSTED
    assert wrong_with(house.company_id) == {}


def test_what_was_begun_is_decided_again_but_not_let_go(house: House) -> None:
    import_id, there = kill_half_way(house)
    # The month is closed meanwhile: what is left of the file is wrong now.
    with company_scope(house.company_id):
        ledger.close_month(
            company_id=house.company_id, month=date(2026, 3, 1), fact_id=1, checks=[], balances=[]
        )
    assert apply(house, import_id) is None
    assert state(house, import_id) == "checked"
    with pytest.raises(UnableToImport, match="begun"):
        import_portfolio.cancel(company_id=house.company_id, import_id=import_id, by=ANA, now=NOON)
    late = NOON + timedelta(days=10_000)
    assert clear_undecided(company_id=house.company_id, by=ANA, now=late) == 0
    done = apply(house, import_id, leave_wrong=True)
    assert done is not None
    assert (done.is_applied, done.wrong, titles(house)) == (True, TITLES - there, there)


@pytest.mark.parametrize("over", ["received", "checking", "cancelled", "expired", "refused"])
def test_the_database_keeps_half_of_a_file_from_being_over(house: House, over: str) -> None:
    import_id, _ = kill_half_way(house)
    with (
        pytest.raises(IntegrityError, match="import_batch_begun_is_finished"),
        company_scope(house.company_id),
    ):
        ImportBatch.objects.filter(pk=import_id).update(
            state=over, ended_at=NOON if over in {"cancelled", "expired"} else None
        )
