"""What is asked of a promise."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from emdia.web.cents import CentsField
from emdia.workflows.promises import Wanted

DATES = 3  # shown at once; most promises have one


def _day(label: Any, *, required: bool) -> forms.DateField:
    return forms.DateField(
        label=label,
        required=required,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class PromiseForm(forms.Form):
    """Titles, and an amount by each date; the second and third may stay empty."""

    titles = forms.TypedMultipleChoiceField(
        label=_("What it is about"), coerce=int, widget=forms.CheckboxSelectMultiple
    )
    date_1 = _day(_("Paid by"), required=True)
    cents_1 = CentsField(label=_("Amount"))
    date_2 = _day(_("And by"), required=False)
    cents_2 = CentsField(label=_("Amount"), required=False)
    date_3 = _day(_("And by"), required=False)
    cents_3 = CentsField(label=_("Amount"), required=False)
    contact = forms.TypedChoiceField(
        label=_("Who promised"), required=False, coerce=int, empty_value=None
    )
    note = forms.CharField(
        label=_("Note"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(
        self,
        *args: Any,
        titles: Sequence[tuple[int, str]],
        contacts: Sequence[tuple[int, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["titles"].choices = titles  # type: ignore[attr-defined]
        self.fields["contact"].choices = [("", "–"), *contacts]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        for number in range(2, DATES + 1):
            if bool(said.get(f"date_{number}")) != bool(said.get(f"cents_{number}")):
                self.add_error(f"date_{number}", _("Say the date and the amount, or neither."))
        return said

    def wanted(self) -> Wanted:
        """Return what was promised."""
        said = self.cleaned_data
        parts: list[tuple[date, int]] = [
            (said[f"date_{number}"], said[f"cents_{number}"])
            for number in range(1, DATES + 1)
            if said.get(f"date_{number}")
        ]
        return Wanted(
            receivable_ids=said["titles"],
            parts=parts,
            contact_id=said["contact"],
            note=said["note"].strip(),
        )


class Withdrawal(forms.Form):
    """Why a promise holds no more."""

    reason = forms.CharField(label=_("Reason"), min_length=4, max_length=300)
