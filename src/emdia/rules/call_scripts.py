"""Which script stands beside a call, by how the debtor stands.

Pure. The words are templates (formats/letters/shipped_calls.py brings the first ones); a step of
a plan may name another.
"""

BEFORE_DUE, FIRST_DAYS, LATE, BROKEN_PROMISE = (
    "call_before_due",
    "call_first_days",
    "call_late",
    "call_broken_promise",
)
# So long a payment may simply have been overlooked.
LAST_OF_FIRST_DAYS = 10


def script_of(*, days_late: int, has_broken_promise: bool) -> str:
    """Return the code of the script; `days_late` is of the oldest title, 0 where nothing is late.

    A broken promise is spoken about only while something is late.
    """
    if days_late <= 0:
        return BEFORE_DUE
    if has_broken_promise:
        return BROKEN_PROMISE
    return FIRST_DAYS if days_late <= LAST_OF_FIRST_DAYS else LATE
