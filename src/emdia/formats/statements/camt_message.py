"""The XML of a camt message: only the elements a statement is read from, never the whole tree.

A document type definition, an entity or a reference outside the file is refused: a bank
needs none of them. So is XML that no bank writes and that only costs time: elements a
hundred deep, thousands of names, tags of many thousand characters.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from emdia.formats.fixed_width import Unreadable
from emdia.formats.statements.decoding import MAX_CHARACTERS, plain, refuse_dense, too_large
from emdia.kernel.faults import Fault

# What holds one account: of camt.053, camt.052 and camt.054.
ACCOUNTS = ("Stmt", "Rpt", "Ntfctn")

_MOST_BALANCES = 1_000
_DEEPEST = 100
_MOST_NAMES = 5_000
_LONG_TAG = re.compile(r"<[^<]{65536}")
_OF_ONE_PAYMENT = 2  # Of more, the words and names of one would say nothing about the sum.


@dataclass(slots=True)
class Found:
    """What an account, a balance, an entry or a payment says: its texts by path, the first of each.

    `currency` is that of its own amount, None where the amount names none; `first_currency`
    that of the first amount anywhere in it.
    """

    name: str
    texts: dict[str, str] = field(default_factory=dict)
    words: list[str] = field(default_factory=list)  # unstructured, of a payment
    currency: str | None = None
    first_currency: str = ""
    payments: list[Found] = field(default_factory=list)  # of an entry: two at most
    balances: list[Found] = field(default_factory=list)  # of an account

    def text(self, *paths: str) -> str:
        """Return the text of the first of these paths that has one."""
        for path in paths:
            text = self.texts.get(path)
            if text:
                return text
        return ""


@dataclass(slots=True)
class _Place:
    """An element that is read: its path within what holds it, and the elements below it."""

    path: str
    is_holder: bool = False
    below: dict[str, _Place] = field(default_factory=dict)


def _places(name: str, paths: Iterable[str], *holders: _Place) -> _Place:
    root = _Place(name, is_holder=True)
    for path in paths:
        place = root
        parts = path.split("/")
        for count, part in enumerate(parts, start=1):
            place = place.below.setdefault(part, _Place("/".join(parts[:count])))
    for holder in holders:
        *above, last = holder.path.split("/")
        place = root
        for part in above:
            place = place.below.setdefault(part, _Place(part))
        place.below[last] = holder
    return root


_PAYMENT = _places(
    "NtryDtls/TxDtls",
    (
        "Refs/EndToEndId",
        "Refs/TxId",
        "AddtlTxInf",
        "RmtInf/Ustrd",
        *(f"RltdPties/{party}/{name}" for party in ("Dbtr", "Cdtr") for name in ("Nm", "Pty/Nm")),
    ),
)
_ENTRY = _places(
    "Ntry",
    (
        "Amt",
        "CdtDbtInd",
        "Sts/Cd",
        "BookgDt/Dt",
        "BookgDt/DtTm",
        "ValDt/Dt",
        "ValDt/DtTm",
        "NtryRef",
        "AcctSvcrRef",
        "AddtlNtryInf",
        "RvslInd",
        "BkTxCd/Domn/Fmly/Cd",
        "BkTxCd/Domn/Fmly/SubFmlyCd",
    ),
    _PAYMENT,
)
_BALANCE = _places(
    "Bal",
    ("Amt", "CdtDbtInd", "Dt/Dt", "Dt/DtTm", "Tp/CdOrPrtry/Cd", "Tp/CdOrPrtry/Prtry"),
)
_ACCOUNT = _places(
    "",
    (
        "Acct/Id/IBAN",
        "Acct/Id/Othr/Id",
        "Acct/Ccy",
        "Acct/Svcr/FinInstnId/ClrSysMmbId/MmbId",
        "Acct/Svcr/FinInstnId/BICFI",
        "Acct/Svcr/FinInstnId/BIC",
        "Acct/Svcr/FinInstnId/Nm",
        "FrToDt/FrDtTm",
        "FrToDt/ToDtTm",
    ),
    _BALANCE,
    _ENTRY,
)
_NOT_READ = _Place("")


class Message:
    """Hands over every entry and every account as it ends. A target for the XML parser.

    Names lose their namespace, for versions differ in nothing else that is read here.
    """

    def __init__(
        self, *, on_entry: Callable[[Found, Found], None], on_account: Callable[[Found], None]
    ) -> None:
        self.root = ""
        self._on_entry = on_entry
        self._on_account = on_account
        self._names: dict[str, str] = {}
        self._open: list[_Place] = []
        self._holders: list[Found] = []
        self._reading: _Place | None = None
        self._words: list[str] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = self._names.get(tag) or self._name(tag)
        opened = self._open
        if self._reading is not None:
            self._keep(self._reading)
        place = opened[-1].below.get(name, _NOT_READ) if opened else _NOT_READ
        if name in ACCOUNTS and not self._holders:
            place = _ACCOUNT
        opened.append(place)
        if len(opened) > _DEEPEST:
            raise _unsound(f"elements stand {_DEEPEST} deep")
        if place is not _NOT_READ:
            if place.is_holder:
                self._holders.append(Found(name))
            else:
                self._reading = place
                self._words.clear()
        if name == "Amt" and self._holders:
            self._note_currency(place, attributes.get("Ccy"))

    def end(self, tag: str) -> None:
        if self._reading is not None:
            self._keep(self._reading)
        place = self._open.pop()
        if place.is_holder:
            self._take(place, self._holders.pop())

    def data(self, data: str) -> None:
        if self._reading is not None:
            self._words.append(data)

    def close(self) -> None:
        """Take the end of the file."""

    def _name(self, tag: str) -> str:
        if len(self._names) == _MOST_NAMES:
            raise _unsound(f"it has more than {_MOST_NAMES:,} names of elements")
        name = tag.rpartition("}")[2]
        self.root = self.root or name
        self._names[tag] = name
        return name

    def _note_currency(self, place: _Place, currency: str | None) -> None:
        holder = self._holders[-1]
        if place.path == "Amt" and "Amt" not in holder.texts:
            holder.currency = currency
            # So that an amount without a text is told from none.
            holder.texts["Amt"] = ""
        for one in self._holders:
            one.first_currency = one.first_currency or currency or ""

    def _keep(self, place: _Place) -> None:
        """Keep the text up to here of the element that is read."""
        self._reading = None
        words = self._words
        text = words[0] if len(words) == 1 else "".join(words)
        if not text or text.isspace():
            return
        text = plain(text)
        holder = self._holders[-1]
        if place.path == "RmtInf/Ustrd" and len(holder.words) < MAX_CHARACTERS:
            holder.words.append(text)
        if not holder.texts.get(place.path):
            holder.texts[place.path] = text

    def _take(self, place: _Place, found: Found) -> None:
        if place is _ACCOUNT:
            self._on_account(found)
            return
        holder = self._holders[-1]
        if place is _ENTRY:
            self._on_entry(found, holder)
        elif place is _PAYMENT:
            if len(holder.payments) < _OF_ONE_PAYMENT:
                holder.payments.append(found)
        else:
            if len(holder.balances) == _MOST_BALANCES:
                raise too_large(f"more than {_MOST_BALANCES:,} balances of one account")
            holder.balances.append(found)


def parse(data: bytes, text: str, message: Message) -> None:
    """Read the XML of `data`, which says `text`, into `message`.

    :raises Unreadable: not sound XML, with a DTD or entities, or of a kind no bank writes.
    """
    refuse_dense(text)
    if _LONG_TAG.search(text):
        raise _unsound("a tag or a text has more than 65,536 characters")
    parser = DefusedXMLParser(target=message, forbid_dtd=True)
    try:
        parser.feed(data)
        parser.close()
    except Unreadable:
        raise
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
        line = getattr(error, "position", (None,))[0]
        raise _unsound(str(error), line=line) from None


def _unsound(why: str, *, line: int | None = None) -> Unreadable:
    return Unreadable(
        Fault("xml_invalid", f"The XML is not sound ({why}). Download it again.", line=line)
    )
