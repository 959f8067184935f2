"""The report of a day: as it was kept, or as far as today has come; on its page and as a file."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from emdia.formats.csv_table import Cell, Money
from emdia.reports.day_figures import SECTIONS, DayReport, Line, day_report
from emdia.web import address
from emdia.web.dunning.words import step_name
from emdia.web.figures import count, day, instant, priced
from emdia.web.guard import GuardedRequest, now, page, today
from emdia.web.lists.files import links
from emdia.web.reports import words
from emdia.web.reports.files import answer
from emdia.web.reports.pages import frame
from emdia.web.words import actor, word


@page("reports.see")
def show(request: GuardedRequest) -> HttpResponse:
    """Show the report of the day that the address asks for, else of today."""
    asked = _asked(request)
    found = _found(request, asked)
    earlier = [one for one in found.days if one < asked]
    later = [one for one in found.days if one > asked]
    context = {
        **frame(request, "day_report"),
        "day": day(asked),
        "day_iso": asked.isoformat(),
        "written": instant(found.written_at) if found.written_at else "",
        "since": instant(found.since_at),
        "until": instant(found.until_at),
        "is_over": asked < today(request),
        "sections": [_section(found, name) for name in SECTIONS if _may(request, name)],
        "head": _head(request, found),
        "earlier": _url(earlier[0]) if earlier else "",
        "later": _later(later, asked, today(request)),
        "files": links(request, reverse("export_day_report"))
        if "lists.export" in request.capabilities
        else [],
        "compliance_url": f"{reverse('compliance')}?day={asked.isoformat()}",
    }
    return render(request, "web/reports/day.html", context)


@page("lists.export")
def export(request: GuardedRequest) -> HttpResponse:
    """Give the report of a day as a file."""
    asked = _asked(request)
    found = _found(request, asked)
    head = [_("Part"), _("What"), _("Who"), _("Note"), _("How many"), _("Amount")]
    shown = [line for line in found.lines if _may(request, line.section)]
    rows = [_row(line, found.currency) for line in shown]
    name = _("day-report")
    return answer(request, name=name, code="day_report", head=head, rows=rows, on=asked)


def _found(request: GuardedRequest, asked: date) -> DayReport:
    return day_report(company_id=request.company.id, day=asked, now=now())


def _asked(request: GuardedRequest) -> date:
    current = today(request)
    return min(address.day(request, "day") or current, current)


def _url(one: date) -> str:
    return f"{reverse('day_report')}?day={one.isoformat()}"


def _later(kept: list[date], asked: date, current: date) -> str:
    """Return where the next report is: a kept one, else that of today."""
    if kept:
        return _url(kept[-1])
    return _url(current) if asked < current else ""


def _may(request: GuardedRequest, section: str) -> bool:
    needs = words.NEEDS.get(section)
    return needs is None or needs in request.capabilities


def _head(request: GuardedRequest, found: DayReport) -> list[dict[str, Any]]:
    """Return what one looks at first."""
    promises = found.of("promises")
    figures = [
        (_("Money in"), "money", "good", found.of("money"), True),
        (_("Contacts made"), "people", "info", found.of("contacts"), False),
        (_("Promises made"), "approve", "info", [o for o in promises if o.what == "made"], True),
        (_("Promises broken"), "cross", "bad", [o for o in promises if o.what == "broken"], True),
        (_("Steps decided"), "clock", "info", found.of("decided"), False),
        (
            _("Tasks left"),
            "alert",
            "warn",
            [o for o in found.of("tasks") if o.note == "open"],
            False,
        ),
    ]
    return [
        {
            "word": said,
            "icon": icon,
            "tone": tone,
            "count": count(sum(line.count for line in lines)),
            "cents": priced(sum(line.cents for line in lines), found.currency) if money else "",
        }
        for said, icon, tone, lines, money in figures
        if icon != "money" or _may(request, "money")
    ]


def _section(found: DayReport, name: str) -> dict[str, Any]:
    lines = found.of(name)
    return {
        "code": name,
        "word": word(words.SECTIONS, name),
        "empty": words.EMPTY.get(name, ""),
        "rows": [
            {
                "what": _what(line),
                "who": actor(line.who) if line.who else "",
                "note": _note(line),
                "count": count(line.count) if name != "run" else "",
                "cents": priced(line.cents, found.currency) if line.cents else "",
            }
            for line in lines
        ],
        "has_who": any(line.who for line in lines),
        "has_note": any(line.note for line in lines),
        "has_cents": any(line.cents for line in lines),
        "has_count": name != "run",
    }


def _what(line: Line) -> str:
    return str(word(words.WHATS[line.section], line.what))


def _note(line: Line) -> str:
    if line.section == "decided":
        plan, _between, step = line.note.rpartition(" · ")
        return f"{plan} · {step_name(step)}" if plan else line.note
    return str(word(words.NOTES.get(line.section, {}), line.note)) if line.note else ""


def _row(line: Line, currency: str) -> Iterator[Cell]:
    yield str(word(words.SECTIONS, line.section))
    yield _what(line)
    yield str(actor(line.who)) if line.who else ""
    yield _note(line)
    yield line.count
    yield Money(line.cents, currency) if line.cents else None
