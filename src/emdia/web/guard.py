"""Who may enter. `page` guards what is read, `action` what changes something.

Not signed in: the sign-in page. No company: a page that says so. No capability:
403. What another company owns and what never existed are the same 404. A company
may let nobody in without a second factor; `sudo` asks again who is there.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import wraps
from typing import Any, cast
from zoneinfo import ZoneInfo

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django_htmx.middleware import HtmxDetails

from emdia.books.access.models import User
from emdia.books.access.queries import MembershipRow, memberships_of
from emdia.books.companies.scope import until_done
from emdia.books.facts.actor import Actor
from emdia.rules.roles import capabilities, needs_second_factor
from emdia.web import toasts
from emdia.web.sudo import ask_again, is_fresh
from emdia.workflows.found_company import may_found_the_first

SESSION_COMPANY = "company_id"
READ = ("GET", "HEAD")
WRITE = ("POST",)


@dataclass(frozen=True, kw_only=True, slots=True)
class ActiveCompany:
    """The company a request works in."""

    id: int
    name: str
    is_sandbox: bool
    time_zone: ZoneInfo


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """What a signed-in user may do: where, and there what."""

    memberships: tuple[MembershipRow, ...]
    company: ActiveCompany | None
    capabilities: frozenset[str]
    lacks_second_factor: bool = False


class GuardedRequest(HttpRequest):
    """A request that passed the guard."""

    company: ActiveCompany
    actor: Actor
    capabilities: frozenset[str]
    htmx: HtmxDetails
    request_id: str


GuardedView = Callable[..., HttpResponse]
View = Callable[..., HttpResponse]


def page(capability: str | None, *, sudo: bool = False) -> Callable[[GuardedView], View]:
    """Guard a view that only reads. None lets every member of a company in."""
    return _guard(capability, READ, sudo)


def action(capability: str | None, *, sudo: bool = False) -> Callable[[GuardedView], View]:
    """Guard a view that changes something; it answers POST only."""
    return _guard(capability, WRITE, sudo)


def form_page(capability: str | None, *, sudo: bool = False) -> Callable[[GuardedView], View]:
    """Guard a view that shows a form on GET and acts on POST."""
    return _guard(capability, READ + WRITE, sudo)


def today(request: GuardedRequest) -> date:
    """Return the current day where the company is. No floor below reads a clock."""
    return timezone.localdate(timezone=request.company.time_zone)


def now() -> datetime:
    """Return the current instant, read here and nowhere below."""
    return timezone.now()


def entry_of(request: HttpRequest) -> Entry:
    """Return what the signed-in user may do, asked of the database once per request."""
    known: Entry | None = getattr(request, "_entry", None)
    if known is None:
        known = _entry(request)
        request._entry = known  # type: ignore[attr-defined]
    return known


def _entry(request: HttpRequest) -> Entry:
    memberships = memberships_of(cast(User, request.user).pk)
    chosen = _chosen(memberships, request.session.get(SESSION_COMPANY))
    if chosen is None:
        return Entry(memberships=memberships, company=None, capabilities=frozenset())
    held = capabilities(chosen.roles)
    asked = needs_second_factor(asked_of=chosen.second_factor_for, held=held)
    return Entry(
        memberships=memberships,
        company=_active(chosen),
        capabilities=held,
        lacks_second_factor=asked and not chosen.has_second_factor,
    )


def _chosen(memberships: tuple[MembershipRow, ...], company_id: object) -> MembershipRow | None:
    """Return the membership the session names; else the first, as after a fresh sign-in."""
    named = (row for row in memberships if row.company_id == company_id)
    return next(named, memberships[0] if memberships else None)


def _active(row: MembershipRow) -> ActiveCompany:
    return ActiveCompany(
        id=row.company_id,
        name=row.company_name,
        is_sandbox=row.is_sandbox,
        time_zone=ZoneInfo(row.time_zone),
    )


def _guard(
    capability: str | None, methods: tuple[str, ...], sudo: bool
) -> Callable[[GuardedView], View]:
    def decorate(view: GuardedView) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            refusal = _refusal(request, capability, methods)
            if refusal is None and sudo and not is_fresh(request):
                refusal = ask_again(request)
            return refusal or _answer(lambda: view(_let_in(request), *args, **kwargs), request)

        guarded.capability = capability  # type: ignore[attr-defined]
        guarded.methods = methods  # type: ignore[attr-defined]
        guarded.sudo = sudo  # type: ignore[attr-defined]
        return guarded

    return decorate


def _answer(view: Callable[[], HttpResponse], request: HttpRequest) -> HttpResponse:
    """Answer, and answer again where somebody else at the same rows undid it."""

    def from_the_beginning() -> HttpResponse:
        for _name, files in request.FILES.lists():
            for file in files:
                file.seek(0)
        return view()

    return until_done(from_the_beginning if request.method in WRITE else view)


def _refusal(
    request: HttpRequest, capability: str | None, methods: tuple[str, ...]
) -> HttpResponse | None:
    """Return the answer for someone who may not enter; None for someone who may.

    :raises PermissionDenied: the roles held in the company do not open this door.
    """
    if not request.user.is_authenticated:
        return _to_sign_in(request)
    if request.method not in methods:
        return HttpResponseNotAllowed(methods)
    entry = entry_of(request)
    if entry.company is None and may_found_the_first(request.user.pk):
        return redirect("found_company")
    if entry.company is None:
        return render(request, "web/access/no_company.html", status=403)
    if capability is not None and capability not in entry.capabilities:
        raise PermissionDenied(capability)
    if entry.lacks_second_factor:
        toasts.refused(
            request,
            _("Your company asks for a second factor: set one up, then go on with your work."),
        )
        return redirect("mfa_index")
    return None


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    """Send to the sign-in page; a poll of HTMX must leave the page, not swap the form into it."""
    if request.headers.get("HX-Request"):
        answer = HttpResponse(status=204)
        answer["HX-Redirect"] = redirect_to_login(request.headers.get("HX-Current-URL", "/")).url
        return answer
    # What a form sent is lost anyway: after signing in, start from its page, not from its address.
    return redirect_to_login(request.get_full_path() if request.method in READ else "/")


def _let_in(request: HttpRequest) -> GuardedRequest:
    guarded = cast(GuardedRequest, request)
    entry = entry_of(request)
    assert entry.company is not None
    user = cast(User, request.user)
    timezone.activate(entry.company.time_zone)
    guarded.company = entry.company
    guarded.capabilities = entry.capabilities
    guarded.actor = Actor(
        user_id=user.pk, name=str(user), channel="web", request_id=guarded.request_id
    )
    return guarded
