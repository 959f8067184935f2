"""Adding users, granting roles, shutting somebody out."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.contrib.auth import authenticate
from django.db import IntegrityError, close_old_connections, connection, transaction
from django.test import Client
from django.urls import reverse

from emdia.books.access import operations, queries
from emdia.books.access.models import Membership, User
from emdia.books.companies.scope import company_scope
from emdia.rules.roles import ConflictingRoles, Role

from .two_companies import PASSWORD, House

Houses = tuple[House, House]


def add(email: str = "ana@example.com") -> int:
    with transaction.atomic():
        return operations.add_user(email=email, full_name="Ana", password=PASSWORD)


def test_an_address_signs_in_one_user_whatever_its_case(database: object) -> None:
    user_id = add("  Ana@Example.COM ")
    found = queries.user_by_email("ANA@example.com")
    assert found is not None
    assert (found.pk, found.email) == (user_id, "ana@example.com")
    with pytest.raises(operations.UnableToAddUser, match="already"):
        add("ANA@EXAMPLE.com")


def test_the_database_keeps_one_spelling(database: object) -> None:
    with pytest.raises(IntegrityError, match="app_user_email_is_lower_case"):
        User.objects.create(email="Ana@example.com", full_name="Ana")


def test_what_is_no_address_is_refused(database: object) -> None:
    with pytest.raises(operations.UnableToAddUser, match="not an e-mail address"):
        add("ana")


def test_a_user_without_a_password_cannot_sign_in(database: object) -> None:
    with transaction.atomic():
        operations.add_user(email="ana@example.com", full_name="Ana")
    assert authenticate(email="ana@example.com", password="") is None


def test_passwords_are_kept_as_argon2(database: object) -> None:
    assert User.objects.get(pk=add()).password.startswith("argon2$argon2id$")


def test_memberships_are_found_without_a_scope_and_only_ones_own(houses: Houses) -> None:
    ours, theirs = houses
    user_id = add()
    for house, role in ((theirs, "collector"), (ours, "ar_clerk"), (ours, "collector")):
        with company_scope(house.company_id):
            operations.grant_role(company_id=house.company_id, user_id=user_id, role=role)
    found = queries.memberships_of(user_id)
    assert [(row.company_name, row.roles) for row in found] == [
        ("Ours", ("ar_clerk", "collector")),
        ("Theirs", ("collector",)),
    ]
    assert queries.memberships_of(user_id + 1_000) == ()


def test_asking_for_memberships_leaves_nothing_open(houses: Houses) -> None:
    ours, theirs = houses
    user_id = theirs.users["owner"]
    with company_scope(ours.company_id):
        queries.memberships_of(user_id)
        assert not Membership.objects.filter(company_id=theirs.company_id).exists()


def test_a_conflicting_role_is_refused_and_not_stored(houses: Houses) -> None:
    ours, _ = houses
    clerk = ours.users["ar_clerk"]
    for role in ("owner", "finance_manager"):
        with pytest.raises(ConflictingRoles), company_scope(ours.company_id):
            operations.grant_role(company_id=ours.company_id, user_id=clerk, role=role)
    with company_scope(ours.company_id):
        held = queries.roles_in_company(company_id=ours.company_id, user_id=clerk)
    assert held == {Role.AR_CLERK}


def test_conflicts_are_counted_per_company(houses: Houses) -> None:
    ours, theirs = houses
    with company_scope(theirs.company_id):
        operations.grant_role(
            company_id=theirs.company_id, user_id=ours.users["ar_clerk"], role="finance_manager"
        )


def test_two_conflicting_grants_at_once_leave_one(houses: Houses) -> None:
    ours, _ = houses
    user_id = add()

    def grant(role: str) -> bool:
        close_old_connections()
        try:
            with company_scope(ours.company_id):
                operations.grant_role(company_id=ours.company_id, user_id=user_id, role=role)
        except ConflictingRoles:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(grant, ["ar_clerk", "finance_manager"])) == [False, True]


def test_granting_twice_and_revoking_twice_change_nothing(houses: Houses) -> None:
    ours, _ = houses
    here = {"company_id": ours.company_id, "user_id": ours.users["collector"], "role": "collector"}
    with company_scope(ours.company_id):
        operations.grant_role(**here)
        assert Membership.objects.filter(**here).count() == 1
        assert operations.revoke_role(**here) is True
        assert operations.revoke_role(**here) is False


def test_the_screen_a_user_chose_is_kept(database: object) -> None:
    user_id = add()
    operations.choose_screen(user_id=user_id, language="es", theme="dark")
    user = User.objects.get(pk=user_id)
    assert (user.language, user.theme) == ("es", "dark")


def test_a_deactivated_user_is_out_with_the_next_request(houses: Houses) -> None:
    ours, _ = houses
    user = User.objects.get(pk=ours.users["owner"])
    client = Client()
    client.force_login(user)
    address = reverse("bank_files")
    assert client.get(address).status_code == 200
    with transaction.atomic():
        operations.deactivate(user_id=user.pk)
    refused = client.get(address)
    assert (refused.status_code, refused.headers["Location"].split("?")[0]) == (
        302,
        reverse("account_login"),
    )


def test_sessions_of_a_deactivated_user_stay_dead(houses: Houses) -> None:
    ours, _ = houses
    user = User.objects.get(pk=ours.users["owner"])
    client = Client()
    client.force_login(user)
    with transaction.atomic():
        operations.deactivate(user_id=user.pk)
    User.objects.filter(pk=user.pk).update(is_active=True)
    assert client.get(reverse("bank_files")).status_code == 302


def test_a_deactivated_user_gets_no_role(houses: Houses) -> None:
    ours, _ = houses
    user_id = add()
    with transaction.atomic():
        operations.deactivate(user_id=user_id)
    with pytest.raises(operations.UnableToGrantRole), company_scope(ours.company_id):
        operations.grant_role(company_id=ours.company_id, user_id=user_id, role="collector")


def test_a_revoked_role_counts_from_the_next_request(houses: Houses) -> None:
    ours, _ = houses
    client = Client()
    client.force_login(User.objects.get(pk=ours.users["auditor"]))
    assert client.get(reverse("bank_files")).status_code == 200
    with company_scope(ours.company_id):
        operations.revoke_role(
            company_id=ours.company_id, user_id=ours.users["auditor"], role="auditor"
        )
    assert client.get(reverse("bank_files")).status_code == 403
