"""Rows and bars of the aging, printed before the template sees them."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from emdia.formats.csv_table import Cell, Money
from emdia.kernel import tax_ids
from emdia.reports.aging import AgingReport, BucketTotal, CustomerRow
from emdia.rules.aging import Bucket
from emdia.web import address
from emdia.web.figures import amount, count, day, language, priced

BAR_PIXELS = 46  # of height, with its words above it
_WARNING_DAYS = 60  # Up to here a delay is the usual one.


@dataclass(frozen=True, kw_only=True, slots=True)
class Bar:
    """One bucket: its row in the table and its bar in the chart."""

    word: str
    titles: str
    balance: str
    priced: str
    share: str
    width: str  # of the longest, as an SVG length in per cent
    tone: str
    url: str
    text_y: int
    bar_y: int


@dataclass(frozen=True, kw_only=True, slots=True)
class BucketCell:
    word: str
    amount: str
    url: str


@dataclass(frozen=True, kw_only=True, slots=True)
class CustomerCells:
    url: str
    name: str
    tax_id: str
    titles: str
    oldest: str
    buckets: list[BucketCell]
    late: str
    balance: str


def bars(found: AgingReport) -> list[Bar]:
    """Return one bar per bucket; the longest fills the chart."""
    longest = max((one.balance_cents for one in found.buckets), default=0) or 1
    return [_bar(found, one, longest) for one in found.buckets]


def _bar(found: AgingReport, one: BucketTotal, longest: int) -> Bar:
    top = one.bucket.number * BAR_PIXELS
    return Bar(
        word=word(one.bucket),
        titles=count(one.titles),
        balance=amount(one.balance_cents, found.currency),
        priced=priced(one.balance_cents, found.currency),
        share=share(one.balance_cents, found.balance_cents),
        width=f"{100 * one.balance_cents / longest:.2f}%",
        tone=_tone(one.bucket),
        url="" if found.is_past or not one.titles else _list_url(found, one.bucket),
        text_y=top + 14,
        bar_y=top + 22,
    )


def chart_height(found: AgingReport) -> int:
    return len(found.buckets) * BAR_PIXELS


def words(found: AgingReport) -> list[str]:
    return [word(one.bucket) for one in found.buckets]


def word(bucket: Bucket) -> str:
    """Return a bucket as people say it: `31 to 60 days`."""
    if bucket.first is None:
        return _("Not late")
    if bucket.last is None:
        return _("Over %(days)s days") % {"days": count(bucket.first - 1)}
    if bucket.first == bucket.last:
        return _("%(days)s days late") % {"days": count(bucket.first)}
    return _("%(first)s to %(last)s days") % {
        "first": count(bucket.first),
        "last": count(bucket.last),
    }


def share(part_cents: int, whole_cents: int) -> str:
    """Return `12,3 %` of the whole; empty where nothing is owed."""
    if not whole_cents:
        return ""
    text = f"{100 * part_cents / whole_cents:.1f}"
    return f"{text if language() == 'en' else text.replace('.', ',')} %"


def customer_cells(row: CustomerRow, found: AgingReport) -> CustomerCells:
    return CustomerCells(
        url=_list_url(found, None, customer_id=row.customer_id),
        name=row.name,
        tax_id=tax_ids.punctuate(row.tax_id),
        titles=count(row.titles),
        oldest=day(row.oldest_due_date),
        buckets=[
            BucketCell(
                word=word(one.bucket),
                amount=amount(cents, found.currency) if cents else "",
                url="" if found.is_past else _list_url(found, one.bucket, row.customer_id),
            )
            for one, cents in zip(found.buckets, row.buckets_cents, strict=True)
        ],
        late=amount(row.late_cents, found.currency) if row.late_cents else "",
        balance=amount(row.balance_cents, found.currency),
    )


def _list_url(found: AgingReport, bucket: Bucket | None, customer_id: int | None = None) -> str:
    late = "" if bucket is None else "-0" if bucket.first is None else _span(bucket)
    asked = address.link(state="open", customer=customer_id, late=late)
    return reverse("receivables") + asked


def _span(bucket: Bucket) -> str:
    return f"{bucket.first}-{'' if bucket.last is None else bucket.last}"


def _tone(bucket: Bucket) -> str:
    if bucket.first is None:
        return "good"
    return "warn" if bucket.last is not None and bucket.last <= _WARNING_DAYS else "bad"


def sheet(found: AgingReport) -> tuple[list[str], Iterator[list[Cell]]]:
    """Return the heading and the rows of the file: one customer each, the whole at the end."""
    heading = [
        _("Customer"),
        _("CPF or CNPJ"),
        _("Titles"),
        _("Oldest due date"),
        *words(found),
        _("Late"),
        _("Balance"),
        _("Currency"),
    ]
    return heading, _sheet_rows(found)


def _sheet_rows(found: AgingReport) -> Iterator[list[Cell]]:
    def cell(cents: int) -> Money:
        return Money(cents, found.currency)

    for row in found.customers:
        yield [
            row.name,
            tax_ids.punctuate(row.tax_id),
            row.titles,
            row.oldest_due_date,
            *map(cell, row.buckets_cents),
            cell(row.late_cents),
            cell(row.balance_cents),
            found.currency,
        ]
    yield [
        _("Total"),
        None,
        found.titles,
        None,
        *(cell(one.balance_cents) for one in found.buckets),
        cell(found.late_cents),
        cell(found.balance_cents),
        found.currency,
    ]
