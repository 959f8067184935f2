"""What the cockpit shows, printed before the template sees it."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.urls import reverse

from emdia.kernel import phones
from emdia.kernel.tax_ids import punctuate
from emdia.reports.cockpit import (
    Callee,
    CallTitle,
    ChannelGuard,
    Cockpit,
    Happened,
    HoldLine,
    Place,
    PromiseLine,
)
from emdia.rules.interactions import Outcome
from emdia.web.cockpit import words
from emdia.web.customers.words import CHANNELS, ROLES
from emdia.web.dunning import words as dunning
from emdia.web.figures import amount, count, day, instant, priced
from emdia.web.messages import words as messages
from emdia.web.promises.words import OUTCOMES
from emdia.web.promises.words import STATES as PROMISES
from emdia.web.words import state, word


def page_cells(found: Cockpit, company_zone: ZoneInfo) -> dict[str, Any]:
    """Return everything on the page but its form."""
    zone = ZoneInfo(found.time_zone)
    people = [_callee(one, zone) for one in found.people if not one.is_third_party]
    owed = found.owed
    return {
        "id": found.customer_id,
        "name": found.name,
        "tax_id": punctuate(found.tax_id),
        "segment": found.segment,
        "currency": found.currency,
        "late": priced(owed.late_cents, found.currency) if owed.late_cents else "",
        "open": priced(owed.open_cents, found.currency),
        "charges": priced(owed.charges_cents, found.currency) if owed.charges_cents else "",
        "ages": [
            {
                "word": words.bucket_in_words(one.bucket.first, one.bucket.last),
                "count": count(one.count),
                "amount": amount(one.owed_cents, found.currency),
                "is_late": one.bucket.number > 0,
            }
            for one in owed.ages
            if one.count
        ],
        "titles": [_title(one, found.currency) for one in found.titles],
        "titles_more": count(owed.count - len(found.titles))
        if owed.count > len(found.titles)
        else "",
        "callee": next(
            (one for one in people if one["phone"] and one["id"] == found.beginning.contact_id),
            None,
        ),
        "people": people,
        "third_parties": [
            {"name": one.name, "role": word(ROLES, one.role), "phone": phones.printed(one.phone)}
            for one in found.people
            if one.is_third_party
        ],
        "zone": found.time_zone if zone != company_zone else "",
        "promises": [_promise(one) for one in found.promises],
        "holds": [_hold(one) for one in found.holds if one.document],
        "stops": [_hold(one) for one in found.holds if not one.document],
        "tasks": [
            {
                "word": word(dunning.KINDS, kind),
                "due": instant(due),
                "url": reverse("task", args=[task_id]),
            }
            for task_id, kind, due in found.tasks
        ],
        "script": found.script,
        "disputable": [
            {"id": one.id, "document": one.document} for one in found.titles if not one.hold
        ],
    }


def event_cells(found: tuple[Happened, ...], most: int) -> list[dict[str, Any]]:
    return [_event(one) for one in found[:most]]


def written(place: Place) -> str:
    """Return a place as an address says it."""
    return f"{place.at.isoformat()}_{place.kind}_{place.id}"


def _callee(one: Callee, zone: ZoneInfo) -> dict[str, Any]:
    voice = one.voice
    return {
        "id": one.contact_id,
        "name": one.name,
        "role": word(ROLES, one.role),
        "phone": phones.printed(one.phone) if one.phone else "",
        "tel": f"tel:{one.phone}" if voice and not voice.why else "",
        "voice": _guard(voice, zone) if voice else None,
        "email": one.email,
        "others": [_guard(guard, zone) for guard in one.channels if guard is not voice],
    }


def _guard(one: ChannelGuard, zone: ZoneInfo) -> dict[str, Any]:
    return {
        "channel": word(CHANNELS, one.channel),
        "is_open": not one.why,
        "why": word(messages.REASONS, one.why) if one.why else "",
        "until": _hour(one.until_at, zone) if one.until_at else "",
        "until_at": one.until_at.isoformat() if one.until_at else "",
        "next": _moment(one.next_at, zone) if one.next_at else "",
        "left": words.left_in_words(one.left, one.left_days)
        if one.left is not None and one.left_days and not one.why
        else "",
        "source": words.law_source(one.source),
        "rule": one.rule,
    }


def _hour(moment: datetime, zone: ZoneInfo) -> str:
    """Return the hour it is for the debtor: the law counts that one."""
    return f"{moment.astimezone(zone):%H:%M}"


def _moment(moment: datetime, zone: ZoneInfo) -> str:
    there = moment.astimezone(zone)
    return f"{day(there.date())} {there:%H:%M}"


def _title(one: CallTitle, currency: str) -> dict[str, Any]:
    return {
        "id": one.id,
        "url": reverse("receivable", args=[one.id]),
        "document": one.document,
        "due": day(one.due_date),
        "days_late": count(one.days_late) if one.days_late else "",
        "charges": amount(one.owed_cents - one.balance_cents, one.currency)
        if one.owed_cents != one.balance_cents
        else "",
        "owed": amount(one.owed_cents, one.currency)
        if one.currency == currency
        else priced(one.owed_cents, one.currency),
        "owed_cents": one.owed_cents,
        "hold": word(dunning.HOLDS, one.hold) if one.hold else "",
        "may_promise": one.may_promise and one.currency == currency,
        "is_asked": one.is_asked,
    }


def _promise(one: PromiseLine) -> dict[str, Any]:
    return {
        "state": state(PROMISES, one.state),
        "amount": priced(one.amount_cents, one.currency),
        "by": day(one.last_date),
        "made": instant(one.made_at),
        "made_by": one.made_by,
    }


def _hold(one: HoldLine) -> dict[str, Any]:
    return {
        "kind": word(dunning.HOLDS, one.kind),
        "document": one.document,
        "until": day(one.until_date) if one.until_date else "",
        "reason": one.reason,
    }


def _event(one: Happened) -> dict[str, Any]:
    cells: dict[str, Any] = {
        "event": words.EVENTS.get(one.kind),
        "badge": None,
        "what": "",
        "amount": priced(one.cents, one.currency) if one.cents else "",
        "note": one.note,
        "who": " · ".join(filter(None, (one.name, one.by))),
        "at": instant(one.at),
        "undo_url": "",
        "undone": "",
    }
    return cells | _SAID[one.kind](one)


def _talk(one: Happened) -> dict[str, Any]:
    return {
        "title": word(OUTCOMES, one.state),
        "what": word(CHANNELS, one.detail),
        "is_inbound": not one.is_ours,
        "next": day(one.day) if one.day and not one.undone else "",
        "badge": words.LOGGED_IN_ERROR if one.undone else None,
        "undone": one.undone,
        "undo_url": "" if one.undone else reverse("cockpit:undo", args=[one.id]),
        "is_bad": one.state in (Outcome.REFUSES, Outcome.WRONG_NUMBER),
    }


def _message(one: Happened) -> dict[str, Any]:
    return {
        "what": f"{word(CHANNELS, one.detail)} · {messages.step(one.note)}",
        "url": reverse("message", args=[one.id]),
        "badge": state(messages.STATES, one.state),
        "who": one.name,
        "note": word(messages.REASONS, one.by) if one.by else "",
    }


def _promised(one: Happened) -> dict[str, Any]:
    return {"next": "", "due": day(one.day)}


def _promise_ended(one: Happened) -> dict[str, Any]:
    return {"event": words.PROMISES_ENDED[one.state], "at": day(one.day)}


def _held(one: Happened) -> dict[str, Any]:
    return {
        "what": " · ".join(filter(None, (str(word(dunning.HOLDS, one.state)), one.detail))),
        "due": day(one.day) if one.day and one.kind == "hold" else "",
    }


def _task(one: Happened) -> dict[str, Any]:
    return {
        "title": word(dunning.KINDS, one.detail),
        "url": reverse("task", args=[one.id]),
        "badge": state(words.TASK_STATES, one.state),
        "note": words.CLOSED_FOR.get(one.note, one.note),
    }


def _payment(one: Happened) -> dict[str, Any]:
    cells: dict[str, Any] = {"what": word(words.RECEIPTS, one.detail), "at": day(one.day)}
    if one.state == "taken_back":
        cells["event"] = words.TAKEN_BACK
    return cells


_SAID = {
    "talk": _talk,
    "message": _message,
    "promise": _promised,
    "promise_end": _promise_ended,
    "hold": _held,
    "hold_end": _held,
    "task": _task,
    "payment": _payment,
}
