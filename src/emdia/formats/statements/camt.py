"""ISO 20022 statements: camt.053 (a closed day), camt.052 (the day so far), camt.054 (advices).

A document type definition, an entity or a reference outside the file is refused: a bank
needs none of them. Positions are given as the element's path.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from xml.etree.ElementTree import Element, ParseError, TreeBuilder

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from emdia.formats.fixed_width import Unreadable
from emdia.formats.statements.decoding import canonical_sha256, decoded
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

# The element that holds one account: of camt.053, camt.052 and camt.054.
_ACCOUNTS = {"Stmt", "Rpt", "Ntfctn"}
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
    """Takes entries out of the message while it is parsed, so that they never stand all in memory.

    A target for the XML parser. Names lose their namespace, for versions differ in nothing else
    that is read here.
    """

    def __init__(self) -> None:
        self._builder = TreeBuilder()
        self._open: list[Element] = []
        self._names: dict[str, str] = {}
        self._remarks = Remarks()
        self._entries: list[Entry] = []
        self._currency = ""
        self._seen = 0
        self.statements: list[Statement] = []

    @property
    def remarks(self) -> Remarks:
        return self._remarks

    def start(self, tag: str, attributes: dict[str, str]) -> Element:
        name = self._names.get(tag)
        if name is None:
            name = self._names.setdefault(tag, tag.rpartition("}")[2])
        element = self._builder.start(name, attributes)
        self._open.append(element)
        if name in _ACCOUNTS:
            self._entries, self._currency, self._seen = [], "", 0
        return element

    def end(self, tag: str) -> Element:
        element = self._builder.end(self._names[tag])
        self._open.pop()
        if element.tag == "Ntry" and self._open and self._open[-1].tag in _ACCOUNTS:
            self._take_entry(element)
        elif element.tag in _ACCOUNTS:
            self._take_account(element)
        return element

    def data(self, data: str) -> None:
        self._builder.data(data)

    def close(self) -> Element:
        return self._builder.close()

    def _take_entry(self, element: Element) -> None:
        parent = self._open[-1]
        self._seen += 1
        place = f"{parent.tag}[{len(self.statements) + 1}]/Ntry[{self._seen}]"
        if not self._currency:
            self._currency = _currency(parent, element)
        entry = _entry(element, place, self._seen, self._currency, self._remarks)
        if entry is not None:
            self._entries.append(entry)
        parent.remove(element)

    def _take_account(self, element: Element) -> None:
        path = f"{element.tag}[{len(self.statements) + 1}]"
        currency = self._currency or _currency(element, element)
        if currency not in EXPONENTS:
            self._remarks.fault(
                "currency_unknown",
                f"{path}: {currency!r} is not a currency known here.",
                field=f"{path}/Acct/Ccy",
                found=currency,
            )
        self.statements.append(_statement(element, path, currency, self._entries, self._remarks))
        element.clear()


def read_camt(data: bytes) -> StatementFile:
    """Read a camt.052, .053 or .054 message.

    One entry is what the bank booked as one; the payments it sums up stay within it.

    :raises Unreadable: too large, not sound XML, with a DTD or entities, or another message.
    """
    text, _ = decoded(data)
    reader = _Reader()
    root = _parse(data, reader)
    if not reader.statements:
        raise Unreadable(
            Fault(
                "not_a_statement",
                f"The XML is a {root.tag} and holds no camt.052, camt.053 or camt.054 message.",
                field=root.tag,
            )
        )
    return StatementFile(
        layout="camt",
        statements=tuple(reader.statements),
        faults=reader.remarks.faults,
        notes=reader.remarks.notes,
        canonical_sha256=canonical_sha256(text),
    )


def _parse(data: bytes, reader: _Reader) -> Element:
    parser = DefusedXMLParser(target=reader, forbid_dtd=True)
    try:
        parser.feed(data)
        root: Element = parser.close()
    except DefusedXmlException as refusal:
        raise Unreadable(
            Fault(
                "xml_forbidden",
                "The XML defines entities or a document type, which no bank's statement needs. "
                "Download it again from the bank itself.",
                found=type(refusal).__name__,
            )
        ) from None
    except (ParseError, ValueError, LookupError) as error:
        raise Unreadable(
            Fault(
                "xml_invalid",
                f"The XML is not sound ({error}). Download it again.",
                line=getattr(error, "position", (None,))[0],
            )
        ) from None
    return root


def _statement(
    node: Element, path: str, currency: str, entries: list[Entry], remarks: Remarks
) -> Statement:
    account = Account(
        bank=_first_text(node, "Acct/Svcr/FinInstnId/ClrSysMmbId/MmbId", *_BANK_PATHS),
        number=_first_text(node, "Acct/Id/IBAN", "Acct/Id/Othr/Id"),
    )
    balances = dict(_balances(node, path, currency, remarks))
    statement = Statement(
        account=account,
        currency=currency,
        first_day=_day(_text(node, "FrToDt/FrDtTm")),
        last_day=_day(_text(node, "FrToDt/ToDtTm")),
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


_BANK_PATHS = ("Acct/Svcr/FinInstnId/BICFI", "Acct/Svcr/FinInstnId/BIC", "Acct/Svcr/FinInstnId/Nm")


def _currency(account: Element, holder: Element) -> str:
    """Return the account's currency, or that of the first amount in `holder`."""
    first = holder.find(".//Amt")
    return _text(account, "Acct/Ccy") or ("" if first is None else first.get("Ccy", ""))


def _balances(
    node: Element, path: str, currency: str, remarks: Remarks
) -> Iterator[tuple[str, Balance]]:
    for number, found in enumerate(node.iterfind("Bal"), start=1):
        cents = _cents(found, f"{path}/Bal[{number}]", currency, remarks)
        if cents is not None:
            day = _day(_first_text(found, "Dt/Dt", "Dt/DtTm"))
            yield _first_text(found, "Tp/CdOrPrtry/Cd", "Tp/CdOrPrtry/Prtry"), Balance(day, cents)


def _entry(
    found: Element, place: str, number: int, currency: str, remarks: Remarks
) -> Entry | None:
    """Return an entry, its account and ordinal still to come; None, with a fault, for none."""
    cents = _cents(found, place, currency, remarks)
    # An entry that is still pending has no booking date.
    text = _first_text(found, "BookgDt/Dt", "BookgDt/DtTm", "ValDt/Dt", "ValDt/DtTm")
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
    details = [] if found.find("NtryDtls") is None else found.findall("NtryDtls/TxDtls")
    # Of a sum of payments, the words and names of one would say nothing about the sum.
    single = details[0] if len(details) == 1 else Element("TxDtls")
    is_reversal = _text(found, "RvslInd").lower() in {"true", "1"}
    return Entry(
        line=number,
        day=day,
        cents=cents,
        account="",
        ordinal=0,
        kind=EntryKind.REVERSAL if is_reversal else _kind(found),
        memo=_memo(found, single),
        document=_text(found, "NtryRef") or _reference(single),
        bank_id=_text(found, "AcctSvcrRef"),
        counterparty=_counterparty(single, cents),
        is_booked=_first_text(found, "Sts/Cd", "Sts") in {"BOOK", ""},
    )


def _memo(found: Element, single: Element) -> str:
    words = [_text(found, "AddtlNtryInf"), _text(single, "AddtlTxInf")]
    words[1:1] = [_squeezed(item.text) for item in single.iterfind("RmtInf/Ustrd")]
    return " ".join(dict.fromkeys(word for word in words if word))


def _reference(detail: Element) -> str:
    references = (_text(detail, "Refs/EndToEndId"), _text(detail, "Refs/TxId"))
    return next((found for found in references if found not in {"", "NOTPROVIDED"}), "")


def _counterparty(detail: Element, cents: int) -> str:
    party = "Dbtr" if cents > 0 else "Cdtr"
    return _first_text(detail, f"RltdPties/{party}/Nm", f"RltdPties/{party}/Pty/Nm")


def _kind(found: Element) -> EntryKind:
    for path in ("BkTxCd/Domn/Fmly/SubFmlyCd", "BkTxCd/Domn/Fmly/Cd"):
        kind = _KINDS.get(_text(found, path))
        if kind:
            return kind
    return EntryKind.OTHER


def _cents(node: Element, path: str, currency: str, remarks: Remarks) -> int | None:
    """Return the signed amount of a balance or entry; None, with a fault, when it has none."""
    amount = node.find("Amt")
    text = "" if amount is None else _squeezed(amount.text)
    sign = _text(node, "CdtDbtInd")
    wrong = _what_is_wrong(amount, text, sign, currency)
    if wrong:
        code, field, message = wrong
        remarks.fault(code, f"{path}: {message}", field=f"{path}/{field}", found=text or sign)
        return None
    cents = int(Decimal(text).scaleb(EXPONENTS.get(currency, 2)))
    return -cents if sign == "DBIT" else cents


def _what_is_wrong(
    amount: Element | None, text: str, sign: str, currency: str
) -> tuple[str, str, str] | None:
    if amount is None or not text:
        return "amount_blank", "Amt", "it has no amount and was left out."
    if not _AMOUNT.fullmatch(text) or not _is_whole(text, currency):
        return "amount_invalid", "Amt", f"{text!r} is not an amount of {currency}."
    if amount.get("Ccy", currency) != currency:
        return "currency_mismatch", "Amt", f"an amount of {amount.get('Ccy')}, not {currency}."
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


def _text(node: Element, path: str) -> str:
    # The element's own search of a longer path is several times slower.
    found: Element | None = node
    for name in path.split("/"):
        found = found.find(name) if found is not None else None
    return "" if found is None else _squeezed(found.text)


def _first_text(node: Element, *paths: str) -> str:
    return next((text for path in paths if (text := _text(node, path))), "")


def _squeezed(text: str | None) -> str:
    return " ".join(text.split()) if text else ""
