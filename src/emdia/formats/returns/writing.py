"""Writes a return of any bank, with the layout that reads it.

Banks write returns; this is for the samples, the demo company, the tests and the benches.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from emdia.formats.banks import bank as bank_card
from emdia.formats.banks.card import Counting, ReturnLayout
from emdia.formats.fixed_width import Layout
from emdia.formats.returns.number_digits import digit_of

Values = Mapping[str, Any]


def write_return(*, form: ReturnLayout, header: Values, titles: Iterable[Values]) -> bytes:
    """Return the file: headers, titles in order, trailers that add up, CRLF after every line.

    A title that does not say the check digit of its number gets that of the bank's rule.

    Values are by our names, as in the layout's `…_fields`, or by the layout's own
    field names where ours do not reach. `header` also fills what the other records
    have of the same names. A title with `pix_code`, `pix_error` or `pix_location` gets
    a Pix record.

    :raises FieldDoesNotFit: a value does not fit its field; the message names it.
    """
    return _Writer(form=form, header=header).file(titles)


@dataclass
class _Writer:
    form: ReturnLayout
    header: Values
    records: list[bytes] = field(default_factory=list)
    in_batch: int = 0
    titles: int = 0
    total_cents: int = 0

    def file(self, titles: Iterable[Values]) -> bytes:
        form = self.form
        self._add(form.header, form.header_fields, {"line_sequence": 1})
        if form.batch_header is not None:
            self._add(form.batch_header, form.batch_header_fields, {"lote": "0001"})
        for title in titles:
            self.titles += 1
            self.total_cents += title.get("nominal_cents", 0)
            self._add_title(title)
        if form.batch_trailer is not None:
            ends = 0 if form.counting is Counting.DETAILS else 2
            values = {"lote": "0001", "records": self.in_batch + ends}
            self._add(form.batch_trailer, form.batch_trailer_fields, values)
        self._add(form.trailer, form.trailer_fields, self._totals())
        return b"\r\n".join(self.records) + b"\r\n"

    def _totals(self) -> Values:
        return {
            "titles": self.titles,
            "total_cents": self.total_cents,
            "sequence": self.header.get("sequence"),
            "line_sequence": len(self.records) + 1,
            "batches": 1,
            "records": len(self.records) + 1,
        }

    def _add_title(self, title: Values) -> None:
        form = self.form
        self._add_detail(form.detail, form.detail_fields, title)
        if form.complement is not None:
            fields = {**form.detail_fields, **form.complement_fields}
            self._add_detail(form.complement, fields, title)
        pix = {name: title.get(f"pix_{name}", "") for name in form.pix_fields}
        if form.pix is not None and any(pix.values()):
            self._add_detail(form.pix, {**form.detail_fields, **form.pix_fields}, {**title, **pix})

    def _add_detail(self, layout: Layout, fields: Mapping[str, str], values: Values) -> None:
        self.in_batch += 1
        numbers = {
            "batch": "0001",
            "record_number": self.in_batch,
            "line_sequence": len(self.records) + 1,
        }
        self._add(layout, fields, {**values, **numbers})
        if layout is self.form.detail:
            self._add_digit(values)

    def _add_digit(self, title: Values) -> None:
        numbering = bank_card(self.form.bank_code).numbering
        returned = None if numbering is None else numbering.returned.get(self.form.name)
        said = {self.form.detail_fields["nosso_numero"], *title}
        if returned is None or returned.digit.of in said or not title.get("nosso_numero"):
            return
        digit = digit_of(self.records[-1], layout=self.form.detail, returned=returned)
        self.records[-1] = self.form.detail.write({returned.digit.of: digit}, over=self.records[-1])

    def _add(self, layout: Layout, fields: Mapping[str, str], values: Values) -> None:
        # What the record has no field for is said in another record of the file.
        written = {}
        for name, value in {**self.header, **values}.items():
            item = fields.get(name, name)
            if item in layout.by_name and value is not None:
                written[item] = value
        self.records.append(layout.write(written))
