"""Issuing boletos for receivables: an agreement by rule, a number under lock, a draft each."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from emdia.books.borderos import queries as borderos
from emdia.books.charges import operations as charges
from emdia.books.companies import operations as companies
from emdia.books.companies import queries as agreements
from emdia.books.companies.models import BankAgreement, Owner
from emdia.books.facts.actor import Actor
from emdia.books.receivables import queries as receivables
from emdia.books.receivables.models import Receivable
from emdia.formats.banks import bank
from emdia.formats.banks.agreements import NumbersRunOut
from emdia.formats.boleto import FieldRefused

from .open_receivables import (
    MOST_AT_ONCE,
    Outcome,
    Refused,
    UnableToChangeReceivables,
    open_titles,
    record,
)

ISSUED = "charges.issued"


def issue_charges(
    *, company_id: int, receivable_ids: Collection[int], by: Actor, on: date, now: datetime
) -> Outcome:
    """Issue a boleto for each title that may have one; the others are told with the reason.

    A boleto is a draft until a borderô tells the bank of it.

    :raises UnableToChangeReceivables: too_many, erp_owns_numbers, account_cools_off,
        agreement_incomplete, number_taken or numbers_run_out.
    """
    with open_titles(company_id):
        if agreements.company(company_id).nosso_numero_owner != Owner.EMDIA:
            raise UnableToChangeReceivables("erp_owns_numbers")
        if len(receivable_ids) > MOST_AT_ONCE:
            raise UnableToChangeReceivables("too_many")
        chosen = borderos.choose(list(receivables.lock(receivable_ids).values()))
        refused = tuple(Refused(row.pk, row.document, code) for row, code in chosen.refused)
        titles = [row for rows in chosen.titles.values() for row in rows]
        if not titles:
            return Outcome(done=0, refused=refused)
        fact_id = record(titles, ISSUED, by=by, reason="")
        for bank_agreement_id, rows in sorted(chosen.titles.items()):
            agreement = agreements.agreement(bank_agreement_id)
            usable_at = agreement.bank_account.usable_at
            if usable_at is not None and usable_at > now:
                raise UnableToChangeReceivables("account_cools_off")
            _issue(agreement, rows, on)
        return Outcome(done=len(titles), refused=refused, fact_id=fact_id)


def _issue(agreement: BankAgreement, rows: Sequence[Receivable], on: date) -> None:
    agreed = agreements.agreed(agreement)
    keys = bank(agreed.bank).number_key
    try:
        first = companies.draw_numbers(agreement, count=len(rows))
        numbers = [agreed.number(first + place, issued=on) for place in range(len(rows))]
    except (NumbersRunOut, companies.NumbersRunOut) as end:
        raise UnableToChangeReceivables("numbers_run_out") from end
    except FieldRefused as refusal:
        raise UnableToChangeReceivables("agreement_incomplete") from refusal
    charges.issue(
        agreement=agreement,
        receivables=rows,
        nosso_numeros=numbers,
        number_keys=[
            keys.of(number, carteira=agreed.carteira, convenio=agreed.convenio)
            for number in numbers
        ],
    )
