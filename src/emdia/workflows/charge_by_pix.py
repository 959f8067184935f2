"""Charging titles by Pix: a charge with a txid of its own, made at the provider by a job.

A txid is chosen by chance, so that it is never used again, not even after a restore.
"""

import secrets
import string
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import IntegrityError

from emdia.books.companies import queries as companies
from emdia.books.companies.scope import company_scope
from emdia.books.facts import operations as facts
from emdia.books.facts.actor import Actor
from emdia.books.payments import queries as payments
from emdia.books.pix import operations, queries
from emdia.books.pix.models import PixAccount, PixCharge, PixKind
from emdia.books.pix.operations import NewCharge
from emdia.books.receivables import queries as receivables
from emdia.books.receivables.models import Holder, Receivable
from emdia.formats.pix import plain, static_code
from emdia.formats.pix.br_code import MAX_NAME
from emdia.rules.pix_charges import Owed, is_late

from .queue import enqueue_once

TXID_CHARACTERS = 32
STATIC_TXID_CHARACTERS = 25
MOST_AT_ONCE = 20_000
COOLS_OFF = "charge_on_a_usable_account"
_LETTERS = string.ascii_lowercase + string.digits


class UnableToCharge(ValueError):
    """The title cannot be charged by Pix; the message is a code that a screen explains."""


@dataclass(frozen=True, slots=True)
class Charged:
    """How many titles are charged now, and how many were left: charged, paid or not ours."""

    titles: int
    left: int


def charge(
    *,
    company_id: int,
    receivable_ids: Sequence[int],
    by: Actor,
    as_of: date,
    pix_account_id: int | None = None,
) -> Charged:
    """Charge open titles of ours that have no Pix charge yet.

    The account is the company's first in use unless one is named.

    :raises UnableToCharge: no_pix_account, too_many, nothing_to_charge or account_cools_off.
    """
    if len(receivable_ids) > MOST_AT_ONCE:
        raise UnableToCharge("too_many")
    with _refusals_named(), company_scope(company_id):
        account = _account(pix_account_id)
        held = receivables.lock(set(receivable_ids))
        known = queries.with_open_charge(list(held))
        titles = [one for one in held.values() if one.pk not in known and is_chargeable(one)]
        if not titles:
            raise UnableToCharge("nothing_to_charge")
        draw(titles, company_id=company_id, account=account, as_of=as_of, by=by)
        return Charged(len(titles), len(set(receivable_ids)) - len(titles))


@contextmanager
def _refusals_named() -> Iterator[None]:
    """Say what the database does not let through.

    :raises UnableToCharge: account_cools_off.
    """
    try:
        yield
    except IntegrityError as refusal:
        diagnosis = getattr(refusal.__cause__, "diag", None)
        if getattr(diagnosis, "constraint_name", "") == COOLS_OFF:
            raise UnableToCharge("account_cools_off") from refusal
        raise


def is_chargeable(title: Receivable) -> bool:
    """Return whether a title is open and ours."""
    return title.balance_cents > 0 and title.cancelled_date is None and title.holder == Holder.OWN


def _account(pix_account_id: int | None) -> PixAccount:
    for account in queries.active_accounts():
        if pix_account_id in (None, account.pk):
            return account
    raise UnableToCharge("no_pix_account")


def draw(
    titles: Sequence[Receivable],
    *,
    company_id: int,
    account: PixAccount,
    as_of: date,
    by: Actor,
) -> list[int]:
    """Make the charges inside the open scope; return their ids. The provider hears by a job."""
    owed = owed_of(titles, as_of=as_of)
    name = companies.company(company_id).name
    told = [_new(title, owed[title.pk], account, name, as_of) for title in titles]
    made = operations.draw(told, company_id=company_id, account=account)
    facts.record(
        company_id=company_id,
        kind="pix.charged",
        subject=("pix_account", account.pk),
        by=by,
        data={"receivables": [title.pk for title in titles]},
    )
    if account.provider:
        enqueue_once("tell_pix", company_id=company_id, one_at_a_time=True)
    return [one.pk for one in made]


def owed_of(titles: Sequence[Receivable], *, as_of: date) -> dict[int, Owed]:
    """Return what a charge made on `as_of` has to say of each title."""
    late = payments.owed(titles, as_of=as_of)
    return {one.pk: _owed(one, late[one.pk].late_cents) for one in titles}


def _owed(title: Receivable, late_cents: int) -> Owed:
    return Owed(
        balance_cents=title.balance_cents,
        due_date=title.due_date,
        late_cents=late_cents,
        fine_ppm=title.fine_ppm,
        interest_monthly_ppm=title.interest_monthly_ppm,
        grace_days=title.grace_days,
        discount_cents=title.discount_cents,
        discount_until_date=title.discount_until_date,
        rebate_cents=title.rebate_cents,
    )


def _new(title: Receivable, owed: Owed, account: PixAccount, name: str, as_of: date) -> NewCharge:
    late_cents = owed.late_cents if is_late(owed, as_of) else 0
    due_date = max(title.due_date, as_of)
    if account.provider:
        return NewCharge(
            receivable_id=title.pk,
            txid=new_txid(TXID_CHARACTERS),
            amount_cents=owed.balance_cents + late_cents,
            due_date=due_date,
            rebate_cents=owed.rebate_cents,
            late_cents=late_cents,
        )
    txid = new_txid(STATIC_TXID_CHARACTERS)
    # A static code has one amount for ever: what is owed by the due date.
    amount_cents = max(owed.balance_cents + late_cents - owed.rebate_cents, 1)
    return NewCharge(
        receivable_id=title.pk,
        txid=txid,
        amount_cents=owed.balance_cents + late_cents,
        due_date=due_date,
        rebate_cents=owed.rebate_cents,
        late_cents=late_cents,
        code=static_code(
            key=account.key,
            name=plain(name, characters=MAX_NAME),
            city=account.city,
            amount_cents=amount_cents,
            txid=txid,
        ),
        last_date=due_date + timedelta(days=account.days_valid),
    )


def new_txid(characters: int) -> str:
    """Return a txid that nobody has, by chance alone: 5 bits a character and more."""
    return "".join(secrets.choice(_LETTERS) for _ in range(characters))


def replace_charge(*, company_id: int, charge_id: int, by: Actor, as_of: date) -> int:
    """Charge a title anew and let nobody pay the charge before; return the new charge.

    :raises UnableToCharge: charge_unknown, nothing_to_charge, no_pix_account or
        account_cools_off.
    """
    with _refusals_named(), company_scope(company_id):
        found = queries.lock_charges([charge_id])
        if not found:
            raise UnableToCharge("charge_unknown")
        return replace_held(found[0], by=by, as_of=as_of)


def replace_held(old: PixCharge, *, by: Actor, as_of: date) -> int:
    """Replace a held charge, through the account that its bank account has now.

    :raises UnableToCharge: nothing_to_charge or no_pix_account.
    """
    title = receivables.lock([old.charge.receivable_id])[old.charge.receivable_id]
    if not is_chargeable(title):
        raise UnableToCharge("nothing_to_charge")
    account = next(
        (
            one
            for one in queries.active_accounts()
            if one.bank_account_id == old.charge.bank_account_id
        ),
        None,
    )
    if account is None:
        raise UnableToCharge("no_pix_account")
    (new_id,) = draw([title], company_id=old.company_id, account=account, as_of=as_of, by=by)
    operations.succeed(charge_id=old.pk, successor_id=new_id)
    if old.kind == PixKind.STATIC:
        operations.remove(charge_ids=[old.pk])
    else:
        operations.ask_to_remove(charge_id=old.pk)
    return new_id
