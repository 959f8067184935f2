"""The list of customers as an address asks for it: what narrows it, its columns, its files."""

from collections.abc import Iterable, Iterator

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from emdia.kernel.tax_ids import punctuate
from emdia.reports import customers as reports
from emdia.reports.customers import CustomerFilters, CustomerList, CustomerRow
from emdia.reports.receivable_forms import Choice, salespeople
from emdia.reports.receivable_list import currency_of
from emdia.web import address
from emdia.web.customers.words import STATES, TABS
from emdia.web.figures import count
from emdia.web.guard import GuardedRequest, today
from emdia.web.lists import files
from emdia.web.lists.columns import Column, Maker
from emdia.web.lists.days import asked_days
from emdia.web.lists.fields import Field, Fields
from emdia.web.lists.frame import Empty, Frame, frame, tabs
from emdia.web.lists.kinds import KINDS
from emdia.web.words import state

KIND = KINDS["customers"]
LONGEST_SEARCH = 100
BULK_ACTS = (
    ("set_segment", gettext_lazy("Put into a segment")),
    ("set_salesperson", gettext_lazy("Assign a salesperson")),
    ("set_language", gettext_lazy("Set the language")),
    ("set_risk", gettext_lazy("Set the risk")),
    ("discard_customers", gettext_lazy("Throw drafts away")),
)


def filters(request: GuardedRequest) -> CustomerFilters:
    """Return what the address asks for; what is wrong in it asks for nothing."""
    return CustomerFilters(
        search=request.GET.get("q", "").strip()[:LONGEST_SEARCH],
        state=address.choice(request, "state", TABS),
        segment=request.GET.get("segment", "")[:LONGEST_SEARCH],
        salesperson_id=address.number(request, "salesperson"),
        language=address.choice(request, "language", dict(settings.LANGUAGES)),
        late=asked_days(request),
    )


def columns(currency: str, *, narrowed_by_days: bool = False) -> list[Column]:
    """Return the columns of the list; one more where it is narrowed by days late."""
    make = Maker(currency)
    bucket = [make.money("bucket", _("So many days late"), lambda row: row.bucket_cents or None)]
    return [
        make.text("name", _("Name"), lambda row: row.name),
        make.text("trade_name", _("Trade name"), lambda row: row.trade_name, is_shown=False),
        make.figure("tax_id", _("Tax id"), lambda row: punctuate(row.tax_id)),
        make.figure("code", _("Code in the ERP"), lambda row: row.external_code, is_shown=False),
        make.text("segment", _("Segment"), lambda row: row.segment),
        make.text("salesperson", _("Salesperson"), lambda row: row.salesperson, is_shown=False),
        make.text("language", _("Language"), _language, is_shown=False),
        make.text("state", _("State"), lambda row: state(STATES, row.state)),
        *(bucket if narrowed_by_days else []),
        make.money("open", _("Owes"), lambda row: row.open_cents or None),
        make.money("late", _("Late"), lambda row: row.late_cents or None),
        make.money("credit", _("Credit"), lambda row: row.credit_cents or None),
    ]


def shown(request: GuardedRequest, found: CustomerList) -> Frame:
    """Return the list as its page shows it."""
    held = request.capabilities
    register = reverse("register_customer") if "customers.edit" in held else ""
    return frame(
        request,
        KIND,
        columns=columns(found.currency, narrowed_by_days=bool(request.GET.get("late"))),
        rows=found.rows,
        url=lambda row: reverse("customer", args=[row.id]),
        next_after=found.next_after,
        currency=found.currency,
        tabs=tabs(request, TABS.items()),
        fields=_fields(request, found.segments, salespeople(company_id=request.company.id)),
        kept=("state", "late"),
        acts=[(reverse(route), said) for route, said in BULK_ACTS] if register else [],
        ticks="customer",
        matching=count(found.matching) if found.matching else "",
        offers_all=True,
        empty=Empty(
            mark="building",
            words=_("No customers yet."),
            hint=_("Register the first one; its receivables follow."),
            act_url=register,
            act=_("New customer"),
            search_hint=_(
                "Search by part of the name, by tax id or by the code in the ERP, "
                "or change the filter."
            ),
        ),
    )


def _fields(
    request: GuardedRequest, segments: Iterable[str], sellers: Iterable[Choice]
) -> list[Field]:
    make = Fields(request)
    return [
        make.search("q", _("Name, tax id, code")),
        make.choice("segment", _("Segment"), ((one, one) for one in segments)),
        make.choice("salesperson", _("Salesperson"), ((one.id, one.name) for one in sellers)),
        make.choice("language", _("Language"), settings.LANGUAGES),
    ]


def _language(row: CustomerRow) -> str:
    return dict(settings.LANGUAGES).get(row.language, row.language)


def _every(request: GuardedRequest) -> Iterator[CustomerRow]:
    return reports.every_customer(
        company_id=request.company.id, filters=filters(request), as_of=today(request)
    )


export = files.export_of(
    KIND,
    columns=lambda request: columns(
        currency_of(company_id=request.company.id),
        narrowed_by_days=bool(request.GET.get("late")),
    ),
    rows=_every,
)
