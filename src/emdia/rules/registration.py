"""What a customer's registration needs before somebody may approve it.

Pure: the checklist is derived from what is registered, never ticked by hand.
"""

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Registration:
    """What is registered of a customer, as far as the checklist looks."""

    is_company: bool
    has_billing_address: bool
    has_finance_email: bool
    has_phone: bool
    has_segment: bool
    has_external_code: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class CheckItem:
    code: str
    is_done: bool
    is_required: bool


def checklist(registration: Registration) -> tuple[CheckItem, ...]:
    """Return what is looked at, in the order in which it is usually filled in.

    A boleto needs the payer's address (FEBRABAN, registration of boletos), and a demand needs
    somebody to go to; the rest helps and holds nobody up.
    """
    return tuple(_items(registration))


def missing(registration: Registration) -> tuple[str, ...]:
    """Return the codes of what is required and not there."""
    return tuple(
        item.code for item in checklist(registration) if item.is_required and not item.is_done
    )


def _items(registration: Registration) -> Iterator[CheckItem]:
    reachable = registration.has_finance_email or registration.has_phone
    yield _required("billing_address", registration.has_billing_address)
    yield _required("reachable", reachable)
    # A company is written to; a person may have a telephone only.
    yield CheckItem(
        code="finance_email",
        is_done=registration.has_finance_email,
        is_required=registration.is_company,
    )
    yield _advised("phone", registration.has_phone)
    yield _advised("segment", registration.has_segment)
    yield _advised("external_code", registration.has_external_code)


def _required(code: str, is_done: bool) -> CheckItem:
    return CheckItem(code=code, is_done=is_done, is_required=True)


def _advised(code: str, is_done: bool) -> CheckItem:
    return CheckItem(code=code, is_done=is_done, is_required=False)
