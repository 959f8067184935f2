"""Charges, moves, credits, refunds and exceptions by a program: as the pages' workflows do."""

from django.utils import timezone

from emdia.books.approvals.models import Approval
from emdia.books.companies.models import Company
from emdia.books.companies.scope import company_scope
from emdia.books.facts.models import Fact
from emdia.formats.boleto import line_of
from emdia.formats.documents import read_pages
from emdia.formats.pix import read as read_br_code
from emdia.workflows import set_up_pix
from emdia.workflows.set_up_pix import PixFields

from ..workflows.house import ANA, paid
from ..workflows.money import wrong_with
from ..workflows.till import JOSE
from .office import Office
from .test_resources import sale

WHY = {"reason": "Because."}


def let_pix_in(office: Office) -> None:
    """Give the company a Pix key without a provider: its charges are static codes."""
    set_up_pix.set_up(
        company_id=office.company_id,
        told=PixFields(
            bank_account_id=office.till.house.agreement.bank_account_id,
            key="financeiro@ventonorte.example",
            city="Recife",
        ),
        reason="",
        by=ANA,
        now=timezone.now(),
    )


def part(office: Office, title: int, cents: int) -> dict[str, object]:
    return {"parts": [{"receivable_id": office.title(title).pk, "amount_cents": cents}]}


def test_pix_charges_are_made_replaced_and_taken_back(office: Office) -> None:
    (title,) = office.post("/receivables", sale(office)).json()["receivables"]
    wanted = {"receivable_ids": [title["id"]]}
    early = office.post("/pix-charges", wanted)
    assert (early.status_code, early.json()["code"]) == (409, "no_pix_account")
    let_pix_in(office)
    made = office.post("/pix-charges", wanted)
    assert made.status_code == 201
    (charge,) = made.json()["charges"]
    assert (charge["kind"], charge["state"], charge["amount_cents"]) == (
        "pix",
        "registered",
        30_000,
    )
    twice = office.post("/pix-charges", wanted)
    assert (twice.status_code, twice.json()["code"]) == (409, "nothing_to_charge")
    anew = office.post(f"/pix-charges/{charge['id']}/replace", {})
    assert anew.status_code == 201
    assert office.get(f"/charges/{charge['id']}").json()["state"] == "written_off"
    path = f"/charges/{anew.json()['id']}"
    assert anew.headers["Location"] == f"/api/v1{path}"
    gone = office.post(f"{path}/cancel", WHY)
    assert gone.json()["state"] == "written_off"
    again = office.post(f"{path}/cancel", WHY)
    assert (again.status_code, again.json()["code"]) == (409, "charge_not_open")
    # The title is owed as before, and may be charged again.
    assert office.get(f"/receivables/{title['id']}").json()["balance_cents"] == 30_000
    assert office.post("/pix-charges", wanted).status_code == 201


def test_a_boleto_is_taken_back_while_its_title_stays_owed(office: Office) -> None:
    (boleto,) = office.get(f"/receivables/{office.title(1).pk}").json()["charges"]
    path = f"/charges/{boleto['id']}"
    asked = office.post(f"{path}/cancel", WHY)
    assert asked.json()["state"] == "cancel_requested"
    assert office.get(f"/receivables/{office.title(1).pk}").json()["balance_cents"] == 10_000
    refused = office.post(f"{path}/resend", {})
    assert refused.status_code == 200  # The cancellation is told once more.
    instructed = office.post(f"{path}/instruct", {"asked": "protest"})
    assert (instructed.status_code, instructed.json()["code"]) == (409, "nothing_registered")


def test_a_program_reads_by_what_a_charge_is_paid(office: Office) -> None:
    with company_scope(office.company_id):
        Company.objects.update(postal_address="Rua do Exemplo, 100\nRecife – PE")
    (boleto,) = office.get(f"/receivables/{office.title(1).pk}").json()["charges"]
    path = f"/charges/{boleto['id']}"
    codes = office.get(f"{path}/codes").json()
    file = office.get(f"{path}/boleto")
    assert (file.status_code, file.headers["Content-Type"]) == (200, "application/pdf")
    (page,) = read_pages(file.content)
    assert page.barcodes == (codes["barcode"],)
    assert line_of(codes["barcode"]) == codes["digitable_line"]
    assert codes["pix_code"] == ""
    let_pix_in(office)
    made = office.post("/pix-charges", {"receivable_ids": [office.title(1).pk]})
    (pix,) = made.json()["charges"]
    code = office.get(f"/charges/{pix['id']}/codes").json()
    assert (code["barcode"], code["digitable_line"]) == ("", "")
    assert read_br_code(code["pix_code"]).amount_cents == pix["amount_cents"]


def test_the_file_with_its_address_needs_a_scope_of_its_own(office: Office) -> None:
    (boleto,) = office.get(f"/receivables/{office.title(1).pk}").json()["charges"]
    client = office.client_of(office.let_in("receivables.see").secret)
    assert client.get(f"/charges/{boleto['id']}/codes").status_code == 200
    refused = client.get(f"/charges/{boleto['id']}/boleto")
    assert (refused.status_code, refused.json()["code"]) == (403, "scope_missing")


def test_what_nobody_can_pay_by_has_no_codes_and_no_file(office: Office) -> None:
    (boleto,) = office.get(f"/receivables/{office.title(1).pk}").json()["charges"]
    path = f"/charges/{boleto['id']}"
    unnamed = office.get(f"{path}/boleto")
    assert (unnamed.status_code, unnamed.json()["code"]) == (422, "creditor_unnamed")
    assert office.post(f"{path}/cancel", {"reason": "Because."}).status_code == 200
    assert set(office.get(f"{path}/codes").json().values()) == {""}
    taken_back = office.get(f"{path}/boleto")
    assert (taken_back.status_code, taken_back.json()["code"]) == (422, "not_payable")
    assert office.get("/charges/1000000000/boleto").status_code == 404
    assert office.get("/charges/1000000000/codes").status_code == 404


def test_boletos_say_which_titles_got_none_and_why(office: Office) -> None:
    (title,) = office.post("/receivables", sale(office)).json()["receivables"]
    known = office.post("/boletos", {"receivable_ids": [office.title(1).pk]})
    assert known.status_code in (409, 422)
    assert known.json()["code"]
    unknown = office.post("/boletos", {"receivable_ids": [title["id"], 10**9]})
    assert (unknown.status_code, unknown.json()["code"]) == (422, "receivable_unknown")


def test_money_is_moved_and_above_the_limit_a_person_decides(office: Office) -> None:
    till = office.till
    small = f"/receipts/{till.take(2_000)}"
    jose = {"customer_id": till.customer(JOSE), **WHY}
    moved = office.post(f"{small}/move", jose)
    assert moved.json()["receipt"]["customer_id"] == till.customer(JOSE)
    nobody = office.post(f"{small}/move", WHY)
    assert nobody.json()["receipt"]["customer_id"] is None
    assert office.post(f"{small}/move", jose).json()["receipt"]["customer_id"] is not None
    large = office.post(f"/receipts/{till.take(90_000)}/move", jose)
    assert large.status_code == 202
    till.decide(large.json()["approval_id"])
    assert till.is_sound()


def test_a_credit_is_used_taken_back_and_refunded(office: Office) -> None:
    till = office.till
    till.house.apply(paid(1, 13_000, nominal_cents=10_000))
    (row,) = office.get("/credits").json()["items"]
    path = f"/credits/{row['id']}"
    used = office.post(f"{path}/uses", part(office, 2, 1_000))
    assert (used.json()["balance_cents"], len(used.json()["uses"])) == (2_000, 1)
    over = office.post(f"{path}/uses", part(office, 2, 5_000))
    assert (over.status_code, over.json()["code"]) == (422, "more_than_credit")
    back = office.post(f"{path}/uses/1/take-back", WHY)
    assert (back.json()["balance_cents"], back.json()["uses"]) == (3_000, [])
    with company_scope(office.company_id):
        assert Fact.objects.get(kind="credit.use_taken_back").reason == WHY["reason"]
    asked = office.post(f"{path}/refunds", {"amount_cents": 3_000, **WHY})
    assert (asked.status_code, asked.json()["state"]) == (202, "requested")
    refund = f"/refunds/{asked.json()['id']}"
    early = office.post(f"{refund}/pay", {})
    assert (early.status_code, early.json()["code"]) == (409, "not_payable")
    with company_scope(office.company_id):
        approval_id = Approval.objects.get(subject_id=asked.json()["id"]).pk
    till.decide(approval_id)
    assert office.post(f"{refund}/pay", {}).json()["state"] == "paid"
    assert office.post(f"{refund}/undo-payment", WHY).json()["state"] == "payable"
    assert office.post(f"{refund}/cancel", WHY).json()["state"] == "cancelled"
    assert [one["id"] for one in office.get("/refunds").json()["items"]] == [asked.json()["id"]]
    assert office.get(path).json()["balance_cents"] == 3_000
    assert till.is_sound()


def test_waiting_money_of_a_receipt_goes_back_when_a_person_agrees(office: Office) -> None:
    receipt = f"/receipts/{office.till.take(2_000)}"
    asked = office.post(f"{receipt}/refunds", {"amount_cents": 2_000, **WHY})
    assert asked.status_code == 202
    over = office.post(f"{receipt}/refunds", {"amount_cents": 2_001, **WHY})
    assert (over.status_code, over.json()["code"]) == (422, "more_than_waits")
    wrong = office.post(f"/refunds/{asked.json()['id']}/send-by-pix", {})
    assert wrong.status_code == 409
    assert office.post(f"/refunds/{asked.json()['id']}/cancel", WHY).json()["state"] == "cancelled"


def test_an_exception_is_read_with_candidates_settled_and_undone(office: Office) -> None:
    till = office.till
    till.house.apply(paid(9, 10_000))
    (row,) = office.get("/exceptions").json()["items"]
    path = f"/exceptions/{row['id']}"
    found = office.get(path).json()
    assert (found["reason"], found["waiting_cents"]) == ("title_unknown", 10_000)
    assert found["candidates"]
    settled = office.post(f"{path}/settle", part(office, 1, 10_000))
    assert (settled.json()["state"], settled.json()["waiting_cents"]) == ("resolved", 0)
    assert till.owed(1) == 0
    assert office.get("/exceptions").json()["items"] == []
    undone = office.post(f"{path}/undo", {})
    assert (undone.json()["state"], undone.json()["waiting_cents"]) == ("open", 10_000)
    silent = office.post(f"{path}/note", {"state": "ignored"})
    assert (silent.status_code, silent.json()["code"]) == (422, "reason_missing")
    noted = office.post(f"{path}/note", {"state": "waiting", "note": "Asked.", "takes_it": True})
    assert (noted.json()["state"], noted.json()["owner"]) == ("waiting", "ERP")
    assert wrong_with(office.company_id) == {}


def test_exceptions_are_paged_without_gap_or_double(office: Office) -> None:
    office.till.house.apply(*[paid(number, 1_000 + number) for number in range(20, 27)])
    whole = [row["id"] for row in office.get("/exceptions").json()["items"]]
    seen, cursor = [], ""
    while cursor is not None:
        asked = {"page_size": 2} | ({"cursor": cursor} if cursor else {})
        page = office.get("/exceptions", **asked).json()
        seen += [row["id"] for row in page["items"]]
        cursor = page["next_cursor"]
    assert (seen, len(set(seen))) == (whole, 7)
