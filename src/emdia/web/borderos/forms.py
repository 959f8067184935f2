"""What an instruction to the bank needs to be told."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from emdia.web.borderos.words import ASKED
from emdia.web.cents import CentsField

BY_HAND = (
    "grant_discount",
    "cancel_discount",
    "protest",
    "stay_protest",
    "stay_protest_and_write_off",
    "do_not_protest",
)


class OptionalCents(CentsField):
    """An amount that may be left out; then it is zero."""

    def clean(self, value: Any) -> int:
        return super().clean(value) if str(value or "").strip() else 0


class InstructionForm(forms.Form):
    """One instruction about a boleto that the bank holds."""

    asked = forms.ChoiceField(label=_("Instruction"))
    discount = OptionalCents(label=_("Discount of"), required=False)
    until = forms.DateField(
        label=_("Discount until"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    reason = forms.CharField(label=_("Reason"), min_length=4, max_length=300)

    def __init__(self, *told: Any, **options: Any) -> None:
        super().__init__(*told, **options)
        self.fields["asked"].choices = [(code, ASKED[code]) for code in BY_HAND]  # type: ignore[attr-defined]
