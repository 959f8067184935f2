"""Many titles are written a column at a time: what comes out is what one at a time would be."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from emdia.formats.banks import Bank, banks
from emdia.formats.fixed_width import Blanks, Field, Text
from emdia.formats.remessa import (
    Accepts,
    Charge,
    FrameRecord,
    Instruction,
    Kind,
    Party,
    PaymentTerms,
    PixTerms,
    RemessaHeading,
    RemessaLayout,
    RemessaRecord,
)
from emdia.formats.remessa import writing as remessa_writing
from emdia.formats.remessa.answers import AS_THEY_ARE, CUT, OF_HEADING, OF_INSTRUCTION
from emdia.formats.remessa.asked import GIVEN, OfColumns, OfInstructions
from emdia.formats.remessa.columns import Column, Same, at, column_of, computed
from emdia.formats.remessa.reading import read_remessa
from emdia.formats.remessa.writing import UnableToWrite, write_remessa, write_remessa_columns

REMESSAS = tuple((bank, form) for bank in banks().values() for form in bank.remessas.values())
ALWAYS = {"nosso_numero", "check_digit", "carteira", "document", "company_use"}
DAY = date(2026, 4, 11)


def named(value: object) -> str:
    return str(getattr(value, "code", None) or getattr(value, "name", value))


# ── One at a time, plainly ──────────────────────────────────────────────────────────────


def blanked(record: bytes, item: Field) -> bytes:
    """Return the record with blanks in a field that holds zeros."""
    held = record[item.first - 1 : item.last]
    kept = held if held.strip(b"0") else b" " * item.width
    return record[: item.first - 1] + kept + record[item.last :]


class OneByOne:
    """Writes each record by itself, each answer by its own question."""

    def __init__(self, form: RemessaLayout, heading: RemessaHeading) -> None:
        self.form = form
        self.heading = {name: read(heading) for name, read in OF_HEADING.items()}

    def file(self, instructions: Sequence[Instruction]) -> bytes:
        form = self.form
        before = [form.header, *([form.batch_header] if form.batch_header else [])]
        after = [*([form.batch_trailer] if form.batch_trailer else []), form.trailer]
        details: list[bytes] = []
        for asked in instructions:
            for number, record in enumerate(form.records):
                if number == 0 or self.has(record, asked):
                    own = form.record_for(record, asked.kind)
                    details.append(self.record(own, asked, len(details), len(before)))
        totals = {
            "records": len(details) + 2,
            "lines": len(before) + len(details) + len(after),
            "batches": 1,
            "titles": len(instructions),
            "total_cents": sum(
                asked.nominal_cents for asked in instructions if self.tells(asked, "nominal_cents")
            ),
        }
        first = [self.frame(frame, totals, line) for line, frame in enumerate(before, 1)]
        at_end = totals["lines"] - len(after) + 1
        last = [self.frame(frame, totals, line) for line, frame in enumerate(after, at_end)]
        return b"".join(line + b"\r\n" for line in (*first, *details, *last))

    def tells(self, asked: Instruction, name: str) -> bool:
        about = self.form.movements[asked.kind].is_about(name)
        return asked.kind is Kind.ENTRY or name in ALWAYS or about

    def answer(self, asked: Instruction, name: str) -> Any:
        if name in self.heading:
            return self.heading[name]
        told = asked if self.tells(asked, name) else Instruction(kind=asked.kind)
        return OF_INSTRUCTION[name](told)

    def has(self, record: RemessaRecord, asked: Instruction) -> bool:
        if record.only and asked.kind not in record.only:
            return False
        return asked.kind in record.kinds or any(self.answer(asked, name) for name in record.when)

    def record(self, record: RemessaRecord, asked: Instruction, index: int, before: int) -> bytes:
        movement = self.form.movements[asked.kind]
        has_own = asked.kind is Kind.ENTRY and asked.pix and self.form.pix_entry
        values = dict(record.fixed)
        if self.form.begins(record):
            values |= movement.fixed
        places = {
            "line_sequence": index + before + 1,
            "record_number": index + 1,
            "movement": self.form.pix_entry if has_own else movement.code,
        }
        for name, field in record.fields.items():
            if name in places:
                values[field] = places[name]
            elif name in self.heading or self.tells(asked, name):
                is_change = asked.kind is not Kind.ENTRY
                answer = self.answer(asked, name)
                values[field] = self.held(record, name, answer, is_change=is_change)
        told = {name: self.answer(asked, name) for name in (*OF_HEADING, *OF_INSTRUCTION)}
        for field, compute in record.derived.items():
            values[field] = compute(told)
        written = record.layout.write(values)
        for field in movement.blank if self.form.begins(record) else ():
            written = blanked(written, record.layout.by_name[field])
        return written

    def frame(self, frame: FrameRecord, totals: dict[str, int], line: int) -> bytes:
        told = {**self.heading, **totals, "line_sequence": line}
        values = dict(frame.fixed)
        for name, field in frame.fields.items():
            values[field] = self.held(frame, name, told[name])
        for field, compute in frame.derived.items():
            values[field] = compute(told)
        return frame.layout.write(values)

    def held(
        self, record: RemessaRecord | FrameRecord, name: str, value: Any, is_change: bool = False
    ) -> Any:
        if name in record.codes:
            return None if is_change and not value else record.codes[name].get(value)
        item = record.layout.by_name[record.fields[name]]
        if not isinstance(item.kind, Text | Blanks):
            return value or None if name == "nosso_numero" else value
        text = value or ""
        if name not in AS_THEY_ARE:
            text = self.form.alphabet(text)
        return text[: item.width].rstrip() if name in CUT else text


# ── What is asked ───────────────────────────────────────────────────────────────────────

UNSPELT = "東京"
TEXTS = st.sampled_from(
    [
        "Maria",
        "João da Conceição",
        "Straße ½",
        "Bar | Bar",
        UNSPELT,
        "N" * 60,
        "e\u0301",
        "a\tb",
        "Ø",
    ]
)
CHARGES = st.sampled_from(
    [
        None,
        Charge(amount_cents=300, day=DAY),
        Charge(amount_cents=7, day=DAY),
        Charge(rate=Decimal("0.02"), day=DAY),
        Charge(rate=Decimal("0.0133")),
    ]
)


PAYMENTS = (
    PaymentTerms(accepts=Accepts.EXACT),
    PaymentTerms(accepts=Accepts.ANY, times=12),
    PaymentTerms(accepts=Accepts.FROM_MINIMUM, minimum=Charge(rate=Decimal("0.5"))),
    PaymentTerms(
        accepts=Accepts.RANGE,
        times=3,
        maximum=Charge(rate=Decimal("1.25")),
        minimum=Charge(amount_cents=500),
    ),
)


@st.composite
def changed(draw: st.DrawFn, asked: Instruction) -> Instruction:
    """Return the instruction with other texts, amounts and charges, which the bank may refuse."""
    choices: dict[str, st.SearchStrategy[Any]] = {
        "kind": st.sampled_from(Kind),
        "nominal_cents": st.integers(1, 10**9),
        "fine": CHARGES,
        "interest": CHARGES,
        "discounts": st.lists(CHARGES.filter(bool), max_size=3).map(tuple),
        "messages": st.lists(TEXTS, max_size=3).map(tuple),
        "protest_days": st.sampled_from([None, 5, 15]),
        "listing_days": st.sampled_from([None, 5]),
        "write_off_days": st.sampled_from([None, 30]),
        "rebate_cents": st.sampled_from([0, 100]),
        "guarantor": st.sampled_from([None, Party(name="Avalista", tax_id="11222333000181")]),
        "pix": st.sampled_from([None, PixTerms(), PixTerms(key="a@b.co", txid="Ab12")]),
        "payment": st.sampled_from([None, *PAYMENTS]),
        "payment_limit_days": st.sampled_from([None, 30]),
        "due_date": st.dates(date(2026, 1, 1), date(2030, 1, 1)) | st.none(),
        "is_accepted": st.booleans(),
    }
    names = draw(st.sets(st.sampled_from(sorted(choices)), max_size=3))
    payer = asked.payer
    if payer is not None:
        names.add("payer")
        choices["payer"] = st.builds(
            lambda name, street, tax_id: replace(payer, name=name, street=street, tax_id=tax_id),
            TEXTS, TEXTS, st.sampled_from(["52998224725", "12ABC34501DE35"]),
        )  # fmt: skip
    return replace(asked, **{name: draw(choices[name]) for name in sorted(names)})


def outcome(write: Callable[[], bytes]) -> object:
    try:
        return write()
    except UnableToWrite as refusal:
        return refusal.faults


def columns_from(instructions: Sequence[Instruction]) -> dict[str, list[Any]]:
    asked = OfInstructions(instructions)
    return {name: [at(asked.of(name), row) for row in range(asked.count)] for name in GIVEN}


@pytest.fixture(autouse=True)
def few_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remessa_writing, "_AT_A_TIME", 5)


@pytest.mark.parametrize(("bank", "form"), REMESSAS, ids=named)
@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_many_are_written_as_each_would_be(
    bank: Bank, form: RemessaLayout, data: st.DataObject
) -> None:
    sample = (bank.samples / f"remessa-cnab{form.name}.rem").read_bytes()
    said = read_remessa(sample, bank=bank.code, layout=form.name)
    known = st.sampled_from(said.instructions)
    asked = data.draw(st.lists(known.flatmap(lambda one: st.just(one) | changed(one)), max_size=12))

    def write(instructions: Sequence[Instruction]) -> object:
        return outcome(
            lambda: write_remessa(
                bank=bank.code, layout=form.name, heading=said.heading, instructions=instructions
            )
        )

    taken = [one for one in asked if isinstance(write([one]), bytes)]
    written = write(taken)
    assert written == OneByOne(form, said.heading).file(taken)
    assert isinstance(written, bytes)
    back = read_remessa(written, bank=bank.code, layout=form.name)
    assert back.faults == ()
    # Letters that no bank has become blanks, and a name of blanks is none.
    if UNSPELT not in repr(taken):
        assert write(back.instructions) == written
    assert write(asked) == outcome(
        lambda: write_remessa_columns(
            bank=bank.code,
            layout=form.name,
            heading=said.heading,
            columns=columns_from(asked) if asked else {},
        )
    )


# ── Columns in place of instructions ────────────────────────────────────────────────────


@pytest.mark.parametrize(("bank", "form"), REMESSAS, ids=named)
def test_columns_answer_what_the_instructions_do(bank: Bank, form: RemessaLayout) -> None:
    sample = (bank.samples / f"remessa-cnab{form.name}.rem").read_bytes()
    instructions = read_remessa(sample, bank=bank.code, layout=form.name).instructions
    count = len(instructions)
    by_objects = OfInstructions(instructions)
    by_columns = OfColumns(columns_from(instructions), count=count)
    for row, one in enumerate(instructions):
        for name, read in OF_INSTRUCTION.items():
            assert at(by_objects.of(name), row) == read(one), name
            assert (at(by_columns.of(name), row) or None) == (read(one) or None), name
        for name in Instruction.__dataclass_fields__:
            assert at(by_columns.attribute(name), row) == getattr(one, name), name


def heading_of(bank: Bank, form: RemessaLayout) -> RemessaHeading:
    sample = (bank.samples / f"remessa-cnab{form.name}.rem").read_bytes()
    return read_remessa(sample, bank=bank.code, layout=form.name).heading


def written(**columns: Sequence[Any]) -> bytes:
    bank = banks()["341"]
    return write_remessa_columns(
        bank="341", layout="240", heading=heading_of(bank, bank.remessas["240"]), columns=columns
    )


def test_a_column_of_another_name_or_length_is_refused() -> None:
    with pytest.raises(ValueError, match="no column 'nosso'"):
        written(nosso=["1"])
    with pytest.raises(ValueError, match=r"different lengths: \[1, 2\]"):
        written(nosso_numero=["1"], document=["1", "2"])


def test_a_charge_is_an_amount_or_a_rate_in_columns_too() -> None:
    with pytest.raises(UnableToWrite, match="Instruction 2: the fine"):
        written(fine_amount=[1, 1], fine_rate=[None, 200])


def test_nothing_asked_is_a_file_without_titles() -> None:
    assert written().count(b"\r\n") == 4


# ── Columns ─────────────────────────────────────────────────────────────────────────────


def test_what_is_the_same_in_every_title_is_said_once() -> None:
    assert column_of(["a", "a"]) == Same("a")
    assert column_of(["a", "b"]) == ["a", "b"]


@pytest.mark.parametrize("by_attribute", [False, True])
def test_a_computation_is_done_once_for_what_is_the_same(by_attribute: bool) -> None:
    calls = []

    def mark(title: Any) -> str:
        read = (lambda name: getattr(title, name)) if by_attribute else title.__getitem__
        calls.append(read("carteira"))
        return read("number") + read("carteira") if read("carteira") == "1" else "none"

    def of(carteira: Column) -> Column:
        columns = {"carteira": carteira, "number": ["7", "8", "9"]}
        return computed(mark, columns.__getitem__, count=3, by_attribute=by_attribute)

    assert of(Same("2")) == Same("none")
    assert len(calls) == 1
    assert of(Same("1")) == ["71", "81", "91"]
    assert of(["1", "2", "1"]) == ["71", "none", "91"]
    assert of(["2", "1", "1"]) == ["none", "81", "91"]


def test_a_computation_is_done_once_for_each_of_few_values() -> None:
    calls = []

    def mark(title: Any) -> str:
        calls.append(title["day"])
        return f"{title['day']}{title['number']}" if title["day"] == reads_more else title["day"]

    columns: dict[str, Column] = {
        "day": ["a", "b"] * 10,
        "number": [str(number) for number in range(20)],
    }
    reads_more = ""
    assert computed(mark, columns.__getitem__, count=20) == ["a", "b"] * 10
    assert len(calls) == 3
    reads_more = "b"
    each = ["a" if number % 2 == 0 else f"b{number}" for number in range(20)]
    assert computed(mark, columns.__getitem__, count=20) == each
