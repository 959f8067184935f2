"""Alarms of the intake: raised where files are missing, cleared by files or by a person.

A file that comes out of its order is read and held, never applied by itself: what
is missing before it may be a payment. It goes on when the missing file came, or
when a person says why.
"""

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from emdia.books.bank_files import operations as files
from emdia.books.bank_files import queries as received
from emdia.books.bank_files.models import BankFile, FileState
from emdia.books.calendar.queries import calendar
from emdia.books.companies import queries as companies
from emdia.books.companies.models import BankAgreement, Numbering
from emdia.books.companies.scope import company_scope
from emdia.books.facts import operations as facts
from emdia.books.facts.actor import Actor, system
from emdia.books.intake import operations, queries
from emdia.books.intake.models import AlarmKind, AlarmState, IntakeAlarm
from emdia.rules.intake import IN_ORDER, Order, days_due, order_of

from .queue import enqueue

BY = system("intake")
# Why the system clears an alarm; a screen puts it into words.
FILE_CAME, NUMBERS_FOLLOW, FOLDER_READABLE = "file_came", "numbers_follow", "folder_readable"


class UnableToClear(ValueError):
    """The alarm cannot be cleared, or the file not applied; the message is a code."""


def is_held(bank_file: BankFile) -> bool:
    """Judge a file that was read, in the open scope; raise or clear what its coming means."""
    order, expected = _order(bank_file)
    _answer_missing(bank_file, order)
    if order not in IN_ORDER:
        alarm = queries.of_file(bank_file.pk)
        if alarm is None or alarm.state == AlarmState.OPEN:
            _raise_out_of_order(bank_file, order, expected)
            return True
    else:
        _clear_own(bank_file)
    return bool(queries.blocking(bank_file))


def release(*, company_id: int, bank_account_id: int) -> int:
    """Queue the held files of an account that nothing holds any more; return how many."""
    with company_scope(company_id):
        free = [file for file in received.held(bank_account_id) if not _still_held(file)]
        for bank_file in free:
            settle_later(bank_file)
        return len(free)


def settle_later(bank_file: BankFile) -> None:
    """Queue the settling of a file. Files of one account are settled in the order they came."""
    enqueue(
        "settle_bank_file",
        in_turn=f"bank_account:{bank_file.bank_account_id}",
        company_id=bank_file.company_id,
        bank_file_id=bank_file.pk,
    )


def apply_anyway(*, company_id: int, bank_file_id: int, reason: str, by: Actor) -> None:
    """Let a held file be applied although files before it are missing: a person says why.

    :raises UnableToClear: reason_missing, file_unknown or not_held.
    """
    _refuse_without_reason(reason)
    with company_scope(company_id):
        bank_file = _held_file(bank_file_id)
        own = queries.of_file(bank_file_id)
        alarms = [*queries.blocking(bank_file)]
        if own is not None and own.state == AlarmState.OPEN:
            alarms.append(own)
        facts.record(
            company_id=company_id,
            kind="bank_file.applied_anyway",
            subject=("bank_file", bank_file_id),
            by=by,
            reason=reason,
            data={"alarms": [alarm.pk for alarm in alarms]},
        )
        _clear_all(alarms, by=by, reason=reason)
        settle_later(bank_file)


def clear(*, company_id: int, alarm_id: int, reason: str, by: Actor) -> None:
    """Clear an alarm: a person says why no file is to be waited for.

    :raises UnableToClear: reason_missing, alarm_unknown or already_cleared.
    """
    _refuse_without_reason(reason)
    with company_scope(company_id):
        alarm = queries.lock(alarm_id)
        if alarm is None:
            raise UnableToClear("alarm_unknown")
        if alarm.state != AlarmState.OPEN:
            raise UnableToClear("already_cleared")
        _clear_all([alarm], by=by, reason=reason)
        account_id = alarm.bank_account_id
    release(company_id=company_id, bank_account_id=account_id)


def raise_missing(*, company_id: int, now: datetime) -> int:
    """Raise an alarm for every file that should be there by now; return how many are new."""
    with company_scope(company_id):
        zone = ZoneInfo(companies.company(company_id).time_zone)
        return sum(
            _raise_missing(agreement, now.astimezone(zone))
            for agreement in companies.active_agreements()
        )


def _raise_missing(agreement: BankAgreement, now: datetime) -> int:
    if agreement.expected_by is None or agreement.expected_since_date is None:
        return 0
    due = days_due(
        expected_by=agreement.expected_by,
        since_date=agreement.expected_since_date,
        now=now,
        calendar=calendar(bank=agreement.bank_account.bank_code),
    )
    raised = 0
    for day in due:
        if received.answers(agreement, day, zone=now.tzinfo):
            continue
        alarm = operations.raise_missing(agreement=agreement, expected_date=day)
        if alarm is not None:
            _record("intake_alarm.raised", alarm, BY)
            raised += 1
    return raised


def _order(bank_file: BankFile) -> tuple[Order, int]:
    """Return how a file's number stands, and the number that should have come."""
    if bank_file.bank_agreement.numbering == Numbering.FREE:
        return Order.UNNUMBERED, 0
    latest = received.latest_applied(bank_file)
    latest_number = None if latest is None else latest.sequence
    order = order_of(sequence=bank_file.sequence, latest=latest_number)
    return order, (latest_number or 0) + 1


def _raise_out_of_order(bank_file: BankFile, order: Order, expected: int) -> None:
    alarm = operations.raise_out_of_order(
        bank_file=bank_file, order=order, expected_sequence=expected
    )
    if alarm is not None:
        _record("intake_alarm.raised", alarm, BY)


def _clear_own(bank_file: BankFile) -> None:
    """Clear the alarm of a file that is in its order now: those before it have come."""
    alarm = queries.of_file(bank_file.pk)
    if alarm is not None and alarm.state == AlarmState.OPEN:
        _clear_all([alarm], by=BY, reason=NUMBERS_FOLLOW)


def _answer_missing(bank_file: BankFile, order: Order) -> None:
    """Clear the alarms for the days this file was expected on.

    A number that follows the last one proves that no file was left out before it.
    """
    alarms = queries.missing(bank_file.bank_agreement_id)
    if not alarms:
        return
    day = _day_of(bank_file)
    if order == Order.NEXT:
        answered = [alarm for alarm in alarms if alarm.expected_date and alarm.expected_date <= day]
        _clear_all(answered, by=BY, reason=NUMBERS_FOLLOW, answer=bank_file)
        return
    dates = [bank_file.generated_date, day]
    found = next((a for date in dates for a in alarms if a.expected_date == date), None)
    if found is not None:
        _clear_all([found], by=BY, reason=FILE_CAME, answer=bank_file)


def _day_of(bank_file: BankFile) -> date:
    zone = ZoneInfo(companies.company(bank_file.company_id).time_zone)
    return bank_file.received_at.astimezone(zone).date()


def _clear_all(
    alarms: Sequence[IntakeAlarm],
    *,
    by: Actor,
    reason: str,
    answer: BankFile | None = None,
) -> None:
    for alarm in alarms:
        operations.clear(alarm, by=by.name, reason=reason, answer=answer)
        _record("intake_alarm.cleared", alarm, by, reason)


def _still_held(bank_file: BankFile) -> bool:
    """Return whether something holds a file still; raises and clears nothing."""
    order, _ = _order(bank_file)
    if order not in IN_ORDER:
        alarm = queries.of_file(bank_file.pk)
        if alarm is None or alarm.state == AlarmState.OPEN:
            return True
    return bool(queries.blocking(bank_file))


def _held_file(bank_file_id: int) -> BankFile:
    try:
        bank_file = files.lock(bank_file_id)
    except BankFile.DoesNotExist:
        raise UnableToClear("file_unknown") from None
    if bank_file.state != FileState.HELD:
        raise UnableToClear("not_held")
    return bank_file


def _refuse_without_reason(reason: str) -> None:
    if not reason.strip():
        raise UnableToClear("reason_missing")


def _record(kind: str, alarm: IntakeAlarm, by: Actor, reason: str = "") -> None:
    facts.record(
        company_id=alarm.company_id,
        kind=kind,
        subject=("intake_alarm", alarm.pk),
        by=by,
        reason=reason,
        data={
            "kind": alarm.kind,
            "bank_agreement": alarm.bank_agreement_id,
            "bank_file": alarm.bank_file_id,
            "expected_date": None if alarm.expected_date is None else str(alarm.expected_date),
        },
    )


def note_folder(agreement: BankAgreement, *, is_readable: bool) -> None:
    """Raise or clear, in the open scope, the alarm that an agreement's folder cannot be read."""
    if not is_readable:
        alarm = operations.raise_unreadable(agreement=agreement)
        if alarm is not None:
            _record("intake_alarm.raised", alarm, BY)
        return
    known = [
        alarm
        for alarm in queries.open_alarms()
        if alarm.kind == AlarmKind.FOLDER_UNREADABLE and alarm.bank_agreement_id == agreement.pk
    ]
    _clear_all(known, by=BY, reason=FOLDER_READABLE)
