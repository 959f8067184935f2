"""Promises of every bank's nosso número: the numbers in its files agree with their check digits."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

import pytest

from emdia.formats.banks import Bank, banks
from emdia.formats.boleto import FieldRefused
from emdia.formats.boleto.campo_livre import Form, Piece
from emdia.formats.fixed_width import Layout, split_lines
from emdia.formats.remessa.reading import recognise_remessa
from emdia.formats.returns import recognise

NUMBERED = tuple(bank for bank in banks().values() if bank.numbering)
SAMPLES = tuple(
    (bank, path)
    for bank in NUMBERED
    for path in sorted(bank.samples.iterdir())
    if path.suffix in {".ret", ".rem"}
)
DIGIT_NAMES = ("dv_nosso_numero", "digito_nosso_numero", "dac_nosso_numero", "nc_nosso_numero")


def named(value: object) -> str:
    return str(getattr(value, "code", None) or getattr(value, "name", value))


def layouts_of(bank: Bank, data: bytes) -> tuple[Layout, ...]:
    """Return the records read of the sample that carry a number and its check digit."""
    returned, sent = recognise(data), recognise_remessa(data)
    assert returned or sent
    read = (
        bank.returns[returned[1]].read_records
        if returned
        else tuple(record.layout for record in bank.remessas[sent[1] if sent else ""].records)
    )
    return tuple(layout for layout in read if digit_name(layout))


def digit_name(layout: Layout) -> str | None:
    if "nosso_numero" not in layout.by_name:
        return None
    return next((name for name in DIGIT_NAMES if name in layout.by_name), None)


def records(layout: Layout, data: bytes) -> Iterator[dict[str, str]]:
    """Yield the fields of each record of the layout as the file has them."""
    lines = split_lines(data, width=layout.width)
    for row in lines.matrix[layout.rows(lines.matrix)]:
        text = row.tobytes().decode("latin-1")
        yield {item.name: text[item.first - 1 : item.last] for item in layout.fields}


def values_of(bank: Bank, record: Mapping[str, str]) -> dict[str, str]:
    """Return what the rules ask: of the record where it has it, else of the sample's account."""
    assert bank.numbering
    told = {
        name: cut(record[piece.of], piece)
        for name, piece in bank.numbering.in_records.items()
        if piece.of in record
    }
    return {**bank.numbering.of_samples, **told}


def of_form(form: Form, values: Mapping[str, str]) -> dict[str, str]:
    """Return those of the values that the form takes, at its width."""
    takes = {item.name: item for item in (*form.given, *form.nosso_numero.takes)}
    return {
        name: value.zfill(takes[name].digits) for name, value in values.items() if name in takes
    }


def cut(text: str, piece: Piece) -> str:
    return text[piece.first - 1 : piece.last]


def digits_of(bank: Bank, record: Mapping[str, str]) -> set[str]:
    """Return the check digit by each form that takes what the record tells."""
    assert bank.numbering
    values = values_of(bank, record)
    if bank.numbering.digit is not None:
        return {bank.numbering.digit(values)}
    found = set()
    for form in bank.numbering.forms:
        with suppress(FieldRefused):
            found.add(form.nosso_numero_digit(of_form(form, values)))
    return found


@pytest.mark.parametrize("bank", NUMBERED, ids=named)
def test_the_forms_are_told_apart_and_say_where_they_come_from(bank: Bank) -> None:
    assert bank.numbering
    forms = bank.numbering.forms
    assert bool(forms) is (bank.numbering.digit is None)
    assert len({form.name for form in forms}) == len(forms)
    assert all(form.source for form in forms)
    assert bank.numbering.by_the_bank <= set(bank.carteiras)
    if forms:
        asked = {item.name for form in forms for item in (*form.given, *form.nosso_numero.takes)}
        assert {*bank.numbering.in_records, *bank.numbering.of_samples} <= asked


@pytest.mark.parametrize(("bank", "sample"), SAMPLES, ids=named)
def test_every_number_of_a_sample_agrees_with_its_check_digit(bank: Bank, sample: Path) -> None:
    data = sample.read_bytes()
    layouts = layouts_of(bank, data)
    checked = 0
    for layout in layouts:
        for record in records(layout, data):
            if record["nosso_numero"].strip("0 "):
                assert digits_of(bank, record) == {record[digit_name(layout) or ""]}
                checked += 1
    assert checked > 0 or not layouts


def test_a_bank_that_is_asked_for_titles_has_the_rules_of_their_numbers() -> None:
    assert {bank.code for bank in banks().values() if bank.remessas} <= {
        bank.code for bank in NUMBERED if bank.numbering and bank.numbering.forms
    }
