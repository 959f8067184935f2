"""People in the settings: invited once, never the last administrator, out with the next click."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from emdia.books.access.models import Membership, User
from emdia.books.facts.models import Fact

from .test_settings import REASON, enter, kept
from .two_companies import PASSWORD, House

Houses = tuple[House, House]


def test_an_invited_person_chooses_a_password_once(houses: Houses) -> None:
    ours, _ = houses
    admin = enter(ours, "security_admin")
    told = {
        "full_name": "Carla",
        "email": "Carla@Example.com",
        "language": "es",
        "roles": ["ar_clerk", "collector"],
    }
    page = admin.post(reverse("invite_user"), told)
    url = page.context["url"]
    carla = User.objects.get(email="carla@example.com")
    assert not carla.has_usable_password()
    out = Client()
    assert out.get(url).status_code == 200
    weak = {"password": "short", "again": "short"}
    assert out.post(url, weak).status_code == 422
    differ = {"password": "a long sentence to keep", "again": "another sentence to keep"}
    assert out.post(url, differ).status_code == 422
    right = {"password": "a long sentence to keep", "again": "a long sentence to keep"}
    assert out.post(url, right).status_code == 302
    assert out.post(url, right).status_code == 404, "a link opens once"
    assert out.get(url[:-3] + "aa/").status_code == 404
    carla.refresh_from_db()
    assert carla.check_password("a long sentence to keep")
    kinds = [fact.kind for fact in kept(ours, Fact, subject_id=carla.pk, subject_kind="app_user")]
    assert kinds == ["user.invited", "user.password_set"]


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"roles": []}, "roles"),
        ({"roles": ["president"]}, "roles"),
        ({"roles": ["owner", "ar_clerk"]}, "roles"),
        ({"email": "carla"}, "email"),
        ({"full_name": ""}, "full_name"),
        ({"email": "owner@ours.example"}, "__all__"),
    ],
)
def test_a_wrong_invitation_is_refused(houses: Houses, told: dict[str, Any], field: str) -> None:
    ours, _ = houses
    whole = {"full_name": "C", "email": "c@example.com", "language": "en", "roles": ["collector"]}
    answer = enter(ours, "security_admin").post(reverse("invite_user"), whole | told)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert not User.objects.filter(email="c@example.com").exists()


def test_somebody_of_another_company_comes_in_with_the_password_they_have(houses: Houses) -> None:
    ours, theirs = houses
    told = {
        "full_name": "x",
        "email": "collector@theirs.example",
        "language": "en",
        "roles": ["auditor"],
    }
    answer = enter(ours, "security_admin").post(reverse("invite_user"), told)
    assert answer.status_code == 302, "no link: a link would give them away"
    assert User.objects.get(email="collector@theirs.example").check_password(PASSWORD)
    # And our administrator can do nothing to their account.
    number = theirs.users["collector"]
    for route in ("new_link", "forget_second_factors"):
        url = reverse(route, args=[number])
        assert enter(ours, "security_admin").post(url, {"reason": REASON}).status_code == 422
    url = reverse("shut_out", args=[number])
    assert enter(ours, "security_admin").post(url, {"reason": REASON}).status_code == 302
    assert User.objects.get(pk=number).is_active, "they still work in the other company"
    assert not kept(ours, Membership, user_id=number)


def test_the_last_administrator_stays(houses: Houses) -> None:
    ours, _ = houses
    admin = ours.users["security_admin"]
    client = enter(ours, "security_admin")
    out = client.post(reverse("shut_out", args=[admin]), {"reason": REASON})
    assert out.status_code == 422
    fewer = {"roles": ["collector"], "reason": REASON}
    assert client.post(reverse("set_roles", args=[admin]), fewer).status_code == 422
    # Another one who is shut out of the installation does not count.
    second = {"roles": ["collector", "security_admin"], "reason": REASON}
    url = reverse("set_roles", args=[ours.users["collector"]])
    assert client.post(url, second).status_code == 302
    User.objects.filter(pk=ours.users["collector"]).update(is_active=False)
    assert client.post(reverse("set_roles", args=[admin]), fewer).status_code == 422
    User.objects.filter(pk=ours.users["collector"]).update(is_active=True)
    assert client.post(reverse("set_roles", args=[admin]), fewer).status_code == 302
    assert client.get(reverse("members")).status_code == 403


def test_who_is_shut_out_is_out_with_the_next_click(houses: Houses) -> None:
    ours, _ = houses
    clerk = enter(ours, "ar_clerk")
    assert clerk.get(reverse("bank_files")).status_code == 200
    url = reverse("shut_out", args=[ours.users["ar_clerk"]])
    assert enter(ours, "security_admin").post(url, {"reason": REASON}).status_code == 302
    assert clerk.get(reverse("bank_files")).status_code == 302
    assert not User.objects.get(pk=ours.users["ar_clerk"]).is_active


def test_a_new_link_ends_sessions_and_is_not_for_oneself(houses: Houses) -> None:
    ours, _ = houses
    clerk = enter(ours, "ar_clerk")
    admin = enter(ours, "security_admin")
    own = reverse("new_link", args=[ours.users["security_admin"]])
    assert admin.post(own, {"reason": REASON}).status_code == 422
    url = reverse("new_link", args=[ours.users["ar_clerk"]])
    assert "accounts/invitation" in admin.post(url, {"reason": REASON}).context["url"]
    assert clerk.get(reverse("bank_files")).status_code == 302
