"""Tonight's return files: what the banks tell of a day that nobody has looked at yet.

Written from what is open in the books, so that they come for any day on which
somebody starts the demo. One line each shows what goes wrong in the world: a short
payment and one that is too much, one made twice, money of a stranger, a payment the
bank takes back, a line that cannot be read, a file whose number leaves one out.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from emdia.books.bank_files.models import BankFile, BankLine, FileState, Outcome
from emdia.books.charges.models import Charge, ChargeState
from emdia.books.companies.models import BankAgreement
from emdia.books.companies.scope import company_scope
from emdia.connectors import folders
from emdia.formats.banks import bank

from . import voices
from .founding import Founded
from .habits import late_cents_of
from .past import PIX_IN
from .plans import Account
from .titles import CALENDAR

LATE_ONES = "chegam-depois"  # a folder that nobody watches
STRANGER = 900_000
TOLD_DAYS = (14, 1)  # before and after the due date of what is paid tonight
REFUSED_IN = 40
SHORT, OVER = 3, 5  # places of the payments that differ
OVER_CENTS = 5_000
SHORTEST = 4  # header, two titles, trailer


@dataclass(frozen=True, kw_only=True, slots=True)
class Delivered:
    """Where a file lies; `is_late` says that it waits for a person to upload it."""

    path: Path
    is_late: bool = False


def deliver(founded: Founded, *, on: date, folder: Path, payments: int) -> list[Delivered]:
    """Put the files of the bank day `on` into the banks' folders; return where they are.

    About `payments` payments in all. Where an account told of that day already, nothing comes.
    """
    delivered: list[Delivered] = []
    with company_scope(founded.company_id):
        for account, agreement in zip(founded.company.accounts, founded.agreements, strict=True):
            if not _has_told(agreement, on):
                night = _Night(founded, account, agreement, on, round(payments * account.share))
                delivered += night.deliver(folder)
    return delivered


def _has_told(agreement: BankAgreement, on: date) -> bool:
    """Return whether a file of that day, or one of a later day, came in."""
    came = BankFile.objects.filter(bank_agreement=agreement, generated_date__gte=on)
    return came.exclude(state=FileState.REFUSED).exists()


@dataclass(frozen=True, slots=True)
class _Night:
    founded: Founded
    account: Account
    agreement: BankAgreement
    on: date
    payments: int

    def deliver(self, folder: Path) -> list[Delivered]:
        own = folder / self.account.folder
        known = [own / place / self._name() for place in (".", folders.TAKEN, folders.REFUSED)]
        if any(path.exists() for path in known):
            return [Delivered(path=path.resolve()) for path in known[:1] if path.exists()]
        lines = self._lines()
        sequence = self._next_sequence()
        delivered = []
        if self.account.terms.bank_code == "756":
            # Its number is left out tonight; the file comes when somebody uploads it.
            half = len(lines) // 2
            late = folder / LATE_ONES
            folders.deliver(late, name=self._name(1), content=self._file(lines[:half], sequence))
            delivered.append(Delivered(path=late / self._name(1), is_late=True))
            lines, sequence = lines[half:], sequence + 1
        content = self._file(lines, sequence)
        if self.account.terms.bank_code == "237":
            content = self._damaged(content)
        folders.deliver(own, name=self._name(), content=content)
        return [Delivered(path=own / self._name()), *delivered]

    def _name(self, part: int = 0) -> str:
        return f"{self.account.folder}-{self.on:%Y%m%d}{f'-{part}' if part else ''}.ret"

    def _next_sequence(self) -> int:
        came = BankFile.objects.filter(bank_agreement=self.agreement, sequence__isnull=False)
        latest = came.exclude(state=FileState.REFUSED).order_by("-sequence").first()
        return 1 if latest is None or latest.sequence is None else latest.sequence + 1

    def _file(self, lines: list[voices.Values], sequence: int) -> bytes:
        return voices.file(
            self.founded.company,
            self.account,
            sequence=sequence,
            on=self.on,
            credited_on=self._credit_day(),
            lines=lines,
        )

    def _credit_day(self) -> date:
        return CALENDAR.on_or_after(self.on + timedelta(days=1))

    def _lines(self) -> list[voices.Values]:
        code = self.account.terms.bank_code
        lines = [self._payment(place, charge) for place, charge in enumerate(self._paying())]
        lines += [self._answer(place, charge) for place, charge in enumerate(self._sent())]
        if code == "341":
            lines.append(self._stranger())
            lines += [self._again(charge) for charge in self._paid_before()[:1]]
        if code == "001":
            lines += [self._taken_back(charge) for charge in self._paid_before()[:1]]
        return lines

    def _paying(self) -> Sequence[Charge]:
        before, after = TOLD_DAYS
        due = (self.on - timedelta(days=before), self.on + timedelta(days=after))
        open_ones = Charge.objects.filter(
            bank_agreement=self.agreement,
            state=ChargeState.REGISTERED,
            due_date__range=due,
            receivable__balance_cents__gt=0,
        )
        found = list(open_ones.select_related("receivable").order_by("due_date", "id"))
        # Not all of one day: whoever is late pays on any day.
        step = max(len(found) // max(self.payments, 1), 1)
        return found[::step][: self.payments]

    def _sent(self) -> Sequence[Charge]:
        sent = Charge.objects.filter(bank_agreement=self.agreement, state=ChargeState.SENT)
        return list(sent.select_related("receivable").order_by("id"))

    def _paid_before(self) -> Sequence[Charge]:
        """Return charges that the account's latest file settled in full."""
        came = BankFile.objects.filter(bank_agreement=self.agreement, state=FileState.APPLIED)
        latest = came.order_by("-generated_date", "-id").first()
        if latest is None:
            return []
        lines = BankLine.objects.filter(
            bank_file_id=latest.pk, outcome=Outcome.SETTLED, excess_cents=0, reason=""
        )
        chosen = [line.charge_id or 0 for line in lines.order_by("line_number")[:2]]
        return list(
            Charge.objects.filter(pk__in=chosen).select_related("receivable").order_by("id")
        )

    def _payment(self, place: int, charge: Charge) -> voices.Values:
        owed = charge.receivable.balance_cents
        late = late_cents_of(owed, days=(self.on - charge.due_date).days)
        paid = owed + late
        if self.account.terms.bank_code == "341" and place == SHORT:
            late, paid = 0, owed // 2
        if self.account.terms.bank_code == "341" and place == OVER:
            paid += OVER_CENTS
        return self._money(charge, paid, late)

    def _again(self, charge: Charge) -> voices.Values:
        return self._money(charge, charge.amount_cents, 0)

    def _money(self, charge: Charge, paid_cents: int, late_cents: int) -> voices.Values:
        return voices.paid(
            self.account,
            _boleto(charge),
            on=self.on,
            credited_on=self._credit_day(),
            paid_cents=paid_cents,
            late_cents=late_cents,
        )

    def _answer(self, place: int, charge: Charge) -> voices.Values:
        boleto = _boleto(charge)
        if place % REFUSED_IN == 2:
            refused = voices.VOICES[self.account.terms.bank_code].refused
            return voices.told(self.account, boleto, refused, on=self.on)
        return voices.told(self.account, boleto, voices.entered(self.account, boleto), on=self.on)

    def _taken_back(self, charge: Charge) -> voices.Values:
        voice = voices.VOICES[self.account.terms.bank_code]
        return voices.told(self.account, _boleto(charge), voice.returned, on=self.on)

    def _stranger(self) -> voices.Values:
        """Money for a boleto that the company never issued."""
        unknown = voices.Boleto(
            nosso_numero=voices.number_of(self.account, STRANGER),
            document="",
            due_date=self.on,
            amount_cents=12_345,
        )
        return voices.paid(
            self.account, unknown, on=self.on, credited_on=self._credit_day(), paid_cents=12_345
        )

    def _damaged(self, content: bytes) -> bytes:
        """Return the file with letters in an amount, as a transfer in the wrong mode leaves it."""
        form = bank(self.account.terms.bank_code).returns[self.account.terms.layout]
        item = form.detail.by_name[form.detail_fields["posted_cents"]]
        lines = content.split(b"\r\n")
        if len(lines) > SHORTEST:
            line, letters = lines[2], b"00000 1A3??00"[: item.width]
            lines[2] = line[: item.first - 1] + letters.ljust(item.width) + line[item.last :]
        return b"\r\n".join(lines)


def _boleto(charge: Charge) -> voices.Boleto:
    return voices.Boleto(
        nosso_numero=charge.nosso_numero,
        document=charge.receivable.document,
        due_date=charge.due_date,
        amount_cents=charge.amount_cents,
        has_pix=charge.pk % PIX_IN == 0,
    )
