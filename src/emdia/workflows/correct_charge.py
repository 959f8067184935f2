"""Correcting in place what kept a title from its bank: the payer's address, then on with it."""

from collections.abc import Mapping

from emdia.books.charges.models import Charge, ChargeState
from emdia.books.companies.scope import company_scope
from emdia.books.facts.actor import Actor
from emdia.books.parties.models import Address

from .borderos import UnableToBordero, resend
from .register_customer import UnableToChange, set_address


def correct(*, company_id: int, charge_id: int, address: Mapping[str, str], by: Actor) -> None:
    """Write the payer's billing address, and let a refused entry go with the next remessa.

    :raises UnableToBordero: charge_unknown or customer_merged.
    """
    with company_scope(company_id):
        known = Charge.objects.select_related("receivable__customer")
        charge = known.filter(pk=charge_id).first()
        if charge is None:
            raise UnableToBordero("charge_unknown")
        owner = charge.receivable.customer
        payer_id = owner.payer_id or owner.pk
        billing = Address.objects.filter(customer_id=payer_id, purpose=Address.Purpose.BILLING)
        held = billing.values(*address).first()
        if held != dict(address):
            try:
                set_address(
                    company_id=company_id,
                    customer_id=payer_id,
                    purpose=Address.Purpose.BILLING,
                    fields=address,
                    by=by,
                )
            except UnableToChange as merged:
                raise UnableToBordero("customer_merged") from merged
        if charge.state == ChargeState.REJECTED:
            resend(company_id=company_id, charge_ids=[charge_id], by=by)
