"""A list as its page shows it: tabs, filters, columns, views, files, rows and the way forward."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from emdia.web import address
from emdia.web.guard import GuardedRequest
from emdia.web.lists import files
from emdia.web.lists.asked import asked
from emdia.web.lists.cells import printed
from emdia.web.lists.columns import Column, Head, chosen, heads
from emdia.web.lists.fields import Field
from emdia.web.lists.kinds import ListKind
from emdia.web.lists.saved import ViewMenu, menu
from emdia.web.words import Word

EVERYTHING = "?view=all"


@dataclass(frozen=True, kw_only=True, slots=True)
class Tab:
    """One filter; its state is in the address."""

    url: str
    word: Word
    is_current: bool


@dataclass(frozen=True, slots=True)
class Act:
    """What can be done to chosen rows; `key` does it to them, or to the row one stands on."""

    url: str
    word: Word
    key: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Empty:
    """What a list without rows says, and the next act; `search_hint` where a filter hid them."""

    mark: str
    words: Word
    hint: Word = ""
    act_url: str = ""
    act: Word = ""
    search_hint: Word = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Frame:
    """Everything the template of a list needs. Its name in templates is `list`."""

    code: str
    tabs: list[Tab]
    fields: list[Field]
    kept: list[tuple[str, str]]
    is_narrow: bool
    heads: list[Head]
    rows: list[SafeString]
    currency: str
    note: Word
    empty: Empty
    acts: list[Act]
    ticks: str  # the name of a row's box; empty without any
    matching: str  # how many rows the filter finds in all; empty where nobody counted
    offers_all: bool
    query: str
    views: ViewMenu | None
    files: list[tuple[str, str]]
    all_url: str
    is_first: bool
    first_url: str
    next_url: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Tools:
    """Views and files of a list whose page draws its rows itself; `list` in templates too."""

    views: ViewMenu | None
    files: list[tuple[str, str]]
    all_url: str


def tools(request: GuardedRequest, kind: ListKind, *, may_export: bool | None = None) -> Tools:
    """Return what every list offers above its rows."""
    exports = "lists.export" in request.capabilities if may_export is None else may_export
    return Tools(
        views=menu(request, kind),
        files=files.links(request, reverse(kind.export)) if exports else [],
        all_url=EVERYTHING,
    )


def tabs(
    request: GuardedRequest, words: Iterable[tuple[str, Word]], *, name: str = "state"
) -> list[Tab]:
    """Return the tabs of a list: one value of `name` each, everything else as it is."""
    current = request.GET.get(name, "")
    pairs = list(words)
    known = current if current in {code for code, _ in pairs} else pairs[0][0]
    return [
        Tab(
            url=everything(address.with_(request, **{name: code, "after": None, "case": None})),
            word=word,
            is_current=code == known,
        )
        for code, word in pairs
    ]


def everything(url: str) -> str:
    """Return the address; one that asks for nothing says so, lest the first view open instead."""
    return EVERYTHING if url == "?" else url


def frame(
    request: GuardedRequest,
    kind: ListKind,
    *,
    columns: Sequence[Column],
    rows: Iterable[Any],
    url: Callable[[Any], str],
    next_after: str | int | None,
    empty: Empty,
    tabs: Sequence[Tab] = (),
    fields: Sequence[Field] = (),
    kept: Sequence[str] = ("state",),
    currency: str = "",
    note: Word = "",
    acts: Sequence[tuple[str, Word] | tuple[str, Word, str]] = (),
    ticks: str = "",
    matching: str = "",
    offers_all: bool | None = None,
) -> Frame:
    """Return a list as its page shows it; `next_after` is where its next page begins, if any.

    `kept` names what the address says besides the fields and a filter must not lose.
    """
    shown = chosen(request, columns)
    offered = tools(request, kind)
    return Frame(
        code=kind.code,
        tabs=list(tabs),
        fields=list(fields),
        kept=[(name, request.GET[name]) for name in ("view", *kept) if request.GET.get(name)],
        is_narrow=any(_opens(request, one) for one in fields),
        heads=heads(columns, shown),
        rows=printed(rows, shown, url=url, ticks=ticks if acts else ""),
        currency=currency,
        note=note,
        empty=_nothing_found(empty) if _narrows(request) else empty,
        acts=[Act(*one) for one in acts],
        ticks=ticks if acts else "",
        matching=matching,
        offers_all=bool(matching) if offers_all is None else offers_all,
        query=asked(request.GET),
        views=offered.views,
        files=offered.files,
        all_url=offered.all_url,
        is_first=not request.GET.get("after"),
        first_url=everything(address.with_(request, after=None)),
        next_url=address.with_(request, after=next_after) if next_after else "",
    )


def _opens(request: GuardedRequest, field: Field) -> bool:
    """Return whether the filter stands open because of a field that would be hidden in it."""
    return field.type != "search" and field.name != "order" and bool(request.GET.get(field.name))


def _narrows(request: GuardedRequest) -> bool:
    names = set(request.GET) - {"col", "view", "after", "order", "case"}
    return any(request.GET.get(name) for name in names)


def _nothing_found(empty: Empty) -> Empty:
    return Empty(
        mark="search",
        words=_("Nothing was found."),
        hint=empty.search_hint or _("Change the filter, or show all."),
        act_url=EVERYTHING,
        act=_("Show all"),
    )
