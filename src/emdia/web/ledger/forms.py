"""What closing a month, opening it again and printing a statement need to be told."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from emdia.formats.statements import MAX_BYTES
from emdia.rules.month_closing import NotAMonth, first_day


class Month(forms.CharField):
    """A month written as 2026-03, given as its first day."""

    widget = forms.HiddenInput

    def clean(self, value: Any) -> date:
        try:
            return first_day(super().clean(value))
        except NotAMonth as fault:
            raise forms.ValidationError(_("Choose a month.")) from fault


class Closing(forms.Form):
    """A month and, where something is open, why it closes over that."""

    month = Month()
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("Needed when a check is open: it is kept with the closing."),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": _("Say it in at most 500 characters.")},
    )


class Reopening(forms.Form):
    """A closed month and why it is opened again."""

    month = Month()
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("The second person decides by it."),
        min_length=8,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": _("Say why the month is opened again."),
            "min_length": _("Say it in a few words more."),
            "max_length": _("Say it in at most 500 characters."),
        },
    )


class StatementUpload(forms.Form):
    """A statement, and the account for files that name none."""

    account = forms.TypedChoiceField(
        label=_("Bank account"),
        help_text=_("Needed for CSV only: the other files name their account."),
        required=False,
        coerce=int,
        empty_value=None,
        error_messages={"invalid_choice": _("Choose one of the accounts listed.")},
    )
    file = forms.FileField(
        label=_("Bank statement"),
        error_messages={
            "required": _("Choose the statement the bank delivered."),
            "empty": _("The file is empty. Download it again from the bank."),
            "missing": _("The file did not arrive. Choose it again."),
        },
    )

    def __init__(self, accounts: tuple[tuple[int, str], ...], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chooser = self.fields["account"]
        assert isinstance(chooser, forms.TypedChoiceField)
        chooser.choices = [("", _("As the file says")), *accounts]

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            raise forms.ValidationError(
                _("The file is larger than %(limit)s MB. Ask the bank for smaller files."),
                params={"limit": MAX_BYTES // 1_000_000},
            )
        return file


class Days(forms.Form):
    """From one day to another."""

    first_date = forms.DateField(widget=forms.HiddenInput)
    as_of = forms.DateField(widget=forms.HiddenInput)
