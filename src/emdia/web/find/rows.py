"""What was found, printed before the template sees it: groups of lines that lead somewhere."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from emdia.kernel.tax_ids import punctuate
from emdia.reports.find import CustomerFound, Found, ReceiptFound, ReceivableFound
from emdia.reports.recent import RecentRow
from emdia.web import words
from emdia.web.figures import day, priced
from emdia.web.find.places import Place
from emdia.web.words import Word

BY_WHAT: dict[str, Word] = {
    "email": gettext_lazy("found by e-mail"),
    "phone": gettext_lazy("found by telephone"),
}
ICONS = {"customer": "people", "receivable": "receivable", "receipt": "money", "bank_file": "file"}
KINDS: dict[str, Word] = {
    "receipt": gettext_lazy("Receipt"),
    "bank_file": gettext_lazy("Bank file"),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One line: where it leads, what it is, what tells it from others, a figure."""

    url: str
    icon: str
    name: str
    note: str = ""
    figure: str = ""
    figure_note: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Group:
    key: str
    word: str
    lines: list[Line]


def found_groups(found: Found) -> list[Group]:
    """Return customers and receivables, each group where something was found."""
    groups = (
        Group(
            key="customers",
            word=_("Customers"),
            lines=[_customer(one, found.currency) for one in found.customers],
        ),
        Group(
            key="receivables",
            word=_("Receivables"),
            lines=[_receivable(one) for one in found.receivables],
        ),
        Group(
            key="receipts",
            word=_("Receipts"),
            lines=[_receipt(one) for one in found.receipts],
        ),
    )
    return [group for group in groups if group.lines]


def place_group(key: str, word: str, places: Iterable[Place]) -> Group:
    lines = [Line(url=one.url, icon=one.icon, name=one.word) for one in places]
    return Group(key=key, word=word, lines=lines)


def recent_group(rows: Iterable[RecentRow]) -> Group:
    return Group(key="recent", word=_("Looked at last"), lines=[_recent(row) for row in rows])


def _recent(row: RecentRow) -> Line:
    note = punctuate(row.note) if row.kind == "customer" else row.note
    return Line(
        url=reverse(row.kind, args=[row.id]),
        icon=ICONS[row.kind],
        name=row.name or f"{KINDS[row.kind]} {row.id}",
        note=note,
    )


def _customer(one: CustomerFound, currency: str) -> Line:
    known = (one.trade_name, punctuate(one.tax_id), str(BY_WHAT.get(one.by_what, "")))
    late = priced(one.late_cents, currency) if one.late_cents else ""
    return Line(
        url=reverse("customer", args=[one.id]),
        icon=ICONS["customer"],
        name=one.name,
        note=" · ".join(filter(None, known)),
        figure=priced(one.open_cents, currency),
        figure_note=_("of which late %(late)s") % {"late": late} if late else "",
    )


def _receivable(one: ReceivableFound) -> Line:
    state = "late" if one.is_late else "open" if one.balance_cents else "settled"
    due = _("due %(due)s") % {"due": day(one.due_date)}
    return Line(
        url=reverse("receivable", args=[one.id]),
        icon=ICONS["receivable"],
        name=one.document,
        note=" · ".join(filter(None, (one.customer, one.nosso_numero, due))),
        figure=priced(one.balance_cents or one.gross_cents, one.currency),
        figure_note=str(words.state(words.RECEIVABLE_STATES, state).word),
    )


def _receipt(one: ReceiptFound) -> Line:
    paid_with = str(words.word(words.RECEIPT_KINDS, one.kind))
    return Line(
        url=reverse("receipt", args=[one.id]),
        icon=ICONS["receipt"],
        name=one.number,
        note=" · ".join(filter(None, (one.whose, paid_with, day(one.received_date)))),
        figure=priced(one.amount_cents, one.currency),
    )
