"""Days late in an address, as `31-60`, `366-` or `-0`, and in words."""

from django.http import HttpRequest
from django.utils.translation import gettext as _

from emdia.reports.days_late import ANY_DAYS, DaysLate
from emdia.web import address
from emdia.web.figures import count

LONGEST_DELAY = 100_000


def asked_days(request: HttpRequest) -> DaysLate:
    """Return what days late the address asks for."""
    first, last = address.span(request, "late")
    return DaysLate(
        min(first or 0, LONGEST_DELAY), None if last is None else min(last, LONGEST_DELAY)
    )


def days_in_words(late: DaysLate) -> str:
    """Return what days late a list is narrowed to; empty for any."""
    if late == ANY_DAYS:
        return ""
    if late.last == 0:
        return _("not late")
    if late.last is None:
        return _("%(days)s days late or more") % {"days": count(late.first)}
    return _("%(first)s to %(last)s days late") % {
        "first": count(late.first),
        "last": count(late.last),
    }
