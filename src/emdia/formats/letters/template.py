"""Messages and scripts of calls that a user words, in a small part of the Liquid language.

A template says words and names placeholders; it makes no HTML, reaches no attribute, calls
nothing and includes nothing. Tags are `if`, `unless`, `case` and `comment`, filters few. What
a placeholder stands for is put in once and never read as a template again. The titles and the
creditor are blocks: they bring whole tables and lines of ours, so that no wording can leave out an
item or half an address. A script is read aloud by a person: it has no blocks (`script.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from liquid import Environment, RenderContext, StrictUndefined
from liquid.ast import Node
from liquid.exceptions import BlockNestingError, LiquidError, UnknownFilterError
from liquid.template import BoundTemplate

from emdia.formats.letters.charge_notice import (
    ChargeNotice,
    advice_parts,
    creditor_parts,
    day,
    link_parts,
    money,
    titles_parts,
    total_parts,
)
from emdia.formats.letters.paragraphs import Paragraph, Part, Words, words_of

LONGEST_SUBJECT = 200
LONGEST_BODY = 10_000
LONGEST_OUTPUT = 40_000  # bytes, of the text around the blocks
TAGS = ("if", "unless", "case", "comment")
# By how many values each takes.
FILTERS = {"upcase": 0, "downcase": 0, "capitalize": 0, "default": 1}
# What stands in a line of text.
INLINE = (
    "name", "creditor_name", "document", "count", "total", "first_due", "last_due", "days_late",
    "today",
)  # fmt: skip
NUMBERS = frozenset({"count", "days_late"})
# What brings paragraphs and tables of its own.
BLOCKS = ("titles", "total_line", "payment_link", "advice", "creditor")
# Without these no demand is approved: rules/contact_law says what they hold.
REQUIRED = ("titles", "creditor")
# What only a script may say: who speaks with whom, and a promise that was broken.
SPOKEN = ("contact", "agent", "promised", "promised_by")
# A character no keyboard writes and no value keeps stands for a block until it is put in.
_MARK = "\ue000"
_BARE = {"content", "illegal", "output", "#"}


class Kind(StrEnum):
    """What a template is: words that leave, or words that a person says."""

    MESSAGE = "message"
    CALL = "call"


@dataclass(frozen=True, kw_only=True, slots=True)
class Allowed:
    """What a kind of template may name, and what it must."""

    inline: tuple[str, ...]
    blocks: tuple[str, ...]
    required: tuple[str, ...]


ALLOWED = {
    Kind.MESSAGE: Allowed(inline=INLINE, blocks=BLOCKS, required=REQUIRED),
    # Whoever calls says for whom.
    Kind.CALL: Allowed(inline=(*INLINE, *SPOKEN), blocks=(), required=("creditor_name",)),
}


@dataclass(frozen=True, slots=True)
class Template:
    """A subject of one line and a body: paragraphs parted by empty lines."""

    subject: str
    body: str


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a template: in which field, at which line and column, from 1.

    `code` is one of syntax, tag_forbidden, filter_unknown, variable_unknown,
    attribute_forbidden, too_deep, too_long, empty, character_forbidden, block_in_subject and
    element_missing; `found` is what stands there.
    """

    code: str
    field: str
    line: int
    column: int
    found: str


class TemplateFaulty(ValueError):
    """A template that cannot be used; `faults` says why."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(", ".join(f"{fault.code} {fault.found}" for fault in faults))
        self.faults = tuple(faults)


class _SafeEnvironment(Environment):
    """Liquid without what reaches out, loops, keeps or includes."""

    block_nesting_limit = 5
    context_depth_limit = 10
    loop_iteration_limit = 1
    local_namespace_limit = 1
    output_stream_limit = LONGEST_OUTPUT

    def setup_tags_and_filters(self, *, extra: bool = False) -> None:
        super().setup_tags_and_filters(extra=False)
        self.tags = {name: tag for name, tag in self.tags.items() if name in {*TAGS, *_BARE}}
        self.filters = {name: one for name, one in self.filters.items() if name in FILTERS}


_LIQUID = _SafeEnvironment(undefined=StrictUndefined)


def faults(template: Template, *, kind: Kind = Kind.MESSAGE) -> list[Fault]:
    """Return everything that keeps a template from being used, in the order of its fields."""
    allowed = ALLOWED[kind]
    names = (*allowed.inline, *allowed.blocks)
    found = list(_faults("subject", template.subject, allowed.inline, LONGEST_SUBJECT, allowed))
    body = list(_faults("body", template.body, names, LONGEST_BODY, allowed))
    if not body:
        body += [
            Fault("element_missing", "body", 1, 1, name)
            for name in allowed.required
            if name not in _always(_LIQUID.parse(template.body))
        ]
    return found + body


def rendered(template: Template, notice: ChargeNotice) -> Words:
    """Return what a template says of what one debtor owes.

    :raises TemplateFaulty: it could not have been approved.
    """
    wrong = faults(template)
    if wrong:
        raise TemplateFaulty(wrong)
    values = _values(notice)
    subject = filled("subject", template.subject, values)
    body = filled("body", template.body, {**values, **_marks()})
    blocks = {name: list(parts) for name, parts in _blocks(notice).items()}
    return words_of(
        subject=" ".join(subject.split()),
        language=notice.language,
        parts=list(_parts(body, blocks)),
    )


def _faults(
    field: str, source: str, names: Sequence[str], longest: int, allowed: Allowed
) -> Iterator[Fault]:
    if not source.strip():
        yield Fault("empty", field, 1, 1, "")
        return
    if len(source) > longest:
        yield Fault("too_long", field, 1, 1, str(len(source)))
        return
    if _MARK in source or (field == "subject" and "\n" in source.strip()):
        yield Fault("character_forbidden", field, 1, 1, "")
        return
    try:
        parsed = _LIQUID.parse(source)
        analysis = parsed.analyze()
    except LiquidError as error:
        yield _of_error(error, field, source)
        return
    for name, spans in analysis.filters.items():
        if name not in FILTERS:
            yield from (_at("filter_unknown", field, source, one.index, name) for one in spans)
    yield from (_at("syntax", field, source, *wrong) for wrong in _called_wrong(parsed))
    for name, places in analysis.variables.items():
        for place in places:
            code = ""
            if len(place.segments) != 1:
                code = "attribute_forbidden"
            elif name not in names:
                code = "block_in_subject" if name in allowed.blocks else "variable_unknown"
            if code:
                yield _at(code, field, source, place.span.index, str(place))


def filled(field: str, source: str, values: Mapping[str, Any]) -> str:
    """Return a source with its values put in.

    :raises TemplateFaulty: a condition compares what cannot be compared, or it is too long.
    """
    try:
        return _LIQUID.parse(source).render(**values)
    except LiquidError as error:
        raise TemplateFaulty([_of_error(error, field, source)]) from error


def _called_wrong(template: BoundTemplate) -> Iterator[tuple[int, str]]:
    """Yield where a filter is given more values or fewer than it takes, and which."""
    for node in _walk(template.nodes, RenderContext(template)):
        for expression in node.expressions():
            for one in getattr(expression, "filters", None) or ():
                if len(one.args) != FILTERS.get(one.name, len(one.args)):
                    yield one.token.start_index, str(one)


def _walk(nodes: Iterable[Node], context: RenderContext) -> Iterator[Node]:
    for node in nodes:
        yield node
        yield from _walk(node.children(context), context)


def _of_error(error: LiquidError, field: str, source: str) -> Fault:
    words = str(error.args[0]) if error.args else str(error)
    code = "syntax"
    if words.startswith("unexpected tag"):
        code = "tag_forbidden"
    elif isinstance(error, UnknownFilterError):
        code = "filter_unknown"
    elif isinstance(error, BlockNestingError):
        code = "too_deep"
    index = error.token.start_index if error.token is not None else len(source)
    return _at(code, field, source, max(index, 0), words)


def _at(code: str, field: str, source: str, index: int, found: str) -> Fault:
    before = source[:index]
    return Fault(code, field, before.count("\n") + 1, index - before.rfind("\n"), found)


def _always(template: BoundTemplate) -> set[str]:
    """Return the placeholders that stand in a template under no condition."""
    return {
        str(expression)
        for node in template.nodes
        if (expression := getattr(node, "expression", None)) is not None
    }


def _values(notice: ChargeNotice) -> dict[str, Any]:
    first = min(notice.titles, key=lambda title: title.due_date)
    last = max(notice.titles, key=lambda title: title.due_date)
    total = sum(title.total_cents for title in notice.titles)
    texts = {
        "name": notice.debtor_name,
        "creditor_name": notice.creditor.name,
        "document": first.document,
        "total": money(notice, total),
        "first_due": day(first.due_date, notice.language),
        "last_due": day(last.due_date, notice.language),
        "today": day(notice.as_of, notice.language),
    }
    numbers = {
        "count": len(notice.titles),
        "days_late": max((notice.as_of - first.due_date).days, 0),
    }
    return {name: plain(text) for name, text in texts.items()} | numbers


def plain(text: str) -> str:
    """Return a value on one line, without characters that mean something here."""
    return " ".join(text.replace(_MARK, "").split())


def _marks() -> Mapping[str, str]:
    return {name: f"{_MARK}{name}{_MARK}" for name in BLOCKS}


def _blocks(notice: ChargeNotice) -> dict[str, Iterator[Part]]:
    return {
        "titles": titles_parts(notice),
        "total_line": total_parts(notice),
        "payment_link": link_parts(notice),
        "advice": advice_parts(notice),
        "creditor": creditor_parts(notice),
    }


def _parts(body: str, blocks: Mapping[str, Sequence[Part]]) -> Iterator[Part]:
    """Yield the paragraphs of a body with its blocks in their places."""
    # Every second piece is the name of a block, since no other text holds the mark.
    for place, piece in enumerate(body.replace("\r\n", "\n").split(_MARK)):
        if place % 2:
            yield from blocks[piece]
        else:
            yield from paragraphs(piece)


def paragraphs(text: str) -> Iterator[Paragraph]:
    """Yield what stands between empty lines."""
    lines: list[str] = []
    for line in [*(one.strip() for one in text.split("\n")), ""]:
        if line:
            lines.append(line)
        elif lines:
            yield Paragraph(lines)
            lines = []
