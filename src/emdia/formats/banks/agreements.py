"""What was agreed with a bank, put to work: numbers drawn, boletos' digits, a remessa's heading.

The bank's card says which fields an agreement has besides its account, convênio and carteira;
they are kept by these names. `check` writes a boleto and a remessa of one made-up title, so
that what is wrong with an agreement is told before the first real title.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

from emdia.formats.banks import bank as bank_card
from emdia.formats.banks import banks
from emdia.formats.boleto import bank_barcode
from emdia.formats.boleto.campo_livre import Drawn, Form, Given, Values
from emdia.formats.boleto.refusals import FieldRefused
from emdia.formats.pix import PixRefused, key_kind
from emdia.formats.pix.keys import MAX_CHARACTERS
from emdia.formats.remessa import (
    Instruction,
    Kind,
    Party,
    PixTerms,
    RemessaHeading,
    RemessaLayout,
)
from emdia.formats.remessa.writing import UnableToWrite, write_remessa
from emdia.kernel.faults import Fault

# The words of a card's forms for what an agreement has under one name.
_SAME = {"beneficiario": "beneficiary", "cliente": "beneficiary", "cooperativa": "agencia"}
_OF_ACCOUNT = frozenset({"agencia", "conta", "dac", "conta_dv", "convenio", "carteira"})
_OF_FILE = frozenset({"tax_id", "company_name", "sequence"})
# How a remessa codes the carteira, where it does not print it.
REMESSA_CARTEIRA = "remessa_carteira"
# The key to which the bank ties the Pix of each boleto; without one it is asked for none.
PIX_KEY = "pix_key"
_OPTIONAL = ("agencia_dv",)


class NumbersRunOut(ValueError):
    """The agreement has no number left for a title; ask the bank for another range."""


@dataclass(frozen=True, kw_only=True, slots=True)
class AskedField:
    """A field of an agreement: what it allows, and whether the bank's files need it."""

    name: str
    digits: int | None = None
    allowed: tuple[str, ...] = ()
    default: str = ""
    is_required: bool = True
    longest: int = 20
    letters: str = "[0-9A-Za-z]"


def asked_fields(*, bank: str, layout: str) -> tuple[AskedField, ...]:
    """Return what an agreement with a bank has besides account, convênio and carteira."""
    card = banks()[bank]
    found: dict[str, AskedField] = {}
    for form in card.numbering.forms if card.numbering else ():
        for item in (*form.given, *form.nosso_numero.takes) if form.drawn else ():
            name = _SAME.get(item.name, item.name)
            if name not in _OF_ACCOUNT and item.name not in _decided(form):
                found.setdefault(name, _asked(name, item))
    remessa = card.remessas.get(layout)
    if remessa is not None:
        for name in sorted(set(remessa.needs) - _OF_ACCOUNT - _OF_FILE):
            found.setdefault(name, AskedField(name=name))
        for name in _OPTIONAL:
            if _heads(remessa, name):
                found.setdefault(name, AskedField(name=name, is_required=False))
        found[REMESSA_CARTEIRA] = AskedField(name=REMESSA_CARTEIRA, is_required=False)
        if remessa.takes_pix:
            found[PIX_KEY] = AskedField(
                name=PIX_KEY, is_required=False, longest=MAX_CHARACTERS, letters=r"\S"
            )
    return tuple(found.values())


def _asked(name: str, item: Given) -> AskedField:
    # Several forms of one bank may want another number of digits.
    digits = None if name == "beneficiary" else item.digits
    return AskedField(
        name=name,
        digits=digits,
        allowed=item.allowed,
        default=item.default or "",
        is_required=item.default is None,
    )


def _decided(form: Form) -> frozenset[str]:
    """Return the fields that each title decides, not the agreement."""
    return frozenset({*(form.drawn.of if form.drawn else ()), "parcela", "tem_valor", "cobranca"})


def _heads(remessa: RemessaLayout, name: str) -> bool:
    frames = (remessa.header, remessa.batch_header)
    return any(name in frame.fields for frame in frames if frame is not None)


@dataclass(frozen=True, kw_only=True)
class Agreement:
    """An agreement as the formats see it. Digits without punctuation, zeros may be left out.

    `fields` are those of `asked_fields`; the nosso número is given as files carry it,
    without its check digit.
    """

    bank: str
    layout: str
    agencia: str
    conta: str
    dac: str
    convenio: str
    carteira: str
    fields: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def form(self) -> Form:
        """The form of the campo livre that the agreement's fields fit.

        :raises FieldRefused: the bank's card has none; the refusal is that of the nearest.
        """
        card = bank_card(self.bank)
        if card.numbering and self.carteira in card.numbering.by_the_bank:
            raise FieldRefused(
                Fault(
                    "numbered_by_the_bank",
                    f"The bank numbers the titles of carteira {self.carteira}.",
                    field="carteira",
                    found=self.carteira,
                )
            )
        refusals: list[tuple[int, FieldRefused]] = []
        for form in card.numbering.forms if card.numbering else ():
            if form.drawn is None:
                continue
            told = self._whole(form, form.drawn)
            try:
                form.checked(told)
            except FieldRefused as refusal:
                refusals.append((form.distance(told), refusal))
            else:
                return form
        if not refusals:
            message = f"The rules of the numbers of {card.name} are not known."
            raise FieldRefused(Fault("numbering_unknown", message, field="bank"))
        raise min(refusals, key=lambda pair: pair[0])[1]

    @property
    def numbers(self) -> int:
        """How many numbers there are before they come again."""
        assert self.form.drawn is not None
        return self.form.drawn.most

    @property
    def remessa_carteira(self) -> str:
        """The carteira as a remessa writes it."""
        return self.fields.get(REMESSA_CARTEIRA) or self.carteira

    @property
    def pix(self) -> PixTerms | None:
        """The Pix each entry asks the bank for; None where none was agreed."""
        key = self.fields.get(PIX_KEY)
        return PixTerms(key=key) if key else None

    def number(self, running: int, *, issued: date) -> str:
        """Return the nosso número of a running number, from 1.

        :raises NumbersRunOut: the bank's digits have no room for it.
        """
        drawn = self.form.drawn
        assert drawn is not None
        if "ano" in drawn.of:
            # The year begins each number, so that those of another year may come again.
            running = (running - 1) % drawn.most + 1
        if not 1 <= running <= drawn.most:
            raise NumbersRunOut(str(running))
        filled = {**self._fixed, **drawn.filled(running, issued)}
        return "".join(filled[name] for name in drawn.of)

    def campo_livre(self, nosso_numero: str) -> str:
        """Return the 25 digits of a title."""
        return self.form.filled(self._of(nosso_numero))

    def number_in(self, campo_livre: str) -> str:
        """Return the nosso número that 25 digits hold, if they are of this agreement.

        :raises FieldRefused: they are filled in another form.
        """
        found = self.form.read(campo_livre).values
        assert self.form.drawn is not None
        return "".join(found[name] for name in self.form.drawn.of)

    def printed(self, nosso_numero: str) -> str:
        """Return the nosso número as the bank prints it on the boleto."""
        known = self._of(nosso_numero)
        return self.form.nosso_numero.printed({**known, "dv": self.form.nosso_numero.digit(known)})

    def barcode(self, *, nosso_numero: str, due_date: date, amount_cents: int) -> str:
        """Return the 44 digits of a title's boleto.

        :raises FieldRefused: an amount without room.
        :raises DueDateOutOfRange: a due date no factor stands for.
        """
        return bank_barcode.barcode(
            bank=self.bank,
            due_date=due_date,
            amount_cents=amount_cents,
            campo_livre=self.campo_livre(nosso_numero),
        )

    def account_printed(self) -> str:
        """Return branch and account, or the bank's code of the company, as a boleto shows them."""
        code = self.fields.get("beneficiary") or ""
        posto = self.fields.get("posto")
        branch = f"{self.agencia}.{posto}" if posto else self.agencia
        return f"{branch} / {code}" if code else f"{branch} / {self.conta}-{self.dac}"

    def heading(
        self, *, tax_id: str, company_name: str, sequence: int, generated_date: date
    ) -> RemessaHeading:
        """Return whose remessa it is."""
        return RemessaHeading(
            agencia=self.agencia,
            agencia_dv=self.fields.get("agencia_dv", ""),
            conta=self.conta,
            conta_dv=self.dac,
            dac=self.dac,
            convenio=self.convenio,
            beneficiary=self.fields.get("beneficiary", ""),
            transmission_code=self.fields.get("transmission_code", ""),
            posto=self.fields.get("posto", ""),
            variation=self.fields.get("variation", ""),
            tax_id=tax_id,
            company_name=company_name,
            sequence=sequence,
            generated_date=generated_date,
        )

    @cached_property
    def _fixed(self) -> Values:
        """The agreement's own fields of its form, checked."""
        assert self.form.drawn is not None
        checked = self.form.checked(self._whole(self.form, self.form.drawn))
        extras = {
            item.name: item.checked(self._value(item)) for item in self.form.nosso_numero.takes
        }
        return {**checked, **extras}

    @cached_property
    def _places(self) -> tuple[tuple[str, int, int], ...]:
        drawn, first = self.form.drawn, 0
        assert drawn is not None
        places = []
        for name in drawn.of:
            last = first + self.form.by_name[name].digits
            places.append((name, first, last))
            first = last
        return tuple(places)

    def _of(self, nosso_numero: str) -> dict[str, str]:
        """Return the fields of a title: those of the agreement, and its number's."""
        whole = nosso_numero.rjust(self._places[-1][2], "0")
        cut = {name: whole[first:last] for name, first, last in self._places}
        return {**self._fixed, **cut}

    def _whole(self, form: Form, drawn: Drawn) -> dict[str, str]:
        """Return the fields of a form: the agreement's, and a first title's number."""
        told = {item.name: self._value(item) for item in form.given}
        known = {name: value for name, value in told.items() if value}
        return {**known, **drawn.filled(1, date(2026, 1, 1))}

    def _value(self, item: Given) -> str:
        name = _SAME.get(item.name, item.name)
        if name in _OF_ACCOUNT:
            value = str(getattr(self, "dac" if name == "conta_dv" else name))
        else:
            value = self.fields.get(name, "")
        if not value and self.carteira in item.allowed:
            value = self.carteira
        if not value:
            return item.default or ""
        bare = value.lstrip("0")
        return bare.rjust(item.digits, "0") if value.isdigit() and name != "convenio" else bare


# A title of nobody, to try an agreement with.
_PAYER = Party(
    name="Teste",
    tax_id="52998224725",
    street="Rua A, 1",
    district="Centro",
    city="Recife",
    state="PE",
    postal_code="50030000",
)


def check(agreed: Agreement, *, write_off_days: int | None, on: date) -> tuple[Fault, ...]:
    """Return what keeps titles from being numbered, printed and sent under an agreement."""
    try:
        if agreed.pix:
            key_kind(agreed.pix.key)
        number = agreed.number(1, issued=on)
        due = on + timedelta(days=30)
        agreed.barcode(nosso_numero=number, due_date=due, amount_cents=100)
    except (FieldRefused, PixRefused) as refusal:
        return (refusal.fault,)
    trial = Instruction(
        kind=Kind.ENTRY,
        nosso_numero=number,
        carteira=agreed.remessa_carteira,
        document="1",
        company_use="1",
        due_date=due,
        issue_date=on,
        nominal_cents=100,
        species="DM",
        payer=_PAYER,
        write_off_days=write_off_days,
        pix=agreed.pix,
    )
    heading = agreed.heading(
        tax_id="11222333000181", company_name="Teste", sequence=1, generated_date=on
    )
    try:
        write_remessa(bank=agreed.bank, layout=agreed.layout, heading=heading, instructions=[trial])
    except UnableToWrite as refusal:
        return refusal.faults
    return ()
