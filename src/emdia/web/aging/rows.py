"""Rows and bars of the aging, printed before the template sees them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from emdia.kernel import tax_ids
from emdia.reports.aging import AgingReport, BucketTotal, CustomerRow
from emdia.rules.aging import Bucket
from emdia.web import address
from emdia.web.figures import amount, count, day, language, priced
from emdia.web.lists.columns import Column, Maker

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
    url: str  # of its titles
    customers_url: str
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
        customers_url="" if found.is_past or not one.titles else _customers_url(one.bucket),
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
    late = "" if bucket is None else _span(bucket)
    asked = address.link(state="open", customer=customer_id, late=late)
    return reverse("receivables") + asked


def _customers_url(bucket: Bucket) -> str:
    return reverse("customers") + address.link(late=_span(bucket))


def _span(bucket: Bucket) -> str:
    if bucket.first is None:
        return "-0"
    return f"{bucket.first}-{'' if bucket.last is None else bucket.last}"


def _tone(bucket: Bucket) -> str:
    if bucket.first is None:
        return "good"
    return "warn" if bucket.last is not None and bucket.last <= _WARNING_DAYS else "bad"


@dataclass(frozen=True, kw_only=True, slots=True)
class AgingLine:
    """One line of the file: a customer, or the whole at the end."""

    name: str
    tax_id: str
    titles: int
    oldest_due_date: date | None
    buckets_cents: tuple[int, ...]
    late_cents: int
    balance_cents: int


def lines(found: AgingReport) -> Iterator[AgingLine]:
    """Yield the lines of the file."""
    for row in found.customers:
        yield AgingLine(
            name=row.name,
            tax_id=tax_ids.punctuate(row.tax_id),
            titles=row.titles,
            oldest_due_date=row.oldest_due_date,
            buckets_cents=row.buckets_cents,
            late_cents=row.late_cents,
            balance_cents=row.balance_cents,
        )
    yield AgingLine(
        name=_("Total"),
        tax_id="",
        titles=found.titles,
        oldest_due_date=None,
        buckets_cents=tuple(one.balance_cents for one in found.buckets),
        late_cents=found.late_cents,
        balance_cents=found.balance_cents,
    )


def columns(found: AgingReport) -> list[Column]:
    """Return the columns of the file."""
    make = Maker(found.currency)
    return [
        make.text("customer", _("Customer"), lambda line: line.name),
        make.figure("tax_id", _("CPF or CNPJ"), lambda line: line.tax_id),
        make.count("titles", _("Titles"), lambda line: line.titles),
        make.figure("oldest", _("Oldest due date"), lambda line: line.oldest_due_date),
        *(_bucket_column(make, number, said) for number, said in enumerate(words(found))),
        make.money("late", _("Late"), lambda line: line.late_cents),
        make.money("balance", _("Balance"), lambda line: line.balance_cents),
        make.text("currency", _("Currency"), lambda line: found.currency),
    ]


def _bucket_column(make: Maker, number: int, said: str) -> Column:
    return make.money(f"bucket_{number}", said, lambda line: line.buckets_cents[number])
