"""The pages on which programs are let in and systems are told: shown once, proved, undone."""

import re
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from emdia.books.access.models import User
from emdia.books.api_keys.models import ApiKey
from emdia.books.companies.scope import company_scope

from .two_companies import House, prove

KEY = re.compile(r"emdia_\d+_[\w-]{43}")
SECRET = re.compile(r"whsec_[\w+/=]{44}")


@pytest.fixture
def admin(houses: tuple[House, House]) -> Client:
    ours, _ = houses
    client = Client()
    client.force_login(User.objects.get(pk=ours.users["security_admin"]))
    prove(client, ours.users["security_admin"])
    return client


def enters(secret: str, path: str = "/api/v1/customers") -> int:
    return Client().get(path, headers={"Authorization": f"Bearer {secret}"}).status_code


def shown(answer: Any, pattern: re.Pattern[str]) -> str:
    assert answer.status_code == 200
    assert "no-store" in answer.headers["Cache-Control"]
    return pattern.findall(answer.content.decode())[0]


def test_a_key_is_shown_once_rotated_and_revoked(
    admin: Client, houses: tuple[House, House]
) -> None:
    ours, _ = houses
    form = {"name": "ERP", "scopes": ["customers.see"], "requests_per_minute": "60"}
    first = shown(admin.post(reverse("make_api_key"), form), KEY)
    assert enters(first) == 200
    assert enters(first, "/api/v1/receivables") == 403
    listed = admin.get(reverse("api_keys")).content.decode()
    assert first not in listed
    assert f"…{first[-4:]}" in listed
    with company_scope(ours.company_id):
        key = ApiKey.objects.latest("id")
    assert first not in str(vars(key))
    rotated = admin.post(
        reverse("rotate_api_key", args=[key.pk]), {"overlap": "24", "reason": "Yearly"}
    )
    second = shown(rotated, KEY)
    assert [enters(first), enters(second)] == [200, 200]
    gone = admin.post(reverse("revoke_api_key", args=[key.pk]), {"reason": "Lost"})
    assert gone.status_code == 302
    assert [enters(first), enters(second)] == [401, 401]
    again = admin.post(reverse("revoke_api_key", args=[key.pk]), {"reason": "Lost"})
    assert again.status_code == 422


def test_letting_a_program_in_asks_again_who_is_there(
    admin: Client, houses: tuple[House, House]
) -> None:
    ours, _ = houses
    prove(admin, ours.users["security_admin"], seconds_ago=3_600)
    for name in ("make_api_key", "add_webhook"):
        answer = admin.post(reverse(name), {})
        assert answer.headers["Location"].startswith(reverse("account_reauthenticate"))


def test_a_form_says_what_is_missing(admin: Client) -> None:
    answer = admin.post(reverse("make_api_key"), {"name": "ERP", "requests_per_minute": "0"})
    assert answer.status_code == 422
    past = {"name": "ERP", "scopes": ["customers.see"], "requests_per_minute": "9"}
    answer = admin.post(reverse("make_api_key"), past | {"last_day": "2020-01-01"})
    assert answer.status_code == 422
    assert "O último dia já passou" in answer.content.decode()


def test_a_system_is_told_and_its_secret_shown_once(
    admin: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "WEBHOOK_NETWORKS", ["127.0.0.0/8"])
    form = {"url": "http://127.0.0.1:9/", "event_kinds": ["file.applied"]}
    first = shown(admin.post(reverse("add_webhook"), form), SECRET)
    listed = admin.get(reverse("webhooks")).content.decode()
    assert "http://127.0.0.1:9/" in listed
    assert first not in listed
    number = max(map(int, re.findall(r"/settings/webhooks/(\d+)/", listed)))
    secret = admin.post(reverse("rotate_webhook", args=[number]), {"reason": "Yearly"})
    assert shown(secret, SECRET) != first
    changed = form | {"reason": "Moved", "url": "http://127.0.0.1:10/"}
    assert admin.post(reverse("change_webhook", args=[number]), changed).status_code == 302
    assert "fora de uso" in admin.get(reverse("webhook", args=[number])).content.decode()


@pytest.mark.parametrize("url", ["http://169.254.169.254/", "https://10.0.0.1/", "nowhere"])
def test_an_address_inwards_is_refused_on_the_page(admin: Client, url: str) -> None:
    answer = admin.post(reverse("add_webhook"), {"url": url, "event_kinds": ["file.applied"]})
    assert answer.status_code == 422
