"""Who gets which report when, what was sent, and what holds of every report."""

from typing import Any

from django import forms
from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from emdia.books.kept_reports.models import ReportKind
from emdia.reports import report_wishes as reports
from emdia.reports.receivable_forms import salespeople
from emdia.web import toasts
from emdia.web.figures import instant
from emdia.web.guard import GuardedRequest, action, form_page, now, page
from emdia.web.reports import words
from emdia.web.reports.pages import frame
from emdia.web.words import state, word
from emdia.workflows import report_wishes
from emdia.workflows.contact import report_mail

HOURS = [(hour, f"{hour:02d}:00") for hour in range(24)]
WORKDAYS = ["1", "2", "3", "4", "5"]


class Wish(forms.Form):
    """Who gets what when."""

    kind = forms.ChoiceField(label=gettext_lazy("Report"), choices=list(words.WISHES.items()))
    salesperson = forms.TypedChoiceField(
        label=gettext_lazy("Salesperson"),
        required=False,
        coerce=int,
        empty_value=None,
        help_text=gettext_lazy("Only for the titles and customers of a salesperson."),
    )
    name = forms.CharField(label=gettext_lazy("Name"), max_length=120, required=False)
    address = forms.EmailField(label=gettext_lazy("E-mail"), max_length=254)
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=settings.LANGUAGES)
    weekdays = forms.MultipleChoiceField(
        label=gettext_lazy("Days of the week"),
        choices=list(words.WEEKDAYS.items()),
        widget=forms.CheckboxSelectMultiple,
        initial=WORKDAYS,
    )
    hour = forms.TypedChoiceField(label=gettext_lazy("From"), choices=HOURS, coerce=int, initial=18)

    def __init__(self, *told: Any, people: list[tuple[int, str]], **options: Any) -> None:
        super().__init__(*told, **options)
        chosen = self.fields["salesperson"]
        assert isinstance(chosen, forms.ChoiceField)
        chosen.choices = [("", "–"), *people]


class Setting(forms.Form):
    """What holds of every report."""

    day_hour = forms.TypedChoiceField(
        label=gettext_lazy("The day ends at"),
        choices=HOURS,
        coerce=int,
        help_text=gettext_lazy("Its report is written then; what comes later is the next day's."),
    )
    ahead_days = forms.IntegerField(
        label=gettext_lazy("Days ahead that count as upcoming"), min_value=1, max_value=60
    )
    silent_days = forms.IntegerField(
        label=gettext_lazy("Days without a purchase that are told"), min_value=1, max_value=999
    )


@page("reports.schedule")
def timetable(request: GuardedRequest) -> HttpResponse:
    """Show who gets what, and what was sent lately."""
    found = reports.timetable(company_id=request.company.id)
    context = {
        **frame(request, "report_timetable"),
        "day_hour": f"{found.day_hour:02d}:00",
        "ahead_days": found.ahead_days,
        "silent_days": found.silent_days,
        "wishes": [_wish(row) for row in found.wishes],
        "mails": [_mail(row) for row in found.mails],
    }
    return render(request, "web/reports/timetable.html", context)


def _wish(row: reports.WishRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "report": word(words.WISHES, row.kind),
        "salesperson": row.salesperson,
        "name": row.name,
        "address": row.address,
        "days": ", ".join(str(words.WEEKDAYS[one])[:3] for one in row.weekdays),
        "hour": f"{row.hour:02d}:00",
    }


def _mail(row: reports.MailRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "subject": row.subject or word(words.WISHES, row.kind),
        "address": row.address,
        "at": instant(row.at),
        "state": state(words.MAIL_STATES, row.state),
        "reason": word(words.MAIL_REASONS, row.reason) if row.reason else row.answer,
        "may_send_again": row.state == "unknown",
    }


@form_page("reports.schedule")
def add(request: GuardedRequest) -> HttpResponse:
    """Let somebody get a report from now on."""
    found = salespeople(company_id=request.company.id)
    form = Wish(request.POST or None, people=[(one.id, one.name) for one in found])
    if form.is_valid():
        told = form.cleaned_data
        is_sales = told["kind"] == ReportKind.SALES
        try:
            report_wishes.add(
                company_id=request.company.id,
                kind=ReportKind(told["kind"]),
                salesperson_id=told["salesperson"] if is_sales else None,
                name=told["name"],
                address=told["address"],
                language=told["language"],
                weekdays="".join(sorted(told["weekdays"])),
                hour=told["hour"],
                by=request.actor,
            )
        except report_wishes.UnableToWish as refusal:
            form.add_error(None, str(word(words.REFUSALS, str(refusal))))
        else:
            toasts.done(request, _("It is sent from the next such hour on."))
            return redirect("report_timetable")
    return _form(request, form, _("A report by e-mail"))


@action("reports.schedule")
def stop(request: GuardedRequest, report_wish_id: int) -> HttpResponse:
    """Send no more for an entry of the timetable."""
    try:
        report_wishes.stop(
            company_id=request.company.id, wish_id=report_wish_id, by=request.actor, now=now()
        )
    except report_wishes.UnableToWish as refusal:
        raise Http404 from refusal
    toasts.done(request, _("It is not sent any more."))
    return redirect("report_timetable")


@action("reports.schedule")
def send_again(request: GuardedRequest, report_mail_id: int) -> HttpResponse:
    """Let a mail be sent again of which nobody knows whether it arrived."""
    try:
        report_mail.send_again(
            company_id=request.company.id, mail_id=report_mail_id, by=request.actor, now=now()
        )
    except report_mail.UnableToSendAgain as refusal:
        if str(refusal) == "mail_unknown":
            raise Http404 from refusal
        toasts.refused(request, str(word(words.REFUSALS, str(refusal))))
    return redirect("report_timetable")


@form_page("reports.schedule")
def set_up(request: GuardedRequest) -> HttpResponse:
    """Set when a day is over and what salespeople are told of."""
    found = reports.timetable(company_id=request.company.id)
    initial = {name: getattr(found, name) for name in Setting.base_fields}
    form = Setting(request.POST or None, initial=initial)
    if form.is_valid():
        report_wishes.set_up(company_id=request.company.id, **form.cleaned_data, by=request.actor)
        toasts.done(request, _("Kept. It holds from the next report on."))
        return redirect("report_timetable")
    return _form(request, form, _("What holds of every report"))


def _form(request: GuardedRequest, form: forms.Form, title: str) -> HttpResponse:
    context = {**frame(request, "report_timetable"), "form": form, "title": title}
    status = 422 if request.method == "POST" else 200
    return render(request, "web/reports/form.html", context, status=status)
