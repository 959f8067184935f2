"""What is asked when a task is done or not, put off or handed over."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from emdia.workflows.plan_tasks import LONGEST_REASON

DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class Done(forms.Form):
    """What there is to say of what was done; nothing needs to be."""

    note = forms.CharField(label=_("Note"), required=False, max_length=LONGEST_REASON)


class NotDone(forms.Form):
    """Why it is not done."""

    reason = forms.CharField(
        label=_("Why not"), max_length=LONGEST_REASON, error_messages={"required": _("Say why.")}
    )


class PutOff(forms.Form):
    """For which day it is, and why not now."""

    until_date = forms.DateField(
        label=_("Comes back on"),
        widget=DAY,
        error_messages={"required": _("Say on which day it comes back.")},
    )
    reason = forms.CharField(
        label=_("Reason"), max_length=LONGEST_REASON, error_messages={"required": _("Say why.")}
    )


class HandOver(forms.Form):
    """Who does it; empty: nobody in particular."""

    user = forms.TypedChoiceField(
        label=_("Who does it"), required=False, coerce=int, empty_value=None
    )
    note = forms.CharField(label=_("Note"), required=False, max_length=LONGEST_REASON)

    def __init__(self, *told: Any, people: Sequence[tuple[int, str]], **options: Any) -> None:
        super().__init__(*told, **options)
        choices = [("", _("Nobody in particular")), *people]
        self.fields["user"].choices = choices  # type: ignore[attr-defined]
