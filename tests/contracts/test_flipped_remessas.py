"""One wrong byte in a remessa is told, or changes one instruction or the heading at most.

A remessa is read only to be shown; what it asks is decided by the bank. The rules are those
of docs/algorithms/return-files.md.
"""

from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from emdia.formats.banks import Bank, banks
from emdia.formats.fixed_width import Unreadable
from emdia.formats.remessa import Remessa
from emdia.formats.remessa.form import RemessaLayout
from emdia.formats.remessa.reading import read_remessa

FORMS = tuple((bank, form) for bank in banks().values() for form in bank.remessas.values())
BYTES = st.sampled_from(b"0123456789") | st.sampled_from(b" AX") | st.integers(0, 255)


def named(value: object) -> str:
    return str(getattr(value, "code", None) or getattr(value, "name", value))


@cache
def sample_of(code: str, layout: str) -> tuple[bytes, Remessa]:
    data = (banks()[code].samples / f"remessa-cnab{layout}.rem").read_bytes()
    return data, read_remessa(data, bank=code, layout=layout)


def told(found: Remessa) -> object:
    return [(fault.code, fault.line, fault.field) for fault in found.faults], set(found.other_lines)


@pytest.mark.parametrize(("bank", "form"), FORMS, ids=named)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_a_flipped_byte_changes_one_instruction(
    bank: Bank, form: RemessaLayout, data: st.DataObject
) -> None:
    raw, sound = sample_of(bank.code, form.name)
    position = data.draw(st.integers(0, len(raw) - 1), label="position")
    byte = data.draw(BYTES, label="byte")
    check(bank, form, raw[:position] + bytes([byte]) + raw[position + 1 :], sound)


def check(bank: Bank, form: RemessaLayout, flipped: bytes, sound: Remessa) -> None:
    try:
        found = read_remessa(flipped, bank=bank.code, layout=form.name)
    except Unreadable:
        return
    if told(found) != told(sound):
        return
    pairs = zip(sound.instructions, found.instructions, strict=True)
    assert sum(one != other for one, other in pairs) <= 1
