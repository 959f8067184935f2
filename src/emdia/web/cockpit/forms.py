"""What is asked of a contact: what came of it, a promise, and when to look again."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from emdia.rules.interactions import BY_HAND, Outcome
from emdia.web.cents import CentsField
from emdia.web.cockpit.words import KEYS
from emdia.web.customers.words import CHANNELS
from emdia.web.promises.words import OUTCOMES
from emdia.workflows.log_contact import LONGEST_NOTE, Heard
from emdia.workflows.promises import Wanted

assert set(KEYS) == {str(one) for one in BY_HAND}


def _day(label: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class TalkForm(forms.Form):
    """One contact, as the person who made it says it."""

    outcome = forms.ChoiceField(
        choices=[(code, OUTCOMES[code]) for code in KEYS],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what came of it.")},
    )
    promise_cents = CentsField(label=_("Amount"), required=False)
    promise_date = _day(_("Paid by"))
    titles = forms.TypedMultipleChoiceField(coerce=int, required=False)
    next_date = _day(_("Look again on"))
    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    contact = forms.TypedChoiceField(
        label=_("With whom"), required=False, coerce=int, empty_value=None
    )
    channel = forms.ChoiceField(label=_("How"), choices=list(CHANNELS.items()), initial="voice")
    is_inbound = forms.BooleanField(label=_("They called us"), required=False)
    is_demand = forms.BooleanField(label=_("About what is late"), required=False)

    def __init__(
        self,
        *told: Any,
        people: Sequence[tuple[int, str]],
        titles: Sequence[int],
        **options: Any,
    ) -> None:
        super().__init__(*told, **options)
        self.fields["contact"].choices = [("", "–"), *people]  # type: ignore[attr-defined]
        self.fields["titles"].choices = [(pk, pk) for pk in titles]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("outcome") == Outcome.PROMISED:
            if not said.get("promise_cents"):
                self.add_error("promise_cents", _("Say how much was promised."))
            if not said.get("promise_date"):
                self.add_error("promise_date", _("Say by when."))
            if not said.get("titles"):
                self.add_error(None, _("Tick at least one receivable that the promise is about."))
        return said

    def heard(self) -> Heard:
        """Return what was said."""
        said = self.cleaned_data
        promise = None
        if said["outcome"] == Outcome.PROMISED:
            promise = Wanted(
                receivable_ids=said["titles"],
                parts=[(said["promise_date"], said["promise_cents"])],
                contact_id=said["contact"],
                note=said["note"].strip(),
            )
        return Heard(
            channel=said["channel"],
            outcome=said["outcome"],
            contact_id=said["contact"],
            is_outbound=not said["is_inbound"],
            is_demand=said["is_demand"],
            note=said["note"],
            next_date=said["next_date"],
            promise=promise,
        )


class DisputeForm(forms.Form):
    """One title is not asked for while it is disputed."""

    title = forms.TypedChoiceField(label=_("Receivable"), coerce=int)
    reason = forms.CharField(label=_("What is disputed?"), min_length=4, max_length=300)

    def __init__(self, *told: Any, titles: Sequence[tuple[int, str]], **options: Any) -> None:
        super().__init__(*told, **options)
        self.fields["title"].choices = list(titles)  # type: ignore[attr-defined]
