"""How a bank fills the 25 digits of its campo livre: declared once, written and read back.

Each bank's folder declares its own in `campo_livre.py`; `emdia.formats.banks.campo_livre`
finds them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from emdia.formats.boleto.check_digits import DigitRule
from emdia.formats.boleto.refusals import FieldRefused, checked_digits
from emdia.kernel.faults import Fault

DIGITS = 25

Values = Mapping[str, str]


class BadForm(ValueError):
    """The declared parts do not cover the 25 digits, or a name is declared twice."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Given:
    """A field the caller gives: how many digits, and which values the bank allows.

    `allowed` lists whole values; `least` is the smallest number. `default` is used
    when the caller says nothing.
    """

    name: str
    digits: int
    allowed: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    least: int = 0
    default: str | None = None

    def checked(self, value: str) -> str:
        """Return `value` when the bank takes it.

        :raises FieldRefused: wrong length or not a value the bank allows.
        """
        checked_digits(value, name=self.name, digits=self.digits)
        if self.allowed and value not in self.allowed:
            raise self._refusal(value, f"must be one of {', '.join(self.allowed)}")
        if value in self.refused:
            raise self._refusal(value, "belongs to another form of the campo livre")
        if int(value) < self.least:
            raise self._refusal(value, f"must be at least {self.least:,}")
        return value

    def _refusal(self, value: str, why: str) -> FieldRefused:
        message = f"{self.name} {why}; {value!r} is not."
        if self.refused:
            message = f"{self.name} {value!r} {why}."
        return FieldRefused(Fault("field_choice", message, field=self.name, found=value))


@dataclass(frozen=True, slots=True)
class Piece:
    """Digits of the campo livre taken from a given field, from `first` to `last` (from 1)."""

    of: str
    first: int = 1
    last: int | None = None


@dataclass(frozen=True, slots=True)
class Constant:
    """Digits that are always the same."""

    digits: str


@dataclass(frozen=True, slots=True)
class Computed:
    """A check digit, computed from the given fields and from those computed before it."""

    name: str
    compute: Callable[[Values], str]


@dataclass(frozen=True, slots=True)
class Closing:
    """A check digit over everything written before it in the campo livre."""

    name: str
    compute: Callable[[str], str]


Part = Piece | Constant | Computed | Closing


@dataclass(frozen=True, slots=True)
class FieldsRead:
    """The fields of a campo livre by name, and the check digits that do not match."""

    values: Mapping[str, str]
    faults: tuple[Fault, ...]


@dataclass(frozen=True, kw_only=True)
class NossoNumero:
    """How a nosso número is checked and printed.

    `digit` returns its check digit, or "" where the bank has none; `takes` are fields it
    needs besides those of the campo livre.
    """

    printed: Callable[[Values], str]
    digit: Callable[[Values], str] = lambda values: ""
    takes: tuple[Given, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Drawn:
    """How the company's running number becomes the nosso número that files carry.

    The number is the digits of the fields `of`, one after another. `filled` gives those of
    them that a running number, from 1, and the day of issue decide; there are `most` numbers
    before they come again.
    """

    of: tuple[str, ...]
    filled: Callable[[int, date], Values]
    most: int


def counted(name: str, *, digits: int, first: str = "", of: tuple[str, ...] = ()) -> Drawn:
    """Return a number that is counted up in `digits` digits of the field, after `first`."""

    def filled(number: int, issued: date) -> Values:
        return {name: f"{first}{number:0{digits}}"}

    return Drawn(of=of or (name,), filled=filled, most=10**digits - 1)


@dataclass(frozen=True, kw_only=True)
class Form:
    """One way a bank fills the campo livre. `drawn` says how the company numbers its titles.

    `source` names the manual and `source_date` its date; the date is None where no
    manual at hand says it and the rule rests on published numbers only.

    :raises BadForm: on construction, so on import.
    """

    name: str
    source: str
    source_date: date | None
    given: tuple[Given, ...]
    parts: tuple[Part, ...]
    nosso_numero: NossoNumero
    drawn: Drawn | None = None
    by_name: Mapping[str, Given] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        by_name = {item.name: item for item in self.given}
        if len(by_name) != len(self.given):
            raise BadForm(f"{self.name}: a field is declared twice.")
        object.__setattr__(self, "by_name", by_name)
        total = sum(self.width(part) for part in self.parts)
        if total != DIGITS:
            raise BadForm(f"{self.name}: the parts have {total} digits, not {DIGITS}.")

    def width(self, part: Part) -> int:
        """Return how many digits a part has."""
        if isinstance(part, Constant):
            return len(part.digits)
        if isinstance(part, Piece):
            return self._last(part) - part.first + 1
        return 1

    def write(self, values: Values) -> str:
        """Return the 25 digits.

        :raises FieldRefused: a field is missing, unknown, or not what the bank takes.
        """
        return self.filled(self.checked(values))

    def filled(self, checked: Values) -> str:
        """Return the 25 digits of fields that were checked before."""
        known, written = dict(checked), ""
        for part in self.parts:
            written += self._written(part, known, written)
        return written

    def read(self, campo_livre: str) -> FieldsRead:
        """Return the fields of 25 digits, check digits included.

        A check digit that does not match is a fault of the result: boletos whose account
        digit is wrong exist and are paid.

        :raises FieldRefused: not 25 digits, or not filled in this form.
        """
        checked_digits(campo_livre, name="campo_livre", digits=DIGITS)
        found = self._cut(campo_livre)
        right = self.write({name: found[name] for name in self.by_name})
        faults = []
        for first, part in self._starts():
            last = first + self.width(part)
            if campo_livre[first:last] == right[first:last]:
                continue
            if not isinstance(part, Computed | Closing):
                raise self._other_form(campo_livre)
            faults.append(_digit_fault(part.name, first, found[part.name], right[first:last]))
        return FieldsRead(found, tuple(faults))

    def nosso_numero_digit(self, values: Values) -> str:
        """Return the check digit of the nosso número; "" where the bank has none.

        :raises FieldRefused: a field is missing or not what the bank takes.
        """
        return self.nosso_numero.digit(self._with_extras(values))

    def nosso_numero_printed(self, values: Values) -> str:
        """Return the nosso número as the bank prints it on the boleto, check digit included.

        :raises FieldRefused: a field is missing or not what the bank takes.
        """
        known = self._with_extras(values)
        return self.nosso_numero.printed({**known, "dv": self.nosso_numero.digit(known)})

    def checked(self, values: Values) -> dict[str, str]:
        """Return the given fields, defaults included, each checked.

        :raises FieldRefused: the first field that is missing, unknown or wrong.
        """
        unknown = values.keys() - self.by_name.keys() - {e.name for e in self.nosso_numero.takes}
        if unknown:
            name = sorted(unknown)[0]
            raise _missing_or_unknown(name, f"{self.name} has no field called {name}.")
        return {item.name: item.checked(self._value(item, values)) for item in self.given}

    def distance(self, values: Values) -> int:
        """Return how many fields stand between `values` and this form: missing, unknown, wrong."""
        wrong = 0
        for name in self.by_name.keys() & values.keys():
            try:
                self.by_name[name].checked(values[name])
            except FieldRefused:
                wrong += 1
        return wrong + len(self.by_name.keys() ^ values.keys())

    def _with_extras(self, values: Values) -> dict[str, str]:
        extras = {
            item.name: item.checked(self._value(item, values)) for item in self.nosso_numero.takes
        }
        return {**self.checked(values), **extras}

    def _value(self, item: Given, values: Values) -> str:
        value = values.get(item.name, item.default)
        if value is None:
            raise _missing_or_unknown(item.name, f"{self.name} needs {item.name}.")
        return value

    def _written(self, part: Part, known: dict[str, str], so_far: str) -> str:
        if isinstance(part, Constant):
            return part.digits
        if isinstance(part, Piece):
            return known[part.of][part.first - 1 : self._last(part)]
        digit = part.compute(known) if isinstance(part, Computed) else part.compute(so_far)
        known[part.name] = digit
        return digit

    def _starts(self) -> Iterator[tuple[int, Part]]:
        at = 0
        for part in self.parts:
            yield at, part
            at += self.width(part)

    def _cut(self, campo_livre: str) -> dict[str, str]:
        values = {item.name: "0" * item.digits for item in self.given}
        for first, part in self._starts():
            digits = campo_livre[first : first + self.width(part)]
            if isinstance(part, Piece):
                old = values[part.of]
                values[part.of] = old[: part.first - 1] + digits + old[self._last(part) :]
            elif isinstance(part, Computed | Closing):
                values[part.name] = digits
        return values

    def _other_form(self, campo_livre: str) -> FieldRefused:
        return FieldRefused(
            Fault(
                "campo_livre_form",
                f"The campo livre {campo_livre} is not filled as {self.name}.",
                columns=(20, 44),
                field="campo_livre",
                found=campo_livre,
            )
        )

    def _last(self, part: Piece) -> int:
        return part.last or self.by_name[part.of].digits


@dataclass(frozen=True, kw_only=True, slots=True)
class ReturnedDigit:
    """Where a return has the check digit of each nosso número, and what it is computed from.

    Both are columns of the title's record, in the order they are computed in: `account`,
    which is left out in the carteiras `without_account`, and `number`, which ends in the
    nosso número. `blank` are columns that hold something where the number is another,
    without a check digit. Where the bank computes the digit from more than the file
    tells, `is_whole` is False, and that more is the same for all titles of a file.
    """

    rule: DigitRule
    digit: Piece
    number: tuple[Piece, ...]
    account: tuple[Piece, ...] = ()
    without_account: frozenset[str] = frozenset()
    blank: Piece | None = None
    is_whole: bool = True

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields of the record that are read for it."""
        return tuple(piece.of for piece in (*self.account, *self.number, self.digit))


@dataclass(frozen=True, kw_only=True)
class Numbering:
    """A bank's rules of the campo livre and the nosso número.

    `forms` are chosen by the agreement: by the length of its convênio, by its carteira,
    by the code of the beneficiário; the first that takes what is given is written. A bank
    whose campo livre is not declared has the number's check digit alone, as `digit`. In
    the carteiras of `by_the_bank` the bank gives the number and a remessa sends none.

    `in_records` says which piece of a record's fields a field of these rules is, in any
    file of the bank that has such a field; `of_samples` holds what the files do not
    carry, invented, for the account the bank's samples are of. `returned` has, by layout,
    where returns print the check digit; what is not in it prints none. `not_declared` says in
    sentences, for the bank's page, which of its numbers no form is of.
    """

    forms: tuple[Form, ...] = ()
    digit: Callable[[Values], str] | None = None
    by_the_bank: frozenset[str] = frozenset()
    in_records: Mapping[str, Piece] = field(default_factory=dict)
    of_samples: Values = field(default_factory=dict)
    returned: Mapping[str, ReturnedDigit] = field(default_factory=dict)
    not_declared: tuple[str, ...] = ()


def _digit_fault(name: str, first: int, found: str, right: str) -> Fault:
    column = 20 + first
    return Fault(
        "campo_livre_dv",
        f"{name}, position {column} of the barcode, is {found}; the bank's rule gives {right}.",
        columns=(column, column),
        field=name,
        found=found,
    )


def _missing_or_unknown(name: str, message: str) -> FieldRefused:
    return FieldRefused(Fault("field_missing", message, field=name))
