"""Days without banks, and the monthly values of indexes."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from emdia.books.calendar.operations import MonthlyRate
from emdia.formats.index_table import read_index_table
from emdia.reports import bank_calendar as reports
from emdia.reports.bank_calendar import IndexRow
from emdia.web import toasts
from emdia.web.address import number
from emdia.web.figures import day, language
from emdia.web.guard import GuardedRequest, form_page, page, today
from emdia.web.settings import words
from emdia.web.settings.forms import BankDay, IndexValues
from emdia.web.settings.pages import answer, form_answer
from emdia.web.words import word
from emdia.workflows import keep_calendar as workflow

HERE = "calendar"
PPB_PER_PERCENT = 10_000_000
FIRST_YEAR, LAST_YEAR = 1990, 2100


@page("settings.see")
def calendar(request: GuardedRequest) -> HttpResponse:
    """Show the days of a year without banks, and which index values are loaded."""
    asked = number(request, "year") or today(request).year
    year = min(max(asked, FIRST_YEAR), LAST_YEAR)
    days = [
        {"row": row, "day": day(row.day), "bank": words.bank_name(row.bank_code)}
        for row in reports.days(company_id=request.company.id, year=year)
    ]
    indexes = [_index(row) for row in reports.indexes(company_id=request.company.id)]
    return answer(
        request,
        HERE,
        "calendar.html",
        {
            "days": days,
            "indexes": indexes,
            "year": str(year),
            "years": {"before": f"?year={year - 1}", "after": f"?year={year + 1}"},
        },
    )


@form_page("calendar.edit")
def set_day(request: GuardedRequest) -> HttpResponse:
    """Say that banks are closed on a day, or open after all."""
    form = BankDay(request.POST or None)
    if form.is_valid():
        workflow.set_bank_day(company_id=request.company.id, **form.cleaned_data, by=request.actor)
        toasts.done(request, _("Kept. Said again the other way, it is undone."))
        return redirect(f"{reverse(HERE)}?year={form.cleaned_data['day'].year}")
    return form_answer(request, HERE, form, title=_("A day of one's own"), back=reverse(HERE))


@form_page("calendar.edit", sudo=True)
def load_indexes(request: GuardedRequest) -> HttpResponse:
    """Store monthly values that were pasted."""
    form = IndexValues(request.POST or None)
    if form.is_valid() and (loaded := _loaded(request, form)):
        said = _("%(new)s months loaded, %(corrected)s corrected, %(known)s known already.")
        told = {"new": loaded.new, "corrected": loaded.corrected, "known": loaded.known}
        toasts.done(request, said % told)
        return redirect(HERE)
    return form_answer(request, HERE, form, title=_("Index values"), back=reverse(HERE))


def _loaded(request: GuardedRequest, form: IndexValues) -> workflow.Loaded | None:
    """Return what was loaded; None when the form now names every line that is wrong."""
    rows, faults = read_index_table(_table(form.cleaned_data["table"]).encode())
    for fault in faults[:100]:
        where = _("Line %(line)s") % {"line": fault.line} if fault.line else ""
        found = f" ({fault.found})" if fault.found else ""
        said = word(words.INDEX_FAULTS, fault.code)
        form.add_error("table", f"{where} {said}{found}".strip())
    if faults:
        return None
    try:
        return workflow.load_rates(
            company_id=request.company.id,
            rates=[MonthlyRate(code=r.code, month=r.month, rate_ppb=r.rate_ppb) for r in rows],
            source=form.cleaned_data["source"],
            by=request.actor,
            may_correct=form.cleaned_data["may_correct"],
        )
    except workflow.WouldChange as refusal:
        rate, before = refusal.changes[0]
        said = _(
            "Nothing was loaded: %(count)s months are stored with another value, the first is"
            " %(code)s of %(month)s with %(before)s %%. Tick the box to correct them."
        )
        told = {
            "count": len(refusal.changes),
            "code": rate.code,
            "month": f"{rate.month:%Y-%m}",
            "before": percent(before),
        }
        form.add_error("table", said % told)
    return None


def _table(pasted: str) -> str:
    """Return the table with its heading: a person need not paste it."""
    text = pasted.replace("\r\n", "\n").lstrip()
    return text if text.lower().startswith("index") else f"index;month;rate\n{text}"


def percent(rate_ppb: int) -> str:
    """Return `0,33` of a rate in parts per billion."""
    text = f"{rate_ppb / PPB_PER_PERCENT:.7f}".rstrip("0").rstrip(".")
    return text if language() == "en" else text.replace(".", ",")


def _index(row: IndexRow) -> dict[str, object]:
    return {
        "code": row.code,
        "first": f"{row.first_month:%m/%Y}" if row.first_month else "",
        "latest": f"{row.latest_month:%m/%Y}" if row.latest_month else "",
        "has_gap": row.has_gap,
        "values": [(f"{month:%m/%Y}", percent(rate)) for month, rate in row.latest_ppb],
    }
