"""What a person says of money that came in, and of what becomes of it."""

import secrets
from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from emdia.books.payments.operations import Received
from emdia.kernel.tax_ids import normalise
from emdia.reports.receipts import Account
from emdia.rules.instruments import CHEQUE_RETURNS, Instrument
from emdia.web.cents import CentsField
from emdia.web.words import CHEQUE_MOTIVES, RECEIPT_KINDS

_SHORT = {"max_length": _("Say it more briefly.")}


class NewReceipt(forms.Form):
    """Money as it came. The token makes a second press of the button the same receipt."""

    token = forms.CharField(max_length=32, widget=forms.HiddenInput)
    customer = forms.IntegerField(required=False, widget=forms.HiddenInput)
    instrument = forms.ChoiceField(
        label=_("Paid with"),
        choices=[(one.value, RECEIPT_KINDS[one.value]) for one in Instrument],
    )
    amount = CentsField(label=_("Amount"))
    received_date = forms.DateField(
        label=_("Received on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    account = forms.TypedChoiceField(
        label=_("Bank account"), required=False, coerce=int, empty_value=None
    )
    number = forms.CharField(
        label=_("Number"),
        required=False,
        max_length=60,
        help_text=_("Of the cheque with bank and account, of the transfer, of the card batch."),
        error_messages=_SHORT,
    )
    fee = CentsField(label=_("Fee of the acquirer"), required=False)
    expected_date = forms.DateField(
        label=_("Expected on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    payer_name = forms.CharField(
        label=_("Payer"), required=False, max_length=120, error_messages=_SHORT
    )
    payer_tax_id = forms.CharField(label=_("CPF/CNPJ of the payer"), required=False, max_length=20)
    note = forms.CharField(label=_("Note"), required=False, max_length=300, error_messages=_SHORT)

    def __init__(self, *args: Any, accounts: Iterable[Account], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["amount"].widget.attrs["data-shares-amount"] = ""
        choices = [("", _("Cash box")), *((one.id, one.label) for one in accounts)]
        self.fields["account"].choices = choices  # type: ignore[attr-defined]

    def received(self) -> Received:
        """Return what was told, once the form is valid."""
        told = self.cleaned_data
        return Received(
            instrument=Instrument(told["instrument"]),
            source=told["number"].strip() or told["token"],
            amount_cents=told["amount"],
            received_date=told["received_date"],
            currency="",
            bank_account_id=told["account"],
            customer_id=told["customer"],
            number=told["number"].strip(),
            payer_name=told["payer_name"].strip(),
            payer_tax_id=normalise(told["payer_tax_id"]),
            note=told["note"].strip(),
            fee_cents=told["fee"],
            expected_date=told["expected_date"],
        )


def fresh(*, today: date, customer_id: int | None, accounts: Iterable[Account]) -> NewReceipt:
    """Return the form as it is first shown."""
    first = {
        "token": secrets.token_hex(8),
        "received_date": today,
        "customer": customer_id,
        "instrument": Instrument.CASH.value,
    }
    return NewReceipt(initial=first, accounts=accounts)


class Why(forms.Form):
    """Why something is taken back, moved or given up; it stays in the history."""

    reason = forms.CharField(label=_("Reason"), max_length=300, required=False)


class OnDay(forms.Form):
    """The day something happened."""

    day = forms.DateField()


class Returned(Why):
    """Why a cheque came back, as the bank it is drawn on says."""

    motive = forms.TypedChoiceField(
        coerce=int, choices=[(code, CHEQUE_MOTIVES[str(code)]) for code in CHEQUE_RETURNS]
    )


class ToCustomer(Why):
    """Whose money it is: the CPF, CNPJ or code number of a customer."""

    tax_id = forms.CharField(max_length=20)


class GoBack(Why):
    """How much goes back to the customer, and from where."""

    amount = CentsField()
    credit = forms.IntegerField(required=False)


class PaidFrom(forms.Form):
    """From which account a refund left; none is the cash box."""

    account = forms.IntegerField(required=False)
