"""The message that brings charges: who charges, what for, by when, and how to pay.

It names the creditor with tax id and address (Lei 8.078/1990, CDC, art. 42-A) and shows the
original amount apart from each addition (Lei SP 17.832/2023, art. 49; Lei RJ 6.854/2014,
art. 2). It asks and explains; it never threatens (CDC, art. 42).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from emdia.formats.documents import PrintedParty
from emdia.formats.documents.parties import checked_creditor
from emdia.formats.letters.paragraphs import (
    Code,
    Heading,
    Link,
    Paragraph,
    Part,
    Table,
    Words,
    words_of,
)
from emdia.kernel.money import format_money

_LANGUAGES = ("pt-br", "es", "en")
_MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec"
# What changes the original amount; what reduces it stands with a minus.
ITEMS = ("rebate", "discount", "correction", "fine", "interest", "received")
_REDUCE = frozenset({"rebate", "discount", "received"})

_WORDS = {
    "subject": (
        "{creditor}: boleto {document}, vencimento {due}",
        "{creditor}: boleto {document}, vence el {due}",
        "{creditor}: boleto {document}, due {due}",
    ),
    "subject_late": (
        "{creditor}: {document}, vencido em {due}",
        "{creditor}: {document}, venció el {due}",
        "{creditor}: {document}, was due {due}",
    ),
    "subject_many": (
        "{creditor}: {count} boletos, o primeiro com vencimento {due}",
        "{creditor}: {count} boletos, el primero vence el {due}",
        "{creditor}: {count} boletos, the first due {due}",
    ),
    "hello": ("Olá, {name}.", "Hola, {name}:", "Hello {name},"),
    "intro": (
        "Segue o que está em aberto com {creditor}, com o que é preciso para pagar.",
        "Esto es lo que está pendiente con {creditor}, con lo necesario para pagar.",
        "This is what is open with {creditor}, with what you need to pay it.",
    ),
    "document": ("Documento {document}", "Documento {document}", "Document {document}"),
    "due": ("Vencimento", "Vencimiento", "Due date"),
    "original": ("Valor original", "Valor original", "Original amount"),
    "rebate": ("Abatimento", "Rebaja", "Rebate"),
    "discount": ("Desconto", "Descuento", "Discount"),
    "correction": ("Correção monetária", "Corrección monetaria", "Indexation"),
    "fine": ("Multa", "Multa", "Fine"),
    "interest": ("Juros", "Intereses", "Interest"),
    "received": (
        "Encargos já recebidos", "Recargos ya recibidos", "Charges received already",
    ),
    "total": ("Total em {day}", "Total al {day}", "Total on {day}"),
    "line": (
        "Linha digitável do boleto", "Línea digitable del boleto", "Digitable line of the boleto",
    ),
    "pix": ("Pix copia e cola", "Pix copia y pega", "Pix copy and paste"),
    "all": ("Soma em {day}: {amount}.", "Suma al {day}: {amount}.", "In all on {day}: {amount}."),
    "attached": (
        "O boleto está anexado em PDF.", "El boleto va adjunto en PDF.",
        "The boleto is attached as a PDF file.",
    ),
    "pay": (
        "Ver o detalhe, o código Pix e o boleto", "Ver el detalle, el código Pix y el boleto",
        "See the details, the Pix code and the boleto",
    ),
    "check": (
        "Antes de pagar, confira no aplicativo do banco se o beneficiário é {creditor}, {tax_id}.",
        "Antes de pagar, verifique en la aplicación del banco que el beneficiario sea {creditor},"
        " {tax_id}.",
        "Before you pay, check in your bank's app that the beneficiary is {creditor}, {tax_id}.",
    ),
    "paid": (
        "Se você já pagou, desconsidere esta mensagem: o pagamento pode levar um dia útil para"
        " chegar.",
        "Si ya pagó, ignore este mensaje: el pago puede tardar un día hábil en llegar.",
        "If you have paid, please ignore this message: a payment may take a bank day to arrive.",
    ),
    "answer": (
        "Dúvidas, ou não é com você? Responda esta mensagem.",
        "¿Dudas, o no es para usted? Responda este mensaje.",
        "Questions, or not meant for you? Answer this message.",
    ),
    "creditor": ("Credor", "Acreedor", "Creditor"),
}  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class ChargedTitle:
    """One title: the original amount in cents, what changes it by name of ITEMS, its codes."""

    document: str
    due_date: date
    original_cents: int
    items: Sequence[tuple[str, int]] = ()
    total_cents: int
    line: str = ""  # digitable, as printed
    br_code: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class ChargeNotice:
    """What one message brings to one debtor.

    :raises CreditorUnnamed: the creditor has no name, tax id or address.
    """

    creditor: PrintedParty
    debtor_name: str
    titles: Sequence[ChargedTitle]
    as_of: date
    currency: str = "BRL"
    language: str = "pt-br"
    url: str = ""
    has_pdf: bool = False
    can_answer: bool = field(default=False)

    def __post_init__(self) -> None:
        checked_creditor(self.creditor)
        for title in self.titles:
            counted = title.original_cents + sum(
                -cents if name in _REDUCE else cents for name, cents in title.items
            )
            if counted != title.total_cents:
                raise NotItemised(title.document)


class NotItemised(ValueError):
    """The items of a title do not come to its total."""


def charge_notice(notice: ChargeNotice) -> Words:
    """Return the message."""
    return words_of(subject=_subject(notice), language=notice.language, parts=list(_parts(notice)))


def _subject(notice: ChargeNotice) -> str:
    first = min(notice.titles, key=lambda title: title.due_date)
    name = "subject_many" if len(notice.titles) > 1 else "subject"
    if name == "subject" and first.due_date < notice.as_of:
        name = "subject_late"
    return _say(
        notice,
        name,
        creditor=_one_line(notice.creditor.name),
        document=_one_line(first.document),
        due=day(first.due_date, notice.language),
        count=str(len(notice.titles)),
    )


def _parts(notice: ChargeNotice) -> Iterator[Part]:
    yield Paragraph([_say(notice, "hello", name=notice.debtor_name)])
    yield Paragraph([_say(notice, "intro", creditor=notice.creditor.name)])
    yield from titles_parts(notice)
    yield from total_parts(notice)
    yield from link_parts(notice)
    yield from advice_parts(notice)
    yield from creditor_parts(notice)


def titles_parts(notice: ChargeNotice) -> Iterator[Part]:
    """Yield each title: the original amount, each addition apart, and how it is paid."""
    for title in notice.titles:
        yield from _title(notice, title)


def total_parts(notice: ChargeNotice) -> Iterator[Part]:
    """Yield what several titles come to; nothing for one."""
    if len(notice.titles) > 1:
        total = sum(title.total_cents for title in notice.titles)
        said_day = day(notice.as_of, notice.language)
        yield Paragraph([_say(notice, "all", day=said_day, amount=money(notice, total))])


def link_parts(notice: ChargeNotice) -> Iterator[Part]:
    """Yield the way to the customer's page, where there is one."""
    if notice.url:
        yield Link(_say(notice, "pay"), notice.url)


def advice_parts(notice: ChargeNotice) -> Iterator[Part]:
    """Yield what protects who pays, and whom to ask."""
    yield Paragraph(list(_advice(notice)))


def creditor_parts(notice: ChargeNotice) -> Iterator[Part]:
    """Yield who demands, with tax id and address (CDC, art. 42-A)."""
    creditor = notice.creditor
    yield Paragraph(
        [f"{_say(notice, 'creditor')}: {creditor.name}", creditor.tax_id, *creditor.address],
        is_small=True,
    )


def _title(notice: ChargeNotice, title: ChargedTitle) -> Iterator[Part]:
    yield Heading(_say(notice, "document", document=title.document))
    rows = [
        (_say(notice, "due"), day(title.due_date, notice.language)),
        (_say(notice, "original"), money(notice, title.original_cents)),
    ]
    for name, cents in title.items:
        rows.append((_say(notice, name), money(notice, -cents if name in _REDUCE else cents)))
    said_day = day(notice.as_of, notice.language)
    rows.append((_say(notice, "total", day=said_day), money(notice, title.total_cents)))
    yield Table(rows, has_total=True)
    if title.line:
        yield Code(_say(notice, "line"), title.line)
    if title.br_code:
        yield Code(_say(notice, "pix"), title.br_code)


def _advice(notice: ChargeNotice) -> Iterator[str]:
    if notice.has_pdf:
        yield _say(notice, "attached")
    creditor = notice.creditor
    yield _say(notice, "check", creditor=creditor.name, tax_id=creditor.tax_id)
    yield _say(notice, "paid")
    if notice.can_answer:
        yield _say(notice, "answer")


def _say(notice: ChargeNotice, key: str, /, **values: str) -> str:
    words = _WORDS[key][_LANGUAGES.index(notice.language)]
    return words.format(**values) if values else words


def money(notice: ChargeNotice, cents: int) -> str:
    """Return an amount as the reader of the notice writes it."""
    return format_money(cents, currency=notice.currency, language=notice.language)


def day(which: date, language: str) -> str:
    """Return a day as the reader of the notice writes it."""
    if language == "en":
        return f"{which.day} {_MONTHS[3 * which.month - 3 : 3 * which.month]} {which.year}"
    return f"{which:%d/%m/%Y}"


def _one_line(text: str) -> str:
    return " ".join(text.split())
