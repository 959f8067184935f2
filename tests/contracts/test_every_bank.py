"""Promises every bank keeps. Banks are found by discovery: adding one edits nothing here."""

import ast
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import emdia.formats.banks
from emdia.formats.banks import Bank, Event, MotiveTable, Occurrence, ReturnLayout, banks
from emdia.formats.fixed_width import (
    Blanks,
    Cents,
    Day,
    DayLong,
    DayYearFirst,
    Digits,
    Field,
    Layout,
    Literal,
    Number,
    TaxId,
    Text,
    Zeros,
    split_lines,
)
from emdia.formats.returns import read_return, recognise
from emdia.formats.returns.return_file import Titles
from emdia.kernel.days import NO_DAY, to_day

BANKS = tuple(banks().values())
RETURNS = tuple((bank, form) for bank in BANKS for form in bank.returns.values())
REMESSAS = tuple(form for bank in BANKS for form in bank.remessas.values())
FORMS = (*(form for _, form in RETURNS), *REMESSAS)
# Layouts are told by their names; one that both files have is tried once.
LAYOUTS = tuple({layout.name: layout for form in FORMS for layout in form.layouts}.values())
SAMPLES = tuple((bank, path) for bank in BANKS for path in sorted(bank.samples.glob("*.ret")))

# Questions about where a record stands, not about the title.
ORDER = {"line_sequence", "batch", "record_number"}

# What a sample may show of the bank's own doing, without anything being wrong with the file.
NOT_STRUCTURAL = {"occurrence_unknown"}


def by_code(bank: Bank) -> str:
    return bank.code


def of_form(value: object) -> str:
    return str(getattr(value, "code", None) or getattr(value, "name", ""))


def by_layout(layout: Layout) -> str:
    return layout.name


def test_the_folder_of_a_bank_carries_its_code() -> None:
    (root,) = emdia.formats.banks.__path__
    folders = {path.name[1:4] for path in Path(root).glob("b[0-9]*_*") if path.is_dir()}
    assert folders == set(banks()) == {bank.code for bank in BANKS}
    assert folders


@pytest.mark.parametrize("layout", LAYOUTS, ids=by_layout)
def test_the_fields_cover_every_column_once(layout: Layout) -> None:
    columns = [column for item in layout.fields for column in range(item.first, item.last + 1)]
    assert columns == list(range(1, layout.width + 1))


@pytest.mark.parametrize("layout", LAYOUTS, ids=by_layout)
def test_a_layout_says_which_manual_it_comes_from(layout: Layout) -> None:
    assert layout.manual
    assert layout.manual_date.year > 2000
    assert layout.homologated is False


def test_the_records_of_cnab_240_are_declared_once_and_banks_state_differences() -> None:
    (root,) = emdia.formats.banks.__path__
    calls = {
        (path.parent.name, node.func.id)
        for path in Path(root).glob("b*/*240*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }
    assert [folder for folder, name in sorted(calls) if name == "Layout"] == []
    assert [folder for folder, name in sorted(calls) if name == "of_bank"]


@pytest.mark.parametrize(("bank", "form"), RETURNS, ids=of_form)
def test_the_questions_are_answered_by_fields_of_the_layout(bank: Bank, form: ReturnLayout) -> None:
    assert form.bank_code == bank.code
    assert bank.returns[form.name] is form
    for layout, fields in (
        (form.header, form.header_fields),
        (form.batch_header, form.batch_header_fields),
        (form.detail, form.detail_fields),
        (form.complement, form.complement_fields),
        (form.batch_trailer, form.batch_trailer_fields),
        (form.trailer, form.trailer_fields),
        (form.pix, form.pix_fields),
    ):
        assert set(fields.values()) <= set(layout.by_name if layout else ())
    known = set(Titles.__dataclass_fields__) | ORDER | {"agencia", "conta", "dac"}
    assert set(form.detail_fields) | set(form.complement_fields) <= known
    assert not set(form.detail_fields) & set(form.complement_fields)
    assert {"occurrence", "nosso_numero", "nominal_cents", "posted_cents"} <= {
        *form.detail_fields,
        *form.complement_fields,
    }


@pytest.mark.parametrize(("bank", "form"), RETURNS, ids=of_form)
def test_no_text_of_a_title_is_wider_than_its_column(bank: Bank, form: ReturnLayout) -> None:
    widths = {
        "carteira": 3, "channel": 2, "company_use": 25, "document": 15, "motives": 10,
        "nosso_numero": 20, "occurrence": 2,
    }  # fmt: skip
    for name, field in {**form.detail_fields, **form.complement_fields}.items():
        layout = form.layout_of(name)
        assert layout is not None
        assert layout.by_name[field].width <= widths.get(name, 18)


@pytest.mark.parametrize(("bank", "form"), RETURNS, ids=of_form)
def test_a_title_of_two_records_can_be_put_together(bank: Bank, form: ReturnLayout) -> None:
    if form.complement is None:
        assert "line_sequence" in form.detail_fields
        return
    assert {"batch", "record_number"} <= set(form.detail_fields)
    for name in ("batch", "record_number", "occurrence"):
        item = form.detail.by_name[form.detail_fields[name]]
        assert form.complement.by_name[item.name] == item
    assert form.batch_header is not None
    assert form.batch_trailer is not None


@pytest.mark.parametrize(("bank", "form"), RETURNS, ids=of_form)
def test_no_two_records_of_a_file_are_told_alike(bank: Bank, form: ReturnLayout) -> None:
    # A record of the same mark may be declared beside the one that reads it, never read too.
    for layout in form.read_records:
        empty = np.frombuffer(layout.write({}), dtype=np.uint8)[None, :]
        assert [other.name for other in form.read_records if other.matches(empty)[0]] == [
            layout.name
        ]


@pytest.mark.parametrize("bank", BANKS, ids=by_code)
def test_every_code_has_an_event_and_words(bank: Bank) -> None:
    assert bank.occurrences
    for (layout, code), occurrence in bank.occurrences.items():
        assert layout in bank.returns
        assert code == code.strip() != ""
        assert isinstance(occurrence, Occurrence)
        assert occurrence.event not in {Event.UNKNOWN, Event.UNREADABLE}
        assert occurrence.words == occurrence.words.strip() != ""


@pytest.mark.parametrize("bank", BANKS, ids=by_code)
def test_every_carteira_has_words(bank: Bank) -> None:
    for code, words in bank.carteiras.items():
        assert code == code.strip() != ""
        assert words == words.strip() != ""


@pytest.mark.parametrize("bank", BANKS, ids=by_code)
def test_every_motive_and_channel_has_words(bank: Bank) -> None:
    for (layout, code), table in bank.motives.items():
        assert (layout, code) in bank.occurrences
        assert isinstance(table, MotiveTable)
        for motive, words in table.words.items():
            assert len(motive) == table.digits
            assert words == words.strip() != ""
    for (layout, _), words in (*bank.channels.items(), *bank.pix_errors.items()):
        assert layout in bank.returns
        assert words == words.strip() != ""


@pytest.mark.parametrize("bank", BANKS, ids=by_code)
def test_no_two_records_of_a_bank_share_a_name(bank: Bank) -> None:
    named = {}
    for form in (*bank.returns.values(), *bank.remessas.values()):
        for layout in form.layouts:
            assert named.setdefault(layout.name, layout) is layout


@pytest.mark.parametrize("bank", BANKS, ids=by_code)
def test_there_is_a_sample_of_every_layout(bank: Bank) -> None:
    recognised = {recognise(path.read_bytes()) for of, path in SAMPLES if of is bank}
    assert recognised == {(bank.code, layout) for layout in bank.returns}


@pytest.mark.parametrize(("bank", "sample"), SAMPLES, ids=lambda value: getattr(value, "name", ""))
def test_a_sample_is_read_without_structural_faults(bank: Bank, sample: Path) -> None:
    data = sample.read_bytes()
    said = recognise(data)
    assert said is not None
    returned = read_return(data, bank=said[0], layout=said[1], net_of_tariff=True)
    assert {fault.code for fault in returned.faults} <= NOT_STRUCTURAL
    assert returned.trailer is not None
    assert len(returned.titles) > 0
    assert Event.UNREADABLE not in returned.titles.event


@pytest.mark.parametrize(("bank", "sample"), SAMPLES, ids=lambda value: getattr(value, "name", ""))
def test_every_line_of_a_sample_writes_back_the_same(bank: Bank, sample: Path) -> None:
    said = recognise(sample.read_bytes())
    assert said is not None
    form = bank.returns[said[1]]
    lines = split_lines(sample.read_bytes(), width=form.width)
    for layout in form.read_records:
        rows = layout.rows(lines.matrix)
        records = layout.read(lines.matrix, rows=rows, line_numbers=lines.line_numbers)
        originals = lines.matrix[rows]
        for index in range(len(records)):
            assert layout.write(records.row(index)) == originals[index].tobytes()


def values_of(item: Field) -> st.SearchStrategy[object]:
    """Return values that fit the field."""
    match item.kind:
        case Literal(expected):
            return st.just(expected.ljust(item.width))
        case Number():
            return st.integers(0, 10 ** min(item.width, 18) - 1)
        case Cents():
            return st.integers(0, min(10**item.width - 2, 10**15 - 1))
        case Day() | DayLong() | DayYearFirst():
            days = st.dates(min_value=date(1970, 1, 1), max_value=date(2069, 12, 31)).map(to_day)
            return days if item.kind.required else days | st.just(NO_DAY)
        case Digits() | Zeros():
            return st.text("0123456789", min_size=item.width, max_size=item.width)
        case TaxId():
            return st.text("0123456789ABCXYZ", min_size=item.width, max_size=item.width)
        case Text() | Blanks():
            latin_1 = st.characters(min_codepoint=0x20, max_codepoint=0xFF)
            return st.text(latin_1, max_size=item.width).map(str.rstrip)
    raise AssertionError(f"{item.kind} has no values to try")


@pytest.mark.parametrize("layout", LAYOUTS, ids=by_layout)
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_what_is_written_is_read_and_written_again_the_same(
    layout: Layout, data: st.DataObject
) -> None:
    values = {item.name: data.draw(values_of(item), label=item.name) for item in layout.fields}
    written = layout.write(values)
    assert len(written) == layout.width
    lines = split_lines(written + b"|", width=layout.width + 1)
    records = layout.read(lines.matrix, line_numbers=lines.line_numbers)
    for item in layout.fields:
        column = records.column(item.name)
        assert list(column.faults()) == []
        said = column.values[0].item()
        assert (said.decode("latin-1") if isinstance(said, bytes) else said) == values[item.name]
    assert layout.write(records.row(0)) == written
