"""What is asked when a debtor is put off or handed over."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class PutOff(forms.Form):
    """Until when a debtor is left alone, and why."""

    until_date = forms.DateField(
        label=_("Comes back on"),
        widget=DAY,
        error_messages={"required": _("Say on which day it comes back.")},
    )
    reason = forms.CharField(
        label=_("Reason"), max_length=300, error_messages={"required": _("Say why.")}
    )


class HandOver(forms.Form):
    """Who calls from now on; empty: nobody in particular."""

    user = forms.TypedChoiceField(
        label=_("Who calls"), required=False, coerce=int, empty_value=None
    )
    note = forms.CharField(label=_("Note"), required=False, max_length=300)

    def __init__(self, *told: Any, people: Sequence[tuple[int, str]], **options: Any) -> None:
        super().__init__(*told, **options)
        choices = [("", _("Nobody in particular")), *people]
        self.fields["user"].choices = choices  # type: ignore[attr-defined]
