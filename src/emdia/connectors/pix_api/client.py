"""The resources of the Pix API, each under the name the API gives it.

Bodies are JSON objects as `formats/pix` writes them; answers are returned as they came.
Identifiers (txid, refund id) are chosen by us, so whatever was not answered can be asked
for by them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any
from urllib.parse import quote

from emdia.connectors.pix_api.session import Session

Body = Mapping[str, Any]
ITEMS_PER_PAGE = 100
# A list that goes on for ever is a mistake of the provider.
MOST_PAGES = 10_000


class PixApi:
    """One provider, through a session."""

    def __init__(self, session: Session) -> None:
        self._session = session

    # Immediate charges.

    def put_cob(self, txid: str, body: Body) -> Any:
        return self._session.do("PUT", _path("cob", txid), body=body)

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

    # Locations: where the payload of a QR code is fetched from.

    def post_loc(self, kind: str) -> Any:
        """Create a location for `kind`, "cob" or "cobv"."""
        return self._session.do("POST", "/loc", body={"tipoCob": kind})

    def get_loc(self, location_id: int) -> Any:
        return self._session.ask(_path("loc", location_id))

    def free_loc(self, location_id: int) -> Any:
        """Take the charge off a location."""
        return self._session.do("DELETE", _path("loc", location_id, "txid"))

    # Payments received, and their refunds.

    def get_pix(self, end_to_end_id: str) -> Any:
        return self._session.ask(_path("pix", end_to_end_id))

    def list_pix(self, *, since: datetime, until: datetime) -> Iterator[Any]:
        return self._pages("/pix", "pix", _between(since, until))

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

    # Pix Automático: recurrences and their charges.

    def post_rec(self, body: Body) -> Any:
        return self._session.do("POST", "/rec", body=body)

    def patch_rec(self, recurrence_id: str, body: Body) -> Any:
        return self._session.do("PATCH", _path("rec", recurrence_id), body=body)

    def get_rec(self, recurrence_id: str) -> Any:
        return self._session.ask(_path("rec", recurrence_id))

    def post_solicrec(self, body: Body) -> Any:
        return self._session.do("POST", "/solicrec", body=body)

    def get_solicrec(self, request_id: str) -> Any:
        return self._session.ask(_path("solicrec", request_id))

    def put_cobr(self, txid: str, body: Body) -> Any:
        return self._session.do("PUT", _path("cobr", txid), body=body)

    def patch_cobr(self, txid: str, body: Body) -> Any:
        return self._session.do("PATCH", _path("cobr", txid), body=body)

    def get_cobr(self, txid: str) -> Any:
        return self._session.ask(_path("cobr", txid))

    def retry_cobr(self, txid: str, on: date) -> Any:
        """Ask for another attempt to debit on a day."""
        return self._session.do("POST", _path("cobr", txid, "retentativa", on.isoformat()))

    def _pages(self, path: str, name: str, query: Mapping[str, Any]) -> Iterator[Any]:
        """Yield every object of a list, page after page."""
        for page in range(MOST_PAGES):
            paging = {"paginacao.paginaAtual": page, "paginacao.itensPorPagina": ITEMS_PER_PAGE}
            said = self._session.ask(path, query={**query, **paging})
            yield from said.get(name) or ()
            pages = said.get("parametros", {}).get("paginacao", {}).get("quantidadeDePaginas", 0)
            if page + 1 >= int(pages):
                return


def _path(*parts: object) -> str:
    return "".join(f"/{quote(str(part), safe='')}" for part in parts)


def _between(since: datetime, until: datetime) -> dict[str, str]:
    return {"inicio": _instant(since), "fim": _instant(until)}


def _instant(at: datetime) -> str:
    """Return an instant as RFC 3339 has it."""
    if at.tzinfo is None:
        raise ValueError("An instant needs its zone.")
    return at.isoformat(timespec="seconds").replace("+00:00", "Z")
