"""Acts on very many records, and the trash, as a program sees them."""

from datetime import date
from typing import Any

import pytest
from django.utils import timezone

from emdia.books.companies.models import Company
from emdia.books.companies.scope import company_scope
from emdia.books.parties.models import Customer
from emdia.books.receivables.models import Receivable
from emdia.workflows import bulk_runs

from ..workflows.house import DAY, NOON, paid
from .office import Office
from .test_resources import a_cpf

LATER = "2199-01-04"


def titles(office: Office) -> list[int]:
    return [office.title(number).pk for number in (1, 2, 3, 4)]


def work(office: Office, path: str) -> None:
    """Do what the worker would."""
    run_id = int(path.rsplit("/", 1)[1])
    while bulk_runs.step(company_id=office.company_id, run_id=run_id, on=DAY, now=NOON):
        pass


def asked(office: Office, act: str, **values: Any) -> str:
    """Ask for a run of all titles and let it be looked at; return its path."""
    sent = {"receivable_ids": titles(office), "reason": "Agreed.", **values}
    made = office.post(f"/runs/{act}", sent)
    assert made.status_code == 201, made.json()
    assert made.json()["state"] == "checking"
    path = made.headers["Location"].removeprefix("/api/v1")
    work(office, path)
    return path


def days(office: Office) -> set[date]:
    with company_scope(office.company_id):
        return set(Receivable.objects.values_list("due_date", flat=True))


def records(office: Office, path: str, **filters: Any) -> list[tuple[str, str, str]]:
    found = office.get(f"{path}/records", **filters).json()["items"]
    return [(row["name"], row["state"], row["code"]) for row in found]


def test_a_run_is_looked_at_begun_followed_and_taken_back(office: Office) -> None:
    before = days(office)
    office.till.house.apply(paid(2, 10_000))
    path = asked(office, "due-date", due_date=LATER)
    seen = office.get(path).json()
    assert (seen["state"], seen["records"], seen["left"]) == ("checked", 4, 1)
    assert seen["left_by"] == [{"code": "nothing_open", "records": 1}]
    assert seen["balance_cents"] == 28_000
    assert days(office) == before
    begun = office.post(f"{path}/start", {})
    assert (begun.status_code, begun.json()["state"]) == (200, "running")
    work(office, path)
    done = office.get(path).json()
    assert (done["state"], done["done"], done["left"]) == ("done", 3, 1)
    assert records(office, path, state="left") == [("FAT2", "left", "nothing_open")]
    assert [row[1] for row in records(office, path)] == ["done", "left", "done", "done"]
    first = office.get(f"{path}/records", page_size=3).json()
    rest = office.get(f"{path}/records", page_size=3, cursor=first["next_cursor"]).json()
    assert (len(first["items"]), len(rest["items"]), rest["next_cursor"]) == (3, 1, None)
    assert days(office) == before | {date.fromisoformat(LATER)}
    again = office.post(f"{path}/start", {})
    assert (again.status_code, again.json()["code"]) == (409, "not_checked")
    assert office.post(f"{path}/take-back", {}).json()["state"] == "undoing"
    work(office, path)
    undone = office.get(path).json()
    assert (undone["state"], undone["undone"]) == ("undone", 3)
    assert days(office) == before
    (row,) = office.get("/runs", state="undone", act="due_date").json()["items"]
    assert row["id"] == undone["id"]
    assert office.get("/runs", state="done").json()["items"] == []
    assert office.till.is_sound()


def test_a_run_is_stopped_between_batches(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk_runs, "PER_BATCH", 2)
    path = asked(office, "due-date", due_date=LATER)
    office.post(f"{path}/start", {})
    run_id = int(path.rsplit("/", 1)[1])
    assert bulk_runs.step(company_id=office.company_id, run_id=run_id, on=DAY, now=NOON)
    assert office.get(path).json()["done"] == 2
    stopped = office.post(f"{path}/stop", {})
    assert (stopped.status_code, stopped.json()["state"]) == (200, "stopped")
    work(office, path)
    assert [row[1] for row in records(office, path)] == ["done", "done", "waiting", "waiting"]
    twice = office.post(f"{path}/stop", {})
    assert (twice.status_code, twice.json()["code"]) == (409, "run_over")


def test_a_run_is_given_up_before_it_begins(office: Office) -> None:
    path = asked(office, "cancel")
    assert office.post(f"{path}/give-up", {}).json()["state"] == "given_up"
    late = office.post(f"{path}/take-back", {})
    assert (late.status_code, late.json()["code"]) == (409, "nothing_to_undo")
    nothing = asked(office, "due-date", due_date=str(DAY))
    refused = office.post(f"{nothing}/start", {})
    assert (refused.status_code, refused.json()["code"]) == (409, "nothing_to_do")


def test_above_the_limit_another_person_than_the_keys_decides(office: Office) -> None:
    with company_scope(office.company_id):
        Company.objects.update(concession_limit_cents=2_000)
    path = asked(office, "cancel")
    asks = office.post(f"{path}/start", {})
    assert (asks.status_code, asks.json()["state"]) == (202, "asked")
    approval_id = asks.json()["approval_id"]
    with pytest.raises(Exception, match="self_approval"):
        office.till.decide(approval_id, by="olga")
    office.till.decide(approval_id, by="bruno")
    work(office, path)
    assert office.get(path).json()["done"] == 4
    assert office.get(f"/receivables/{office.title(1).pk}").json()["state"] == "cancelled"
    assert office.till.is_sound()


@pytest.mark.parametrize(
    ("act", "values", "column", "after"),
    [
        ("segment", {"segment": "north"}, "segment", "north"),
        ("language", {"language": "es"}, "language", "es"),
        ("customer-salesperson", {"salesperson_id": None}, "salesperson_id", None),
    ],
)
def test_customers_are_changed_by_a_run(
    office: Office, act: str, values: dict[str, Any], column: str, after: object
) -> None:
    with company_scope(office.company_id):
        ids = list(Customer.objects.values_list("pk", flat=True))
    made = office.post(f"/runs/{act}", {"customer_ids": ids, "reason": "Moved.", **values})
    assert made.status_code == 201
    path = f"/runs/{made.json()['id']}"
    work(office, path)
    assert office.post(f"{path}/start", {}).status_code == 200
    work(office, path)
    with company_scope(office.company_id):
        assert set(Customer.objects.values_list(column, flat=True)) == {after}


@pytest.mark.parametrize(
    ("act", "values"),
    [
        ("rebate", {"rebate_ppm": 10_000}),
        ("salesperson", {"salesperson_id": None}),
        ("interrupt", {"interruption": "protest", "day": str(DAY)}),
    ],
)
def test_every_act_on_titles_is_taken(office: Office, act: str, values: dict[str, Any]) -> None:
    path = asked(office, act, **values)
    assert office.post(f"{path}/start", {}).status_code == 200
    work(office, path)
    assert office.get(path).json()["state"] == "done"


def test_what_the_key_may_not_do_it_does_not_begin_either(office: Office) -> None:
    path = asked(office, "cancel")
    few = office.client_of(office.let_in("receivables.change", "receivables.see").secret)
    refused = office.post(f"{path}/start", {}, client=few)
    assert (refused.status_code, refused.json()["code"]) == (403, "scope_missing")
    assert "receivables.cancel" in refused.json()["detail"]
    assert office.get(path).json()["state"] == "checked"


def test_a_key_for_customers_runs_customers_and_neither_reads_nor_begins_a_run_of_titles(
    office: Office,
) -> None:
    of_titles = asked(office, "due-date", due_date=LATER)
    few = office.client_of(office.let_in("customers.edit", "customers.see").secret)
    with company_scope(office.company_id):
        ids = list(Customer.objects.order_by("id").values_list("id", flat=True))
    sent = {"customer_ids": ids, "reason": "Agreed.", "segment": "retail"}
    made = office.post("/runs/segment", sent, client=few)
    assert made.status_code == 201, made.json()
    path = made.headers["Location"].removeprefix("/api/v1")
    work(office, path)
    assert office.post(f"{path}/start", {}, client=few).status_code == 200
    work(office, path)
    assert few.get(path).json()["state"] == "done"
    refused = [
        few.get(of_titles),
        few.get(f"{of_titles}/records"),
        office.post(f"{of_titles}/start", {}, client=few),
    ]
    assert [one.json()["code"] for one in refused] == ["scope_missing"] * 3


def test_a_record_that_is_not_there_is_told_before_anything_is_asked(office: Office) -> None:
    sent = {"receivable_ids": [*titles(office), 10**9], "reason": "Agreed."}
    refused = office.post("/runs/cancel", sent)
    assert (refused.status_code, refused.json()["code"]) == (422, "receivable_unknown")
    assert refused.json()["errors"][0]["pointer"] == "#/receivable_ids"
    assert office.get("/runs").json()["items"] == []


def test_a_draft_is_thrown_away_lies_in_the_trash_and_comes_back(office: Office) -> None:
    sent = {"tax_id_kind": "cpf", "tax_id": a_cpf(), "name": "Clara Nunes"}
    customer_id = office.post("/customers", sent).json()["id"]
    path = f"/customers/{customer_id}"
    gone = office.post(f"{path}/discard", {"reason": "Registered twice."})
    assert (gone.status_code, gone.json()["state"]) == (200, "discarded")
    twice = office.post(f"{path}/discard", {})
    assert (twice.status_code, twice.json()["code"]) == (409, "not_a_draft")
    (row,) = office.get("/trash", kind="customer", search="clara").json()["items"]
    assert (row["kind"], row["id"], row["by"]) == ("customer", customer_id, "ERP")
    assert row["at"] <= timezone.now().isoformat() < row["until"]
    assert office.post(f"{path}/put-back", {}).json()["state"] == "draft"
    assert office.get("/trash", kind="customer").json()["items"] == []
    late = office.post(f"{path}/put-back", {})
    assert (late.status_code, late.json()["code"]) == (409, "not_discarded")
    used = office.post(f"/customers/{office.title(1).customer_id}/discard", {})
    assert used.status_code == 409
    assert used.json()["code"] in {"customer_in_use", "not_a_draft"}


def test_a_person_no_longer_spoken_to_lies_in_the_trash(office: Office) -> None:
    customer_id = office.title(1).customer_id
    person = {"role": "finance", "name": "Rita", "is_active": True}
    added = office.post(f"/customers/{customer_id}/contacts", person).json()["contacts"]
    contact_id = next(one["id"] for one in added if one["name"] == "Rita")
    office.client.put(f"/contacts/{contact_id}", json=person | {"is_active": False})
    (row,) = office.get("/trash", kind="contact").json()["items"]
    assert (row["id"], row["customer_id"]) == (contact_id, customer_id)
    office.client.put(f"/contacts/{contact_id}", json=person)
    assert office.get("/trash").json()["items"] == []


def test_the_trash_is_paged_without_gap_or_double(office: Office) -> None:
    for root in range(100_000_000, 100_000_007):
        sent = {"tax_id_kind": "cpf", "tax_id": a_cpf(str(root)), "name": f"Draft {root}"}
        customer_id = office.post("/customers", sent).json()["id"]
        office.post(f"/customers/{customer_id}/discard", {})
    whole = [row["id"] for row in office.get("/trash").json()["items"]]
    seen, cursor = [], ""
    while cursor is not None:
        page = office.get("/trash", page_size=2, **({"cursor": cursor} if cursor else {})).json()
        seen += [row["id"] for row in page["items"]]
        cursor = page["next_cursor"]
    assert (seen, len(set(seen))) == (whole, 7)
