"""What comes of a contact, and whether somebody was reached by it.

Pure. An outcome a person picks says at once whether the debtor was spoken to, which is what
contact law counts, and whether a promise belongs to it.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum

from emdia.rules.bank_calendar import BankCalendar
from emdia.rules.promises import USUAL_GRACE_BANK_DAYS, deadline


class Outcome(StrEnum):
    """What came of a contact."""

    SENT = "sent"  # a message left
    PROMISED = "promised"
    SAYS_PAID = "says_paid"
    DISPUTES = "disputes"
    CALL_BACK = "call_back"
    REFUSES = "refuses"
    HARDSHIP = "hardship"
    OTHER = "other"
    NO_ANSWER = "no_answer"
    LEFT_WORD = "left_word"  # a voice mail without content, a word to call back
    WRONG_NUMBER = "wrong_number"
    THIRD_PARTY = "third_party"  # somebody else answered and was told nothing


# By hand a person picks any of these; `SENT` is the sender's word.
BY_HAND = tuple(one for one in Outcome if one is not Outcome.SENT)
_NOBODY = frozenset(
    {Outcome.NO_ANSWER, Outcome.LEFT_WORD, Outcome.WRONG_NUMBER, Outcome.THIRD_PARTY}
)
# After how many bank days somebody looks again, unless a person says another day. Money that
# is said to be paid needs a day to arrive; a dispute or a refusal, a week of work.
LOOK_AGAIN_BANK_DAYS: Mapping[Outcome, int] = {
    Outcome.PROMISED: 1,  # counted from the promise's deadline
    Outcome.SAYS_PAID: 2,
    Outcome.DISPUTES: 5,
    Outcome.CALL_BACK: 1,
    Outcome.REFUSES: 5,
    Outcome.HARDSHIP: 3,
    Outcome.OTHER: 3,
    Outcome.NO_ANSWER: 1,
    Outcome.LEFT_WORD: 1,
    Outcome.WRONG_NUMBER: 1,
    Outcome.THIRD_PARTY: 1,
}


def was_reached(outcome: Outcome) -> bool:
    """Return whether the debtor was spoken or written to: a call nobody took reached nobody."""
    return outcome not in _NOBODY


def may_promise(outcome: Outcome) -> bool:
    """Return whether a promise of payment may come with this outcome."""
    return outcome is Outcome.PROMISED


def look_again(
    outcome: Outcome, *, on: date, calendar: BankCalendar, promised: date | None = None
) -> date:
    """Return the bank day on which somebody looks again after a contact made `on` a day.

    After a promise that is when it is known whether it was kept; `promised` is its last date.
    """
    since = on
    if promised is not None:
        since = deadline(
            due_date=promised, grace_bank_days=USUAL_GRACE_BANK_DAYS, calendar=calendar
        )
    for _ in range(LOOK_AGAIN_BANK_DAYS[outcome]):
        since = calendar.on_or_after(since + timedelta(days=1))
    return since
