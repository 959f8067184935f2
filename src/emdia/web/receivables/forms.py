"""What a reversal needs to be told."""

from django import forms
from django.utils.translation import gettext_lazy as _


class Reversal(forms.Form):
    """Why a settlement is taken back. The reason stays in the history for ever."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("Whoever reads the history in a year should understand it."),
        min_length=8,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": _("Say why the settlement is reversed."),
            "min_length": _("Say it in a few words more."),
            "max_length": _("Say it in at most 500 characters."),
        },
    )
