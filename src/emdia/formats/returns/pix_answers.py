"""What a return answers of the Pix of each boleto, as it is kept and printed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from emdia.formats.pix import dynamic_code
from emdia.formats.pix.receiver import city_of, name_of
from emdia.formats.returns.return_file import Titles


@dataclass(frozen=True, kw_only=True, slots=True)
class PixAnswer:
    """The copy and paste of the boleto of one line, or the bank's code of why it has none."""

    line_number: int
    code: str = ""
    refusal: str = ""


def pix_answers(
    titles: Titles, *, name: str, tax_id: str, postal_address: str
) -> Iterator[PixAnswer]:
    """Yield what the bank answered, by line.

    Of a bank that tells a location alone the code is ours to write, and names the receiver
    (Banco Central, Manual do BR Code).
    """
    receiver, city = name_of(name, tax_id=tax_id), city_of(postal_address)
    for line, code in titles.pix_codes.items():
        yield PixAnswer(line_number=line, code=code)
    for line, location in titles.pix_locations.items():
        if line not in titles.pix_codes:
            code = dynamic_code(url=location, name=receiver, city=city)
            yield PixAnswer(line_number=line, code=code)
    for line, refusal in titles.pix_errors.items():
        yield PixAnswer(line_number=line, refusal=refusal)
