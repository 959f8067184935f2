"""Promises of every bank's nosso número: the numbers in its files agree with their check digits."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from random import Random

import pytest

from emdia.formats.banks import Bank, ReturnLayout, banks
from emdia.formats.boleto import FieldRefused
from emdia.formats.boleto.campo_livre import Form, Piece
from emdia.formats.fixed_width import Layout, split_lines
from emdia.formats.remessa.reading import recognise_remessa
from emdia.formats.returns import read_return, recognise
from emdia.kernel.faults import Fault

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


# ── The check digits a return prints ────────────────────────────────────────────────────

RETURNED = tuple(
    (bank, bank.returns[layout])
    for bank in NUMBERED
    for layout in (bank.numbering.returned if bank.numbering else ())
)
TITLES = 40  # more than any sample has


def title_and_rest(bank: Bank, form: ReturnLayout) -> tuple[bytes, bytes, bytes]:
    """Return the lines of a sample above its first title, the title's own record, and the rest."""
    data = next(
        data
        for data in (path.read_bytes() for path in sorted(bank.samples.glob("*.ret")))
        if recognise(data) == (bank.code, form.name)
    )
    lines = data.split(b"\r\n")
    matrix = split_lines(data, width=form.width).matrix
    row = int(form.detail.matches(matrix).argmax())
    return b"\r\n".join(lines[:row]), lines[row], b"\r\n".join(lines[row + 1 :])


def numbered(bank: Bank, form: ReturnLayout, record: bytes, number: str) -> bytes:
    """Return the record with this number, and the check digit by the rule of one number."""
    assert bank.numbering
    returned = bank.numbering.returned[form.name]
    piece = returned.number[-1]
    text = record.decode("latin-1")

    def put(piece: Piece, said: str) -> str:
        first = form.detail.by_name[piece.of].first + piece.first - 1
        return text[: first - 1] + said + text[first - 1 + len(said) :]

    text = put(piece, number)
    if returned.blank is not None:
        text = put(returned.blank, " " * 8)
        digit = bank.numbering.forms[-1].nosso_numero.digit(
            {"convenio": number[:4], "sequencial": number[4:]}
        )
    else:
        fields = {item.name: text[item.first - 1 : item.last] for item in form.detail.fields}
        (digit,) = digits_of(bank, fields)
    return put(returned.digit, digit).encode("latin-1")


def told_of(bank: Bank, form: ReturnLayout, titles: Sequence[bytes]) -> list[Fault]:
    """Return the faults of numbers in a return of these records."""
    head, _, rest = title_and_rest(bank, form)
    data = b"\r\n".join((head, *titles, rest))
    returned = read_return(data, bank=bank.code, layout=form.name)
    assert len(returned.titles) >= len(titles)
    return [fault for fault in returned.faults if fault.code.startswith("number_digit")]


def random_titles(bank: Bank, form: ReturnLayout) -> list[bytes]:
    assert bank.numbering
    piece = bank.numbering.returned[form.name].number[-1]
    width = (piece.last or form.detail.by_name[piece.of].width) - piece.first + 1
    _, record, _ = title_and_rest(bank, form)
    random = Random(f"{bank.code} {form.name}")
    numbers = [f"1{random.randrange(10 ** (width - 1)):0{width - 1}}" for _ in range(TITLES)]
    if bank.code == "748":  # its third digit says who numbers
        numbers = [f"26{number[2].replace('0', '2')}{number[3:]}" for number in numbers]
    return [numbered(bank, form, record, number) for number in numbers]


@pytest.mark.parametrize(("bank", "form"), RETURNED, ids=named)
def test_numbers_with_their_digits_are_told_nothing_of(bank: Bank, form: ReturnLayout) -> None:
    assert told_of(bank, form, random_titles(bank, form)) == []


@pytest.mark.parametrize(("bank", "form"), RETURNED, ids=named)
def test_a_wrong_digit_of_a_number_sets_its_title_apart(bank: Bank, form: ReturnLayout) -> None:
    assert bank.numbering
    titles = random_titles(bank, form)
    piece = bank.numbering.returned[form.name].number[-1]
    item = form.detail.by_name[piece.of]
    first = item.first + piece.first - 2
    last = first + (piece.last or item.width) - piece.first + 1
    told = 0
    for column in range(first, last):
        wrong = bytearray(titles[3])
        wrong[column] = ord("0") + (wrong[column] - ord("0") + 1 + column % 8) % 10
        right = numbered(bank, form, titles[3], wrong[first:last].decode())
        faults = told_of(bank, form, [*titles[:3], bytes(wrong), *titles[4:]])
        if right == bytes(wrong):  # The bank's rule gives both numbers one digit.
            assert faults == []
            continue
        head, _, _ = title_and_rest(bank, form)
        line = len(head.split(b"\r\n")) + 4
        assert [(fault.code, fault.line, fault.field) for fault in faults] == [
            ("number_digit", line, piece.of)
        ]
        told += 1
    assert told >= (last - first) * 2 // 3


@pytest.mark.parametrize(("bank", "form"), RETURNED, ids=named)
def test_where_no_digit_is_the_rules_one_fault_says_so_and_nothing_is_set_apart(
    bank: Bank, form: ReturnLayout
) -> None:
    assert bank.numbering
    returned = bank.numbering.returned[form.name]
    digit = form.detail.by_name[returned.digit.of]
    column = digit.first + returned.digit.first - 2
    titles = []
    for place, title in enumerate(random_titles(bank, form)):
        wrong = bytearray(title)
        # Further off from one title to the next, so that no other rule fits them all either.
        wrong[column] = b"0123456789"[(wrong[column] - ord("0") + 1 + place % 8) % 10]
        titles.append(bytes(wrong))
    faults = told_of(bank, form, titles)
    assert [fault.code for fault in faults] == ["number_digit_unsure"]


@pytest.mark.parametrize(("bank", "form"), RETURNED, ids=named)
def test_a_number_of_zeros_or_without_a_digit_is_not_held(bank: Bank, form: ReturnLayout) -> None:
    assert bank.numbering
    returned = bank.numbering.returned[form.name]
    titles = random_titles(bank, form)
    piece = returned.number[-1]
    item = form.detail.by_name[piece.of]
    zeros = bytearray(titles[0])
    zeros[item.first - 1 : item.first - 1 + (piece.last or item.width)] = b"0" * (
        piece.last or item.width
    )
    digit = form.detail.by_name[returned.digit.of]
    blank = bytearray(titles[1])
    start = digit.first + returned.digit.first - 2
    blank[start : start + (digit.width if returned.digit.last is None else 1)] = b" " * (
        digit.width if returned.digit.last is None else 1
    )
    assert told_of(bank, form, [bytes(zeros), bytes(blank), *titles[2:]]) == []


@pytest.mark.parametrize("bank", banks().values(), ids=named)
def test_where_no_digit_holds_the_numbers_of_a_return_the_bank_says_why(bank: Bank) -> None:
    held = set(bank.numbering.returned) if bank.numbering else set()
    assert held | set(bank.unheld_numbers) == set(bank.returns)
    assert not held & set(bank.unheld_numbers)
    assert all(why.endswith(".") for why in bank.unheld_numbers.values())
