"""The Pix API's client against a local provider: certificates, tokens, refusals, silence."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from emdia.connectors.pix_api import (
    Credentials,
    PixApi,
    Profile,
    ProfileRefused,
    Refused,
    Unavailable,
    UnknownOutcome,
)
from emdia.connectors.pix_api.profile import TokenBy, profile
from emdia.connectors.pix_api.session import Session
from emdia.connectors.pix_provider import CLIENT, SECRET, Authority, Books, Fault, Issued, running
from emdia.connectors.pix_provider.server import Door

NOW = datetime.now(UTC)
TXID = "7978c0c97ea847e78e8849634473c1f1"
BODY = {
    "calendario": {"dataDeVencimento": "2026-12-21", "validadeAposVencimento": 30},
    "devedor": {"cpf": "12345678909", "nome": "Ana"},
    "valor": {"original": "123.45"},
    "chave": "5f84a4c5-c5cb-4599-9f13-7eb4d419dacc",
}
PAYMENT = "E12345678202611220815abcdefghijk"
DAY = {"since": NOW - timedelta(hours=12), "until": NOW + timedelta(hours=12)}


class Party:
    """What every test here has: two authorities, a provider, and clients of it."""

    def __init__(self, provider: Door, ours: Authority) -> None:
        self.provider, self.ours = provider, ours
        self.pauses: list[float] = []
        self.now = 0.0
        self.sessions: list[Session] = []

    @property
    def cobv(self) -> dict[str, Any]:
        return self.provider.books.charges["cobv"]

    def api(
        self,
        *,
        shown: Issued | None = None,
        authorities: str = "",
        secret: str = SECRET,
        **ways: Any,
    ) -> PixApi:
        issued = shown or self.ours.issue("client")
        credentials = Credentials(
            client_id=CLIENT,
            client_secret=secret,
            certificate=issued.certificate,
            key=issued.key,
            authorities=authorities or self.ours.pem,
        )
        url = self.provider.url
        where = {"name": "local", "url": url, "token_url": f"{url}/token", "timeout_seconds": 5}
        session = Session(
            Profile(**{**where, **ways}),  # type: ignore[arg-type]
            credentials,
            clock=lambda: self.now,
            pause=self.pauses.append,
        )
        self.sessions.append(session)
        return PixApi(session)


@pytest.fixture
def party() -> Iterator[Party]:
    ours = Authority("ours", now=NOW)
    books = Books(now=lambda: datetime.now(UTC))
    with running(books=books, certificate=ours.issue("server"), clients=ours.pem) as provider:
        party = Party(provider, ours)
        yield party
        for session in party.sessions:
            session.close()


def test_a_charge_is_made_changed_and_found(party: Party) -> None:
    api = party.api()
    assert api.put_cobv(TXID, BODY)["revisao"] == 0
    assert api.patch_cobv(TXID, {"valor": {"original": "100.00"}})["revisao"] == 1
    assert api.get_cobv(TXID)["valor"] == {"original": "100.00"}
    assert party.provider.times("POST /token") == 1


@pytest.mark.parametrize("token_by", TokenBy)
def test_a_token_is_asked_for_in_each_of_the_ways(party: Party, token_by: TokenBy) -> None:
    assert party.api(token_by=token_by).put_cob(TXID, BODY)["status"] == "ATIVA"


def test_a_token_is_kept_until_shortly_before_its_end(party: Party) -> None:
    api = party.api()
    party.provider.token_seconds = 600
    for party.now in (0, 569, 571):
        api.put_cobv(TXID, BODY)
    assert party.provider.times("POST /token") == 2


def test_a_token_withdrawn_before_its_time_is_asked_for_again(party: Party) -> None:
    api = party.api()
    api.put_cobv(TXID, BODY)
    party.provider.tokens.clear()
    assert api.get_cobv(TXID)["txid"] == TXID
    assert party.provider.times("POST /token") == 2


def test_a_wrong_secret_is_refused_and_not_tried_for_ever(party: Party) -> None:
    with pytest.raises(Refused) as refusal:
        party.api(secret="wrong").get_cobv(TXID)
    assert refusal.value.status == 401
    assert party.provider.asked == ["POST /token"]


def test_a_token_of_another_certificate_is_worth_nothing(party: Party) -> None:
    first, second = party.api(), party.api(shown=party.ours.issue("other"))
    first.put_cobv(TXID, BODY)
    party.sessions[1]._token = party.sessions[0]._token
    assert second.get_cobv(TXID)["txid"] == TXID
    # The borrowed token was refused and one of its own asked for.
    assert party.provider.times("POST /token") == 2


CERTIFICATES: dict[str, Callable[[Party], dict[str, Any]]] = {
    "ours has run out": lambda party: {"shown": party.ours.issue("old", days=-1)},
    "ours is another authority's": lambda party: {
        "shown": Authority("theirs", now=NOW).issue("client")
    },
    "theirs is another authority's": lambda party: {
        "authorities": Authority("others", now=NOW).pem
    },
}


@pytest.mark.parametrize("wrong", CERTIFICATES)
def test_nothing_is_sent_where_certificates_do_not_agree(party: Party, wrong: str) -> None:
    with pytest.raises(Unavailable):
        party.api(**CERTIFICATES[wrong](party)).put_cobv(TXID, BODY)
    assert party.provider.asked == []


def test_a_provider_that_wants_a_certificate_is_not_asked_without_one(party: Party) -> None:
    where = {"name": "local", "url": party.provider.url, "token_url": party.provider.url}
    credentials = Credentials(client_id=CLIENT, client_secret=SECRET)
    for given, why in (
        (credentials, "none is set"),
        (Credentials(client_id="x", client_secret="y", certificate="no"), "cannot be used"),
    ):
        with pytest.raises(ProfileRefused, match=why):
            Session(Profile(**where), given, clock=lambda: 0.0, pause=party.pauses.append)


def test_a_refusal_says_what_is_wrong_with_which_property(party: Party) -> None:
    with pytest.raises(Refused) as refusal:
        party.api().put_cobv(TXID, {**BODY, "valor": {"original": "0.00"}})
    told = refusal.value
    assert (told.status, told.kind, told.correlation_id) == (400, "CobVOperacaoInvalida", "c0ffee")
    assert [(one.property, one.reason) for one in told.violations] == [
        ("cobv.valor.original", "The amount cannot be 0.00.")
    ]
    assert "cobv.valor.original: The amount cannot be 0.00." in str(told)


def test_what_is_not_there_is_told_apart(party: Party) -> None:
    with pytest.raises(Refused) as refusal:
        party.api().get_cobv(TXID)
    assert refusal.value.is_not_found


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_a_question_is_asked_again_while_the_provider_is_busy(party: Party, status: int) -> None:
    api = party.api()
    api.put_cobv(TXID, BODY)
    party.provider.faults = [
        Fault("GET /cobv", status=status, headers={"Retry-After": "7"}, times=2)
    ]
    assert api.get_cobv(TXID)["txid"] == TXID
    assert party.pauses == [7, 7]


def test_a_provider_that_stays_busy_is_left_alone(party: Party) -> None:
    party.provider.faults = [Fault("GET", status=503, times=99)]
    with pytest.raises(Unavailable):
        party.api().get_cobv(TXID)
    assert party.provider.times(f"GET /cobv/{TXID}") == 3


def test_a_provider_that_asks_for_a_long_wait_is_not_waited_for(party: Party) -> None:
    party.provider.faults = [Fault("GET", status=429, headers={"Retry-After": "3600"}, times=99)]
    with pytest.raises(Unavailable) as told:
        party.api().get_cobv(TXID)
    assert told.value.wait_seconds == 3600
    assert party.pauses == []


SILENCE = {
    "no answer in time": Fault("PUT", hangs_seconds=2, cuts=True, is_done_first=True),
    "a connection that ends": Fault("PUT", cuts=True, is_done_first=True),
    "an error of the server": Fault("PUT", status=500, is_done_first=True),
    "an error on the way": Fault("PUT", status=504, is_done_first=True),
    "an answer that is no JSON": Fault("PUT", status=200, says=b"<html>", is_done_first=True),
}


@pytest.mark.parametrize("silence", SILENCE)
def test_what_may_have_been_done_is_looked_up_and_not_repeated(party: Party, silence: str) -> None:
    api = party.api(timeout_seconds=1)
    fault = SILENCE[silence]
    fault.times = 1
    party.provider.faults = [fault]
    with pytest.raises(UnknownOutcome):
        api.put_cobv(TXID, BODY)
    assert party.provider.times(f"PUT /cobv/{TXID}") == 1
    assert api.get_cobv(TXID)["revisao"] == 0


def test_too_many_requests_did_nothing(party: Party) -> None:
    party.provider.faults = [Fault("PUT", status=429, headers={"Retry-After": "3"})]
    with pytest.raises(Unavailable) as told:
        party.api().put_cobv(TXID, BODY)
    assert told.value.wait_seconds == 3
    assert party.cobv == {}


def test_an_unreachable_provider_did_nothing(party: Party) -> None:
    api = party.api(url="https://127.0.0.1:1", token_url="https://127.0.0.1:1/token")
    with pytest.raises(Unavailable, match="cannot be reached"):
        api.put_cobv(TXID, BODY)


def test_a_refused_certificate_or_busy_door_of_tokens_did_nothing(party: Party) -> None:
    party.provider.faults = [Fault("POST /token", status=500, times=2)]
    for _ in range(2):
        with pytest.raises(Unavailable):
            party.api().put_cobv(TXID, BODY)
    assert party.cobv == {}


def test_an_answer_without_end_is_left(party: Party) -> None:
    api = party.api()
    api.put_cobv(TXID, BODY)
    endless = b'"' + b"x" * (9 * 1024 * 1024) + b'"'
    party.provider.faults = [Fault("GET", status=200, says=endless, times=99)]
    with pytest.raises(Unavailable):
        api.get_cobv(TXID)


def test_an_answer_that_points_elsewhere_is_not_followed(party: Party) -> None:
    party.provider.faults = [
        Fault("GET", status=302, headers={"Location": "https://127.0.0.1:1/"}, times=99)
    ]
    with pytest.raises(Unavailable):
        party.api().get_cobv(TXID)


def test_payments_are_listed_over_all_pages(party: Party) -> None:
    for number in range(5):
        party.provider.books.receive(f"{PAYMENT[:-1]}{number}", valor="10.00")
    found = list(party.api(items_per_page=2).list_pix(**DAY))
    assert [one["endToEndId"][-1] for one in found] == ["0", "1", "2", "3", "4"]
    assert party.provider.times("GET /pix") == 3


def test_an_instant_without_a_zone_is_refused(party: Party) -> None:
    naive = datetime(2026, 11, 22)  # noqa: DTZ001 - that is what is refused.
    with pytest.raises(ValueError, match="zone"):
        list(party.api().list_pix(since=naive, until=naive))


def test_a_refund_asked_for_twice_is_one(party: Party) -> None:
    api = party.api()
    party.provider.books.receive(PAYMENT, valor="10.00")
    assert api.put_devolucao(PAYMENT, "R1", {"valor": "4.00"})["status"] == "EM_PROCESSAMENTO"
    with pytest.raises(Refused):
        api.put_devolucao(PAYMENT, "R1", {"valor": "4.00"})
    assert api.get_devolucao(PAYMENT, "R1")["valor"] == "4.00"
    assert len(api.get_pix(PAYMENT)["devolucoes"]) == 1


def test_a_webhook_is_set_seen_and_taken_back(party: Party) -> None:
    api = party.api()
    key = "financeiro+pix@ventonorte.example"
    api.put_webhook(key, "https://emdia.example/pix")
    assert api.get_webhook(key)["webhookUrl"] == "https://emdia.example/pix"
    assert [one["chave"] for one in api.list_webhook(**DAY)] == [key]
    api.delete_webhook(key)
    with pytest.raises(Refused):
        api.get_webhook(key)


def test_a_location_is_made_and_seen(party: Party) -> None:
    api = party.api()
    made = api.post_loc("cobv")
    assert api.get_loc(made["id"]) == made
    assert api.put_cobv(TXID, {**BODY, "loc": {"id": made["id"]}})["location"] == made["location"]
    assert api.get_loc(made["id"])["txid"] == TXID
    api.free_loc(made["id"])
    assert [("txid" in one) for one in api.list_loc(**DAY)] == [False]


def test_a_lot_says_of_each_charge_what_became_of_it(party: Party) -> None:
    api = party.api()
    good, bad = {**BODY, "txid": TXID}, {**BODY, "txid": TXID[::-1], "valor": {"original": "0.00"}}
    api.put_lotecobv("7", {"descricao": "November", "cobsv": [good, bad]})
    told = api.get_lotecobv("7")["cobsv"]
    assert [one["status"] for one in told] == ["CRIADA", "NEGADA"]
    assert told[1]["problema"]["type"].endswith("CobVOperacaoInvalida")
    api.patch_lotecobv("7", {"cobsv": [{**bad, "valor": {"original": "1.00"}}]})
    assert [one["status"] for one in api.get_lotecobv("7")["cobsv"]] == ["CRIADA", "CRIADA"]
    assert [one["id"] for one in api.list_lotecobv(**DAY)] == [7]
    with pytest.raises(Refused, match="keeps its charges"):
        api.put_lotecobv("7", {"descricao": "", "cobsv": [{**good, "txid": "x" * 26}]})


def test_a_removed_charge_is_not_changed_any_more(party: Party) -> None:
    api = party.api()
    api.put_cob(TXID, {"valor": {"original": "5.00"}, "chave": BODY["chave"]})
    assert api.patch_cob(TXID, {"status": "REMOVIDA_PELO_USUARIO_RECEBEDOR"})["revisao"] == 1
    for again in (api.patch_cob, api.put_cob):
        with pytest.raises(Refused):
            again(TXID, {"valor": {"original": "6.00"}, "chave": BODY["chave"]})
    assert [one["txid"] for one in api.list_cob(**DAY)] == [TXID]


def test_the_provider_may_choose_the_txid(party: Party) -> None:
    made = party.api().post_cob({"valor": {"original": "5.00"}, "chave": BODY["chave"]})
    assert 26 <= len(made["txid"]) <= 35


def test_payments_are_narrowed_by_what_they_have(party: Party) -> None:
    api, books = party.api(), party.provider.books
    api.put_cobv(TXID, BODY)
    paid = books.pay(TXID)
    books.receive(PAYMENT, valor="10.00")
    books.give_back(PAYMENT, cents=1_000)
    for asked, found in (
        ({"has_txid": True}, paid["endToEndId"]),
        ({"has_txid": False}, PAYMENT),
        ({"has_refund": True}, PAYMENT),
        ({"txid": TXID}, paid["endToEndId"]),
    ):
        narrowed: dict[str, Any] = asked
        assert [one["endToEndId"] for one in api.list_pix(**DAY, **narrowed)] == [found]


def test_a_recurrence_is_agreed_charged_and_cancelled(party: Party) -> None:
    api = party.api()
    rec = api.post_rec({"vinculo": {"objeto": "Internet"}, "politicaRetentativa": "PERMITE_3R_7D"})
    consent = api.post_solicrec({"idRec": rec["idRec"]})
    assert api.patch_solicrec(consent["idSolicRec"], {"status": "CANCELADA"})
    assert api.get_solicrec(consent["idSolicRec"])["status"] == "CANCELADA"
    assert api.patch_rec(rec["idRec"], {"status": "CANCELADA"})
    assert [one["status"] for one in api.list_rec(**DAY)] == ["CANCELADA"]
    body = {"idRec": rec["idRec"], "valor": {"original": "99.90"}, "ajusteDiaUtil": True}
    assert api.put_cobr(TXID, body)["txid"] == TXID
    assert api.retry_cobr(TXID, date(2026, 12, 1))["txid"] == TXID
    other = api.post_cobr(body)["txid"]
    assert api.patch_cobr(other, {"status": "CANCELADA"})["status"] == "CANCELADA"
    assert api.get_rec(rec["idRec"])["idRec"] == api.get_cobr(TXID)["idRec"]
    assert len(list(api.list_cobr(**DAY))) == 2
    made = api.post_locrec()
    assert api.get_locrec(made["id"])["tipoCob"] == "rec"
    assert api.free_locrec(made["id"])["id"] == next(one["id"] for one in api.list_locrec(**DAY))


@pytest.mark.parametrize("what", ["rec", "cobr"])
def test_news_of_recurrences_are_asked_for(party: Party, what: Any) -> None:
    api = party.api()
    api.put_automatic_webhook(what, "https://emdia.example/x")
    assert api.get_automatic_webhook(what)["webhookUrl"] == "https://emdia.example/x"
    api.delete_automatic_webhook(what)
    with pytest.raises(Refused):
        api.get_automatic_webhook(what)


def test_what_a_profile_adds_goes_with_every_request(party: Party) -> None:
    api = party.api(headers={"x-client": "y"}, query={"gw-app-key": "abc"})
    assert api.put_cobv(TXID, BODY)["txid"] == TXID
    assert [one["txid"] for one in api.list_cobv(**DAY)] == [TXID]


def test_identifiers_cannot_leave_their_place_in_the_address(party: Party) -> None:
    with pytest.raises(Refused):
        party.api().get_cobv("../webhook/x?y=1")
    assert party.provider.asked[-1] == "GET /cobv/..%2Fwebhook%2Fx%3Fy%3D1"


def test_a_secret_is_not_shown(party: Party) -> None:
    assert SECRET not in repr(Credentials(client_id=CLIENT, client_secret=SECRET))


def test_settings_make_a_profile() -> None:
    made = profile(
        {
            "name": "x",
            "url": "https://pix.example.com/v2",
            "token_url": "https://pix.example.com/oauth/token",
            "token_by": "form",
            "scopes": ["cob.read", "cobv.write"],
        }
    )
    assert (made.token_by, made.scopes) == (TokenBy.FORM, ("cob.read", "cobv.write"))


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"url": "http://pix.example.com"}, "url"),
        ({"token_url": "https:///token"}, "token_url"),
        ({"token_by": "mail"}, "mail"),
        ({"timeout_seconds": 0}, "timeout_seconds"),
        ({"nme": "x"}, "nme"),
        ({"name": None, "url": None}, "url"),
    ],
)
def test_settings_that_make_no_profile_are_refused(change: dict[str, Any], why: str) -> None:
    good = {"name": "x", "url": "https://a.example", "token_url": "https://a.example/token"}
    with pytest.raises(ProfileRefused, match=why):
        profile({**good, **change})
