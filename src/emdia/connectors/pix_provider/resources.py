"""The resources of the Pix API, as a provider answers for them from its books."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from emdia.connectors.pix_provider.books import (
    RECEIVER,
    Books,
    instant,
    new_refund,
)
from emdia.formats.pix import PixRefused, dynamic_code
from emdia.formats.pix.due_charge import hundredths, read_due_charge

ERROR = "https://pix.bcb.gov.br/api/v2/error/"
TXID = re.compile(r"[a-zA-Z0-9]{26,35}")
REFUND_ID = re.compile(r"[a-zA-Z0-9]{1,35}")
REMOVED = "REMOVIDA_PELO_USUARIO_RECEBEDOR"
NAMES = {"cob": "Cob", "cobv": "CobV", "cobr": "CobR"}
# How long a token holds, and for how long after it was settled a payment can be given back.
TOKEN_TIME = timedelta(hours=1)
REFUND_WINDOW = timedelta(days=90)
Query = Mapping[str, list[str]]


class Problem(Exception):
    """A refusal as RFC 7807 has it."""

    def __init__(self, status: int, kind: str, *violations: tuple[str, str]) -> None:
        super().__init__(kind)
        self.status = status
        self.body = {
            "type": ERROR + kind,
            "title": kind,
            "status": status,
            "detail": f"{kind} at the provider.",
            "correlationId": "c0ffee",
            "violacoes": [{"propriedade": name, "razao": why} for name, why in violations],
        }


def answer(books: Books, method: str, parts: list[str], query: Query, body: Any) -> Any:
    """Return the object asked for, or None where nothing is said.

    :raises Problem: the request is refused.
    """
    with books.lock:
        act = RESOURCES.get(parts[0])
        if act is None:
            raise Problem(404, "NaoEncontrado")
        return act(books, method, parts[1:], query, body)


def _charges(
    books: Books, method: str, parts: list[str], query: Query, body: Any, kind: str
) -> Any:
    if not parts and method == "GET":
        name = "cobsr" if kind == "cobr" else "cobs"
        return _list(books, list(books.charges[kind].values()), name, query)
    if not parts and method == "POST":
        return _create(books, kind, _unused_txid(books), body)
    if parts[1:2] == ["retentativa"]:
        return _found(books.charges[kind], parts[0])
    match method:
        case "GET":
            return _found(books.charges[kind], parts[0])
        case "PUT":
            return _create(books, kind, parts[0], body)
        case "PATCH":
            return _revise(books, kind, parts[0], body)
    raise Problem(405, "NaoEncontrado")


def _create(books: Books, kind: str, txid: str, body: Any) -> dict[str, Any]:
    refusal = f"{NAMES[kind]}OperacaoInvalida"
    if not TXID.fullmatch(txid):
        raise Problem(400, refusal, ("txid", "The txid is not valid."))
    if kind != "cobr" and books.charges[kind].get(txid, {}).get("status") == "ATIVA":
        return _revise(books, kind, txid, body)
    # One identifier is of one charge, whatever its kind and however it ended.
    if any(txid in known for known in books.charges.values()):
        raise Problem(400, refusal, ("txid", "There is a charge with this txid."))
    _check_body(kind, txid, body, refusal)
    location = _location(books, kind, body)
    url = location["location"]
    charge = {
        **body,
        "calendario": {**body.get("calendario", {}), "criacao": instant(books.now())},
        "txid": txid,
        "status": "ATIVA",
        "revisao": 0,
        "loc": location,
        "location": url,
        "recebedor": RECEIVER,
        "pixCopiaECola": dynamic_code(url=url, name=RECEIVER["nome"], city=RECEIVER["cidade"]),
    }
    location["txid"] = txid
    books.charges[kind][txid] = charge
    return charge


def _check_body(kind: str, txid: str, body: Any, refusal: str) -> None:
    try:
        cents = hundredths(body["valor"]["original"])
    except (KeyError, TypeError) as missing:
        raise Problem(400, refusal, (f"{kind}.{missing}", "The field is missing.")) from missing
    except PixRefused as wrong:
        raise Problem(400, refusal, (f"{kind}.valor.original", str(wrong))) from wrong
    if cents == 0:
        raise Problem(400, refusal, (f"{kind}.valor.original", "The amount cannot be 0.00."))
    if kind == "cobv":
        try:
            read_due_charge(txid, body)
        except PixRefused as wrong:
            raise Problem(400, refusal, (f"cobv.{wrong.fault.field}", str(wrong))) from wrong


def _revise(books: Books, kind: str, txid: str, body: Any) -> dict[str, Any]:
    charge: dict[str, Any] = _found(books.charges[kind], txid)
    refusal = f"{NAMES[kind]}OperacaoInvalida"
    if charge["status"] not in ("ATIVA", "CRIADA"):
        raise Problem(400, refusal, ("status", "The charge is not ATIVA."))
    if kind == "cobr":
        if body != {"status": "CANCELADA"}:
            raise Problem(400, refusal, ("status", "A charge of a recurrence is only cancelled."))
    else:
        wanted = {**charge, **body}
        _check_body(kind, txid, wanted, refusal)
        if body.get("status", REMOVED) != REMOVED:
            raise Problem(400, refusal, ("status", "The receiver only removes a charge."))
    charge.update(body)
    charge["revisao"] += 1
    return charge


def _location(books: Books, kind: str, body: Any) -> dict[str, Any]:
    asked = body.get("loc", {}).get("id")
    if asked is None:
        return _new_location(books, kind)
    location: dict[str, Any] = _found(books.locations, str(asked))
    if "txid" in location or location["tipoCob"] != kind:
        raise Problem(400, "PayloadLocationOperacaoInvalida", ("loc.id", "It is in use."))
    return location


def _new_location(books: Books, kind: str) -> dict[str, Any]:
    number = len(books.locations) + 1
    folder = {"cobv": "/cobv", "rec": "/rec"}.get(kind, "")
    books.locations[str(number)] = {
        "id": number,
        "location": f"{books.host}/qr/v2{folder}/{number:032x}",
        "tipoCob": kind,
        "criacao": instant(books.now()),
    }
    return books.locations[str(number)]


def _unused_txid(books: Books) -> str:
    return f"{sum(map(len, books.charges.values())):032d}"


def _lots(books: Books, method: str, parts: list[str], query: Query, body: Any) -> Any:
    if not parts:
        return _list(books, list(books.lots.values()), "lotes", query)
    if method == "GET":
        return _found(books.lots, parts[0])
    known = {one["txid"] for one in books.lots.get(parts[0], {}).get("cobsv", ())}
    told = {one["txid"] for one in body["cobsv"]}
    if (known and not told <= known) or (method == "PATCH" and not known):
        raise Problem(400, "LoteCobVOperacaoInvalida", ("cobsv", "A lot keeps its charges."))
    results = {one["txid"]: one for one in books.lots.get(parts[0], {}).get("cobsv", ())}
    results |= {one["txid"]: _in_lot(books, one) for one in body["cobsv"]}
    books.lots[parts[0]] = {
        "id": int(parts[0]),
        "descricao": body.get("descricao", ""),
        "criacao": instant(books.now()),
        "cobsv": list(results.values()),
    }
    return None


def _in_lot(books: Books, told: Mapping[str, Any]) -> dict[str, Any]:
    """Do what a lot asks for of one charge; a refusal is of that charge alone."""
    txid = told["txid"]
    body = {name: value for name, value in told.items() if name != "txid"}
    act = _revise if txid in books.charges["cobv"] else _create
    try:
        act(books, "cobv", txid, body)
    except Problem as problem:
        return {"txid": txid, "status": "NEGADA", "problema": problem.body}
    return {"txid": txid, "status": "CRIADA", "criacao": instant(books.now())}


def _locations(books: Books, method: str, parts: list[str], query: Query, body: Any) -> Any:
    if method == "POST":
        return _new_location(books, body["tipoCob"])
    return _location_of(books, method, parts, query, "txid", ("cob", "cobv"))


def _rec_locations(books: Books, method: str, parts: list[str], query: Query, body: Any) -> Any:
    if method == "POST":
        return _new_location(books, "rec")
    return _location_of(books, method, parts, query, "idRec", ("rec",))


def _location_of(
    books: Books, method: str, parts: list[str], query: Query, name: str, kinds: tuple[str, ...]
) -> Any:
    if not parts:
        every = [one for one in books.locations.values() if one["tipoCob"] in kinds]
        return _list(books, every, "loc", query)
    location = _found(books.locations, parts[0])
    if method == "DELETE":
        location.pop(name, None)
    return location


def _payments(books: Books, method: str, parts: list[str], query: Query, body: Any) -> Any:
    if not parts:
        return _list(books, _asked_payments(books, query), "pix", query)
    paid = _found(books.payments, parts[0])
    return paid if len(parts) == 1 else _refund(books, method, paid, parts[2], body)


def _asked_payments(books: Books, query: Query) -> list[Any]:
    def asked(paid: Mapping[str, Any]) -> bool:
        wanted = {name: values[0] for name, values in query.items()}
        return (
            wanted.get("inicio", "") <= paid["horario"]
            and paid["horario"] <= wanted.get("fim", "9")
            and wanted.get("txid", paid.get("txid")) == paid.get("txid")
            and _is_wanted(wanted.get("txIdPresente"), "txid" in paid)
            and _is_wanted(wanted.get("devolucaoPresente"), "devolucoes" in paid)
        )

    return [paid for paid in books.payments.values() if asked(paid)]


def _is_wanted(wanted: str | None, found: bool) -> bool:
    return wanted is None or (wanted == "true") == found


def _refund(books: Books, method: str, paid: dict[str, Any], refund_id: str, body: Any) -> Any:
    known = next((one for one in paid.get("devolucoes", ()) if one["id"] == refund_id), None)
    if method == "GET":
        if known is None:
            raise Problem(404, "NaoEncontrado")
        return known
    refusal = "PixDevolucaoInvalida"
    if known is not None:
        raise Problem(400, refusal, ("id", "There is a refund with this id."))
    if not REFUND_ID.fullmatch(refund_id):
        raise Problem(400, refusal, ("id", "The id is not valid."))
    given = sum(
        hundredths(one["valor"])
        for one in paid.get("devolucoes", ())
        if one["status"] != "NAO_REALIZADO"
    )
    if given + hundredths(body["valor"]) > hundredths(paid["valor"]):
        raise Problem(400, refusal, ("valor", "More than was paid would be given back."))
    if books.now() - datetime.fromisoformat(paid["horario"]) > REFUND_WINDOW:
        raise Problem(400, refusal, ("id", "It was paid too long ago."))
    made = new_refund(refund_id, body["valor"], books.now(), body.get("natureza", "ORIGINAL"))
    paid.setdefault("devolucoes", []).append(made)
    return made


def _webhooks(books: Books, method: str, parts: list[str], query: Query, body: Any) -> Any:
    if not parts:
        return _list(books, list(books.webhooks.values()), "webhooks", query)
    return _webhook(books.webhooks, method, parts[0], body, books, {"chave": parts[0]})


def _automatic_webhook(name: str) -> Callable[..., Any]:
    def act(books: Books, method: str, parts: list[str], query: Query, body: Any) -> Any:
        return _webhook(books.automatic_webhooks, method, name, body, books, {})

    return act


def _webhook(
    known: dict[str, dict[str, Any]],
    method: str,
    name: str,
    body: Any,
    books: Books,
    more: Mapping[str, str],
) -> Any:
    if method == "PUT":
        known[name] = {"webhookUrl": body["webhookUrl"], "criacao": instant(books.now()), **more}
        return None
    found = _found(known, name)
    if method == "DELETE":
        del known[name]
        return None
    return found


def _recurrences(books: Books, method: str, parts: list[str], query: Query, body: Any) -> Any:
    if method == "POST":
        number = f"RN{0:08d}{books.now():%Y%m%d}{len(books.recurrences):011d}"
        books.recurrences[number] = {**body, "idRec": number, "status": "CRIADA"}
        return books.recurrences[number]
    if not parts:
        return _list(books, list(books.recurrences.values()), "recs", query)
    return _seen_or_changed(books.recurrences, method, parts[0], body)


def _consents(books: Books, method: str, parts: list[str], query: Query, body: Any) -> Any:
    if method == "POST":
        number = f"SC{0:08d}{books.now():%Y%m%d}{len(books.consents):011d}"
        books.consents[number] = {**body, "idSolicRec": number, "status": "CRIADA"}
        return books.consents[number]
    return _seen_or_changed(books.consents, method, parts[0], body)


def _seen_or_changed(known: dict[str, Any], method: str, name: str, body: Any) -> Any:
    found = _found(known, name)
    if method == "PATCH":
        found.update(body)
    return found


def _charges_of(kind: str) -> Callable[..., Any]:
    def act(books: Books, method: str, parts: list[str], query: Query, body: Any) -> Any:
        return _charges(books, method, parts, query, body, kind)

    return act


def _list(books: Books, every: list[Any], name: str, query: Query) -> dict[str, Any]:
    if not ("inicio" in query and "fim" in query and query["inicio"] <= query["fim"]):
        raise Problem(400, f"{name.title()}ConsultaInvalida", ("fim", "It ends before it begins."))
    page = int(query.get("paginacao.paginaAtual", ["0"])[0])
    size = int(query.get("paginacao.itensPorPagina", ["100"])[0])
    paging = {
        "paginaAtual": page,
        "itensPorPagina": size,
        "quantidadeDePaginas": max(-(-len(every) // size), 1),
        "quantidadeTotalDeItens": len(every),
    }
    asked = {"inicio": query["inicio"][0], "fim": query["fim"][0], "paginacao": paging}
    return {"parametros": asked, name: every[page * size : (page + 1) * size]}


def _found(known: Mapping[str, Any], name: str) -> Any:
    if name not in known:
        raise Problem(404, "NaoEncontrado")
    return known[name]


RESOURCES: dict[str, Callable[..., Any]] = {
    **{kind: _charges_of(kind) for kind in NAMES},
    "lotecobv": _lots,
    "loc": _locations,
    "locrec": _rec_locations,
    "pix": _payments,
    "webhook": _webhooks,
    "webhookrec": _automatic_webhook("rec"),
    "webhookcobr": _automatic_webhook("cobr"),
    "rec": _recurrences,
    "solicrec": _consents,
}
