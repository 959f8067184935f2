"""What is asked when a customer, an address or a contact is written down."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from emdia.kernel.tax_ids import TaxIdKind
from emdia.kernel.time_zones import CUSTOMER_TIME_ZONES
from emdia.web.customers.words import CHANNELS, PURPOSES, ROLES, TAX_ID_KINDS
from emdia.workflows.customer_contacts import ContactFields
from emdia.workflows.register_customer import CustomerFields


class Registration(forms.Form):
    """A customer. Relatives are named by their tax ids."""

    tax_id_kind = forms.ChoiceField(label=_("Kind of tax id"), choices=list(TAX_ID_KINDS.items()))
    tax_id = forms.CharField(label=_("Tax id"), max_length=40)
    name = forms.CharField(label=_("Name"), max_length=200)
    trade_name = forms.CharField(label=_("Trade name"), max_length=200, required=False)
    external_code = forms.CharField(
        label=_("Code in the ERP"), max_length=60, required=False, empty_value=""
    )
    segment = forms.CharField(label=_("Segment"), max_length=60, required=False)
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    time_zone = forms.ChoiceField(
        label=_("Time zone"), choices=[(zone, zone) for zone in CUSTOMER_TIME_ZONES]
    )
    payer = forms.CharField(
        label=_("Payer"),
        help_text=_("Tax id of the customer who pays, if it is another one."),
        max_length=40,
        required=False,
    )
    parent = forms.CharField(
        label=_("Parent company"), help_text=_("Its tax id."), max_length=40, required=False
    )
    guarantor = forms.CharField(
        label=_("Guarantor"), help_text=_("The tax id."), max_length=40, required=False
    )

    def fields_told(self, *, salesperson_id: int | None = None) -> CustomerFields:
        told: dict[str, Any] = dict(self.cleaned_data)
        told["tax_id_kind"] = TaxIdKind(told["tax_id_kind"])
        told.pop("reason", None)
        return CustomerFields(salesperson_id=salesperson_id, **told)


class Change(Registration):
    """A registration written over."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("It stays in the history beside what changed."),
        min_length=4,
        max_length=300,
        error_messages={"required": _("Say why it changes.")},
    )


class AddressForm(forms.Form):
    """Where a customer is billed or served."""

    street = forms.CharField(label=_("Street"), max_length=200)
    number = forms.CharField(label=_("Number"), max_length=20, required=False)
    complement = forms.CharField(label=_("Complement"), max_length=100, required=False)
    district = forms.CharField(label=_("District"), max_length=100, required=False)
    city = forms.CharField(label=_("City"), max_length=100)
    state = forms.CharField(label=_("State or province"), max_length=40, required=False)
    postal_code = forms.CharField(label=_("Postal code"), max_length=12, required=False)
    country = forms.RegexField(
        label=_("Country"),
        help_text=_("Two letters: BR, CO, MX."),
        regex=r"^[A-Za-z]{2}$",
        initial="BR",
        error_messages={"invalid": _("Write the two letters of the country, as in BR.")},
    )

    def clean_country(self) -> str:
        return str(self.cleaned_data["country"]).upper()


class ContactForm(forms.Form):
    """A person at the customer."""

    role = forms.ChoiceField(label=_("Role"), choices=list(ROLES.items()))
    name = forms.CharField(label=_("Name"), max_length=200)
    email = forms.EmailField(label=_("E-mail"), required=False, max_length=254)
    phone = forms.CharField(
        label=_("Telephone"),
        help_text=_("With area code; numbers of other countries begin with +."),
        max_length=30,
        required=False,
    )
    is_active = forms.BooleanField(label=_("Still works there"), required=False, initial=True)

    def fields_told(self) -> ContactFields:
        return ContactFields(**self.cleaned_data)


class Consent(forms.Form):
    """What a person said about being contacted."""

    channel = forms.ChoiceField(choices=list(CHANNELS.items()))
    is_allowed = forms.TypedChoiceField(
        choices=[("yes", _("Allowed")), ("no", _("Forbidden"))], coerce=lambda said: said == "yes"
    )
    source = forms.CharField(
        label=_("How was it said?"),
        max_length=200,
        error_messages={"required": _("Say how and where the person said it.")},
    )


class Merging(forms.Form):
    """Why two customers become one."""

    reason = forms.CharField(
        label=_("Reason"),
        min_length=4,
        max_length=300,
        error_messages={"required": _("Say how you know that they are the same.")},
    )


__all__ = [
    "PURPOSES",
    "AddressForm",
    "Change",
    "Consent",
    "ContactForm",
    "Merging",
    "Registration",
]
