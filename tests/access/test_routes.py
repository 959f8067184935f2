"""Every address × every role × own or another company's record: what is answered."""

from dataclasses import dataclass

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from emdia.books.access.models import User
from emdia.rules.roles import ALL_CAPABILITIES, Role, capabilities

from .routes import ACCOUNT, MEMBER, PUBLIC, ROUTES, Route, addresses, parameters
from .two_companies import House, prove, user

Houses = tuple[House, House]
GUARDED = sorted(name for name, route in ROUTES.items() if route.is_guarded)
WRITES = sorted(name for name, route in ROUTES.items() if "POST" in route.methods)
# What machines of others call: their secret is in the address.
FROM_ELSEWHERE = {"pix_notice"}
METHODS = {"GET", "POST", "PUT", "PATCH", "DELETE", "TRACE", "OPTIONS"}
SIGNED_OUT, NO_MEMBERSHIP = "signed out", "no membership"

HEADERS = {
    "Content-Security-Policy",
    "X-Frame-Options",
    "X-Content-Type-Options",
    "Referrer-Policy",
    "Cache-Control",
}


# An id the middleware takes over, so that two answers can be compared.
SAME_REQUEST = {"X-Request-Id": "request-of-the-table"}


@dataclass(frozen=True)
class Visitor:
    """Somebody at the door. `roles` are those held in the visitor's own company."""

    name: str
    client: Client
    roles: tuple[str, ...] = ()

    def may(self, route: Route) -> bool:
        if route.opens_with == MEMBER:
            return bool(self.roles)
        return route.opens_with in capabilities(self.roles)


def visitors(house: House) -> list[Visitor]:
    """Return one visitor per role, one who belongs nowhere and one who did not sign in."""
    with transaction.atomic():
        nobody = user("nobody@example.com")
    return [
        Visitor(SIGNED_OUT, Client()),
        Visitor(NO_MEMBERSHIP, _signed_in(nobody)),
        *(Visitor(role, _signed_in(house.users[role]), (role,)) for role in map(str, Role)),
    ]


def _signed_in(user_id: int) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=user_id))
    prove(client, user_id)
    return client


def ask(visitor: Visitor, method: str, name: str, house: House) -> HttpResponse:
    """Ask for an address with the records of `house`."""
    route = ROUTES[name]
    url = reverse(name, kwargs={key: house.objects[key] for key in parameters(name)})
    records = house.objects | {"company_id": house.company_id}
    data = {key: str(records[value]) for key, value in route.sends.items()}
    if method == "GET":
        return visitor.client.get(url, headers=SAME_REQUEST)
    return visitor.client.post(url, data, headers=SAME_REQUEST)


def expected(visitor: Visitor, route: Route, *, is_foreign: bool) -> frozenset[int]:
    """Return the statuses the table allows."""
    if route.opens_with == PUBLIC:
        return route.answers
    if visitor.name == SIGNED_OUT:
        return frozenset({302})
    if route.opens_with == ACCOUNT:
        return route.answers
    if not visitor.may(route):
        return frozenset({403})
    return frozenset({route.foreign}) if is_foreign else route.answers


def speaks_of_records(name: str) -> bool:
    return bool(parameters(name) or ROUTES[name].sends)


def test_every_address_has_a_row_and_every_row_an_address() -> None:
    assert {name for name, _pattern in addresses()} == set(ROUTES)


def test_every_row_opens_with_a_capability_that_somebody_holds() -> None:
    opened = {route.opens_with for route in ROUTES.values() if route.is_guarded} - {MEMBER}
    assert opened <= ALL_CAPABILITIES


@pytest.mark.parametrize("name", sorted(ROUTES))
def test_each_visitor_gets_what_the_table_says(houses: Houses, name: str) -> None:
    ours, theirs = houses
    route = ROUTES[name]
    wrong = []
    for visitor in visitors(ours):
        for house in (ours, theirs) if speaks_of_records(name) else (ours,):
            for method in route.methods:
                answer = ask(visitor, method, name, house)
                allowed = expected(visitor, route, is_foreign=house is theirs)
                if answer.status_code not in allowed or not _sent_right(answer, visitor, route):
                    whose = "their" if house is theirs else "own"
                    wrong.append((visitor.name, method, whose, answer.status_code, set(allowed)))
    assert wrong == []


def _sent_right(answer: HttpResponse, visitor: Visitor, route: Route) -> bool:
    """Return whether a visitor who must sign in is sent there, and nobody else is."""
    goes_to_sign_in = answer.headers.get("Location", "").startswith(reverse("account_login"))
    must = visitor.name == SIGNED_OUT and route.opens_with != PUBLIC
    return goes_to_sign_in == must or route.opens_with == PUBLIC


def test_their_record_is_answered_like_one_that_never_was(houses: Houses) -> None:
    ours, theirs = houses
    never = House(10**9, dict.fromkeys(theirs.objects, 10**9), {})
    owner = Visitor("owner", _signed_in(ours.users["owner"]), ("owner",))
    # What is refused changes nothing, so all of them meet in one database.
    told_apart = []
    for name in filter(speaks_of_records, sorted(ROUTES)):
        for method in ROUTES[name].methods:
            their, none = (ask(owner, method, name, house) for house in (theirs, never))
            if _comparable(their) != _comparable(none):
                told_apart.append((name, method, their.status_code, none.status_code))
    assert told_apart == []


def _comparable(answer: HttpResponse) -> tuple[int, list[str]]:
    """Return the status and the page without what changes with every answer."""
    lines = answer.content.decode().splitlines()
    return answer.status_code, [line for line in lines if "csrf" not in line.lower()]


def test_their_receipt_on_our_receivable_does_not_exist(houses: Houses) -> None:
    ours, theirs = houses
    client = _signed_in(ours.users["owner"])
    mixed = ours.objects | {"receipt_id": theirs.objects["receipt_id"]}
    url = reverse(
        "reverse_settlement", kwargs={key: mixed[key] for key in ("receivable_id", "receipt_id")}
    )
    assert client.get(url).status_code == 404
    assert client.post(url, {"reason": "Because we can."}).status_code == 404


def test_other_methods_are_refused(houses: Houses) -> None:
    ours, _ = houses
    client = _signed_in(ours.users["owner"])
    answers = {
        (name, method): client.generic(method, own(name, ours)).status_code
        for name in GUARDED
        for method in METHODS - {*ROUTES[name].methods}
    }
    assert len(answers) > len(GUARDED)
    assert {asked: status for asked, status in answers.items() if status != 405} == {}


def test_a_post_from_elsewhere_is_refused(houses: Houses) -> None:
    ours, _ = houses
    client = Client(enforce_csrf_checks=True)
    client.force_login(User.objects.get(pk=ours.users["owner"]))
    names = [name for name in WRITES if name not in FROM_ELSEWHERE]
    answers = {name: client.post(own(name, ours)).status_code for name in names}
    assert answers == dict.fromkeys(names, 403)


def own(name: str, house: House) -> str:
    """Return an address with the records of a house."""
    return reverse(name, kwargs={key: house.objects[key] for key in parameters(name)})


def test_every_answer_closes_the_doors_of_the_browser(houses: Houses) -> None:
    ours, theirs = houses
    owner = Visitor("owner", _signed_in(ours.users["owner"]), ("owner",))
    out = Visitor(SIGNED_OUT, Client())
    missing = {
        (name, visitor.name, answer.status_code): HEADERS - set(answer.headers)
        for name, route in ROUTES.items()
        for visitor in (owner, out)
        for house in (ours, theirs)
        for method in route.methods
        if HEADERS - set((answer := ask(visitor, method, name, house)).headers)
    }
    assert missing == {}


def test_a_poll_of_a_signed_out_page_is_sent_away_whole(houses: Houses) -> None:
    answer = Client().get(reverse("bank_files"), headers={"HX-Request": "true"})
    assert answer.headers["HX-Redirect"].startswith(reverse("account_login"))
