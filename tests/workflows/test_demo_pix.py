"""Pix in the demo: charges at the provider that runs beside it, paid there and settled."""

from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from django.test import Client

from emdia.books.charges.models import Charge
from emdia.books.companies.scope import company_scope
from emdia.connectors.pix_provider import Books, running
from emdia.connectors.pix_provider.place import place_in
from emdia.workflows import settle_pix, tell_pix
from emdia.workflows.demo import pix, story
from emdia.workflows.pix_provider import forget_sessions

from .house import ANA
from .money import wrong_with

TODAY = datetime.now(UTC).astimezone().date()


def now() -> datetime:
    return datetime.now(UTC)


def states(company_id: int) -> dict[str, int]:
    with company_scope(company_id):
        found = list(Charge.objects.filter(kind="pix").values_list("state", flat=True))
    return {state: found.count(state) for state in set(found)}


def test_the_demos_charges_are_paid_at_the_provider_and_settle(
    database: str, tmp_path: Path
) -> None:
    story.prepare(as_of=TODAY, folder=tmp_path / "files", customers=400)
    company_id = story.standing_company_id()
    place = place_in(tmp_path / "provider", now=now())
    books = Books(now=now)
    with running(books=books, certificate=place.server, clients=place.authority) as door:
        try:
            for _ in range(2):
                pix.set_up(place=place, url=door.url, as_of=TODAY, now=now())
            made = states(company_id)["draft"]
            assert made > 10
            assert pix.ask_for_notices(base_url="http://testserver/", now=now()) == ""
            tell_pix.tell(company_id=company_id, by=ANA, as_of=TODAY, now=now())
            assert states(company_id) == {"registered": made}
            (webhook,) = books.webhooks.values()
            address = urlsplit(webhook["webhookUrl"]).path + "/pix"
            for txid in list(books.charges["cobv"])[:5]:
                told = {"pix": [books.pay(txid)]}
                answer = Client().post(address, told, content_type="application/json")
                assert answer.status_code == 200
            assert settle_pix.drain(company_id=company_id, by=ANA, now=now()) == 5
        finally:
            forget_sessions()
    assert states(company_id) == {"registered": made - 5, "paid": 5}
    # What is wrong by now lay in the files of the past before: nothing of Pix is.
    found = wrong_with(company_id)
    assert "the self-check finds" not in found
