"""OFX 1 (SGML) and 2 (XML) as Brazilian banks write them.

Read by a scanner of tags, not by a parser: tags are left open, marks stand unescaped in
memos, and nothing in the file can be expanded. Read by a stated rule, with a note:
decimal commas, a character set other than the header's, days of zeros. Left out, with a
fault: blank amounts, days that do not exist, amounts whose mark nobody can tell.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from datetime import date

from emdia.formats.fixed_width import Unreadable
from emdia.formats.statements.amounts import InvalidAmount, cents_of, proved_mark
from emdia.formats.statements.decoding import Limit, canonical_sha256, decoded, plain, refuse_dense
from emdia.formats.statements.remarks import Remarks
from emdia.formats.statements.statement import (
    Account,
    Balance,
    Entry,
    EntryKind,
    Ordinals,
    Statement,
    StatementFile,
)
from emdia.kernel.faults import Fault
from emdia.kernel.money import EXPONENTS

_TAG = re.compile(r"<(/?)([A-Za-z0-9_.]+)[ \t]*/?>([^<]*+(?:<(?![/A-Za-z])[^<]*+)*+)")
_AMOUNT = re.compile(r"<(?:TRNAMT|BALAMT)>([^<\r\n]*)", re.IGNORECASE)
_DAY = re.compile(r"[0-9]{8}")
_USUAL_CURRENCY = "BRL"

Fields = dict[str, str]

_KINDS = {
    "ATM": EntryKind.WITHDRAWAL,
    "CASH": EntryKind.WITHDRAWAL,
    "CHECK": EntryKind.CHEQUE,
    "DEP": EntryKind.DEPOSIT,
    "DIRECTDEBIT": EntryKind.DIRECT_DEBIT,
    "DIRECTDEP": EntryKind.DEPOSIT,
    "DIV": EntryKind.INVESTMENT,
    "FEE": EntryKind.FEE,
    "INT": EntryKind.INTEREST,
    "PAYMENT": EntryKind.PAYMENT,
    "POS": EntryKind.CARD,
    "REPEATPMT": EntryKind.PAYMENT,
    "SRVCHG": EntryKind.FEE,
    "XFER": EntryKind.TRANSFER,
}

# Every entry has it, once.
_AMOUNT_OF_ENTRY = "TRNAMT"

# Aggregates that begin a statement, and those whose fields stay apart from it.
_STATEMENTS = {"STMTRS", "CCSTMTRS"}
_ACCOUNTS = {"BANKACCTFROM", "CCACCTFROM"}
_OF_AN_ENTRY = {"PAYEE", "BANKACCTTO", "CCACCTTO", "CURRENCY", "ORIGCURRENCY"}
_AGGREGATES = {
    *_ACCOUNTS,
    *_OF_AN_ENTRY,
    "AVAILBAL",
    "BAL",
    "BALLIST",
    "BANKMSGSRSV1",
    "BANKTRANLIST",
    "CCSTMTTRNRS",
    "CREDITCARDMSGSRSV1",
    "FI",
    "LEDGERBAL",
    "OFX",
    "SIGNONMSGSRSV1",
    "SONRS",
    "STATUS",
    "STMTTRN",
    "STMTTRNRS",
}


@dataclass(slots=True)
class _Draft:
    """One statement as it is found: its fields, and the entry whose fields are coming in."""

    mark: str | None
    remarks: Remarks
    limit: Limit
    own: Fields = field(default_factory=dict)
    account: Fields = field(default_factory=dict)
    days: Fields = field(default_factory=dict)
    ledger: Fields = field(default_factory=dict)
    entry: Fields | None = None
    line: int = 0
    identity: str | None = None
    entries: list[Entry] = field(default_factory=list)
    ordinals: Ordinals = field(default_factory=Ordinals)
    bank_ids: set[int] = field(default_factory=set)
    known_days: dict[str, date | None] = field(default_factory=dict)

    @property
    def currency(self) -> str:
        return self.own.get("CURDEF", "").upper() or _USUAL_CURRENCY

    def known_identity(self) -> str:
        """Return the account's identity, which nearly always stands before the entries."""
        if self.identity is None:
            self.identity = _account(self.account).identity
        return self.identity

    def begin_entry(self, line: int) -> Fields:
        """Take the entry before this one, and return where this one's fields go."""
        self.take_entry()
        self.limit.count()
        self.entry, self.line = {}, line
        return self.entry

    def take_entry(self) -> None:
        """Turn the fields that came in into an entry. An unclosed entry ends here too."""
        if self.entry is not None:
            fields, self.entry = self.entry, None
            entry = _entry(fields, self)
            if entry is not None:
                self.entries.append(entry)


def read_ofx(data: bytes) -> StatementFile:
    """Read an OFX file.

    :raises Unreadable: empty, too large, or without one statement in it.
    """
    text, encoding = decoded(data)
    refuse_dense(text)
    remarks = Remarks()
    _remark_on_frame(text, encoding, remarks)
    mark = proved_mark(found[1].strip() for found in _AMOUNT.finditer(text))
    if mark == ",":
        remarks.note("decimal_comma", "Amounts have a decimal comma, where OFX asks for a point.")
    drafts = _drafts(text, mark, remarks)
    if not drafts:
        raise Unreadable(
            Fault(
                "not_a_statement",
                "The file holds no statement (no STMTRS). Download it again as OFX or Money.",
            )
        )
    return StatementFile(
        layout="ofx",
        statements=tuple(_statement(draft) for draft in drafts),
        faults=remarks.faults,
        notes=remarks.notes,
        canonical_sha256=canonical_sha256(text),
    )


def _remark_on_frame(text: str, encoding: str, remarks: Remarks) -> None:
    header = text[: max(text.find("<OFX"), 0)]
    if encoding in {"utf-8", "utf-16"} and header and "UTF" not in header.upper():
        remarks.note(
            "charset_header",
            f"The header names another character set, but the text is {encoding.upper()}; it "
            "was read as that.",
        )
    if "</OFX>" not in text[-4096:].upper():
        remarks.fault(
            "file_truncated",
            "The file does not end with </OFX>: entries may be missing. Download it again.",
            line=text.count("\n") + 1,
        )


def _drafts(text: str, mark: str | None, remarks: Remarks) -> list[_Draft]:
    drafts: list[_Draft] = []
    limit = Limit()
    draft = _Draft(mark, Remarks(), limit)  # What stands before the first statement goes nowhere.
    target: Fields = {}
    lines = _Lines(text)
    for found in _TAG.finditer(text):
        closing, name, value = found.groups()
        name = name.upper()
        if closing:
            if name in _AGGREGATES:
                target = _after(name, draft)
        elif name == "STMTTRN":
            line = lines.at(found.start())
            target = draft.begin_entry(line)
            if not drafts:
                _remark_on_order(name, line, remarks)
        elif name in _STATEMENTS:
            limit.count_account()
            draft.take_entry()
            draft = _Draft(mark, remarks, limit)
            drafts.append(draft)
            target = draft.own
        elif name in _AGGREGATES:
            if name in _ACCOUNTS and draft.account:
                _remark_on_order(name, lines.at(found.start()), remarks)
            target = _opened(name, draft)
        else:
            if name == _AMOUNT_OF_ENTRY and (target is not draft.entry or name in target):
                _remark_on_order(name, lines.at(found.start()), remarks)
            target[name] = html.unescape(value.strip()) if "&" in value else value.strip()
    draft.take_entry()
    return drafts


class _Lines:
    """Counts the lines of a text from one place of it to the next."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._line = 1
        self._counted = 0

    def at(self, place: int) -> int:
        """Return the line of a place, which is after the one asked before."""
        self._line += self._text.count("\n", self._counted, place)
        self._counted = place
        return self._line


def _remark_on_order(name: str, line: int, remarks: Remarks) -> None:
    remarks.fault(
        "tag_order",
        f"Line {line}: a {name} where none belongs: the beginning of an entry or statement may "
        "be lost before it. Compare it with the bank's own page, or download it again.",
        line=line,
        field=name,
    )


def _opened(name: str, draft: _Draft) -> Fields:
    """Return where the fields of an aggregate go."""
    if name in _OF_AN_ENTRY and draft.entry is not None:
        # Kept beside the entry's own fields, whose names they share.
        return _Nested(name, draft.entry)
    draft.take_entry()
    if name in _ACCOUNTS:
        return draft.account
    if name == "BANKTRANLIST":
        return draft.days
    return draft.ledger if name == "LEDGERBAL" else {}


def _after(name: str, draft: _Draft) -> Fields:
    """Return where fields go once the aggregate `name` is closed."""
    if name in _OF_AN_ENTRY and draft.entry is not None:
        return draft.entry
    draft.take_entry()
    return draft.own


class _Nested(dict[str, str]):
    """The fields of an aggregate within an entry, written to the entry as AGGREGATE.FIELD."""

    def __init__(self, name: str, entry: Fields) -> None:
        super().__init__()
        self._name = name
        self._entry = entry

    def __setitem__(self, key: str, value: str) -> None:
        self._entry[f"{self._name}.{key}"] = value


def _statement(draft: _Draft) -> Statement:
    if draft.currency not in EXPONENTS:
        draft.remarks.fault("currency_unknown", f"{draft.currency!r} is not a currency known here.")
    account = _account(draft.account)
    entries = draft.entries
    if account.identity != draft.known_identity():
        entries = [entry._replace(account=account.identity) for entry in entries]
    return Statement(
        account=account,
        currency=draft.currency,
        first_day=_optional_day(draft.days, "DTSTART", draft.remarks),
        last_day=_optional_day(draft.days, "DTEND", draft.remarks),
        opening=None,
        closing=_closing(draft),
        entries=tuple(entries),
    )


def _account(fields: Fields) -> Account:
    bank = fields.get("BANKID", "")
    return Account(
        # Some banks write four digits, some drop the zeros.
        bank=bank.lstrip("0").zfill(3) if bank.isdigit() else bank,
        agencia=fields.get("BRANCHID", ""),
        number=fields.get("ACCTID", ""),
    )


def _entry(fields: Fields, draft: _Draft) -> Entry | None:
    """Return an entry; None, with a fault, where it cannot be understood."""
    line = draft.line
    cents = _cents(fields, "TRNAMT", line, draft)
    posted = fields.get("DTPOSTED", "")
    day = _known_day(posted, draft.known_days)
    if day is None:
        draft.remarks.fault(
            "date_invalid",
            f"Line {line}: DTPOSTED {posted!r} is not a day.",
            line=line,
            field="DTPOSTED",
            found=posted,
        )
    if cents is None or day is None:
        return None
    _remark_on_entry(fields, cents, draft)
    name = fields.get("NAME", "") or fields.get("PAYEE.NAME", "")
    memo = plain(fields.get("MEMO", ""))
    return Entry(
        line=line,
        day=day,
        cents=cents,
        account=draft.known_identity(),
        ordinal=draft.ordinals.next(day=day, cents=cents, memo=memo or name),
        kind=_KINDS.get(fields.get("TRNTYPE", "").upper(), EntryKind.OTHER),
        memo=memo or name,
        document=fields.get("CHECKNUM", "") or fields.get("REFNUM", ""),
        bank_id=fields.get("FITID", ""),
        counterparty=name if memo else "",
    )


def _remark_on_entry(fields: Fields, cents: int, draft: _Draft) -> None:
    kind, bank_id = fields.get("TRNTYPE", "").upper(), fields.get("FITID", "")
    if (kind == "DEBIT" and cents > 0) or (kind == "CREDIT" and cents < 0):
        draft.remarks.fault(
            "sign_conflict",
            f"Line {draft.line}: a {kind} of {fields['TRNAMT']}: type and sign disagree. It was "
            "read with its sign; compare it with the bank's own page.",
            line=draft.line,
            field="TRNAMT",
            found=fields["TRNAMT"],
        )
    if bank_id and hash(bank_id) in draft.bank_ids:
        draft.remarks.note_once(
            "fitid_repeated",
            "The bank gives several entries one FITID; they are told apart by day, amount, words "
            "and order.",
            line=draft.line,
            field="FITID",
            found=bank_id,
        )
    draft.bank_ids.add(hash(bank_id))


def _closing(draft: _Draft) -> Balance | None:
    if "BALAMT" not in draft.ledger:
        draft.remarks.note("balance_missing", "The file has no balance (LEDGERBAL).")
        return None
    cents = _cents(draft.ledger, "BALAMT", None, draft)
    day = _optional_day(draft.ledger, "DTASOF", draft.remarks)
    return None if cents is None else Balance(day, cents)


def _cents(fields: Fields, name: str, line: int | None, draft: _Draft) -> int | None:
    text = fields.get(name, "")
    where = f"Line {line}" if line else "Balance"
    if not text.strip(" .,"):
        draft.remarks.fault(
            "amount_blank",
            f"{where}: {name} is blank ({text!r}). The entry was left out; see the bank's page.",
            line=line,
            field=name,
            found=text,
        )
        return None
    try:
        return cents_of(text, places=EXPONENTS.get(draft.currency, 2), mark=draft.mark)
    except InvalidAmount as refusal:
        draft.remarks.fault(
            "amount_invalid", f"{where}, {name}: {refusal}", line=line, field=name, found=text
        )
        return None


def _optional_day(fields: Fields, name: str, remarks: Remarks) -> date | None:
    text = fields.get(name, "")
    day = _day(text)
    if text and day is None:
        remarks.note(
            "date_missing", f"{name} is {text!r}, which is no day.", field=name, found=text
        )
    return day


def _known_day(text: str, known: dict[str, date | None]) -> date | None:
    digits = text[:8]
    if digits not in known:
        known[digits] = _day(digits)
    return known[digits]


def _day(text: str) -> date | None:
    """Return the day the bank prints; the hour and time zone never move it."""
    digits = text[:8]
    if not _DAY.fullmatch(digits):
        return None
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None
