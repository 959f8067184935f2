"""Whether a bank account told in a file is one of ours: files write the same account in many ways.

Pure. Zeros at the beginning and marks between digits do not count; the check digit may be
there or not, also behind the agência. What the file leaves out does not tell against it, but
the account's number must be told.
"""

import re

Told = tuple[str, str, str]  # bank, agência, account with or without its digit
Ours = tuple[str, str, str, str]  # bank, agência, account, its digit


def is_same_account(*, told: Told, ours: Ours) -> bool:
    """Return whether `told` may be written for `ours`."""
    bank, agencia, number = map(_bare, told)
    our_bank, our_agencia, our_number, _ = map(_bare, ours)
    if not number or (bank and bank != our_bank):
        return False
    if agencia and agencia != our_agencia and agencia[:-1] != our_agencia:
        return False
    whole = _bare(ours[2] + ours[3])
    # Some banks put the agência before the account.
    return number in {our_number, whole, _bare(ours[1] + whole.rjust(len(ours[2] + ours[3]), "0"))}


def _bare(text: str) -> str:
    return re.sub(r"[^0-9A-Za-z]", "", text).upper().lstrip("0")
