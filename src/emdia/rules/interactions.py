"""What comes of a contact, and whether somebody was reached by it.

Pure. An outcome a person picks says at once whether the debtor was spoken to, which is what
contact law counts, and whether a promise belongs to it.
"""

from enum import StrEnum


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


def was_reached(outcome: Outcome) -> bool:
    """Return whether the debtor was spoken or written to: a call nobody took reached nobody."""
    return outcome not in _NOBODY


def may_promise(outcome: Outcome) -> bool:
    """Return whether a promise of payment may come with this outcome."""
    return outcome is Outcome.PROMISED
