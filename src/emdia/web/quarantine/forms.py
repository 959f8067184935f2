"""What an administrator says before a restored installation works again."""

from django import forms
from django.utils.translation import gettext_lazy as _


class Release(forms.Form):
    """The reason stays in the history of every company."""

    reason = forms.CharField(
        label=_("What was checked"),
        help_text=_("That the original stands still, and whom you asked."),
        min_length=8,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": _("Say why."),
            "min_length": _("Say it in a few words more."),
            "max_length": _("Say it in at most 500 characters."),
        },
    )
