"""The list of tasks as an address asks for it: narrowed how, its columns, its files."""

from collections.abc import Iterator, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from emdia.reports import tasks as reports
from emdia.reports.tasks import KINDS as TASK_KINDS
from emdia.reports.tasks import LATER, OVER, SOME_TABS, TO_DO, Asked, Page, Row
from emdia.web import address
from emdia.web.dunning.words import KINDS as KIND_WORDS
from emdia.web.guard import GuardedRequest, now
from emdia.web.lists import files
from emdia.web.lists.columns import Column, Maker
from emdia.web.lists.fields import Field, Fields
from emdia.web.lists.frame import Empty, Frame, frame, tabs
from emdia.web.lists.kinds import KINDS
from emdia.web.tasks import words
from emdia.web.words import State, actor, state, word

KIND = KINDS["tasks"]
MINE, NOBODY = "mine", "nobody"
ACTS = (
    ("finish_tasks", pgettext_lazy("task", "Done"), "d"),
    ("skip_tasks", pgettext_lazy("task", "Not done"), "n"),
    ("put_off_tasks", gettext_lazy("Put off"), "p"),
    ("hand_over_tasks", gettext_lazy("Hand over"), "h"),
)


def asked(request: GuardedRequest, people: Sequence[tuple[int, str]]) -> Asked:
    """Return what the address asks for; what is wrong in it asks for nothing."""
    who = request.GET.get("who", "")
    user_id = int(who) if who in {str(key) for key, _name in people} else None
    return Asked(
        show=address.choice(request, "show", SOME_TABS),
        kind=address.choice(request, "kind", TASK_KINDS),
        user_id=request.actor.user_id if who == MINE else user_id,
        is_unassigned=who == NOBODY,
        since_date=address.day(request, "since"),
        until_date=address.day(request, "until"),
    )


def columns(currency: str, *, is_over: bool) -> list[Column]:
    """Return the columns of the list; what is over says who closed it and why."""
    make = Maker(currency)
    ends = [
        make.text("state", _("State"), _state, note=words.closed_for, is_shown=is_over),
        make.figure(
            "closed", pgettext("task", "Closed"), lambda row: row.closed_at, is_shown=is_over
        ),
        make.text("closed_by", _("Closed by"), _closed_by, is_shown=is_over),
    ]
    return [
        make.text(
            "name",
            _("Customer"),
            lambda row: row.customer,
            note=lambda row: words.because(row, currency),
        ),
        make.text("kind", _("What"), words.kind, note=words.step),
        make.money("owed", _("Late and not held"), lambda row: row.owed_cents, note=words.standing),
        make.figure("since", _("Since"), lambda row: row.decided_date),
        make.figure(
            "due", _("For"), lambda row: row.due_at, note=words.later, is_shown=not is_over
        ),
        make.text("who", _("Who"), lambda row: row.who, is_shown=not is_over),
        *ends,
    ]


def columns_of_file(currency: str) -> list[Column]:
    """Return the columns of a file: what a page says beneath a value has one of its own."""
    make = Maker(currency)
    first, *others = columns(currency, is_over=True)
    return [
        first,
        make.text("reason", _("Why"), lambda row: words.because(row, currency)),
        make.text("step", _("Step"), words.step),
        *others,
        make.text("standing", _("Now"), words.standing),
        make.text("put_off", _("Put off"), words.later),
        make.text("closed_for", _("Said when it was closed"), words.closed_for),
    ]


def shown(
    request: GuardedRequest, found: Page, wanted: Asked, people: Sequence[tuple[int, str]]
) -> Frame:
    """Return the list as its page shows it."""
    may_work = "worklist.work" in request.capabilities and wanted.show != OVER
    return frame(
        request,
        KIND,
        columns=columns(found.currency, is_over=wanted.show == OVER),
        rows=found.rows,
        url=lambda row: reverse("task", args=[row.id]),
        next_after=found.next_after,
        currency=found.currency,
        tabs=tabs(request, words.TABS.items(), name="show"),
        fields=_fields(request, people),
        kept=("show",),
        acts=[(reverse(route), said, key) for route, said, key in ACTS] if may_work else [],
        ticks="task",
        offers_all=False,
        empty=_empty(wanted, has_later=found.has_later),
    )


def _fields(request: GuardedRequest, people: Sequence[tuple[int, str]]) -> list[Field]:
    make = Fields(request)
    return [
        make.choice("kind", _("What"), ((one, word(KIND_WORDS, one)) for one in TASK_KINDS)),
        make.choice("who", _("Who"), [(MINE, _("Mine")), (NOBODY, _("Nobody yet")), *people]),
        make.day("since", _("From")),
        make.day("until", _("Until")),
    ]


def _empty(wanted: Asked, *, has_later: bool) -> Empty:
    if has_later:
        return Empty(
            mark="clock",
            words=_("Nothing is left to do today."),
            hint=_("Some was put off to another day: each row says why."),
            act_url=f"?show={LATER}",
            act=_("See what comes later"),
        )
    said = {
        TO_DO: _("Nothing is left to do today."),
        LATER: _("Nothing was put off."),
        OVER: _("No task was closed yet."),
    }
    return Empty(
        mark="check",
        words=said[wanted.show],
        hint=_(
            "What a plan leaves to a person besides calls stands here: letters, offers, bureau, "
            "protest, suspension, lawyers, words to the team."
        ),
        act_url=reverse("dunning_plans"),
        act=_("Collection plans"),
    )


def _state(row: Row) -> State:
    return state(words.STATES, row.state)


def _closed_by(row: Row) -> str:
    return str(actor(row.closed_by)) if row.closed_by else ""


def _every(request: GuardedRequest) -> Iterator[Row]:
    people = reports.people(company_id=request.company.id)
    return reports.every_row(company_id=request.company.id, asked=asked(request, people), now=now())


def _columns(request: GuardedRequest) -> Sequence[Column]:
    return columns_of_file(reports.currency_of(company_id=request.company.id))


export = files.export_of(KIND, columns=_columns, rows=_every)
