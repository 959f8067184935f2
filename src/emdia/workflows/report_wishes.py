"""Who gets which report by e-mail and when, and what holds of every report."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from emdia.books.companies.scope import company_scope
from emdia.books.facts import operations as facts
from emdia.books.facts.actor import Actor
from emdia.books.kept_reports import operations, queries
from emdia.books.kept_reports.models import ReportKind
from emdia.books.parties.models import Salesperson

from .contact.report_mail import is_address


class UnableToWish(ValueError):
    """The wish cannot be kept; the message is a code that a screen explains."""


def add(
    *,
    company_id: int,
    kind: ReportKind,
    salesperson_id: int | None,
    name: str,
    address: str,
    language: str,
    weekdays: str,
    hour: int,
    by: Actor,
) -> int:
    """Let an address get a report from the next hour of its timetable on; return the wish's id.

    :raises UnableToWish: address_wrong, salesperson_missing, no_weekday or already_wished.
    """
    address = address.strip()
    if not is_address(address):
        raise UnableToWish("address_wrong")
    if not weekdays:
        raise UnableToWish("no_weekday")
    with company_scope(company_id):
        person = Salesperson.objects.filter(pk=salesperson_id or 0).first()
        if (kind is ReportKind.SALES) is (person is None):
            raise UnableToWish("salesperson_missing")
        fields = {
            "kind": kind,
            "salesperson": person,
            "name": name.strip() or (person.name if person else ""),
            "address": address,
            "language": language,
            "weekdays": weekdays,
            "hour": hour,
        }
        try:
            with transaction.atomic():
                wish = operations.wish(company_id=company_id, fields=fields)
        except IntegrityError as twice:
            raise UnableToWish("already_wished") from twice
        _record("report_wish.added", company_id, wish.pk, by, {"kind": kind, "to": address})
        return wish.pk


def stop(*, company_id: int, wish_id: int, by: Actor, now: datetime) -> None:
    """Send no more for a wish.

    :raises UnableToWish: wish_unknown.
    """
    with company_scope(company_id):
        wish = queries.lock_wish(wish_id)
        if wish is None:
            raise UnableToWish("wish_unknown")
        if wish.stopped_at is not None:
            return
        operations.stop(wish, by=by.name, at=now)
        told = {"kind": wish.kind, "to": wish.address}
        _record("report_wish.stopped", company_id, wish.pk, by, told)


def set_up(*, company_id: int, day_hour: int, ahead_days: int, silent_days: int, by: Actor) -> None:
    """Set when a day is over and what salespeople are told of."""
    fields = {"day_hour": day_hour, "ahead_days": ahead_days, "silent_days": silent_days}
    with company_scope(company_id):
        before = queries.setting(company_id)
        changes = [
            [name, getattr(before, name), value]
            for name, value in fields.items()
            if getattr(before, name) != value
        ]
        setting = operations.set_up(company_id=company_id, fields=fields)
        if changes:
            facts.record(
                company_id=company_id,
                kind="report_setting.set",
                subject=("report_setting", setting.pk),
                by=by,
                data={"changes": changes},
            )


def _record(kind: str, company_id: int, wish_id: int, by: Actor, told: Mapping[str, Any]) -> None:
    facts.record(
        company_id=company_id,
        kind=kind,
        subject=("report_wish", wish_id),
        by=by,
        data=dict(told),
    )
