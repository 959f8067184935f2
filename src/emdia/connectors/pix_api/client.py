"""The resources of the Pix API, each under the name the API gives it.

Bodies are JSON objects as `formats/pix` writes them; answers are returned as they came.
Identifiers (txid, refund id) are chosen by us, so whatever was not answered can be asked
for by them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any, Literal
from urllib.parse import quote

from emdia.connectors.pix_api.session import Session

Body = Mapping[str, Any]
# What a webhook of Pix Automático tells of: recurrences, or their charges.
Automatic = Literal["rec", "cobr"]
# A list that goes on for ever is a mistake of the provider.
MOST_PAGES = 10_000


class PixApi:
    """One provider, through a session."""

    def __init__(self, session: Session) -> None:
        self._session = session

    # Immediate charges.

    def put_cob(self, txid: str, body: Body) -> Any:
        return self._session.do("PUT", _path("cob", txid), body=body)

    def post_cob(self, body: Body) -> Any:
        """Create a charge whose txid the provider chooses: unknown until it answers."""
        return self._session.do("POST", "/cob", body=body)

    def patch_cob(self, txid: str, body: Body) -> Any:
        return self._session.do("PATCH", _path("cob", txid), body=body)

    def get_cob(self, txid: str) -> Any:
        return self._session.ask(_path("cob", txid))

    def list_cob(self, *, since: datetime, until: datetime) -> Iterator[Any]:
        return self._pages("/cob", "cobs", _between(since, until))

    # Charges with a due date, alone and in lots.

    def put_cobv(self, txid: str, body: Body) -> Any:
        return self._session.do("PUT", _path("cobv", txid), body=body)

    def patch_cobv(self, txid: str, body: Body) -> Any:
        return self._session.do("PATCH", _path("cobv", txid), body=body)

    def get_cobv(self, txid: str) -> Any:
        return self._session.ask(_path("cobv", txid))

    def list_cobv(self, *, since: datetime, until: datetime) -> Iterator[Any]:
        return self._pages("/cobv", "cobs", _between(since, until))

    def put_lotecobv(self, lot_id: str, body: Body) -> None:
        self._session.do("PUT", _path("lotecobv", lot_id), body=body)

    def patch_lotecobv(self, lot_id: str, body: Body) -> None:
        self._session.do("PATCH", _path("lotecobv", lot_id), body=body)

    def get_lotecobv(self, lot_id: str) -> Any:
        return self._session.ask(_path("lotecobv", lot_id))

    def list_lotecobv(self, *, since: datetime, until: datetime) -> Iterator[Any]:
        return self._pages("/lotecobv", "lotes", _between(since, until))

    # Locations: where the payload of a QR code is fetched from.

    def post_loc(self, kind: str) -> Any:
        """Create a location for `kind`, "cob" or "cobv"."""
        return self._session.do("POST", "/loc", body={"tipoCob": kind})

    def get_loc(self, location_id: int) -> Any:
        return self._session.ask(_path("loc", location_id))

    def list_loc(self, *, since: datetime, until: datetime) -> Iterator[Any]:
        return self._pages("/loc", "loc", _between(since, until))

    def free_loc(self, location_id: int) -> Any:
        """Take the charge off a location."""
        return self._session.do("DELETE", _path("loc", location_id, "txid"))

    # Payments received, and their refunds.

    def get_pix(self, end_to_end_id: str) -> Any:
        return self._session.ask(_path("pix", end_to_end_id))

    def list_pix(
        self,
        *,
        since: datetime,
        until: datetime,
        txid: str | None = None,
        has_txid: bool | None = None,
        has_refund: bool | None = None,
    ) -> Iterator[Any]:
        """Yield what was received from `since` to `until`, narrowed by what is not None."""
        told = {
            "txid": txid,
            "txIdPresente": _flag(has_txid),
            "devolucaoPresente": _flag(has_refund),
        }
        narrowed = {name: value for name, value in told.items() if value is not None}
        return self._pages("/pix", "pix", _between(since, until) | narrowed)

    def put_devolucao(self, end_to_end_id: str, refund_id: str, body: Body) -> Any:
        return self._session.do(
            "PUT", _path("pix", end_to_end_id, "devolucao", refund_id), body=body
        )

    def get_devolucao(self, end_to_end_id: str, refund_id: str) -> Any:
        return self._session.ask(_path("pix", end_to_end_id, "devolucao", refund_id))

    # Where the provider calls us.

    def put_webhook(self, key: str, url: str) -> None:
        self._session.do("PUT", _path("webhook", key), body={"webhookUrl": url})

    def get_webhook(self, key: str) -> Any:
        return self._session.ask(_path("webhook", key))

    def delete_webhook(self, key: str) -> None:
        self._session.do("DELETE", _path("webhook", key))

    def list_webhook(self, *, since: datetime, until: datetime) -> Iterator[Any]:
        return self._pages("/webhook", "webhooks", _between(since, until))

    # Pix Automático: recurrences, the consent of the payer, and their charges.

    def post_rec(self, body: Body) -> Any:
        return self._session.do("POST", "/rec", body=body)

    def patch_rec(self, recurrence_id: str, body: Body) -> Any:
        return self._session.do("PATCH", _path("rec", recurrence_id), body=body)

    def get_rec(self, recurrence_id: str) -> Any:
        return self._session.ask(_path("rec", recurrence_id))

    def list_rec(self, *, since: datetime, until: datetime) -> Iterator[Any]:
        return self._pages("/rec", "recs", _between(since, until))

    def post_solicrec(self, body: Body) -> Any:
        return self._session.do("POST", "/solicrec", body=body)

    def patch_solicrec(self, request_id: str, body: Body) -> Any:
        return self._session.do("PATCH", _path("solicrec", request_id), body=body)

    def get_solicrec(self, request_id: str) -> Any:
        return self._session.ask(_path("solicrec", request_id))

    def put_cobr(self, txid: str, body: Body) -> Any:
        return self._session.do("PUT", _path("cobr", txid), body=body)

    def post_cobr(self, body: Body) -> Any:
        """Create a charge of a recurrence whose txid the provider chooses."""
        return self._session.do("POST", "/cobr", body=body)

    def patch_cobr(self, txid: str, body: Body) -> Any:
        return self._session.do("PATCH", _path("cobr", txid), body=body)

    def get_cobr(self, txid: str) -> Any:
        return self._session.ask(_path("cobr", txid))

    def list_cobr(self, *, since: datetime, until: datetime) -> Iterator[Any]:
        return self._pages("/cobr", "cobsr", _between(since, until))

    def retry_cobr(self, txid: str, on: date) -> Any:
        """Ask for another attempt to debit on a day."""
        return self._session.do("POST", _path("cobr", txid, "retentativa", on.isoformat()))

    def post_locrec(self) -> Any:
        """Create a location for a recurrence."""
        return self._session.do("POST", "/locrec", body={})

    def get_locrec(self, location_id: int) -> Any:
        return self._session.ask(_path("locrec", location_id))

    def list_locrec(self, *, since: datetime, until: datetime) -> Iterator[Any]:
        return self._pages("/locrec", "loc", _between(since, until))

    def free_locrec(self, location_id: int) -> Any:
        """Take the recurrence off a location."""
        return self._session.do("DELETE", _path("locrec", location_id, "idRec"))

    def put_automatic_webhook(self, what: Automatic, url: str) -> None:
        self._session.do("PUT", _path(f"webhook{what}"), body={"webhookUrl": url})

    def get_automatic_webhook(self, what: Automatic) -> Any:
        return self._session.ask(_path(f"webhook{what}"))

    def delete_automatic_webhook(self, what: Automatic) -> None:
        self._session.do("DELETE", _path(f"webhook{what}"))

    def _pages(self, path: str, name: str, query: Mapping[str, Any]) -> Iterator[Any]:
        """Yield every object of a list, page after page."""
        for page in range(MOST_PAGES):
            paging = {
                "paginacao.paginaAtual": page,
                "paginacao.itensPorPagina": self._session.profile.items_per_page,
            }
            said = self._session.ask(path, query={**query, **paging})
            yield from said.get(name) or ()
            pages = said.get("parametros", {}).get("paginacao", {}).get("quantidadeDePaginas", 0)
            if page + 1 >= int(pages):
                return


def _path(*parts: object) -> str:
    return "".join(f"/{quote(str(part), safe='')}" for part in parts)


def _between(since: datetime, until: datetime) -> dict[str, str]:
    return {"inicio": _instant(since), "fim": _instant(until)}


def _flag(value: bool | None) -> str | None:
    return None if value is None else str(value).lower()


def _instant(at: datetime) -> str:
    """Return an instant as RFC 3339 has it."""
    if at.tzinfo is None:
        raise ValueError("An instant needs its zone.")
    return at.isoformat(timespec="seconds").replace("+00:00", "Z")
