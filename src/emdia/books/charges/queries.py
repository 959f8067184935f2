"""Questions about charges. Each requires an open company scope."""

from collections.abc import Collection, Iterable, Sequence

from emdia.books.companies import queries as companies
from emdia.books.receivables.models import Receivable
from emdia.formats.banks import bank
from emdia.formats.banks.number_key import NotANumber
from emdia.rules.charges import OPEN
from emdia.rules.receivable_changes import Title

from .models import BoletoPix, Charge, ChargeState

# What somebody may hold in hand, or the bank may still tell of.
LIVE = OPEN | {ChargeState.PAYMENT_ANNOUNCED, ChargeState.CANCEL_REQUESTED}


def with_number(text: str, *, most: int) -> list[Charge]:
    """Return the charges a nosso número or a txid is of, however it is written, latest first.

    Every agreement reads the number its own way, so one text may be of several.
    """
    keys = set(_keys(text))
    found: dict[int, Charge] = {}
    known = Charge.objects.select_related("receivable__customer").order_by("-id")
    for account_id, key in sorted(keys):
        ours = known.filter(bank_account_id=account_id, number_key=key)
        found.update((one.pk, one) for one in ours[:most])
    found.update((one.pk, one) for one in known.filter(txid=text).exclude(txid="")[:most])
    return list(found.values())[:most]


def _keys(text: str) -> Iterable[tuple[int, str]]:
    for agreement in companies.active_agreements():
        keys = bank(agreement.bank_account.bank_code).number_key
        try:
            key = keys.of(text, carteira=agreement.carteira, convenio=agreement.convenio)
        except NotANumber:
            continue
        yield agreement.bank_account_id, key


def codes_of_boletos(charge_ids: Iterable[int]) -> dict[int, str]:
    """Return the Pix codes that banks answered, by charge; those without one are left out."""
    known = BoletoPix.objects.filter(charge_id__in=list(charge_ids)).exclude(code="")
    return dict(known.values_list("charge_id", "code"))


def refused_pix(charge_ids: Iterable[int]) -> dict[int, str]:
    """Return why boletos have no Pix, in the bank's code, by charge."""
    known = BoletoPix.objects.filter(charge_id__in=list(charge_ids), code="")
    return dict(known.values_list("charge_id", "refusal"))


def boleto_of_code(code: str) -> int | None:
    """Return the boleto whose Pix code this is, letter for letter."""
    known = BoletoPix.objects.filter(code=code).exclude(code="")
    return known.values_list("charge_id", flat=True).first()


def lock_open(charge_ids: Collection[int]) -> list[Charge]:
    """Return those of the charges that may be paid, each held until the transaction ends."""
    held = Charge.objects.select_for_update().filter(id__in=list(charge_ids), state__in=OPEN)
    return list(held.order_by("id"))


def as_titles(receivables: Sequence[Receivable]) -> dict[int, Title]:
    """Return what the rules of changes by hand look at, by receivable."""
    ids = [row.pk for row in receivables]
    announced = _with_state(ids, [ChargeState.PAYMENT_ANNOUNCED])
    live = _with_state(ids, LIVE)
    return {row.pk: _title(row, announced=announced, live=live) for row in receivables}


def with_live_boleto(receivable_ids: Sequence[int]) -> set[int]:
    """Return those of the receivables that have a boleto in hand, or one to be sent again."""
    states = [*LIVE, ChargeState.REJECTED]
    found = Charge.objects.filter(receivable_id__in=receivable_ids, state__in=states)
    return set(found.exclude(nosso_numero="").values_list("receivable_id", flat=True))


# A boleto nobody told the bank of cannot be paid; one that may be paid already is not shown.
PAYABLE = (ChargeState.SENT, ChargeState.REGISTERED)


def payable(receivable_ids: Sequence[int]) -> list[Charge]:
    """Return the boletos of receivables that can be paid, by due date, with all they print."""
    known = Charge.objects.select_related(
        "receivable__customer__payer", "receivable__branch", "bank_agreement__bank_account"
    )
    found = known.filter(receivable_id__in=list(receivable_ids), state__in=PAYABLE)
    return list(found.exclude(nosso_numero="").order_by("due_date", "id"))


def _with_state(receivable_ids: Sequence[int], states: Iterable[str]) -> set[int]:
    found = Charge.objects.filter(receivable_id__in=receivable_ids, state__in=list(states))
    return set(found.values_list("receivable_id", flat=True))


def _title(row: Receivable, *, announced: set[int], live: set[int]) -> Title:
    return Title(
        issue_date=row.issue_date,
        due_date=row.due_date,
        net_cents=row.net_cents,
        balance_cents=row.balance_cents,
        rebate_cents=row.rebate_cents,
        holder=row.holder,
        is_cancelled=row.cancelled_date is not None,
        is_payment_announced=row.pk in announced,
        has_live_charge=row.pk in live,
        kind=row.kind,
        interrupted_date=row.interrupted_date,
    )
