"""Signing in: by e-mail, throttled, without telling who exists, and never by oneself."""

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import NoReverseMatch, reverse

from emdia.books.access import operations

from .two_companies import PASSWORD

EMAIL = "ana@example.com"
TRIES_PER_ACCOUNT = 5  # allauth: login_failed, per account in five minutes.


@pytest.fixture
def ana(database: object) -> int:
    cache.clear()
    with transaction.atomic():
        return operations.add_user(email=EMAIL, full_name="Ana", password=PASSWORD)


def sign_in(client: Client, email: str, password: str) -> int:
    answer = client.post(reverse("account_login"), {"login": email, "password": password})
    return answer.status_code


def signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_the_right_password_opens_whatever_the_case_of_the_address(ana: int) -> None:
    client = Client()
    sign_in(client, "Ana@Example.com", PASSWORD)
    assert client.session["_auth_user_id"] == str(ana)


def test_a_wrong_password_does_not(ana: int) -> None:
    client = Client()
    assert sign_in(client, EMAIL, "wrong") in {200, 422}
    assert not signed_in(client)


def test_too_many_tries_close_the_account_for_a_while(ana: int) -> None:
    client = Client()
    for _ in range(TRIES_PER_ACCOUNT):
        sign_in(client, EMAIL, "wrong")
    sign_in(client, EMAIL, PASSWORD)
    assert not signed_in(client), "the right password must not pass while the lock lasts"


def test_the_lock_of_one_account_leaves_the_others_open(ana: int) -> None:
    client = Client()
    for _ in range(TRIES_PER_ACCOUNT + 1):
        sign_in(client, "nobody@example.com", "wrong")
    sign_in(client, EMAIL, PASSWORD)
    assert signed_in(client)


def test_an_unknown_address_gets_the_same_answer_as_a_wrong_password(ana: int) -> None:
    answers = [
        Client().post(reverse("account_login"), {"login": email, "password": "wrong"})
        for email in (EMAIL, "bob@example.com")
    ]
    known, unknown = (
        answer.content.decode().replace(email, "")
        for answer, email in zip(answers, (EMAIL, "bob@example.com"), strict=True)
    )
    assert without_tokens(known) == without_tokens(unknown)


def test_a_session_changes_its_key_at_sign_in(ana: int) -> None:
    client = Client()
    client.get(reverse("account_login"))
    session = client.session
    session["before"] = "here"
    session.save()
    client.cookies["sessionid"] = before = session.session_key
    sign_in(client, EMAIL, PASSWORD)
    assert client.session.session_key != before


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example", "javascript:alert(1)"]
)
def test_signing_in_leads_nowhere_else(ana: int, target: str) -> None:
    answer = Client().post(
        reverse("account_login"), {"login": EMAIL, "password": PASSWORD, "next": target}
    )
    assert "evil" not in answer.headers.get("Location", "")
    assert "javascript" not in answer.headers.get("Location", "")


def test_nobody_makes_an_account_by_themselves(database: object) -> None:
    with pytest.raises(NoReverseMatch):
        reverse("account_signup")


def without_tokens(page: str) -> list[str]:
    """Return the lines of a page that do not change with every answer."""
    return [line for line in page.splitlines() if "csrf" not in line.lower()]
