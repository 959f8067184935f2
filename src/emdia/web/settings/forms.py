"""What is asked when settings change."""

from collections.abc import Sequence
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.conf import settings as django_settings
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from emdia.formats.banks import banks
from emdia.formats.banks.agreements import AskedField
from emdia.kernel.tax_ids import InvalidTaxId, checked
from emdia.rules.roles import Role
from emdia.web.cents import CentsField
from emdia.web.settings.words import (
    BANK_FIELDS,
    DUTIES,
    LAYOUTS,
    NUMBERING,
    ROLES,
    SECOND_FACTOR_FOR,
    bank_name,
)

PPM_PER_PERCENT = 10_000
LINES_OF_AN_ADDRESS = 3
LANGUAGES = django_settings.LANGUAGES


def reason() -> forms.CharField:
    """Return the field every change of a setting has."""
    return forms.CharField(
        label=_("Reason"),
        help_text=_("It stays in the history beside what changed."),
        min_length=4,
        max_length=300,
        error_messages={"required": _("Say why it changes.")},
    )


class CnpjField(forms.CharField):
    """A CNPJ, with letters where it has them; cleaned to its bare characters."""

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        try:
            return checked(text)
        except InvalidTaxId as wrong:
            raise forms.ValidationError(
                _("The digits of this number do not fit together. Check it."), code="cnpj"
            ) from wrong


class TimeZoneField(forms.CharField):
    """A time zone by its name."""

    def clean(self, value: Any) -> str:
        text = str(super().clean(value))
        if text not in available_timezones():
            raise forms.ValidationError(
                _("No such time zone. Write it as America/Sao_Paulo."), code="time_zone"
            )
        return text


class PostalAddressField(forms.CharField):
    """An address of three lines at most, without empty ones."""

    def clean(self, value: Any) -> str:
        lines = [line.strip() for line in str(super().clean(value)).splitlines()]
        kept = [line for line in lines if line]
        if len(kept) > LINES_OF_AN_ADDRESS:
            raise forms.ValidationError(_("Write it in three lines at most."), code="lines")
        return "\n".join(kept)


class CompanyForm(forms.Form):
    """What a company is, and how its day runs."""

    name = forms.CharField(label=_("Name"), max_length=200)
    postal_address = PostalAddressField(
        label=_("Address"),
        help_text=_(
            "Three lines at most: street and number; district; city, state, CEP. Boletos and"
            " messages print it: without it none leaves."
        ),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    time_zone = TimeZoneField(
        label=_("Time zone"), max_length=60, help_text=_("It decides what “today” is.")
    )
    daily_run_hour = forms.IntegerField(
        label=_("Hour of the daily run"),
        help_text=_("From 0 to 23. Empty: the day is run by hand."),
        required=False,
        min_value=0,
        max_value=23,
    )
    applies_credits = forms.BooleanField(
        label=_("Unused credits pay the customer's oldest debts"), required=False
    )
    second_factor_for = forms.ChoiceField(
        label=_("Who must sign in with a second factor?"), choices=list(SECOND_FACTOR_FOR.items())
    )
    reason = reason()


class BranchForm(forms.Form):
    """An establishment of the company."""

    code = forms.CharField(label=_("Code"), max_length=20)
    name = forms.CharField(label=_("Name"), max_length=200)
    cnpj = CnpjField(label="CNPJ", max_length=18)
    postal_address = PostalAddressField(
        label=_("Address"),
        help_text=_("As its boletos print it. Empty: the company's own."),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class BrandForm(forms.Form):
    """How boletos and statements look."""

    brand_colour = forms.RegexField(
        label=_("Colour"),
        regex=r"^#[0-9a-fA-F]{6}$",
        widget=forms.TextInput(attrs={"type": "color"}),
    )
    logo = forms.FileField(
        label=_("Logo"),
        help_text=_("A PNG or JPEG file of 512 KB at most. Empty: as it is."),
        required=False,
        max_length=200,
    )
    without_logo = forms.BooleanField(label=_("Without a logo"), required=False)
    reason = reason()


def _digits(label: Any, longest: int, words: Any) -> forms.RegexField:
    return forms.RegexField(
        label=label,
        regex=rf"^[0-9]{{1,{longest}}}$",
        max_length=longest,
        error_messages={"invalid": words},
    )


class AgreementForm(forms.Form):
    """What was agreed with the bank for one carteira."""

    convenio = forms.CharField(
        label="Convênio",
        help_text=_("The number the bank gave, if it gave one."),
        max_length=20,
        required=False,
    )
    carteira = forms.CharField(label="Carteira", max_length=3)
    layout = forms.ChoiceField(label="Layout", choices=list(LAYOUTS.items()))
    net_of_tariff = forms.BooleanField(
        label=_("The bank credits payments less its tariff"), required=False
    )


class AccountForm(AgreementForm):
    """A bank account with its first agreement."""

    bank_code = forms.ChoiceField(label=_("Bank"))
    agencia = _digits("Agência", 5, _("Digits only, five at most, without its check digit."))
    conta = _digits(_("Account"), 12, _("Digits only, twelve at most, without the check digit."))
    dac = forms.RegexField(
        label=_("Check digit"),
        regex=r"^[0-9XxPp]{1,2}$",
        max_length=2,
        error_messages={"invalid": _("One or two digits, or X or P.")},
    )
    name = forms.CharField(
        label=_("Name"), help_text=_("How your people call the account."), max_length=80
    )
    reason = reason()
    field_order = ("bank_code", "name", "agencia", "conta", "dac", "carteira", "layout", "convenio")

    def __init__(self, *told: Any, **options: Any) -> None:
        super().__init__(*told, **options)
        self.fields["bank_code"].choices = [(code, bank_name(code)) for code in banks()]  # type: ignore[attr-defined]

    def clean_dac(self) -> str:
        return str(self.cleaned_data["dac"]).upper()


class NewAgreement(AgreementForm):
    """One more agreement of an account."""

    reason = reason()


class ChangedAgreement(AgreementForm):
    """An agreement written over."""

    is_active = forms.BooleanField(label=_("In use"), required=False)
    reason = reason()


class NumberingForm(forms.Form):
    """What an agreement needs to number titles and write remessas; its bank's card asks more."""

    next_nosso_numero = forms.IntegerField(
        label=_("Next running number"),
        help_text=_("Raise it where another system gave numbers before. It never falls."),
        min_value=1,
    )
    last_of_range = forms.IntegerField(
        label=_("Last number of the range"),
        help_text=_("Where the bank gave a range. Empty: none."),
        required=False,
        min_value=1,
    )
    remessa_folder = forms.CharField(
        label=_("Folder for remessas"),
        help_text=_("On the server, where the bank's transport takes files. Empty: none."),
        max_length=400,
        required=False,
    )
    protest_days = forms.IntegerField(
        label=_("Protest after so many days"), required=False, min_value=1, max_value=99
    )
    write_off_days = forms.IntegerField(
        label=_("Write-off by the bank after so many days"),
        required=False,
        min_value=1,
        max_value=999,
    )
    message = forms.CharField(label=_("Words on every boleto"), max_length=80, required=False)
    reason = reason()

    def __init__(self, asked: Sequence[AskedField], *told: Any, **options: Any) -> None:
        super().__init__(*told, **options)
        self.asked = asked
        for one in asked:
            self.fields[f"bank_{one.name}"] = _bank_field(one)
        self.order_fields([f"bank_{one.name}" for one in asked])

    def bank_fields(self) -> dict[str, str]:
        """Return what the bank's card asked, without what was left empty."""
        told = {one.name: self.cleaned_data[f"bank_{one.name}"] for one in self.asked}
        return {name: value for name, value in told.items() if value}


def _bank_field(one: AskedField) -> forms.Field:
    label = str(BANK_FIELDS.get(one.name, one.name))
    if one.allowed:
        choices = [("", "–"), *((code, code) for code in one.allowed)]
        return forms.ChoiceField(label=label, choices=choices, required=one.is_required)
    return forms.RegexField(
        label=label,
        regex=rf"^{one.letters}+$",
        max_length=one.digits or one.longest,
        required=one.is_required,
        help_text=_("Empty: %(value)s.") % {"value": one.default} if one.default else "",
    )


class IntakeForm(forms.Form):
    """How the bank's return files come."""

    folder = forms.CharField(
        label=_("Folder"),
        help_text=_("On the server, where the bank's transport puts the files. Empty: none."),
        max_length=400,
        required=False,
    )
    numbering = forms.ChoiceField(label=_("Numbers of the files"), choices=list(NUMBERING.items()))
    expected_by = forms.TimeField(
        label=_("A file is there by"),
        help_text=_("On bank days, as 08:00. Empty: none is expected."),
        required=False,
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
    )


class RolesField(forms.MultipleChoiceField):
    """Some of the roles, each with what it may do."""

    def __init__(self) -> None:
        super().__init__(
            label=_("Roles"),
            choices=[(code, f"{ROLES[code]}: {DUTIES[code]}") for code in ROLES],
            widget=forms.CheckboxSelectMultiple,
            error_messages={"required": _("Choose at least one role.")},
        )

    def clean(self, value: Any) -> Any:
        return [Role(code) for code in super().clean(value)]


class _Roles(forms.Form):
    def __init__(self, *told: Any, **options: Any) -> None:
        super().__init__(*told, **options)
        self.fields["roles"] = RolesField()  # Made here: its words are of the reader's language.


class Invitation(_Roles):
    """A person who is to come in."""

    full_name = forms.CharField(label=_("Name"), max_length=120)
    email = forms.EmailField(label=_("E-mail"), max_length=254)
    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES)


class ChangedRoles(_Roles):
    """Exactly the roles a person shall hold."""

    reason = reason()
    field_order = ("roles", "reason")

    def __init__(self, *told: Any, **options: Any) -> None:
        super().__init__(*told, **options)
        self.order_fields(self.field_order)


class Why(forms.Form):
    """The reason of an act that needs nothing else."""

    reason = reason()


class FirstPassword(forms.Form):
    """The password a person chooses, twice."""

    _asked = {"autocomplete": "new-password"}  # noqa: RUF012
    password = forms.CharField(
        label=_("Password"),
        help_text=_("At least twelve characters; a sentence is best."),
        widget=forms.PasswordInput(attrs=_asked),
        max_length=200,
        strip=False,
    )
    again = forms.CharField(
        label=_("The same again"),
        widget=forms.PasswordInput(attrs=_asked),
        max_length=200,
        strip=False,
    )

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        if told.get("password") and told.get("again") and told["password"] != told["again"]:
            self.add_error("again", _("The two are not the same."))
        return told

    def clean_password(self) -> str:
        password = str(self.cleaned_data["password"])
        validate_password(password)
        return password


class LimitForm(forms.Form):
    """What one person may do alone."""

    limit = CentsField(label=_("One person alone up to"))
    reason = reason()


class PercentField(forms.DecimalField):
    """A percentage of up to four decimals; cleaned to parts per million."""

    def __init__(self, label: Any) -> None:
        super().__init__(
            label=label,
            required=False,
            min_value=0,
            max_value=100,
            decimal_places=4,
            max_digits=7,
            localize=True,
        )

    def clean(self, value: Any) -> Any:
        return int((super().clean(value) or 0) * PPM_PER_PERCENT)


class ToleranceForm(forms.Form):
    """How small a difference closes a title: the larger of amount and part holds."""

    short_cents = CentsField(label=_("Short by, amount"), required=False)
    short_ppm = PercentField(_("Short by, per cent of the title"))
    over_cents = CentsField(label=_("Over by, amount"), required=False)
    over_ppm = PercentField(_("Over by, per cent of the title"))
    reason = reason()


class UsualTermsForm(forms.Form):
    """What titles are late by when nobody said it of them."""

    def __init__(self, *told: Any, **options: Any) -> None:
        super().__init__(*told, **options)
        self.fields["usual_fine_ppm"] = PercentField(_("Fine when late, per cent, once"))
        self.fields["usual_fine_ppm"].help_text = _(
            "A consumer is never asked more than two per cent, whatever stands here."
        )
        self.fields["usual_interest_monthly_ppm"] = PercentField(_("Interest a month, per cent"))
        self.fields["usual_grace_days"] = forms.IntegerField(
            label=_("Days of grace"), min_value=0, max_value=90
        )
        self.fields["reason"] = reason()


class BankDay(forms.Form):
    """A day on which banks are closed, or open after all."""

    day = forms.DateField(
        label=_("Day"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    name = forms.CharField(label=_("What day is it?"), max_length=120)
    is_open = forms.TypedChoiceField(
        label=_("Banks are"),
        choices=[("no", _("closed")), ("yes", _("open"))],
        coerce=lambda said: said == "yes",
    )
    state = forms.RegexField(
        label=_("Only in the state"),
        help_text=_("Two letters, as SP. Empty: everywhere."),
        regex=r"^[A-Za-z]{2}$",
        required=False,
        max_length=2,
        error_messages={"invalid": _("Two letters, as SP.")},
    )
    city = forms.CharField(
        label=_("Only in the city"),
        help_text=_("Of that state. Empty: all of it."),
        required=False,
        max_length=80,
    )
    bank_code = forms.ChoiceField(label=_("Only at the bank"), required=False)

    def __init__(self, *told: Any, **options: Any) -> None:
        super().__init__(*told, **options)
        every = [("", _("every bank")), *((code, bank_name(code)) for code in banks())]
        self.fields["bank_code"].choices = every  # type: ignore[attr-defined]

    def clean_state(self) -> str:
        return str(self.cleaned_data["state"]).upper()

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        if told.get("city") and not told.get("state"):
            self.add_error("state", _("Say in which state the city is."))
        return told


class IndexValues(forms.Form):
    """Monthly values pasted from their publisher."""

    table = forms.CharField(
        label=_("Values"),
        help_text=_("index;month;rate in per cent, as IPCA;2026-01;0,33. One month a line."),
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
        max_length=1_000_000,
        strip=False,
    )
    source = forms.CharField(
        label=_("Source"),
        help_text=_("Who published the values, and where and when."),
        max_length=300,
    )
    may_correct = forms.BooleanField(
        label=_("Months that are stored already take these values"), required=False
    )


class Founding(forms.Form):
    """The first company, and the person who will let others in."""

    name = forms.CharField(label=_("Name of the company"), max_length=200)
    cnpj = CnpjField(label="CNPJ", max_length=18)
    admin_name = forms.CharField(label=_("Who manages users: name"), max_length=120)
    admin_email = forms.EmailField(
        label=_("Who manages users: e-mail"),
        help_text=_("Another person than you: you will approve money, so you let nobody in."),
        max_length=254,
    )
