"""ISO 20022 statements: camt.053 (a closed day), camt.052 (the day so far), camt.054 (advices).

Positions are given as the element's path.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from emdia.formats.fixed_width import Unreadable
from emdia.formats.statements.camt_message import Found, Message, parse
from emdia.formats.statements.decoding import Limit, canonical_sha256, decoded, plain
from emdia.formats.statements.remarks import Remarks
from emdia.formats.statements.statement import (
    Account,
    Balance,
    Entry,
    EntryKind,
    Ordinals,
    Statement,
    StatementFile,
    closing_fault,
)
from emdia.kernel.faults import Fault
from emdia.kernel.money import EXPONENTS

_OPENINGS = ("OPBD", "PRCD", "OPAV")
_CLOSINGS = ("CLBD", "CLAV", "ITBD", "ITAV")
_AMOUNT = re.compile(r"[0-9]{1,18}(?:\.[0-9]{0,5})?")

# Family of the bank transaction code; the sub-family decides where it is there.
_KINDS = {
    "CCRD": EntryKind.CARD,
    "MCRD": EntryKind.CARD,
    "CNTR": EntryKind.DEPOSIT,
    "RCHQ": EntryKind.CHEQUE,
    "ICHQ": EntryKind.CHEQUE,
    "RDDT": EntryKind.DIRECT_DEBIT,
    "IDDT": EntryKind.DIRECT_DEBIT,
    "RCDT": EntryKind.TRANSFER,
    "ICDT": EntryKind.TRANSFER,
    "RRCT": EntryKind.TRANSFER,
    "IRCT": EntryKind.TRANSFER,
    "CHRG": EntryKind.FEE,
    "FEES": EntryKind.FEE,
    "COMM": EntryKind.FEE,
    "INTR": EntryKind.INTEREST,
    "TAXE": EntryKind.TAX,
    "SALA": EntryKind.SALARY,
    "CWDL": EntryKind.WITHDRAWAL,
    "CDPT": EntryKind.DEPOSIT,
    "RRTN": EntryKind.REVERSAL,
}


class _Reader:
    """Makes statements of the accounts of a message, and entries as soon as they end."""

    def __init__(self) -> None:
        self.remarks = Remarks()
        self.statements: list[Statement] = []
        self._limit = Limit()
        self._entries: list[Entry] = []
        self._currency = ""
        self._seen = 0

    def take_entry(self, found: Found, account: Found) -> None:
        self._limit.count()
        self._seen += 1
        place = f"{account.name}[{len(self.statements) + 1}]/Ntry[{self._seen}]"
        if not self._currency:
            self._currency = _currency(account, found)
        entry = _entry(found, place, self._seen, self._currency, self.remarks)
        if entry is not None:
            self._entries.append(entry)

    def take_account(self, found: Found) -> None:
        self._limit.count_account()
        path = f"{found.name}[{len(self.statements) + 1}]"
        currency = self._currency or _currency(found, found)
        if currency not in EXPONENTS:
            self.remarks.fault(
                "currency_unknown",
                f"{path}: {currency!r} is not a currency known here.",
                field=f"{path}/Acct/Ccy",
                found=currency,
            )
        self.statements.append(_statement(found, path, currency, self._entries, self.remarks))
        self._entries, self._currency, self._seen = [], "", 0


def read_camt(data: bytes) -> StatementFile:
    """Read a camt.052, .053 or .054 message.

    One entry is what the bank booked as one; the payments it sums up stay within it.

    :raises Unreadable: too large, not sound XML, with a DTD or entities, or another message.
    """
    text, _ = decoded(data)
    reader = _Reader()
    message = Message(on_entry=reader.take_entry, on_account=reader.take_account)
    parse(data, text, message)
    if not reader.statements:
        raise Unreadable(
            Fault(
                "not_a_statement",
                f"The XML is a {message.root} and holds no camt.052, camt.053 or camt.054 message.",
                field=message.root,
            )
        )
    return StatementFile(
        layout="camt",
        statements=tuple(reader.statements),
        faults=reader.remarks.faults,
        notes=reader.remarks.notes,
        canonical_sha256=canonical_sha256(text),
    )


def _statement(
    node: Found, path: str, currency: str, entries: list[Entry], remarks: Remarks
) -> Statement:
    account = Account(
        bank=node.text("Acct/Svcr/FinInstnId/ClrSysMmbId/MmbId", *_BANK_PATHS),
        number=node.text("Acct/Id/IBAN", "Acct/Id/Othr/Id"),
    )
    balances = dict(_balances(node, path, currency, remarks))
    statement = Statement(
        account=account,
        currency=currency,
        first_day=_day(node.text("FrToDt/FrDtTm")),
        last_day=_day(node.text("FrToDt/ToDtTm")),
        opening=next((balances[code] for code in _OPENINGS if code in balances), None),
        closing=next((balances[code] for code in _CLOSINGS if code in balances), None),
        entries=tuple(_numbered(account.identity, entries)),
    )
    remarks.add(closing_fault(statement, where=path))
    return statement


def _numbered(identity: str, entries: list[Entry]) -> Iterator[Entry]:
    ordinals = Ordinals()
    for entry in entries:
        ordinal = ordinals.next(day=entry.day, cents=entry.cents, memo=entry.memo)
        yield entry._replace(account=identity, ordinal=ordinal)


_NOBODYS = Found("TxDtls")
_BANK_PATHS = ("Acct/Svcr/FinInstnId/BICFI", "Acct/Svcr/FinInstnId/BIC", "Acct/Svcr/FinInstnId/Nm")


def _currency(account: Found, holder: Found) -> str:
    """Return the account's currency, or that of the first amount in `holder`."""
    return account.text("Acct/Ccy") or holder.first_currency


def _balances(
    node: Found, path: str, currency: str, remarks: Remarks
) -> Iterator[tuple[str, Balance]]:
    for number, found in enumerate(node.balances, start=1):
        cents = _cents(found, f"{path}/Bal[{number}]", currency, remarks)
        if cents is not None:
            day = _day(found.text("Dt/Dt", "Dt/DtTm"))
            yield found.text("Tp/CdOrPrtry/Cd", "Tp/CdOrPrtry/Prtry"), Balance(day, cents)


def _entry(found: Found, place: str, number: int, currency: str, remarks: Remarks) -> Entry | None:
    """Return an entry, its account and ordinal still to come; None, with a fault, for none."""
    cents = _cents(found, place, currency, remarks)
    # An entry that is still pending has no booking date.
    text = found.text("BookgDt/Dt", "BookgDt/DtTm", "ValDt/Dt", "ValDt/DtTm")
    day = _day(text)
    if day is None:
        remarks.fault(
            "date_invalid",
            f"{place}: {text!r} is not a day.",
            line=number,
            field=f"{place}/BookgDt",
            found=text,
        )
    if cents is None or day is None:
        return None
    # Of a sum of payments, the words and names of one would say nothing about the sum.
    single = found.payments[0] if len(found.payments) == 1 else _NOBODYS
    is_reversal = found.text("RvslInd").lower() in {"true", "1"}
    return Entry(
        line=number,
        day=day,
        cents=cents,
        account="",
        ordinal=0,
        kind=EntryKind.REVERSAL if is_reversal else _kind(found),
        memo=_memo(found, single),
        document=found.text("NtryRef") or _reference(single),
        bank_id=found.text("AcctSvcrRef"),
        counterparty=_counterparty(single, cents),
        is_booked=found.text("Sts/Cd", "Sts") in {"BOOK", ""},
    )


def _memo(found: Found, single: Found) -> str:
    words = (found.text("AddtlNtryInf"), *single.words, single.text("AddtlTxInf"))
    return plain(" ".join(dict.fromkeys(word for word in words if word)))


def _reference(detail: Found) -> str:
    references = (detail.text("Refs/EndToEndId"), detail.text("Refs/TxId"))
    return next((found for found in references if found not in {"", "NOTPROVIDED"}), "")


def _counterparty(detail: Found, cents: int) -> str:
    party = "Dbtr" if cents > 0 else "Cdtr"
    return detail.text(f"RltdPties/{party}/Nm", f"RltdPties/{party}/Pty/Nm")


def _kind(found: Found) -> EntryKind:
    for path in ("BkTxCd/Domn/Fmly/SubFmlyCd", "BkTxCd/Domn/Fmly/Cd"):
        kind = _KINDS.get(found.text(path))
        if kind:
            return kind
    return EntryKind.OTHER


def _cents(node: Found, path: str, currency: str, remarks: Remarks) -> int | None:
    """Return the signed amount of a balance or entry; None, with a fault, when it has none."""
    text, sign = node.text("Amt"), node.text("CdtDbtInd")
    wrong = _what_is_wrong(text, sign, node.currency or currency, currency)
    if wrong:
        code, field, message = wrong
        remarks.fault(code, f"{path}: {message}", field=f"{path}/{field}", found=text or sign)
        return None
    cents = int(Decimal(text).scaleb(EXPONENTS.get(currency, 2)))
    return -cents if sign == "DBIT" else cents


def _what_is_wrong(text: str, sign: str, named: str, currency: str) -> tuple[str, str, str] | None:
    if not text:
        return "amount_blank", "Amt", "it has no amount and was left out."
    if not _AMOUNT.fullmatch(text) or not _is_whole(text, currency):
        return "amount_invalid", "Amt", f"{text!r} is not an amount of {currency}."
    if named != currency:
        return "currency_mismatch", "Amt", f"an amount of {named}, not {currency}."
    if sign not in {"CRDT", "DBIT"}:
        return "sign_unknown", "CdtDbtInd", f"{sign!r} is neither CRDT nor DBIT."
    return None


def _is_whole(text: str, currency: str) -> bool:
    decimals = text.partition(".")[2]
    return not decimals[EXPONENTS.get(currency, 2) :].strip("0")


def _day(text: str) -> date | None:
    """Return the day of a date or of an instant, as the bank prints it."""
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None
