"""Which state of a charge may follow which when a bank reports on it.

Pure: no database, no clock. Whole files move their charges in SQL
(books/payments/sql/move_charges.sql), which takes this table as it stands.
"""

from dataclasses import dataclass

BEFORE_THE_BANK = frozenset({"draft", "sent"})
OPEN = BEFORE_THE_BANK | {"registered"}
# The bank or we wrote it off, or announced its payment: its money may still come.
CLOSING = frozenset({"payment_announced", "written_off", "cancel_requested"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Report:
    """What one kind of report makes of a charge: the state, from which, and how strongly.

    Of several reports in one file the strongest counts, then the latest: a payment is
    not undone by the confirmation of an instruction printed below it.
    """

    to: str
    may_follow: frozenset[str]
    strength: int


REGISTERED = Report(to="registered", may_follow=BEFORE_THE_BANK | {"rejected"}, strength=1)
# Banks refuse instructions with the code of a refused entry: what is registered stays so.
REJECTED = Report(to="rejected", may_follow=BEFORE_THE_BANK, strength=0)
WRITTEN_OFF = Report(to="written_off", may_follow=OPEN | CLOSING, strength=2)
ANNOUNCED = Report(to="payment_announced", may_follow=OPEN | CLOSING, strength=2)
WRITE_OFF_TAKEN_BACK = Report(
    to="registered", may_follow=frozenset({"payment_announced", "written_off"}), strength=2
)
# Even a charge that was replaced: the payer had the old boleto in hand.
PAID = Report(to="paid", may_follow=OPEN | CLOSING | {"rejected", "replaced"}, strength=3)
