"""Two programs at one record: whoever names the version it read writes over no other."""

import threading
from typing import Any

import httpx
import pytest

from emdia.books.companies.scope import company_scope
from emdia.books.facts import operations as facts
from emdia.books.facts.actor import system
from emdia.books.parties.models import Customer

from .office import Office, fresh_key
from .test_resources import a_cpf


def read(office: Office, path: str) -> tuple[dict[str, Any], str]:
    """Return a record and the tag that its next write may name."""
    answer = office.get(path)
    tag = answer.headers["ETag"]
    assert tag == f'"{answer.json()["version"]}"'
    return answer.json(), tag


def rename(office: Office, path: str, name: str, tag: str | None) -> httpx.Response:
    headers = {"If-Match": tag} if tag else {}
    return office.client.patch(path, json={"reason": "Married.", "name": name}, headers=headers)


@pytest.fixture
def maria(office: Office) -> str:
    sent = {"tax_id_kind": "cpf", "tax_id": a_cpf(), "name": "Maria Nunes"}
    return f"/customers/{office.post('/customers', sent).json()['id']}"


def test_the_version_read_is_written_over_and_another_is_not(office: Office, maria: str) -> None:
    _, first = read(office, maria)
    changed = rename(office, maria, "Maria Reis", first)
    assert changed.status_code == 200
    late = rename(office, maria, "Maria Nunes", first)
    assert (late.status_code, late.json()["code"]) == (412, "version_conflict")
    assert changed.json()["version"] in late.json()["detail"]
    stands, second = read(office, maria)
    assert (stands["name"], stands["version"]) == ("Maria Reis", changed.json()["version"])
    assert rename(office, maria, "Maria Nunes", second).status_code == 200
    # Without a version, or with any, the latest word stands, as before.
    assert rename(office, maria, "Maria", None).status_code == 200
    assert rename(office, maria, "Maria R.", "*").status_code == 200


def test_a_contact_is_written_over_by_the_version_of_its_customer(
    office: Office, maria: str
) -> None:
    person = {"role": "finance", "name": "Rita"}
    _, first = read(office, maria)
    headers = {"If-Match": first, "Idempotency-Key": fresh_key()}
    added = office.client.post(f"{maria}/contacts", json=person, headers=headers)
    assert added.status_code == 201
    path = f"/contacts/{added.json()['contacts'][0]['id']}"
    late = office.client.put(path, json=person, headers={"If-Match": first})
    assert (late.status_code, late.json()["code"]) == (412, "version_conflict")
    now = {"If-Match": f'"{added.json()["version"]}"'}
    assert office.client.put(path, json=person | {"name": "Ana"}, headers=now).status_code == 200
    assert read(office, maria)[0]["contacts"][0]["name"] == "Ana"


def test_any_of_several_versions_will_do(office: Office, maria: str) -> None:
    _, tag = read(office, maria)
    several = f'"{"0" * 32}", {tag}'
    assert rename(office, maria, "Maria Reis", several).status_code == 200


@pytest.mark.parametrize("tag", ["0" * 32, 'W/"00"', '"x"', '""', '"0" "1"', '"0"x', ","])
def test_what_is_no_version_is_refused(office: Office, maria: str, tag: str) -> None:
    refused = rename(office, maria, "Maria Reis", tag)
    assert (refused.status_code, refused.json()["code"]) == (400, "version_invalid")
    assert read(office, maria)[0]["name"] == "Maria Nunes"


def test_a_version_hangs_on_the_record_alone(office: Office) -> None:
    path = f"/receivables/{office.title(1).pk}"
    _, before = read(office, path)
    with company_scope(office.company_id):
        facts.record(
            company_id=office.company_id, kind="test", subject=("company", 1), by=system("test")
        )
        Customer.objects.filter(pk=office.title(1).customer_id).update(name="Maria Reis")
    assert read(office, path)[0]["customer"] == "Maria Reis"
    assert read(office, path)[1] == before
    changed = office.client.post(
        f"{path}/rebate",
        json={"rebate_cents": 100, "reason": "Late."},
        headers={"If-Match": before, "Idempotency-Key": fresh_key()},
    )
    assert changed.status_code == 200
    assert changed.json()["receivable"]["version"] == read(office, path)[0]["version"]
    assert read(office, path)[1] != before


def test_a_refused_version_is_answered_the_same_when_it_comes_again(office: Office) -> None:
    path = f"/receivables/{office.title(1).pk}"
    key = fresh_key()

    def cancel(tag: str) -> httpx.Response:
        return office.client.post(
            f"{path}/cancel",
            json={"reason": "Returned."},
            headers={"If-Match": tag, "Idempotency-Key": key},
        )

    wrong = cancel(f'"{"0" * 32}"')
    assert (wrong.status_code, cancel(f'"{"0" * 32}"').content) == (412, wrong.content)
    # Another version makes it another request: it wants a key of its own.
    assert cancel(read(office, path)[1]).json()["code"] == "idempotency_key_reused"
    assert office.get(path).json()["state"] != "cancelled"


def test_of_many_that_read_the_same_version_one_writes(office: Office, maria: str) -> None:
    _, tag = read(office, maria)
    answers: list[int] = []

    def write(number: int) -> None:
        with office.client_of(office.key.secret) as client:
            body = {"reason": "Married.", "name": f"Maria {number}"}
            answers.append(client.patch(maria, json=body, headers={"If-Match": tag}).status_code)

    threads = [threading.Thread(target=write, args=[number]) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [200] + [412] * 5
