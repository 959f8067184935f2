"""By which account the company writes, and when boletos are sent by themselves."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from emdia.reports import sending as reports
from emdia.web import toasts
from emdia.web.figures import count, day, instant
from emdia.web.guard import GuardedRequest, action, form_page, page, today
from emdia.web.messages.words import ACCOUNT_FAULTS
from emdia.web.settings import words
from emdia.web.settings.forms_of_sending import MailAccountForm, MailboxForm, ScheduleForm
from emdia.web.settings.pages import answer, form_answer, refuse
from emdia.web.words import word
from emdia.workflows.contact import mailbox as mailboxes
from emdia.workflows.contact import send
from emdia.workflows.contact import settings as workflow

HERE = "sending"
ACCOUNT = ("host", "port", "security", "username", "from_name", "from_address", "reply_to")
MAILBOX = ("host", "port", "security", "username", "folder", "is_read")
SCHEDULE = ("sends_on_issue", "before_due_days", "attaches_pdf", "since_date")


@page("settings.see")
def sending(request: GuardedRequest) -> HttpResponse:
    """Show the mail account and the schedule that hold now."""
    found = reports.settings(company_id=request.company.id)
    fault = send.why_not(company_id=request.company.id)
    context = {
        "account": found.account,
        "security": words.MAIL_SECURITY.get(found.account.security) if found.account else "",
        "mailbox": found.mailbox,
        "mailbox_security": words.MAIL_SECURITY.get(found.mailbox.security)
        if found.mailbox
        else "",
        "mailbox_read": instant(found.mailbox.latest_read_at)
        if found.mailbox and found.mailbox.latest_read_at
        else "",
        "schedule": found.schedule,
        "since": day(found.schedule.since_date) if found.schedule else "",
        "before_due": count(found.schedule.before_due_days)
        if found.schedule and found.schedule.before_due_days is not None
        else "",
        "fault": word(ACCOUNT_FAULTS, fault) if fault else "",
        "is_kept_here": found.is_kept_here,
    }
    return answer(request, HERE, "sending.html", context)


@form_page("policies.edit", sudo=True)
def set_account(request: GuardedRequest) -> HttpResponse:
    """Change the mail account, with a reason."""
    held = reports.settings(company_id=request.company.id).account
    before = {name: getattr(held, name) for name in ACCOUNT} if held else {}
    form = MailAccountForm(request.POST or None, initial=before)
    if form.is_valid():
        told = form.cleaned_data
        typed = told["password"]
        try:
            workflow.keep_account(
                company_id=request.company.id,
                account=workflow.AccountFields(**{name: told[name] for name in ACCOUNT}),
                password="" if told["forgets_password"] else typed or None,
                reason=told["reason"],
                by=request.actor,
            )
        except workflow.UnableToKeep as refusal:
            refuse(form, refusal)
        else:
            toasts.done(request, _("Kept. Try it before the first message."))
            return redirect(HERE)
    return form_answer(request, HERE, form, title=_("Mail account"), back=reverse(HERE))


@form_page("policies.edit", sudo=True)
def set_mailbox(request: GuardedRequest) -> HttpResponse:
    """Change the mailbox that is read for what bounced, with a reason."""
    held = reports.settings(company_id=request.company.id).mailbox
    before = {name: getattr(held, name) for name in MAILBOX} if held else {"security": "tls"}
    form = MailboxForm(request.POST or None, initial=before)
    if form.is_valid():
        told = form.cleaned_data
        try:
            mailboxes.keep_mailbox(
                company_id=request.company.id,
                mailbox=mailboxes.MailboxFields(**{name: told[name] for name in MAILBOX}),
                password=told["password"] or None,
                reason=told["reason"],
                by=request.actor,
            )
        except workflow.UnableToKeep as refusal:
            refuse(form, refusal)
        else:
            toasts.done(request, _("Kept. Try it: it is read every ten minutes."))
            return redirect(HERE)
    hint = _("Only reports of mail servers are read, and nothing is changed there.")
    return form_answer(
        request, HERE, form, title=_("Mailbox of what bounced"), back=reverse(HERE), hint=hint
    )


@form_page("policies.edit", sudo=True)
def set_schedule(request: GuardedRequest) -> HttpResponse:
    """Say when boletos are sent by themselves."""
    held = reports.settings(company_id=request.company.id).schedule
    before = (
        {name: getattr(held, name) for name in SCHEDULE}
        if held
        else {"since_date": today(request), "attaches_pdf": True}
    )
    form = ScheduleForm(request.POST or None, initial=before)
    if form.is_valid():
        told = dict(form.cleaned_data)
        why = told.pop("reason")
        try:
            workflow.keep_schedule(
                company_id=request.company.id,
                schedule=workflow.ScheduleFields(**told),
                reason=why,
                by=request.actor,
            )
        except workflow.UnableToKeep as refusal:
            refuse(form, refusal)
        else:
            toasts.done(request, _("It holds from now on."))
            return redirect(HERE)
    hint = _("Planned once an hour. A boleto is sent once by each of the two, and never when paid.")
    return form_answer(
        request, HERE, form, title=_("Boletos sent by themselves"), back=reverse(HERE), hint=hint
    )


@action("policies.edit")
def try_account(request: GuardedRequest) -> HttpResponse:
    """Open a line to the mail server and say whether it lets the company in."""
    try:
        fault = workflow.try_account(company_id=request.company.id)
    except workflow.UnableToSend as refusal:
        fault = str(word(ACCOUNT_FAULTS, str(refusal)))
    if fault:
        toasts.refused(
            request, _("The mail server does not let us in: %(fault)s") % {"fault": fault}
        )
    else:
        toasts.done(request, _("The mail server lets us in. Nothing was sent."))
    return redirect(HERE)


@action("policies.edit")
def try_mailbox(request: GuardedRequest) -> HttpResponse:
    """Open the mailbox and say whether it lets the company in."""
    try:
        fault = mailboxes.try_mailbox(company_id=request.company.id)
    except workflow.UnableToSend as refusal:
        fault = str(word(ACCOUNT_FAULTS, str(refusal)))
    if fault:
        toasts.refused(request, _("The mailbox cannot be read: %(fault)s") % {"fault": fault})
    else:
        toasts.done(request, _("The mailbox can be read."))
    return redirect(HERE)
