"""The people of a company."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from emdia.reports import members as reports
from emdia.reports.members import MemberRow
from emdia.rules.roles import ConflictingRoles
from emdia.web import toasts
from emdia.web.figures import instant
from emdia.web.guard import GuardedRequest, form_page, page
from emdia.web.settings import words
from emdia.web.settings.forms import ChangedRoles, FirstPassword, Invitation, Why
from emdia.web.settings.history import history as told_history
from emdia.web.settings.pages import answer, form_answer, refuse
from emdia.web.words import word
from emdia.workflows import accept_invitation
from emdia.workflows import manage_users as workflow

HERE = "members"


@page("users.manage")
def members(request: GuardedRequest) -> HttpResponse:
    """List the members, each with roles and how they sign in."""
    found = reports.members(company_id=request.company.id)
    return answer(request, HERE, "members.html", {"members": [_cells(row) for row in found]})


@page("users.manage")
def member(request: GuardedRequest, user_id: int) -> HttpResponse:
    """Show one member and what was done to the account."""
    found = reports.member(company_id=request.company.id, user_id=user_id)
    if found is None:
        raise Http404
    row, history = found
    context = {"member": _cells(row), "history": told_history(history)}
    return answer(request, HERE, "member.html", context)


@form_page("users.manage", sudo=True)
def invite(request: GuardedRequest) -> HttpResponse:
    """Let a person in; the page shows the link for the first password, once."""
    form = Invitation(request.POST or None, initial={"language": "pt-br"})
    if form.is_valid():
        try:
            invited = workflow.invite(
                company_id=request.company.id, **form.cleaned_data, by=request.actor
            )
        except workflow.UnableToManage as refusal:
            refuse(form, refusal)
        except ConflictingRoles as refusal:
            _conflict(form, refusal)
        else:
            return _told(request, invited.user_id, invited.link)
    return form_answer(
        request, HERE, form, title=_("Invite a person"), back=reverse(HERE), act=_("Invite")
    )


@form_page("users.manage", sudo=True)
def set_roles(request: GuardedRequest, user_id: int) -> HttpResponse:
    """Change what a member may do."""
    row = _member_or_404(request, user_id)
    form = ChangedRoles(request.POST or None, initial={"roles": list(row.roles)})
    if form.is_valid():
        try:
            workflow.set_roles(
                company_id=request.company.id,
                user_id=user_id,
                roles=form.cleaned_data["roles"],
                reason=form.cleaned_data["reason"],
                by=request.actor,
            )
        except workflow.UnableToManage as refusal:
            refuse(form, refusal)
        except ConflictingRoles as refusal:
            _conflict(form, refusal)
        else:
            toasts.done(request, _("Roles changed; they count from the next click."))
            return redirect("member", user_id)
    title = f"{_('Roles')} · {row.name}"
    return form_answer(request, HERE, form, title=title, back=reverse("member", args=[user_id]))


@form_page("users.manage", sudo=True)
def shut_out(request: GuardedRequest, user_id: int) -> HttpResponse:
    """Take a person's roles away."""
    row = _member_or_404(request, user_id)
    form = Why(request.POST or None)
    if form.is_valid():
        try:
            workflow.shut_out(
                company_id=request.company.id,
                user_id=user_id,
                **form.cleaned_data,
                by=request.actor,
            )
        except workflow.UnableToManage as refusal:
            refuse(form, refusal)
        else:
            toasts.done(request, _("Shut out: open sessions end with their next click."))
            return redirect(HERE)
    return _why(request, form, row, title=_("Shut out"))


@form_page("users.manage", sudo=True)
def new_link(request: GuardedRequest, user_id: int) -> HttpResponse:
    """Take a lost password away and show the link to a new one, once."""
    row = _member_or_404(request, user_id)
    form = Why(request.POST or None)
    if form.is_valid():
        try:
            link = workflow.new_link(
                company_id=request.company.id,
                user_id=user_id,
                **form.cleaned_data,
                by=request.actor,
            )
        except workflow.UnableToManage as refusal:
            refuse(form, refusal)
        else:
            return _told(request, user_id, link)
    return _why(request, form, row, title=_("New password link"))


@form_page("users.manage", sudo=True)
def forget_second_factors(request: GuardedRequest, user_id: int) -> HttpResponse:
    """Take lost second factors away."""
    row = _member_or_404(request, user_id)
    form = Why(request.POST or None)
    if form.is_valid():
        try:
            workflow.forget_second_factors(
                company_id=request.company.id,
                user_id=user_id,
                **form.cleaned_data,
                by=request.actor,
            )
        except workflow.UnableToManage as refusal:
            refuse(form, refusal)
        else:
            toasts.done(request, _("Second factors taken away."))
            return redirect("member", user_id)
    return _why(request, form, row, title=_("Take second factors away"))


@sensitive_post_parameters("password", "again")
def accept(request: HttpRequest, code: str, token: str) -> HttpResponse:
    """Let an invited person choose the first password. The link is the only proof."""
    if not accept_invitation.opens(code=code, token=token):
        return render(request, "web/settings/no_invitation.html", status=404)
    form = FirstPassword(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            accept_invitation.accept(
                code=code,
                token=token,
                password=form.cleaned_data["password"],
                request_id=request.request_id,  # type: ignore[attr-defined]
            )
        except accept_invitation.UnableToAccept:
            return render(request, "web/settings/no_invitation.html", status=404)
        toasts.done(request, _("Password chosen. Now sign in with it."))
        return redirect("account_login")
    status = 422 if form.errors else 200
    return render(request, "web/settings/invitation.html", {"form": form}, status=status)


def _told(request: GuardedRequest, user_id: int, link: tuple[str, str] | None) -> HttpResponse:
    """Show the link here and now: it is stored nowhere."""
    if link is None:
        toasts.done(request, _("Added. The person signs in as before."))
        return redirect("member", user_id)
    url = request.build_absolute_uri(reverse("accept_invitation", args=link))
    row = _member_or_404(request, user_id)
    return answer(request, HERE, "link.html", {"url": url, "member": _cells(row)})


def _conflict(form: Invitation | ChangedRoles, refusal: ConflictingRoles) -> None:
    for pair in {(one.first, one.second) for one in refusal.conflicts}:
        first, second = (str(words.ROLES[role.value]) for role in pair)
        said = _("One person cannot be %(first)s and %(second)s: one would do and approve.")
        form.add_error("roles", said % {"first": first, "second": second})


def _why(request: GuardedRequest, form: Why, row: MemberRow, *, title: str) -> HttpResponse:
    back = reverse("member", args=[row.id])
    whole = f"{title} · {row.name}"
    return form_answer(request, HERE, form, title=whole, back=back, act=title)


def _member_or_404(request: GuardedRequest, user_id: int) -> MemberRow:
    for row in reports.members(company_id=request.company.id):
        if row.id == user_id:
            return row
    raise Http404


def _cells(row: MemberRow) -> dict[str, object]:
    return {
        "id": row.id,
        "name": row.name,
        "email": row.email,
        "roles": [word(words.ROLES, role) for role in row.roles],
        "has_password": row.has_password,
        "has_second_factor": row.has_second_factor,
        "last_login": instant(row.last_login_at) if row.last_login_at else "",
    }
