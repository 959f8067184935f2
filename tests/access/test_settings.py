"""Settings through their pages: two people where money is meant, and always a fact."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from emdia.books.access.models import User
from emdia.books.approvals.models import Approval
from emdia.books.calendar.models import BankHoliday, IndexValue
from emdia.books.charges.models import Charge
from emdia.books.companies.models import BankAccount, BankAgreement, Branch, Company
from emdia.books.companies.scope import company_scope
from emdia.books.facts.actor import Actor
from emdia.books.facts.models import Fact
from emdia.books.payments import queries as payments
from emdia.workflows import change_settings

from .two_companies import House, prove, user

Houses = tuple[House, House]
REASON = "Agreed in the meeting of Monday."
ACCOUNT = {
    "bank_code": "237",
    "agencia": "4321",
    "conta": "98765",
    "dac": "x",
    "name": "Bradesco, collections",
    "carteira": "09",
    "layout": "400",
    "convenio": "",
    "reason": REASON,
}


def enter(house: House, role: str) -> Client:
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(User.objects.get(pk=house.users[role]))
    prove(client, house.users[role])
    return client


def kept(house: House, model: Any, **asked: Any) -> Any:
    with company_scope(house.company_id):
        return list(model.objects.filter(**asked).order_by("pk"))


def decide(house: House, role: str, *, action: str) -> Any:
    (approval,) = kept(house, Approval, action=action, state="requested")
    # Its row lapses by the clock of today, the one of the other test by that of its own day.
    field = f"approval-{approval.pk}-decision"
    return enter(house, role).post(
        reverse("decide_approval", args=[approval.pk]), {field: "approve"}
    )


def test_a_change_of_the_company_keeps_before_and_after(houses: Houses) -> None:
    ours, _ = houses
    client = enter(ours, "owner")
    told = {
        "name": "Ours & Sons",
        "time_zone": "America/Manaus",
        "daily_run_hour": "6",
        "applies_credits": "on",
        "second_factor_for": "nobody",
        "reason": REASON,
    }
    assert client.post(reverse("edit_company"), told).status_code == 302
    (company,) = kept(ours, Company)
    assert (company.name, company.time_zone, company.daily_run_hour) == (
        "Ours & Sons",
        "America/Manaus",
        6,
    )
    (fact,) = kept(ours, Fact, kind="company.changed")
    assert fact.reason == REASON
    assert ["name", "Ours", "Ours & Sons"] in fact.data["changes"]
    page = client.get(reverse("company_settings")).content.decode()
    assert "<s>Ours</s> → Ours &amp; Sons" in page
    assert client.post(reverse("edit_company"), told).status_code == 422, "nothing is different"


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("time_zone", "Mars/Olympus"),
        ("time_zone", "../../etc/passwd"),
        ("daily_run_hour", "24"),
        ("daily_run_hour", "-1"),
        ("second_factor_for", "somebody"),
        ("reason", "  "),
        ("name", ""),
    ],
)
def test_a_wrong_field_is_named(houses: Houses, field: str, wrong: str) -> None:
    ours, _ = houses
    told = {
        "name": "Ours",
        "time_zone": "America/Manaus",
        "second_factor_for": "nobody",
        "reason": REASON,
        field: wrong,
    }
    answer = enter(ours, "owner").post(reverse("edit_company"), told)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert kept(ours, Company)[0].time_zone == "America/Sao_Paulo"


def test_branches_have_codes_of_their_own(houses: Houses) -> None:
    ours, _ = houses
    client = enter(ours, "owner")
    told = {"code": "0002", "name": "North", "cnpj": "11.222.333/0002-62"}
    assert client.post(reverse("add_branch"), told).status_code == 302
    assert client.post(reverse("add_branch"), told).status_code == 422
    wrong = told | {"code": "0003", "cnpj": "11.222.333/0002-63"}
    assert client.post(reverse("add_branch"), wrong).status_code == 422
    assert [row.code for row in kept(ours, Branch)] == ["0001", "0002"]


def test_a_second_account_waits_for_another_person(houses: Houses) -> None:
    ours, _ = houses
    assert (
        enter(ours, "finance_manager").post(reverse("open_bank_account"), ACCOUNT).status_code
        == 302
    )
    assert len(kept(ours, BankAccount)) == 1
    again = enter(ours, "owner").post(reverse("open_bank_account"), ACCOUNT)
    assert again.status_code == 422, "it was asked for already"
    own = decide(ours, "finance_manager", action=change_settings.NEW_ACCOUNT)
    assert own.status_code == 422, "whoever asks does not decide"
    assert decide(ours, "owner", action=change_settings.NEW_ACCOUNT).status_code == 302
    account = kept(ours, BankAccount)[-1]
    assert (account.bank_code, account.conta, account.dac) == ("237", "98765", "X")
    assert kept(ours, BankAgreement, bank_account=account)[0].carteira == "09"
    kinds = [fact.kind for fact in kept(ours, Fact, kind__startswith="setting.")]
    assert kinds == ["setting.bank_account.asked", "setting.bank_account"]


def test_a_new_account_cools_off_and_its_owners_are_told(houses: Houses) -> None:
    ours, _ = houses
    enter(ours, "finance_manager").post(reverse("open_bank_account"), ACCOUNT)
    asked = enter(ours, "owner").get(reverse("home")).content.decode()
    assert "Bank account asked for" in asked
    began = timezone.now()
    decide(ours, "owner", action=change_settings.NEW_ACCOUNT)
    account = kept(ours, BankAccount)[-1]
    assert account.usable_at is not None
    assert abs(account.usable_at - began - timedelta(hours=24)) < timedelta(minutes=1)
    told = "Where money arrives was changed"
    assert told in enter(ours, "owner").get(reverse("home")).content.decode()
    assert told not in enter(ours, "finance_manager").get(reverse("home")).content.decode()
    with company_scope(ours.company_id):
        old = Charge.objects.first()
        assert old
        named = {
            "company_id": ours.company_id,
            "receivable_id": old.receivable_id,
            "bank_account": account,
            "bank_agreement": BankAgreement.objects.get(bank_account=account),
            "amount_cents": 1,
            "due_date": old.due_date,
        }
        with pytest.raises(IntegrityError, match="cools off"), transaction.atomic():
            Charge.objects.create(**named, nosso_numero="1", number_key="1")
        BankAccount.objects.filter(pk=account.pk).update(usable_at=began)
        Charge.objects.create(**named, nosso_numero="1", number_key="1")


def test_the_limit_of_rebates_is_lowered_at_once_and_raised_by_two(houses: Houses) -> None:
    ours, _ = houses
    url = reverse("set_concession_limit")
    enter(ours, "finance_manager").post(url, {"limit": "500", "reason": REASON})
    assert kept(ours, Company)[0].concession_limit_cents == 50_000
    enter(ours, "finance_manager").post(url, {"limit": "9000", "reason": REASON})
    assert kept(ours, Company)[0].concession_limit_cents == 50_000
    decide(ours, "owner", action=change_settings.CONCESSION_LIMIT)
    assert kept(ours, Company)[0].concession_limit_cents == 900_000
    assert "9,000.00" in enter(ours, "auditor").get(reverse("policies")).content.decode()


def test_the_first_account_is_opened_by_one(database: object) -> None:
    from emdia.workflows.found_company import found_the_first

    founder = User.objects.get(pk=user("founder@example.com"))
    founded = found_the_first(
        name="New",
        cnpj="11222333000181",
        administrator=("admin@example.com", "Ada"),
        language="en",
        by=Actor(user_id=founder.pk, name="F", channel="web"),
    )
    client = Client()
    client.force_login(founder)
    prove(client, founder.pk)
    assert client.post(reverse("open_bank_account"), ACCOUNT).status_code == 302
    with company_scope(founded.company_id):
        assert BankAccount.objects.count() == 1
        assert not Approval.objects.exists()


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("bank_code", "999"),
        ("agencia", "12345678"),
        ("agencia", "12-3"),
        ("conta", "conta"),
        ("dac", "é"),
        ("layout", "500"),
        ("carteira", ""),
        ("reason", ""),
    ],
)
def test_a_wrong_account_is_refused_at_its_field(houses: Houses, field: str, wrong: str) -> None:
    ours, _ = houses
    answer = enter(ours, "owner").post(reverse("open_bank_account"), ACCOUNT | {field: wrong})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert not kept(ours, Approval, action=change_settings.NEW_ACCOUNT)


def test_a_layout_the_bank_does_not_send_is_refused(houses: Houses) -> None:
    ours, _ = houses
    inter = ACCOUNT | {"bank_code": "077", "layout": "240"}
    answer = enter(ours, "owner").post(reverse("open_bank_account"), inter)
    assert answer.status_code == 422


def test_what_was_agreed_changes_as_it_was_approved(houses: Houses) -> None:
    ours, _ = houses
    number = ours.objects["bank_agreement_id"]
    told = {
        "carteira": "109",
        "layout": "400",
        "convenio": "77",
        "net_of_tariff": "on",
        "is_active": "on",
        "reason": REASON,
    }
    url = reverse("change_agreement", args=[number])
    assert enter(ours, "finance_manager").post(url, told).status_code == 302
    assert kept(ours, BankAgreement)[0].net_of_tariff is False
    page = enter(ours, "owner").get(reverse("approvals")).content.decode()
    assert "less the tariff" in page
    assert decide(ours, "owner", action=change_settings.CHANGED_AGREEMENT).status_code == 302
    (agreement,) = kept(ours, BankAgreement)
    assert (agreement.net_of_tariff, agreement.convenio) == (True, "77")


def test_an_approval_of_what_no_longer_stands_is_refused(houses: Houses) -> None:
    ours, _ = houses
    enter(ours, "finance_manager").post(reverse("set_limit"), {"limit": "9000", "reason": REASON})
    lower = enter(ours, "finance_manager").post(
        reverse("set_limit"), {"limit": "500", "reason": REASON}
    )
    assert lower.status_code == 302
    assert kept(ours, Company)[0].reversal_limit_cents == 50_000, "a lower limit holds at once"
    assert decide(ours, "owner", action=change_settings.LIMIT).status_code == 422
    assert kept(ours, Company)[0].reversal_limit_cents == 50_000


def test_a_tampered_approval_is_refused(houses: Houses, owner_connection: Any) -> None:
    ours, _ = houses
    enter(ours, "finance_manager").post(reverse("set_limit"), {"limit": "9000", "reason": REASON})
    owner_connection.execute(
        """UPDATE approval SET content = replace(content::text, '900000', '99900000')::jsonb
           WHERE action = 'setting.reversal_limit'"""
    )
    assert decide(ours, "owner", action=change_settings.LIMIT).status_code == 422
    assert kept(ours, Company)[0].reversal_limit_cents == 100_000


def test_a_wider_tolerance_waits_and_a_narrower_one_does_not(houses: Houses) -> None:
    ours, _ = houses
    url = reverse("set_tolerance")
    wide = {"short_cents": "1.00", "short_ppm": "0.5", "over_cents": "", "reason": REASON}
    assert enter(ours, "finance_manager").post(url, wide).status_code == 302
    with company_scope(ours.company_id):
        assert payments.tolerance().short_cents == 0
    assert decide(ours, "owner", action=change_settings.TOLERANCE).status_code == 302
    with company_scope(ours.company_id):
        assert (payments.tolerance().short_cents, payments.tolerance().short_ppm) == (100, 5_000)
    narrow = wide | {"short_cents": "0.50"}
    assert enter(ours, "finance_manager").post(url, narrow).status_code == 302
    with company_scope(ours.company_id):
        assert payments.tolerance().short_cents == 50
    assert enter(ours, "owner").post(url, wide | {"short_ppm": "101"}).status_code == 422


def test_usual_late_terms_are_set_and_bounded(houses: Houses) -> None:
    ours, _ = houses
    url = reverse("set_usual_terms")
    told = {
        "usual_fine_ppm": "1.5",
        "usual_interest_monthly_ppm": "0.5",
        "usual_grace_days": "3",
        "reason": REASON,
    }
    client = enter(ours, "finance_manager")
    assert client.post(url, told).status_code == 302
    company = kept(ours, Company)[0]
    assert (company.usual_fine_ppm, company.usual_grace_days) == (15_000, 3)
    assert "1.5 % fine once" in client.get(reverse("policies")).content.decode()
    for wrong in (
        {"usual_fine_ppm": "-1"},
        {"usual_fine_ppm": "NaN"},
        {"usual_interest_monthly_ppm": "101"},
        {"usual_grace_days": "91"},
        {"usual_grace_days": "3.5"},
    ):
        assert client.post(url, told | wrong).status_code == 422


def test_an_asked_setting_lapses_and_is_asked_again(houses: Houses) -> None:
    ours, _ = houses
    asked = {
        "company_id": ours.company_id,
        "limit_cents": 900_000,
        "reason": REASON,
        "by": Actor(user_id=ours.users["owner"], name="Olga", channel="web"),
    }
    now = datetime.now(tz=UTC)
    assert change_settings.set_limit(**asked, now=now - timedelta(hours=73)).waits
    assert change_settings.set_limit(**asked, now=now).waits
    with pytest.raises(change_settings.UnableToSet, match="already_asked"):
        change_settings.set_limit(**asked, now=now)


def test_how_files_come_is_declared_on_the_page(houses: Houses) -> None:
    ours, _ = houses
    url = reverse("declare_intake", args=[ours.objects["bank_agreement_id"]])
    told = {"folder": "/srv/bank", "numbering": "free", "expected_by": "08:00"}
    assert enter(ours, "owner").post(url, told).status_code == 302
    (agreement,) = kept(ours, BankAgreement)
    assert (agreement.folder, agreement.numbering, f"{agreement.expected_by:%H:%M}") == (
        "/srv/bank",
        "free",
        "08:00",
    )
    assert enter(ours, "owner").post(url, told | {"expected_by": "25:00"}).status_code == 422


def test_index_values_are_pasted_and_corrected_only_on_purpose(houses: Houses) -> None:
    ours, _ = houses
    client = enter(ours, "finance_manager")
    url = reverse("load_indexes")
    told = {"table": "SELIC;2026-01;1,05\r\nSELIC;2026-02;0.97", "source": "BCB, 2026-03-02"}
    assert client.post(url, told).status_code == 302
    assert len(kept(ours, IndexValue, code="SELIC")) == 2
    other = told | {"table": "SELIC;2026-01;1,06"}
    refused = client.post(url, other)
    assert refused.status_code == 422
    assert "1.05" in str(refused.context["form"].errors["table"])
    assert client.post(url, other | {"may_correct": "on"}).status_code == 302
    assert kept(ours, IndexValue, code="SELIC")[0].rate_ppb == 10_600_000


@pytest.mark.parametrize(
    ("table", "says"),
    [
        ("SELIC;2026-13;1", "Line 2"),
        ("selic;2026-01;1", "Line 2"),
        ("SELIC;2026-01;900", "Line 2"),
        ("SELIC;2026-01", "Three columns"),
        ("SELIC;2026-01;1\nSELIC;2026-01;2", "Line 3"),
        ("=HYPERLINK(1);2026-01;1", "Line 2"),
        ("index;month", "first line"),
    ],
)
def test_a_wrong_table_of_values_names_the_line(houses: Houses, table: str, says: str) -> None:
    ours, _ = houses
    told = {"table": table, "source": "made up"}
    answer = enter(ours, "owner").post(reverse("load_indexes"), told)
    assert answer.status_code == 422
    assert says in str(answer.context["form"].errors["table"])


def test_a_day_of_ones_own_is_on_the_calendar(houses: Houses) -> None:
    ours, _ = houses
    client = enter(ours, "owner")
    told = {
        "day": "2026-07-09",
        "name": "Revolução Constitucionalista",
        "is_open": "no",
        "state": "sp",
        "city": "",
        "bank_code": "",
    }
    assert client.post(reverse("set_bank_day"), told).status_code == 302
    (row,) = kept(ours, BankHoliday, holiday_date="2026-07-09")
    assert (row.state, row.is_open) == ("SP", False)
    page = client.get(reverse("calendar") + "?year=2026").content.decode()
    assert "Revolução Constitucionalista" in page
    assert client.post(reverse("set_bank_day"), told | {"city": "Santos"}).status_code == 302
    assert len(kept(ours, BankHoliday, holiday_date="2026-07-09")) == 2
    nowhere = told | {"city": "Santos", "state": ""}
    assert client.post(reverse("set_bank_day"), nowhere).status_code == 422
    assert client.post(reverse("set_bank_day"), told | {"state": "S1"}).status_code == 422
    assert client.post(reverse("set_bank_day"), told | {"day": "2026-02-30"}).status_code == 422
    assert client.get(reverse("calendar") + "?year=99999").status_code == 200


def test_first_steps_are_judged_from_what_is_there(houses: Houses) -> None:
    ours, _ = houses
    client = enter(ours, "owner")
    steps = client.get(reverse("first_day")).context["steps"]
    # The house of the tests has a row of everything but a settled file.
    assert [step["is_done"] for step in steps] == [True] * 7 + [False]
    part = client.get(reverse("first_day_part")).content.decode()
    assert "first-steps-title" in part
    client.post(reverse("show_first_day"), {"shows": "no"})
    assert client.get(reverse("first_day_part")).content == b""
    assert client.get(reverse("first_day")).status_code == 200, "it stays in the settings"
    client.post(reverse("show_first_day"), {"shows": "yes"})
    assert client.get(reverse("first_day_part")).content != b""
    assert enter(ours, "ar_clerk").get(reverse("first_day_part")).content == b""


def test_the_first_company_is_founded_in_the_browser_and_only_the_first(database: object) -> None:
    founder = User.objects.get(pk=user("founder@example.com"))
    client = Client()
    client.force_login(founder)
    prove(client, founder.pk)
    assert client.get("/").headers["Location"] == reverse("found_company")
    told = {
        "name": "New",
        "cnpj": "11.222.333/0001-81",
        "admin_name": "Ada",
        "admin_email": "ada@example.com",
    }
    for wrong in ({"cnpj": "11.222.333/0001-82"}, {"admin_email": "founder@example.com"}):
        assert client.post(reverse("found_company"), told | wrong).status_code == 422
    done = client.post(reverse("found_company"), told)
    assert done.status_code == 200
    assert Client().get(done.context["url"]).status_code == 200
    steps = client.get(reverse("first_day")).context["steps"]
    assert [step["is_done"] for step in steps] == [True] + [False] * 7
    assert client.get(reverse("found_company")).status_code == 302
    late = User.objects.get(pk=user("late@example.com"))
    other = Client()
    other.force_login(late)
    assert other.post(reverse("found_company"), told).status_code == 302
    assert other.get("/").status_code == 403
