"""Why a person lets something go on that waits for a file."""

from django import forms
from django.utils.translation import gettext_lazy as _


class Reason(forms.Form):
    """The reason stays in the history for ever."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("Whoever reads the history in a year should understand it."),
        min_length=8,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": _("Say why."),
            "min_length": _("Say it in a few words more."),
            "max_length": _("Say it in at most 500 characters."),
        },
    )
