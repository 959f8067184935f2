"""What is asked of a Pix key and its provider."""

import json
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from emdia.connectors.pix_api.known_profiles import KNOWN
from emdia.web.settings.forms import reason
from emdia.workflows.set_up_pix import PixFields

PEM = {"rows": 4, "spellcheck": "false", "autocomplete": "off"}
NO_PROVIDER = ""


class PixForm(forms.Form):
    """A Pix key, and how its provider is reached. Secrets left empty stay as they are."""

    bank_account = forms.TypedChoiceField(label=_("Bank account"), coerce=int)
    key = forms.CharField(
        label=_("Pix key"),
        max_length=77,
        help_text=_("As the bank holds it: CNPJ without marks, e-mail, +55 telephone, random key."),
    )
    city = forms.CharField(
        label=_("City of the receiver"),
        max_length=15,
        help_text=_("Pix codes carry it, without accents."),
    )
    days_valid = forms.IntegerField(
        label=_("Days one may pay after the due date"), min_value=0, max_value=3650, initial=30
    )
    provider = forms.ChoiceField(
        label=_("Provider"),
        required=False,
        help_text=_("Its usual ways; what you write below takes their place."),
    )
    url = forms.CharField(label=_("Address of the API"), required=False, max_length=300)
    token_url = forms.CharField(label=_("Address for tokens"), required=False, max_length=300)
    ways = forms.CharField(
        label=_("Other ways of this provider"),
        required=False,
        widget=forms.Textarea({"rows": 3, "spellcheck": "false"}),
        help_text=_(
            'JSON, as {"token_by": "form", "headers": {"x-key": "…"}}. Empty for the usual ones.'
        ),
    )
    client_id = forms.CharField(label=_("Client id"), required=False, max_length=300)
    client_secret = forms.CharField(
        label=_("Client secret"),
        required=False,
        max_length=2000,
        widget=forms.PasswordInput({"autocomplete": "off"}),
        help_text=_("Empty: the secrets in use stay."),
    )
    certificate = forms.CharField(
        label=_("Certificate (PEM)"), required=False, widget=forms.Textarea(PEM)
    )
    certificate_key = forms.CharField(
        label=_("Key of the certificate (PEM)"), required=False, widget=forms.Textarea(PEM)
    )
    authorities = forms.CharField(
        label=_("Authorities of the provider (PEM)"),
        required=False,
        widget=forms.Textarea(PEM),
        help_text=_("Empty: those of the operating system."),
    )
    notice_client = forms.CharField(
        label=_("Name in the provider's certificate"),
        required=False,
        max_length=300,
        help_text=_("What the proxy in front says when the provider calls. Empty: not asked."),
    )
    reason = reason()

    def __init__(self, *args: Any, accounts: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        account, provider = self.fields["bank_account"], self.fields["provider"]
        assert isinstance(account, forms.ChoiceField)
        assert isinstance(provider, forms.ChoiceField)
        account.choices = list(accounts)
        provider.choices = [
            (NO_PROVIDER, _("None: a Pix key alone")),
            *((code, str(ways["name"])) for code, ways in KNOWN.items()),
        ]

    def clean_ways(self) -> dict[str, Any]:
        text = self.cleaned_data["ways"].strip()
        if not text:
            return {}
        try:
            told = json.loads(text)
        except ValueError as error:
            raise forms.ValidationError(_("This is no JSON: check quotes and commas.")) from error
        if not isinstance(told, dict):
            raise forms.ValidationError(_("Write an object: { and } around it."))
        return told

    def fields_of_account(self) -> PixFields:
        """Return what was said, with the provider's usual ways beneath it."""
        told = self.cleaned_data
        return PixFields(
            bank_account_id=told["bank_account"],
            key=told["key"].strip(),
            city=told["city"],
            days_valid=told["days_valid"],
            settings=self._settings(),
            client_id=told["client_id"],
            client_secret=told["client_secret"],
            certificate=told["certificate"].strip(),
            certificate_key=told["certificate_key"].strip(),
            authorities=told["authorities"].strip(),
            notice_client=told["notice_client"],
        )

    def _settings(self) -> dict[str, Any]:
        told = self.cleaned_data
        if told["provider"] == NO_PROVIDER:
            return {}
        written = {name: told[name].strip() for name in ("url", "token_url") if told[name].strip()}
        return {**KNOWN[told["provider"]], **written, **told["ways"]}
