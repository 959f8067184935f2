"""What a program reads and does over HTTP is what the pages' own workflows say."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from emdia.books.companies.scope import company_scope
from emdia.books.facts.models import Fact
from emdia.kernel.tax_ids import cpf_check_digits

from ..workflows.house import paid
from ..workflows.money import wrong_with
from .office import Office


def a_cpf(root: str = "123456780") -> str:
    return root + cpf_check_digits(root)


def test_a_customer_is_registered_read_and_changed(office: Office) -> None:
    sent = {"tax_id_kind": "cpf", "tax_id": a_cpf(), "name": "Clara Nunes", "segment": "north"}
    made = office.post("/customers", sent)
    assert made.status_code == 201
    assert made.headers["Location"] == f"/api/v1/customers/{made.json()['id']}"
    path = f"/customers/{made.json()['id']}"
    assert office.get(path).json() == made.json()
    assert made.json()["state"] == "draft"
    changed = office.client.patch(path, json={"reason": "Married.", "name": "Clara Reis"})
    assert changed.status_code == 200
    assert (changed.json()["name"], changed.json()["segment"]) == ("Clara Reis", "north")
    where = {"street": "Rua A", "city": "Recife", "state": "PE"}
    assert office.client.put(f"{path}/addresses/billing", json=where).status_code == 200
    person = {"role": "finance", "name": "Rita", "phone": "+5511988887777"}
    added = office.post(f"{path}/contacts", person)
    assert added.status_code == 201
    contact_id = added.json()["contacts"][0]["id"]
    again = office.client.put(f"/contacts/{contact_id}", json=person | {"is_active": False})
    assert again.json()["contacts"][0]["is_active"] is False
    assert [row["id"] for row in office.get("/customers", search="clara").json()["items"]] == [
        made.json()["id"]
    ]


def test_a_customer_comes_once(office: Office) -> None:
    sent = {"tax_id_kind": "cpf", "tax_id": a_cpf(), "name": "Clara Nunes"}
    assert office.post("/customers", sent).status_code == 201
    twice = office.post("/customers", sent)
    assert (twice.status_code, twice.json()["code"]) == (409, "customer_known")
    wrong = office.post("/customers", sent | {"tax_id": "11111111111"})
    assert (wrong.status_code, wrong.json()["code"]) == (422, "tax_id_invalid")
    assert wrong.json()["errors"][0]["pointer"] == "#/tax_id"


def sale(office: Office, **values: Any) -> dict[str, Any]:
    day = timezone.localdate()
    return {
        "customer_id": office.title(1).customer_id,
        "document": "NF 7",
        "issue_date": f"{day}",
        "due_date": f"{day + timedelta(days=30)}",
        "gross_cents": 30_000,
        **values,
    }


def test_a_receivable_is_issued_changed_and_cancelled(office: Office) -> None:
    made = office.post("/receivables", sale(office, instalments=3))
    assert made.status_code == 201
    documents = [row["document"] for row in made.json()["receivables"]]
    assert documents == ["NF 7/1", "NF 7/2", "NF 7/3"]
    first = made.json()["receivables"][0]["id"]
    later = f"{timezone.localdate() + timedelta(days=45)}"
    moved = office.post(
        f"/receivables/{first}/due-date", {"due_date": later, "reason": "Asked for."}
    )
    assert moved.json()["receivable"]["due_date"] == later
    rebate = office.post(
        f"/receivables/{first}/rebate", {"rebate_cents": 500, "reason": "Damaged."}
    )
    assert rebate.json()["receivable"]["late_terms"]["rebate_cents"] == 500
    edited = office.client.patch(
        f"/receivables/{first}", json={"reason": "Typed wrong.", "document": "NF 7-1"}
    )
    assert edited.json()["receivable"]["document"] == "NF 7-1"
    gone = office.post(f"/receivables/{first}/cancel", {"reason": "Returned."})
    assert gone.json()["receivable"]["state"] == "cancelled"
    back = office.post(f"/receivables/{first}/restore", {})
    assert back.json()["receivable"]["state"] == "open"
    assert wrong_with(office.company_id) == {}


def test_above_the_limit_a_person_decides(office: Office) -> None:
    made = office.post("/receivables", sale(office, gross_cents=90_000_000))
    (title,) = made.json()["receivables"]
    asked = office.post(f"/receivables/{title['id']}/cancel", {"reason": "Returned."})
    assert asked.status_code == 202
    approval_id = asked.json()["approval_id"]
    # Whoever answers for the key cannot approve what it asks for; another person can.
    with pytest.raises(Exception, match="self_approval"):
        office.till.decide(approval_id, by="olga")
    office.till.decide(approval_id, by="bruno")
    assert office.get(f"/receivables/{title['id']}").json()["state"] == "cancelled"


def test_money_is_entered_allocated_taken_back_and_reversed(office: Office) -> None:
    title = office.title(1)
    sent = {
        "instrument": "cash",
        "amount_cents": 12_000,
        "received_date": "2026-03-10",
        "customer_id": title.customer_id,
        "parts": [{"receivable_id": title.pk, "amount_cents": 10_000}],
    }
    made = office.post("/receipts", sent)
    assert made.status_code == 201
    receipt = f"/receipts/{made.json()['id']}"
    assert (made.json()["waiting_cents"], made.json()["state"]) == (2_000, "unapplied")
    assert office.get(f"/receivables/{title.pk}").json()["state"] == "settled"
    more = {"parts": [{"receivable_id": office.title(2).pk, "amount_cents": 2_000}]}
    assert office.post(f"{receipt}/allocations", more).status_code == 200
    over = office.post(f"{receipt}/allocations", more)
    assert (over.status_code, over.json()["code"]) == (422, "more_than_waits")
    back = office.post(f"{receipt}/allocations/2/take-back", {"reason": "Not his."})
    assert back.json()["receipt"]["waiting_cents"] == 2_000
    undone = office.post(f"{receipt}/reverse", {"reason": "False money."})
    assert undone.json()["receipt"]["state"] == "reversed"
    twice = office.post(f"{receipt}/reverse", {"reason": "False money."})
    assert (twice.status_code, twice.json()["code"]) == (409, "already_reversed")
    assert wrong_with(office.company_id) == {}


def test_a_cheque_lifts_nothing_before_it_clears(office: Office) -> None:
    sent = {
        "instrument": "cheque",
        "number": "C 1",
        "amount_cents": 10_000,
        "received_date": "2026-03-10",
        "customer_id": office.title(1).customer_id,
        "bank_account_id": office.till.house.agreement.bank_account_id,
    }
    receipt = office.post("/receipts", sent).json()
    parts = {"parts": [{"receivable_id": office.title(1).pk, "amount_cents": 10_000}]}
    early = office.post(f"/receipts/{receipt['id']}/allocations", parts)
    assert (early.status_code, early.json()["code"]) == (409, "not_cleared")
    cleared = office.post(f"/receipts/{receipt['id']}/clear", {"cleared_date": "2026-03-12"})
    assert cleared.status_code == 200
    assert office.post(f"/receipts/{receipt['id']}/allocations", parts).status_code == 200


def test_a_bank_file_is_uploaded_settled_and_read_line_by_line(office: Office) -> None:
    content = office.till.house.write([paid(1, 10_000), paid(9, 5_000)])
    where = f"/files?bank_agreement_id={office.till.house.agreement.pk}&name=retorno.ret"
    headers = {"Content-Type": "application/octet-stream", "Idempotency-Key": "file-1"}
    sent = office.client.post(where, content=content, headers=headers)
    assert (sent.status_code, sent.json()["state"]) == (202, "received")
    file_id = sent.json()["id"]
    office.till.house.settle(file_id)
    assert office.get(f"/files/{file_id}").json()["state"] == "applied"
    lines = office.get(f"/files/{file_id}/lines").json()["items"]
    assert [row["outcome"] for row in lines] == ["settled", "exception"]
    some = office.get(f"/files/{file_id}/lines", outcome="exception").json()["items"]
    assert [row["reason"] for row in some] == ["title_unknown"]
    same = office.client.post(where, content=content, headers=headers | {"Idempotency-Key": "2"})
    assert (same.status_code, same.json()["code"]) == (409, "file_duplicate")
    assert office.get("/charges", state="paid").json()["items"][0]["receivable_id"] == (
        office.title(1).pk
    )


def test_facts_name_the_key_and_the_request(office: Office) -> None:
    office.client.headers["X-Request-Id"] = "request-of-the-erp"
    answer = office.post("/receivables", sale(office))
    assert answer.headers["X-Request-Id"] == "request-of-the-erp"
    with company_scope(office.company_id):
        fact = Fact.objects.latest("id")
    assert (fact.kind, fact.channel, fact.actor_name) == ("receivable.issued", "api", "ERP")
    assert (fact.actor_key_id, fact.actor_user_id) == (office.key.key_id, None)
    assert fact.request_id == "request-of-the-erp"


def test_the_company_says_what_others_refer_to(office: Office) -> None:
    found = office.get("/company").json()
    assert found["currency"] == "BRL"
    (account,) = found["bank_accounts"]
    assert [one["id"] for one in account["agreements"]] == [office.till.house.agreement.pk]
