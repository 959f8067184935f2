"""Bank accounts, and what was agreed with their banks."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from emdia.books.companies.models import Numbering
from emdia.reports import company_settings as reports
from emdia.reports.company_settings import AccountRow, AgreementRow
from emdia.web import toasts
from emdia.web.figures import instant
from emdia.web.guard import GuardedRequest, form_page, now, page, today
from emdia.web.settings import words
from emdia.web.settings.forms import (
    AccountForm,
    ChangedAgreement,
    IntakeForm,
    NewAgreement,
    NumberingForm,
)
from emdia.web.settings.pages import answer, form_answer, refuse
from emdia.workflows import change_settings as workflow
from emdia.workflows import declare_terms

HERE = "bank_accounts"
ACCOUNT = ("bank_code", "agencia", "conta", "dac", "name")
NUMBERED = (
    "next_nosso_numero",
    "last_of_range",
    "remessa_folder",
    "protest_days",
    "write_off_days",
    "message",
)
AGREED = ("convenio", "carteira", "layout", "net_of_tariff")


@page("settings.see")
def accounts(request: GuardedRequest) -> HttpResponse:
    """List the accounts with their agreements."""
    found = reports.accounts(company_id=request.company.id)
    context = {
        "accounts": [
            # The bank stands before the number already.
            {
                "row": row,
                "bank": words.bank_name(row.bank_code),
                "number": row.label.partition(" · ")[2],
                "usable": instant(row.usable_at) if row.usable_at and row.usable_at > now() else "",
            }
            for row in found
        ],
    }
    return answer(request, HERE, "bank_accounts.html", context)


@form_page("bank_data.edit", sudo=True)
def open_account(request: GuardedRequest) -> HttpResponse:
    """Open an account: the first at once, the next when another person approves."""
    form = AccountForm(request.POST or None)
    if form.is_valid():
        told = form.cleaned_data
        try:
            done = workflow.open_account(
                company_id=request.company.id,
                account=workflow.AccountFields(**{name: told[name] for name in ACCOUNT}),
                agreement=_agreement(told),
                reason=told["reason"],
                by=request.actor,
                now=now(),
            )
        except workflow.UnableToSet as refusal:
            refuse(form, refusal)
        else:
            return _said(request, done)
    return form_answer(
        request,
        HERE,
        form,
        title=_("New bank account"),
        back=reverse(HERE),
        hint=_("The first account is opened at once, each later one when another person approves."),
    )


@form_page("bank_data.edit", sudo=True)
def add_agreement(request: GuardedRequest, bank_account_id: int) -> HttpResponse:
    """Ask for one more agreement of an account."""
    account = _account_or_404(request, bank_account_id)
    form = NewAgreement(request.POST or None)
    if form.is_valid():
        try:
            done = workflow.add_agreement(
                company_id=request.company.id,
                bank_account_id=bank_account_id,
                agreement=_agreement(form.cleaned_data),
                reason=form.cleaned_data["reason"],
                by=request.actor,
                now=now(),
            )
        except workflow.UnableToSet as refusal:
            refuse(form, refusal)
        else:
            return _said(request, done)
    title = f"{_('New agreement')} · {account.label}"
    return form_answer(request, HERE, form, title=title, back=reverse(HERE), hint=_four_eyes())


@form_page("bank_data.edit", sudo=True)
def change_agreement(request: GuardedRequest, bank_agreement_id: int) -> HttpResponse:
    """Ask for a change of what was agreed."""
    found = _agreement_or_404(request, bank_agreement_id)
    before = {name: getattr(found, name) for name in (*AGREED, "is_active")}
    form = ChangedAgreement(request.POST or None, initial=before)
    if form.is_valid():
        try:
            done = workflow.change_agreement(
                company_id=request.company.id,
                bank_agreement_id=bank_agreement_id,
                agreement=_agreement(form.cleaned_data),
                reason=form.cleaned_data["reason"],
                by=request.actor,
                now=now(),
            )
        except workflow.UnableToSet as refusal:
            refuse(form, refusal)
        else:
            return _said(request, done)
    title = f"Carteira {found.carteira} · {words.LAYOUTS[found.layout]}"
    return form_answer(request, HERE, form, title=title, back=reverse(HERE), hint=_four_eyes())


@form_page("bank_data.edit", sudo=True)
def declare_intake(request: GuardedRequest, bank_agreement_id: int) -> HttpResponse:
    """Say how the return files of an agreement come."""
    found = _agreement_or_404(request, bank_agreement_id)
    before = {name: getattr(found, name) for name in ("folder", "numbering", "expected_by")}
    form = IntakeForm(request.POST or None, initial=before)
    if form.is_valid():
        told = form.cleaned_data
        try:
            declare_terms.declare_intake(
                company_id=request.company.id,
                bank_agreement_id=bank_agreement_id,
                folder=told["folder"],
                numbering=Numbering(told["numbering"]),
                expected_by=told["expected_by"],
                since_date=today(request),
                by=request.actor,
            )
        except declare_terms.UnableToDeclare:
            form.add_error("folder", _("Another agreement watches this folder: use another one."))
        else:
            toasts.done(request, _("Declared."))
            return redirect(HERE)
    return form_answer(request, HERE, form, title=_("How return files come"), back=reverse(HERE))


@form_page("bank_data.edit", sudo=True)
def number_agreement(request: GuardedRequest, bank_agreement_id: int) -> HttpResponse:
    """Complete what an agreement needs to number titles and to write remessas."""
    found = reports.numbering(company_id=request.company.id, bank_agreement_id=bank_agreement_id)
    if found is None:
        raise Http404
    before = {name: getattr(found, name) for name in NUMBERED}
    told_before = {f"bank_{name}": value for name, value in found.bank_fields.items()}
    form = NumberingForm(found.asked, request.POST or None, initial=before | told_before)
    if form.is_valid():
        told = {name: form.cleaned_data[name] for name in NUMBERED}
        try:
            done = workflow.number_agreement(
                company_id=request.company.id,
                bank_agreement_id=bank_agreement_id,
                numbering=workflow.NumberingFields(bank_fields=form.bank_fields(), **told),
                reason=form.cleaned_data["reason"],
                by=request.actor,
                on=today(request),
                now=now(),
            )
        except workflow.NotTakenByBank as refusal:
            for fault in refusal.faults:
                form.add_error(None, fault.message)
        except workflow.UnableToSet as refusal:
            refuse(form, refusal)
        else:
            return _said(request, done)
    title = " · ".join((_("Numbers and remessas"), found.label, found.carteira))
    return form_answer(request, HERE, form, title=title, back=reverse(HERE), hint=_four_eyes())


def _said(request: GuardedRequest, done: workflow.Set) -> HttpResponse:
    if done.waits:
        toasts.waits(request, _("Asked for: another person must approve it."))
    else:
        toasts.done(request, _("Done."))
    return redirect(HERE)


def _four_eyes() -> str:
    return _("Where money arrives is decided by two: another person approves this.")


def _agreement(told: dict[str, Any]) -> workflow.AgreementFields:
    return workflow.AgreementFields(
        **{name: told[name] for name in AGREED}, is_active=told.get("is_active", True)
    )


def _account_or_404(request: GuardedRequest, bank_account_id: int) -> AccountRow:
    for row in reports.accounts(company_id=request.company.id):
        if row.id == bank_account_id:
            return row
    raise Http404


def _agreement_or_404(request: GuardedRequest, bank_agreement_id: int) -> AgreementRow:
    for account in reports.accounts(company_id=request.company.id):
        for row in account.agreements:
            if row.id == bank_agreement_id:
                return row
    raise Http404
