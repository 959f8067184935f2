"""The decision on a request."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class Decision(forms.Form):
    """Yes or no, and for a no the reason the requester will read."""

    decision = forms.ChoiceField(choices=[("approve", ""), ("refuse", "")])
    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"max_length": _("Say it in at most 500 characters.")},
    )

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        if told.get("decision") == "refuse" and not told.get("note"):
            self.add_error("note", _("Say why, so that the requester knows what to do."))
        return told

    @property
    def approves(self) -> bool:
        return bool(self.cleaned_data["decision"] == "approve")
