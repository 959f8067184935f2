"""Setting up Pix: two people after the first time, secrets sealed, addresses of notices."""

import json
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.test import Client, override_settings

from emdia.books.access import operations as access
from emdia.books.approvals.models import Approval
from emdia.books.companies.scope import company_scope
from emdia.books.facts.actor import Actor
from emdia.books.facts.models import Fact
from emdia.books.inbox.models import InboxAddress, InboxNotice
from emdia.books.pix.models import PixAccount, PixCharge
from emdia.connectors.pix_provider import Authority, Fault
from emdia.connectors.sealing import CannotOpen
from emdia.formats.pix import read
from emdia.workflows import lapse_requests, set_up_pix
from emdia.workflows.change_settings import UnableToSet
from emdia.workflows.decide_approval import decide
from emdia.workflows.pix_provider import NoProvider, api_of, unsealed
from emdia.workflows.set_up_pix import PixFields, SettingRefused

from ..access.two_companies import user
from .house import ANA, paid
from .pix_house import KEY, NOW, TODAY, TOKEN, PixHouse, pix_house


@pytest.fixture
def pix(database: str) -> Iterator[PixHouse]:
    with pix_house() as made:
        yield made


def states(pix: PixHouse) -> list[str]:
    with company_scope(pix.company_id):
        return list(PixAccount.objects.order_by("pk").values_list("state", flat=True))


def decide_latest(pix: PixHouse, *, approve: bool) -> None:
    with company_scope(pix.company_id):
        approval_id = Approval.objects.latest("pk").pk
        user_id = user(f"second{approval_id}@pix.example")
        access.grant_role(company_id=pix.company_id, user_id=user_id, role="owner")
    decide(
        company_id=pix.company_id,
        approval_id=approval_id,
        approve=approve,
        note="",
        by=Actor(user_id=user_id, name="Second", channel="web"),
        on=TODAY,
        now=NOW,
    )


def rest_is_over(pix: PixHouse) -> int:
    """Let the day of rest of an approved account lie behind us."""
    with company_scope(pix.company_id):
        PixAccount.objects.filter(state="rests").update(usable_at=NOW)
    return set_up_pix.begin_rested(company_id=pix.company_id, by=ANA, now=NOW)


def test_the_first_account_is_used_at_once_and_the_next_when_another_approves(
    pix: PixHouse,
) -> None:
    assert states(pix) == ["active"]
    assert pix.set_up(key="52998224725").waits
    assert states(pix) == ["active", "asked"]
    with pytest.raises(UnableToSet, match="already_asked"):
        pix.set_up(key="52998224725")
    decide_latest(pix, approve=True)
    assert states(pix) == ["active", "rests"]


def test_what_was_approved_rests_for_a_day_and_then_takes_its_place_by_itself(
    pix: PixHouse,
) -> None:
    pix.set_up(key="52998224725")
    decide_latest(pix, approve=True)
    with company_scope(pix.company_id):
        rests = PixAccount.objects.get(state="rests")
        assert rests.usable_at == NOW + timedelta(hours=24)
        with pytest.raises(IntegrityError, match="cools off"), transaction.atomic():
            PixAccount.objects.filter(pk=rests.pk).update(state="active")
    just_before = NOW + timedelta(hours=24, seconds=-1)
    assert set_up_pix.begin_rested(company_id=pix.company_id, by=ANA, now=just_before) == 0
    # Until then titles are charged through the key that was there before.
    pix.charge(pix.title(1, 10_000))
    with company_scope(pix.company_id):
        assert PixCharge.objects.get().pix_account_id != rests.pk
    assert (rest_is_over(pix), rest_is_over(pix)) == (1, 0)
    assert states(pix) == ["retired", "active"]


def test_whoever_may_set_pix_up_stops_what_rests_alone(pix: PixHouse) -> None:
    pix.set_up(key="52998224725")
    decide_latest(pix, approve=True)
    with company_scope(pix.company_id):
        resting = PixAccount.objects.get(state="rests")
    told = {"company_id": pix.company_id, "pix_account_id": resting.pk, "by": ANA}
    set_up_pix.stop(**told)
    assert states(pix) == ["active", "refused"]
    assert rest_is_over(pix) == 0
    with pytest.raises(UnableToSet, match="not_resting"):
        set_up_pix.stop(**told)
    with company_scope(pix.company_id):
        assert Fact.objects.filter(kind="setting.pix_account.stopped").count() == 1


def test_of_two_that_rest_the_one_approved_last_is_used(pix: PixHouse) -> None:
    for key in ("52998224725", "11444777000161"):
        pix.set_up(key=key)
        decide_latest(pix, approve=True)
    assert states(pix) == ["active", "refused", "rests"]


def test_what_another_person_refuses_is_not_used(pix: PixHouse) -> None:
    pix.set_up(key="52998224725")
    decide_latest(pix, approve=False)
    assert states(pix) == ["active", "refused"]


def test_what_nobody_decides_in_time_may_be_asked_for_again(pix: PixHouse) -> None:
    pix.set_up(key="52998224725")
    lapse_requests.lapse(company_id=pix.company_id, by=ANA, now=NOW + timedelta(days=30))
    assert states(pix) == ["active", "refused"]
    assert pix.set_up(key="52998224725").waits


def test_what_was_charged_through_the_old_account_still_settles(pix: PixHouse) -> None:
    title = pix.title(1, 10_000)
    txid = pix.charge(title)
    first = pix.account_id
    pix.set_up(key="52998224725")
    decide_latest(pix, approve=True)
    rest_is_over(pix)
    pix.books.pay(txid)
    assert pix.poll() == 1
    assert pix.balance(title) == 0
    assert pix.account_id != first


def test_secrets_are_nowhere_to_be_read(pix: PixHouse) -> None:
    pix.set_up(client_secret="hunter2-hunter2")
    with company_scope(pix.company_id):
        account = PixAccount.objects.latest("pk")
        told = json.dumps(
            [
                *Approval.objects.values_list("content", flat=True),
                *Fact.objects.values_list("data", flat=True),
            ],
            default=str,
        )
    assert unsealed(account.sealed)["client_secret"] == "hunter2-hunter2"
    row = json.dumps(
        {f.name: str(getattr(account, f.attname)) for f in PixAccount._meta.concrete_fields}
    )
    for text in (told, row):
        assert "hunter2" not in text
        assert "PRIVATE KEY" not in text
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("EMDIA_SECRET_KEY", "of another installation")
        with pytest.raises(CannotOpen):
            unsealed(account.sealed)
        with pytest.raises(NoProvider, match="give them again"):
            api_of(PixAccount(pk=-1, provider="x", sealed=account.sealed))


def test_secrets_left_empty_are_those_in_use(pix: PixHouse) -> None:
    with company_scope(pix.company_id):
        before = unsealed(PixAccount.objects.get().sealed)
    pix.set_up(client_secret="", certificate="", certificate_key="", authorities="")
    with company_scope(pix.company_id):
        assert unsealed(PixAccount.objects.latest("pk").sealed) == before


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({"key": "nobody"}, "key_invalid"),
        ({"city": "北京"}, "city_missing"),
        ({"settings": {"url": "http://x.example"}}, "provider_invalid"),
        ({"settings": {"colour": "blue"}}, "provider_invalid"),
        ({"certificate_key": "x"}, "certificate_invalid"),
        ({"certificate": "x"}, "certificate_invalid"),
    ],
)
def test_what_cannot_be_used_is_refused_at_once(
    pix: PixHouse, told: dict[str, object], code: str
) -> None:
    with pytest.raises(SettingRefused, match=code):
        pix.set_up(**told)
    assert states(pix) == ["active"]


def test_the_database_lets_nobody_change_an_account(pix: PixHouse) -> None:
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        company_scope(pix.company_id),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE pix_account SET key = 'x'")


def test_a_connection_is_tried_and_says_what_is_wrong(pix: PixHouse) -> None:
    def tried() -> str:
        return set_up_pix.try_connection(
            company_id=pix.company_id, pix_account_id=pix.account_id, now=NOW
        )

    assert tried() == ""
    pix.door.faults = [Fault("GET /pix", status=403, says=b'{"detail": "Not you."}', times=9)]
    assert "Not you." in tried()
    with company_scope(pix.company_id):
        assert "Not you." in PixAccount.objects.get().latest_fault


def test_the_provider_is_told_where_to_tell_and_the_old_address_closes(pix: PixHouse) -> None:
    def ask() -> str:
        return set_up_pix.ask_for_notices(
            company_id=pix.company_id,
            pix_account_id=pix.account_id,
            base_url="https://emdia.example/",
            by=ANA,
            now=NOW,
        )

    assert ask() == ""
    first = pix.books.webhooks[KEY]["webhookUrl"]
    # Done, and the answer lost: it is looked up.
    pix.door.faults = [Fault("PUT /webhook", cuts=True, is_done_first=True)]
    assert ask() == ""
    second = pix.books.webhooks[KEY]["webhookUrl"]
    assert first != second
    pix.door.faults = [Fault("PUT /webhook", status=400)]
    assert ask() != ""
    with company_scope(pix.company_id):
        assert InboxAddress.objects.filter(is_active=True).count() == 1
        assert "…" in PixAccount.objects.get().notices_url
    body = b'{"pix": []}'
    for url, status in ((first, 404), (second, 200)):
        path = url.removeprefix("https://emdia.example") + "/pix"
        answer = Client().post(path, body, content_type="application/json")
        assert answer.status_code == status


@pytest.mark.parametrize(
    ("header", "sent", "status"),
    [
        ("X-Client-Name", {"X-Client-Name": "CN=provider"}, 200),
        ("X-Client-Name", {"X-Client-Name": "CN=somebody"}, 404),
        ("X-Client-Name", {}, 404),
        # Without a proxy that says it nobody is believed.
        ("", {"X-Client-Name": "CN=provider"}, 404),
    ],
)
def test_an_account_may_ask_for_a_name_in_the_certificate(
    pix: PixHouse, header: str, sent: dict[str, str], status: int
) -> None:
    with company_scope(pix.company_id):
        InboxAddress.objects.update(client_name="CN=provider")
    with override_settings(NOTICE_CLIENT_HEADER=header):
        answer = Client(headers=sent).post(
            f"/notices/{TOKEN}/pix", b'{"pix": []}', content_type="application/json"
        )
    assert answer.status_code == status
    with company_scope(pix.company_id):
        assert InboxNotice.objects.count() == (status == 200)


def test_what_is_too_large_or_no_post_is_not_taken(pix: PixHouse) -> None:
    client = Client()
    large = b'{"pix": [' + b" " * 2_000_001 + b"]}"
    path = f"/notices/{TOKEN}/pix"
    assert client.post(path, large, content_type="application/json").status_code == 413
    assert client.get(path).status_code == 405
    assert pix.notices() == []


def test_a_key_alone_gives_static_codes_that_follow_the_title(pix: PixHouse) -> None:
    set_up_pix.set_up(
        company_id=pix.company_id,
        told=PixFields(
            bank_account_id=pix.fields().bank_account_id, key="52998224725", city="Recife"
        ),
        reason="No provider",
        by=ANA,
        now=NOW,
    )
    decide_latest(pix, approve=True)
    rest_is_over(pix)
    title = pix.title(1, 10_000, rebate_cents=100)
    txid = pix.charge(title)
    charge = pix.charge_of(title)
    assert (charge.state, len(txid)) == ("registered", 25)
    with company_scope(pix.company_id):
        code = read(PixCharge.objects.get(pk=charge.pk).code)
    assert (code.amount_cents, code.txid, code.key) == (9_900, txid, "52998224725")
    pix.house.apply(paid(1, 4_000, nominal_cents=10_000))
    pix.tell()
    new = pix.charge_of(title)
    assert (new.amount_cents, new.state) == (6_000, "registered")
    with company_scope(pix.company_id):
        charge.refresh_from_db()
    assert (charge.state, charge.successor_id) == ("written_off", new.pk)


def test_a_certificate_of_another_authority_is_told(pix: PixHouse) -> None:
    theirs = Authority("theirs", now=NOW).issue("client")
    pix.set_up(certificate=theirs.certificate, certificate_key=theirs.key)
    decide_latest(pix, approve=True)
    fault = set_up_pix.try_connection(
        company_id=pix.company_id, pix_account_id=pix.account_id, now=NOW
    )
    assert "Local" in fault
