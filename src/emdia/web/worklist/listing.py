"""The worklist as an address asks for it: whose, narrowed how, its columns, its files."""

from collections.abc import Iterator, Sequence

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from emdia.reports import worklist as reports
from emdia.reports.worklist import ALL, MINE, Asked, Page, Parts, Row
from emdia.web import address
from emdia.web.guard import GuardedRequest, now
from emdia.web.lists import files
from emdia.web.lists.columns import Column, Maker
from emdia.web.lists.fields import Field, Fields
from emdia.web.lists.frame import Empty, Frame, frame, tabs
from emdia.web.lists.kinds import KINDS
from emdia.web.words import State, Word
from emdia.web.worklist.rows import formula, lines, open_url
from emdia.web.worklist.words import TURNS, hours, reason

KIND = KINDS["worklist"]
MOST_TABS = 8
NOT_TODAY, NOBODY = "not_today", "nobody"
ACTS = (
    ("put_off_worklist", gettext_lazy("Put off")),
    ("hand_over_worklist", gettext_lazy("Hand over")),
)


def asked(request: GuardedRequest, found: Parts) -> Asked:
    """Return what the address asks for; what is wrong in it asks for nothing."""
    known = {str(key) for key, _name in found.queues} | {MINE, ALL}
    caller = request.GET.get("caller", "")
    people = {str(key) for key, _name in found.people}
    return Asked(
        queue=address.choice(request, "queue", known) or usual(found),
        is_today=request.GET.get("show") != NOT_TODAY,
        segment=address.choice(request, "segment", found.segments),
        language=address.choice(request, "language", dict(settings.LANGUAGES)),
        caller_id=int(caller) if caller in people else None,
        is_unassigned=caller == NOBODY,
    )


def usual(found: Parts) -> str:
    """Return with which part one begins: one's own, if there is anything of one's own."""
    return MINE if found.has_own else ALL


def columns(currency: str) -> list[Column]:
    """Return the columns of the list."""
    make = Maker(currency)
    return [
        make.text("name", _("Customer"), lambda row: row.name, note=reason),
        make.text("turn", _("Turn"), _turn),
        make.money("owed", _("Late and not held"), lambda row: row.facts.owed_cents, note=_titles),
        make.count("days", _("Days late"), lambda row: row.facts.days_late),
        make.money(
            "value",
            _("Worth now"),
            lambda row: row.score.value_cents,
            details=lambda row: lines(row, currency),
            css="said",
        ),
        make.text("hours", _("May be called"), hours),
        make.text("caller", _("Who calls"), lambda row: row.caller),
        make.text("queue", _("Queue"), lambda row: row.queue, is_shown=False),
        make.text("segment", _("Segment"), lambda row: row.segment, is_shown=False),
        make.text("language", _("Language"), _language, is_shown=False),
    ]


def columns_of_file(currency: str) -> list[Column]:
    """Return the columns of a file: what a page says beneath a figure has one of its own."""
    make = Maker(currency)
    found = columns(currency)
    more = [
        make.text("reason", _("Why"), reason),
        make.text("formula", _("Reckoned"), lambda row: formula(row, currency)),
    ]
    return [*found[:1], *more, *found[1:]]


def shown(request: GuardedRequest, found: Page, said: Parts, wanted: Asked) -> Frame:
    """Return the list as its page shows it."""
    may_work = "worklist.work" in request.capabilities
    return frame(
        request,
        KIND,
        columns=columns(found.currency),
        rows=found.rows,
        url=lambda row: open_url(row.id, queue=wanted.queue),
        next_after=found.next_after,
        currency=found.currency,
        tabs=tabs(request, _tabs(said), name="queue"),
        fields=_fields(request, said),
        kept=("queue",),
        acts=[(reverse(route), word) for route, word in ACTS] if may_work else [],
        ticks="customer",
        offers_all=False,
        empty=_empty(wanted, has_others=found.has_others),
    )


def _tabs(said: Parts) -> list[tuple[str, Word]]:
    """Return the parts of the list; the usual one first, for the address that asks for none."""
    pairs: list[tuple[str, Word]] = [(MINE, _("Mine")), (ALL, pgettext("worklist", "All"))]
    pairs = pairs if usual(said) == MINE else pairs[::-1]
    return pairs + [(str(key), name) for key, name in said.queues[:MOST_TABS]]


def _fields(request: GuardedRequest, said: Parts) -> list[Field]:
    make = Fields(request)
    return [
        make.choice("show", _("Show"), [(NOT_TODAY, _("Not today"))], none=_("Whom to call")),
        make.choice(
            "caller",
            _("Who calls"),
            [(NOBODY, _("Nobody yet")), *said.people],
        ),
        make.choice("segment", _("Segment"), ((one, one) for one in said.segments)),
        make.choice("language", _("Language"), settings.LANGUAGES),
    ]


def _empty(wanted: Asked, *, has_others: bool) -> Empty:
    if has_others and wanted.is_today:
        return Empty(
            mark="clock",
            words=_("Nobody may be called now."),
            hint=_("Those on the list wait for another day: each row says for what."),
            act_url=f"?queue={wanted.queue}&show={NOT_TODAY}",
            act=_("See who waits"),
        )
    if wanted.queue == MINE:
        return Empty(
            mark="check",
            words=_("Nobody of yours is left to call today."),
            hint=_("See whom the others call."),
            act_url=f"?queue={ALL}",
            act=pgettext("worklist", "All"),
        )
    return Empty(
        mark="check",
        words=_("Nobody is left to call today."),
        hint=_(
            "The daily run lists whoever a plan wants called, whose agreed day came and who "
            "broke a promise."
        ),
        act_url=reverse("dunning_plans"),
        act=_("Collection plans"),
    )


def _turn(row: Row) -> State:
    return TURNS[row.score.turn]


def _titles(row: Row) -> str:
    count = row.facts.titles_count
    return _("%(count)s titles") % {"count": count} if count > 1 else ""


def _language(row: Row) -> str:
    return dict(settings.LANGUAGES).get(row.language, row.language)


def _every(request: GuardedRequest) -> Iterator[Row]:
    user_id = request.actor.user_id or 0
    found = reports.parts(company_id=request.company.id, user_id=user_id)
    return reports.every_row(
        company_id=request.company.id, user_id=user_id, asked=asked(request, found), now=now()
    )


def _columns(request: GuardedRequest) -> Sequence[Column]:
    return columns_of_file(reports.currency_of(company_id=request.company.id))


export = files.export_of(KIND, columns=_columns, rows=_every)
