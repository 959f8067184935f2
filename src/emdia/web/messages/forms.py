"""What is asked before something is sent, stopped or closed."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from emdia.workflows.contact.unknowns import Decision


def reason(label: Any = "") -> forms.CharField:
    """Return the field of why; it stays in the history."""
    return forms.CharField(
        label=label or _("Reason"),
        min_length=4,
        max_length=300,
        error_messages={"required": _("Say why.")},
    )


class Window(forms.Form):
    """The due dates whose charges are sent."""

    first_due = forms.DateField(
        label=_("Due from"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    last_due = forms.DateField(
        label=_("Due until"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    reason = reason()

    def days(self) -> tuple[date, date] | None:
        """Return the window as far as it is known; None while it is not."""
        asked = self.cleaned_data if self.is_bound and hasattr(self, "cleaned_data") else {}
        first = asked.get("first_due") or self.initial.get("first_due")
        last = asked.get("last_due") or self.initial.get("last_due")
        return (first, last) if first and last else None


class Why(forms.Form):
    """Why a batch is stopped, or a message sent once more."""

    reason = reason()


class Deciding(forms.Form):
    """What a person says of a message nobody answered."""

    decision = forms.ChoiceField(
        label=_("What became of it?"),
        choices=[
            (Decision.ARRIVED, _("It arrived")),
            (Decision.SEND_AGAIN, _("It did not arrive: send it again")),
            (Decision.GIVE_UP, _("Give it up")),
        ],
        widget=forms.RadioSelect,
    )
    reason = reason(_("How do you know?"))
