"""Promises every bank's remessa keeps. Banks are found by discovery: adding one edits nothing."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from emdia.formats.banks import Bank, banks
from emdia.formats.remessa import Charge, Instruction, Kind, PixTerms, Remessa, RemessaLayout
from emdia.formats.remessa.answers import OF_HEADING, OF_INSTRUCTION, OF_POSITION, OF_TRAILER
from emdia.formats.remessa.form import FrameRecord, RemessaRecord
from emdia.formats.remessa.reading import read_remessa, recognise_remessa
from emdia.formats.remessa.writing import UnableToWrite, write_remessa

REMESSAS = tuple((bank, form) for bank in banks().values() for form in bank.remessas.values())
ASKED = tuple((bank, form, kind) for bank, form in REMESSAS for kind in form.movements)


def named(value: object) -> str:
    return str(getattr(value, "code", None) or getattr(value, "name", value))


def sample_of(bank: Bank, form: RemessaLayout) -> bytes:
    path: Path = bank.samples / f"remessa-cnab{form.name}.rem"
    return path.read_bytes()


def read(bank: Bank, form: RemessaLayout, data: bytes) -> Remessa:
    return read_remessa(data, bank=bank.code, layout=form.name)


def written(bank: Bank, form: RemessaLayout, said: Remessa, *asked: Instruction) -> bytes:
    return write_remessa(bank=bank.code, layout=form.name, heading=said.heading, instructions=asked)


@pytest.mark.parametrize(("bank", "form"), REMESSAS, ids=named)
def test_the_answers_stand_in_fields_of_the_layout(bank: Bank, form: RemessaLayout) -> None:
    assert form.bank_code == bank.code
    assert bank.remessas[form.name] is form
    assert form.homologated is False
    assert form.is_pix_homologated is False
    assert set(form.needs) <= set(OF_HEADING)
    frames = (form.header, form.batch_header, form.batch_trailer, form.trailer)
    for record in (*(frame for frame in frames if frame), *form.records, *form.instead):
        known = {*OF_HEADING, *OF_POSITION, *OF_TRAILER}
        names = known | set(OF_INSTRUCTION) if isinstance(record, RemessaRecord) else known
        assert set(record.fields) <= names
        places = [*record.fields.values(), *record.fixed, *record.derived]
        assert set(places) <= set(record.layout.by_name)
        assert set(record.codes) <= names
        # A derived field may be one that is also read; two answers never share one.
        assert len(set(record.fields.values())) == len(record.fields)


@pytest.mark.parametrize(("bank", "form"), REMESSAS, ids=named)
def test_no_two_records_are_told_alike(bank: Bank, form: RemessaLayout) -> None:
    frames: tuple[FrameRecord | None, ...] = (
        form.header, form.batch_header, form.batch_trailer, form.trailer,
    )  # fmt: skip
    layouts = [record.layout for record in (*frames, *form.records) if record is not None]
    marks = [
        tuple((name, layout.by_name[name].write(None)) for name in layout.told_by)
        for layout in layouts
    ]
    assert len(set(marks)) == len(marks)


@pytest.mark.parametrize(("bank", "form"), REMESSAS, ids=named)
def test_what_is_asked_has_a_code_words_and_known_names(bank: Bank, form: RemessaLayout) -> None:
    assert Kind.ENTRY in form.instructions
    assert Kind.WRITE_OFF in form.instructions
    for movement in form.movements.values():
        assert movement.code == movement.code.strip() != ""
        assert movement.words == movement.words.strip() != ""
        assert {*movement.needs, *movement.tells} <= set(OF_INSTRUCTION)
        known = set(form.records[0].layout.by_name)
        assert {*movement.fixed, *movement.blank, *movement.zero} <= known


@pytest.mark.parametrize(("bank", "form"), REMESSAS, ids=named)
def test_a_sample_is_read_and_written_back_the_same(bank: Bank, form: RemessaLayout) -> None:
    data = sample_of(bank, form)
    assert recognise_remessa(data) == (bank.code, form.name)
    said = read(bank, form, data)
    assert said.faults == ()
    assert said.other_lines == {}
    assert said.instructions[0].kind is Kind.ENTRY
    assert written(bank, form, said, *said.instructions) == data


@pytest.mark.parametrize(("bank", "form"), REMESSAS, ids=named)
def test_numbers_are_read_as_numbers(bank: Bank, form: RemessaLayout) -> None:
    names = ("protest_days", "listing_days", "write_off_days", "nominal_cents", "rebate_cents")
    for asked in read(bank, form, sample_of(bank, form)).instructions:
        assert {type(getattr(asked, name)) for name in names} <= {int, type(None)}


def complete(entry: Instruction, kind: Kind) -> Instruction:
    """Return the entry's title with what any instruction of this kind may need."""
    due = entry.due_date or date(2026, 4, 10)
    return replace(
        entry,
        kind=kind,
        nosso_numero=entry.nosso_numero or "1",
        due_date=due,
        fine=entry.fine or Charge(amount_cents=100, day=due),
        interest=entry.interest or Charge(amount_cents=3, day=due),
        discounts=entry.discounts or (Charge(amount_cents=100, day=due),),
        rebate_cents=entry.rebate_cents or 100,
        protest_days=10 if kind is Kind.PROTEST else None,
        listing_days=10 if kind is Kind.LIST_NEGATIVE else None,
        payment_limit_days=10 if kind is Kind.CHANGE_PAYMENT_LIMIT else None,
        pix=None,
    )


def asked_of(bank: Bank, form: RemessaLayout, said: Remessa, kind: Kind) -> Instruction:
    """Return an instruction of this kind that the layout carries: what it cannot is left out."""
    entry = said.instructions[0]
    if kind is Kind.ENTRY:
        return entry
    full = complete(entry, kind)
    as_rate = dict.fromkeys(("fine", "interest"))
    options = (
        full,
        replace(full, protest_days=None, listing_days=None),
        replace(full, **as_rate, protest_days=None, listing_days=None),
        replace(full, interest=Charge(rate=Decimal("0.01"), day=full.due_date)),
        replace(full, **as_rate, discounts=(), rebate_cents=0, messages=()),
        replace(full, species="", protest_days=None, listing_days=None),
        replace(entry, kind=kind),
    )
    refusals = []
    for option in options:
        try:
            written(bank, form, said, option)
        except UnableToWrite as refusal:
            refusals.append(str(refusal))
        else:
            return option
    raise AssertionError(refusals)


@pytest.mark.parametrize(("bank", "form", "kind"), ASKED, ids=named)
def test_every_instruction_is_written_read_and_written_the_same(
    bank: Bank, form: RemessaLayout, kind: Kind
) -> None:
    said = read(bank, form, sample_of(bank, form))
    asked = asked_of(bank, form, said, kind)
    data = written(bank, form, said, asked, asked)
    back = read(bank, form, data)
    assert back.faults == ()
    assert len(back.instructions) == 2
    movement = form.movements[kind]
    assert form.movements[back.instructions[0].kind].code == movement.code
    assert written(bank, form, back, *back.instructions) == data
    alike = [
        other
        for other in form.movements.values()
        if (other.code, other.fixed, other.zero) == (movement.code, movement.fixed, movement.zero)
    ]
    if len(alike) == 1:
        assert back.instructions[0].kind is kind


REFUSED = tuple(
    (bank, form, kind) for bank, form in REMESSAS for kind in Kind if kind not in form.movements
)


@pytest.mark.parametrize(("bank", "form", "kind"), REFUSED, ids=named)
def test_what_a_bank_is_not_asked_is_refused_by_name_and_says_why(
    bank: Bank, form: RemessaLayout, kind: Kind
) -> None:
    said = read(bank, form, sample_of(bank, form))
    with pytest.raises(UnableToWrite) as refusal:
        written(bank, form, said, complete(said.instructions[0], kind))
    (fault,) = refusal.value.faults
    assert fault.code == "data_not_taken"
    assert f"cannot be asked to {kind.value.replace('_', ' ')}: {form.why_not(kind)}." in (
        fault.message
    )


@pytest.mark.parametrize(("bank", "form"), REMESSAS, ids=named)
def test_what_is_said_of_an_instruction_not_taken_is_of_no_other(
    bank: Bank, form: RemessaLayout
) -> None:
    assert form.not_taken.keys().isdisjoint(form.movements)
    assert all(why == why.strip(" .") != "" for why in (*form.not_taken.values(), form.without_pix))
    assert {form.why_not(kind) for kind in form.movements} == {""}


@pytest.mark.parametrize(("bank", "form"), REMESSAS, ids=named)
def test_a_pix_is_written_or_refused_by_name(bank: Bank, form: RemessaLayout) -> None:
    said = read(bank, form, sample_of(bank, form))
    key = PixTerms(key="123e4567-e89b-12d3-a456-426614174000")
    asked = replace(said.instructions[0], is_sent_by_bank=False, pix=key)
    if form.takes_pix:
        back = read(bank, form, written(bank, form, said, asked))
        assert back.instructions[0].pix == key
    else:
        with pytest.raises(UnableToWrite, match=f"cannot carry a Pix: {form.without_pix}"):
            written(bank, form, said, asked)


@pytest.mark.parametrize(("bank", "form"), REMESSAS, ids=named)
def test_records_of_other_columns_are_told_from_the_first_one(
    bank: Bank, form: RemessaLayout
) -> None:
    place = form.records[0].fields["movement"]
    codes = [record.layout.by_name[record.fields["movement"]] for record in form.instead]
    assert {item.name for item in codes} <= {place}
    for record, item in zip(form.instead, codes, strict=True):
        assert place in record.layout.told_by
        assert {form.movements[kind].code for kind in record.kinds} == {
            item.write(None).decode("ascii")
        }
