#!/usr/bin/env python3
"""Write docs/banks/ and the README's table of banks from the tables of the banks' folders.

One page for each layout of each bank: `make docs`. A test holds what is committed to it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from inspect import getdoc
from pathlib import Path

from emdia.formats.banks import Bank, MotiveTable, ReturnLayout, banks
from emdia.formats.boleto.campo_livre import (
    Closing,
    Computed,
    Constant,
    Form,
    Given,
    Part,
    Piece,
    Values,
)
from emdia.formats.fixed_width import (
    Blanks,
    Cents,
    Day,
    DayLong,
    DayYearFirst,
    Digits,
    Layout,
    Literal,
    Number,
    TaxId,
    Text,
    Zeros,
)
from emdia.formats.remessa import Kind, RemessaLayout

ROOT = Path(__file__).resolve().parent.parent
BEGIN, END = "<!-- banks: written by `make docs` -->", "<!-- end of banks -->"
FIRST_OF_CAMPO_LIVRE = 20

KINDS: Mapping[type, str] = {
    Blanks: "blanks",
    Cents: "amount, two decimals",
    Day: "date DDMMAA",
    DayLong: "date DDMMAAAA",
    DayYearFirst: "date AAAAMMDD",
    Digits: "digits",
    Number: "number",
    TaxId: "CPF or CNPJ",
    Text: "text",
    Zeros: "zeros",
}

Answers = Mapping[str, list[str]]
Rows = Iterable[tuple[object, ...]]


def pages() -> dict[str, str]:
    """Return every page by its path below the repository, the index and the README included."""
    found = {
        page_path(card, layout): page(card, layout)
        for card in banks().values()
        for layout in layouts_of(card)
    }
    found["docs/banks/README.md"] = index()
    found["README.md"] = with_table((ROOT / "README.md").read_text(encoding="utf-8"))
    return found


def layouts_of(card: Bank) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*card.returns, *card.remessas)))


def page_path(card: Bank, layout: str) -> str:
    slug = folder(card).partition("_")[2].replace("_", "-")
    return f"docs/banks/{card.code}-{slug}-{layout}.md"


def folder(card: Bank) -> str:
    return card.samples.parent.name


def index() -> str:
    lines = (
        "# The banks",
        "",
        "Written by `make docs` from the tables of "
        "[`src/emdia/formats/banks`](../../src/emdia/formats/banks). "
        "[How a bank is added](../banks.md).",
        "",
        *summary(below="docs/banks/"),
        "",
        "## What each bank is asked",
        "",
        "The code of every instruction in each remessa. A dash is an instruction that is refused "
        "by name: the layout's page says why.",
        "",
        *matrix(),
        "",
    )
    return "\n".join(lines)


def matrix() -> Iterator[str]:
    """Yield one row for each instruction and one column for each remessa of each bank."""
    forms = [form for card in banks().values() for form in card.remessas.values()]
    heads = (f"{form.bank_code} {form.name}" for form in forms)
    rows = [(words_of(kind), *(code_of(form, kind) for form in forms)) for kind in Kind]
    rows.append(("entry with Pix", *(pix_code(form) for form in forms)))
    yield from table(("Instruction", *heads), rows)


def words_of(kind: Kind) -> str:
    return kind.value.replace("_", " ")


def code_of(form: RemessaLayout, kind: Kind) -> str:
    return form.movements[kind].code if kind in form.movements else "—"


def pix_code(form: RemessaLayout) -> str:
    return (form.pix_entry or code_of(form, Kind.ENTRY)) if form.takes_pix else "—"


def with_table(text: str) -> str:
    """Return the README with the table between its two marks written anew."""
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return "\n".join((before + BEGIN, *summary(below=""), END + after))


def summary(*, below: str) -> Iterator[str]:
    """Yield one row for each layout of each bank, with links from the folder `below`."""
    heads = ("Bank", "Layout", "Return, manual of", "Remessa, manual of", "Homologated")
    rows = []
    for card in banks().values():
        for name in layouts_of(card):
            forms = [found for found in (card.returns.get(name), card.remessas.get(name)) if found]
            link = f"[CNAB {name}]({page_path(card, name).removeprefix(below)})"
            said = (dated(card.returns.get(name)), dated(card.remessas.get(name)))
            rows.append((f"{card.name} ({card.code})", link, *said, homologated(forms)))
    return table(heads, rows)


def dated(form: ReturnLayout | RemessaLayout | None) -> str:
    return form.manual_date.isoformat() if form else "—"


def homologated(forms: Iterable[ReturnLayout | RemessaLayout]) -> str:
    return yes_or_no(all(form.homologated for form in forms))


def yes_or_no(holds: bool) -> str:
    return "yes" if holds else "no"


def page(card: Bank, layout: str) -> str:
    """Return the page of one layout of a bank: what it sends, what it is sent, its numbers."""
    returned, sent = card.returns.get(layout), card.remessas.get(layout)
    lines = [
        f"# {card.name} ({card.code}), CNAB {layout}",
        "",
        f"Written by `make docs` from `src/emdia/formats/banks/{folder(card)}`; change it there. "
        "[How a bank is declared](../banks.md) says what the columns mean.",
        "",
        *sources(returned, sent),
    ]
    if returned:
        lines += return_pages(card, returned)
    if sent:
        lines += remessa_pages(sent)
    lines += carteiras(card)
    lines += campos_livres(card)
    return "\n".join(lines).rstrip() + "\n"


def sources(returned: ReturnLayout | None, sent: RemessaLayout | None) -> Iterator[str]:
    rows = [
        (kind, form.manual, form.manual_date.isoformat(), yes_or_no(form.homologated))
        for kind, form in (("return", returned), ("remessa", sent))
        if form
    ]
    if sent and sent.takes_pix:
        seen = yes_or_no(sent.is_pix_homologated)
        rows.append(("Pix of the remessa", "as above, or beside the record", "", seen))
    yield from table(("File", "Manual", "Date", "Homologated"), rows)
    yield ""


def return_pages(card: Bank, form: ReturnLayout) -> Iterator[str]:
    yield from ("## Return", "")
    yield f"Printed as paid: {form.posted.value}."
    if form.batch_trailer:
        yield f"The trailer of a lote counts: {form.counting.value}."
    unheld = card.unheld_numbers.get(form.name)
    if unheld:
        yield f"The nosso números are not held by a check digit: {unheld[0].lower()}{unheld[1:]}"
    else:
        yield "The nosso números are held by their check digit."
    yield ""
    yield from not_at_hand(card, form.name)
    known = return_answers(form)
    for layout in form.layouts:
        kept = "" if layout in form.read_records else "Kept as it is, not read."
        yield from record(layout, known.get(layout.name, {}), form.manual, kept)
    yield from codes_of_return(card, form.name)


def not_at_hand(card: Bank, layout: str) -> Iterator[str]:
    missing = card.not_at_hand.get(layout)
    if missing:
        yield from ("Not at hand:", "", *(f"- {said}" for said in missing), "")


def return_answers(form: ReturnLayout) -> Mapping[str, Answers]:
    """Return, by record, the names of ours that each field answers."""
    answered: dict[str, dict[str, list[str]]] = {}
    for layout, fields in (
        (form.header, form.header_fields),
        (form.batch_header, form.batch_header_fields),
        (form.detail, form.detail_fields),
        (form.complement, form.complement_fields),
        (form.batch_trailer, form.batch_trailer_fields),
        (form.trailer, form.trailer_fields),
        (form.pix, form.pix_fields),
    ):
        if layout:
            for name, field in fields.items():
                answered.setdefault(layout.name, {}).setdefault(field, []).append(name)
    for name, added in form.added_fields.items():
        for field in added:
            where = next(at for at in (form.detail, form.complement) if at and field in at.by_name)
            answered.setdefault(where.name, {}).setdefault(field, []).append(f"{name}, added")
    return answered


def record(layout: Layout, answers: Answers, manual: str, note: str) -> Iterator[str]:
    """Yield one record: every column once, its kind, and what of ours it answers."""
    yield from (f"### {layout.name}", "")
    said = [note] if note else []
    if layout.manual != manual:
        said.append(f"{layout.manual}, {layout.manual_date}.")
    if said:
        yield from (" ".join(said), "")
    rows = (
        (place(item.first, item.last), item.name, kind_words(item.kind), ticked(answers, item.name))
        for item in layout.fields
    )
    yield from table(("Columns", "Field", "Kind", "Answers"), rows)
    yield ""


def ticked(answers: Answers, name: str) -> str:
    return ", ".join(f"`{answer}`" for answer in answers.get(name, ()))


def place(first: int, last: int) -> str:
    return str(first) if first == last else f"{first}–{last}"


def kind_words(kind: object) -> str:
    if not isinstance(kind, Literal):
        always = ", always given" if getattr(kind, "required", False) else ""
        return KINDS[type(kind)] + always
    expected = f"`{kind.expected}`" if kind.expected.strip() else "blanks"
    others = ", ".join(f"`{other}`" for other in kind.also)
    if others:
        return f"{expected}, also {others}"
    return expected if kind.is_strict else f"{expected}, others are read"


def codes_of_return(card: Bank, layout: str) -> Iterator[str]:
    motives = {code: found for (of, code), found in card.motives.items() if of == layout}
    yield from ("### Occurrences", "")
    rows = (
        (
            code,
            occurrence.event.name.lower().replace("_", " "),
            occurrence.words,
            motives[code].name if code in motives else "",
        )
        for (of, code), occurrence in card.occurrences.items()
        if of == layout
    )
    yield from table(("Code", "Event", "The bank says", "Motives"), rows)
    yield ""
    yield from motive_tables(motives)
    for heading, said in (("Channels", card.channels), ("Errors of Pix", card.pix_errors)):
        words = {code: text for (of, code), text in said.items() if of == layout}
        if words:
            yield from (f"### {heading}", "")
            yield from table(("Code", "The bank says"), words.items())
            yield ""


def motive_tables(motives: Mapping[str, MotiveTable]) -> Iterator[str]:
    """Yield each table once, with the occurrences it belongs to."""
    found: dict[int, tuple[MotiveTable, list[str]]] = {}
    for code, motive_table in motives.items():
        found.setdefault(id(motive_table), (motive_table, []))[1].append(code)
    for motive_table, occurrences in found.values():
        places = f"; the first {motive_table.places} are motives" if motive_table.places else ""
        yield from (f"### Motives: {motive_table.name}", "")
        yield f"Of {', '.join(occurrences)}; {motive_table.digits} digits each{places}."
        yield ""
        if motive_table.words:
            yield from table(("Code", "The bank says"), motive_table.words.items())
        else:
            yield "The manual gives no words; a code is told as it is."
        yield ""


def remessa_pages(form: RemessaLayout) -> Iterator[str]:
    yield from ("## Remessa", "")
    yield f"The heading needs {names(form.needs)}."
    yield ""
    details = (*form.records, *form.instead)
    frames = (form.header, form.batch_header, *details, form.batch_trailer, form.trailer)
    written = {found.layout.name: found for found in frames if found}
    for layout in form.layouts:
        declared = written.get(layout.name)
        answers: dict[str, list[str]] = {}
        for name, field in (declared.fields if declared else {}).items():
            answers.setdefault(field, []).append(name)
        yield from record(
            layout, answers, form.manual, "" if declared else "Declared, not written."
        )
    yield from ("### Instructions", "")
    rows = (
        (
            words_of(kind),
            asked.code,
            asked.words,
            names(asked.needs),
            names(asked.tells),
        )
        for kind, asked in form.movements.items()
    )
    yield from table(("Instruction", "Code", "The bank says", "Needs", "Tells too"), rows)
    yield from ("", "### Not written", "")
    yield from not_written(form)
    yield ""


def not_written(form: RemessaLayout) -> Iterator[str]:
    """Yield what is refused by name, and why."""
    refused = [(words_of(kind), form.why_not(kind)) for kind in Kind if form.why_not(kind)]
    if not form.takes_pix:
        refused.append(("entry with Pix", form.without_pix))
    yield from table(("Instruction", "Refused, because"), refused)
    if form.not_written:
        yield ""
        yield from (f"- {said}" for said in form.not_written)


def names(said: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in said)


def carteiras(card: Bank) -> Iterator[str]:
    if not card.carteiras:
        return
    by_the_bank = card.numbering.by_the_bank if card.numbering else frozenset()
    yield from ("## Carteiras", "")
    rows = (
        (code, words, "the bank" if code in by_the_bank else "")
        for code, words in card.carteiras.items()
    )
    heads = ("Code", "The bank says", "Numbered by")
    yield from table(
        heads if by_the_bank else heads[:2], (row[: 3 if by_the_bank else 2] for row in rows)
    )
    yield ""


def campos_livres(card: Bank) -> Iterator[str]:
    if not card.numbering:
        return
    yield from ("## Nosso número and campo livre", "")
    if card.numbering.digit:
        yield f"{digit_words(card.numbering.digit)} The campo livre is not declared."
    for form in card.numbering.forms:
        yield from (f"### {form.name}", "", f"{form.source}{of_day(form)}.", "")
        yield from (digit_words(form.nosso_numero.digit), "")
        fields = (*form.given, *form.nosso_numero.takes)
        yield from table(
            ("Field", "Digits", "Takes"), ((f.name, f.digits, taken(f)) for f in fields)
        )
        yield ""
        yield from table(("Barcode", "Holds"), parts(form))
        yield ""
    if card.numbering.not_declared:
        yield from ("### Not declared", "")
        yield from (f"- {said}" for said in card.numbering.not_declared)
        yield ""


def digit_words(digit: Callable[[Values], str]) -> str:
    """Return how the number's check digit comes about, as the function that computes it says."""
    rule = getdoc(digit)
    if rule is None:
        return "The nosso número has no check digit."
    return " ".join(rule.split(":raises")[0].replace("Return the", "The", 1).split())


def of_day(form: Form) -> str:
    return f", {form.source_date}" if form.source_date else ""


def taken(field: Given) -> str:
    said = [
        f"{', '.join(field.allowed)}" if field.allowed else "",
        f"not {', '.join(field.refused)}" if field.refused else "",
        f"from {field.least}" if field.least else "",
        f"{field.default} when not said" if field.default is not None else "",
    ]
    return "; ".join(part for part in said if part)


def parts(form: Form) -> Iterator[tuple[str, str]]:
    first = FIRST_OF_CAMPO_LIVRE
    for part in form.parts:
        last = first + form.width(part) - 1
        yield place(first, last), part_words(part, form)
        first = last + 1


def part_words(part: Part, form: Form) -> str:
    match part:
        case Constant(digits):
            return f"`{digits}`"
        case Piece(of, first, last) if (first, last or form.by_name[of].digits) != (
            1,
            form.by_name[of].digits,
        ):
            return f"{of}, digits {place(first, last or form.by_name[of].digits)}"
        case Piece(of):
            return of
        case Computed(name) | Closing(name):
            return f"{name}, computed"
    raise AssertionError(part)


def table(heads: tuple[str, ...], rows: Rows) -> Iterator[str]:
    """Yield a Markdown table."""
    yield cells(heads)
    yield "|" + "---|" * len(heads)
    for row in rows:
        yield cells(row)


def cells(row: Iterable[object]) -> str:
    return f"| {' | '.join(str(cell).replace('|', chr(92) + '|') for cell in row)} |"


def main() -> None:
    """Write what changed, and remove the pages of layouts that are gone."""
    written = pages()
    (ROOT / "docs" / "banks").mkdir(exist_ok=True)
    for path, text in written.items():
        (ROOT / path).write_text(text, encoding="utf-8")
    for stale in (ROOT / "docs" / "banks").glob("*.md"):
        if stale.relative_to(ROOT).as_posix() not in written:
            stale.unlink()


if __name__ == "__main__":
    main()
