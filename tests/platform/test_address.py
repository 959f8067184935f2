"""Addresses are read as the driver reads them, and never repeated in an error."""

import pytest

from emdia.connectors.database import address
from emdia.connectors.database.faults import BadAddress


@pytest.fixture
def urls(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    monkeypatch.setenv("EMDIA_DATABASE_URL", "postgresql://emdia_app:s%3Ac%40t@db.test:6432/main")
    monkeypatch.setenv("EMDIA_OWNER_DATABASE_URL", "postgresql://emdia_owner:o@/main?host=/run/pg")
    return monkeypatch


def test_parts_are_decoded(urls: pytest.MonkeyPatch) -> None:
    entry = address.django_database()
    named = {key: entry[key] for key in ("USER", "PASSWORD", "HOST", "PORT", "NAME")}
    assert named == {
        "USER": "emdia_app",
        "PASSWORD": "s:c@t",
        "HOST": "db.test",
        "PORT": "6432",
        "NAME": "main",
    }


def test_the_owner_is_asked_for_by_name(urls: pytest.MonkeyPatch) -> None:
    urls.setenv("EMDIA_AS", "owner")
    entry = address.django_database()
    assert (entry["USER"], entry["HOST"]) == ("emdia_owner", "/run/pg")


def test_other_parameters_become_options(urls: pytest.MonkeyPatch) -> None:
    urls.setenv("EMDIA_DATABASE_URL", "postgresql://a@h/d?sslmode=verify-full&connect_timeout=3")
    options = address.django_database()["OPTIONS"]
    assert options == {"sslmode": "verify-full", "connect_timeout": "3"}


def test_a_pool_and_kept_connections_exclude_each_other(urls: pytest.MonkeyPatch) -> None:
    assert address.django_database()["CONN_MAX_AGE"] > 0
    urls.setenv("EMDIA_POOL", "8")
    entry = address.django_database()
    assert (entry["CONN_MAX_AGE"], entry["OPTIONS"]["pool"]["max_size"]) == (0, 8)


@pytest.mark.parametrize("url", ["postgresql://u:geheim@[h/d", "postgresql://u:geheim@h:1", "nix"])
def test_an_unreadable_address_does_not_show_its_password(
    urls: pytest.MonkeyPatch, url: str
) -> None:
    urls.setenv("EMDIA_DATABASE_URL", url)
    with pytest.raises(BadAddress) as refusal:
        address.django_database()
    assert "geheim" not in str(refusal.value)
    assert refusal.value.__cause__ is None


def test_one_address_without_the_other_is_refused(urls: pytest.MonkeyPatch) -> None:
    urls.delenv("EMDIA_OWNER_DATABASE_URL")
    with pytest.raises(BadAddress, match="EMDIA_OWNER_DATABASE_URL is not set"):
        address.conninfo(owner=True)
