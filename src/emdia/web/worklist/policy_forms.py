"""Queues with their members, and what the parts of a score weigh, as people fill them in."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from emdia.reports.worklist import QueueRow
from emdia.rules.worklist import LATE_DAYS, Weights
from emdia.web.cents import CentsField
from emdia.web.promises.words import OUTCOMES
from emdia.web.words import Word, word
from emdia.workflows.worklist_acts import WantedQueue

PER_CENT = 10  # thousandths
DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
KINDS = forms.CharField(
    label=_("Kinds of documents"),
    required=False,
    max_length=200,
    help_text=_("Espécies with commas between them, as DM, DS. Empty: all of them."),
)


class QueueForm(forms.Form):
    """For whom a queue is and who works it off; what is empty narrows nothing."""

    name = forms.CharField(label=_("Name"), max_length=60)
    position = forms.IntegerField(
        label=_("Place"),
        min_value=1,
        max_value=999,
        initial=100,
        help_text=_("A customer stands in the first queue that fits."),
    )
    segments = forms.MultipleChoiceField(
        label=_("Segments"), required=False, widget=forms.CheckboxSelectMultiple
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages"),
        required=False,
        choices=settings.LANGUAGES,
        widget=forms.CheckboxSelectMultiple,
    )
    kinds = KINDS
    from_cents = CentsField(label=_("Late from"), required=False)
    below_cents = CentsField(label=_("And below"), required=False)
    members = forms.TypedMultipleChoiceField(
        label=_("Members"), required=False, coerce=int, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self,
        *told: Any,
        segments: Sequence[str],
        people: Sequence[tuple[int, str]],
        **options: Any,
    ) -> None:
        super().__init__(*told, **options)
        self.fields["segments"].choices = [(one, one) for one in segments]  # type: ignore[attr-defined]
        if not segments:
            del self.fields["segments"]
        self.fields["members"].choices = people  # type: ignore[attr-defined]
        for key, name in people:
            self.fields[f"back_{key}"] = forms.DateField(
                label=_("%(name)s is away until") % {"name": name}, required=False, widget=DAY
            )

    def wanted(self) -> WantedQueue:
        """Return the queue as it is to be."""
        said = self.cleaned_data
        kinds = [one.strip().upper() for one in said["kinds"].split(",")]
        members = tuple(said["members"])
        return WantedQueue(
            name=said["name"],
            position=said["position"],
            segments=tuple(said.get("segments", ())),
            languages=tuple(said["languages"]),
            kinds=tuple(one for one in kinds if one),
            from_cents=said["from_cents"] or None,
            below_cents=said["below_cents"] or None,
            members=members,
            away=tuple((key, said[f"back_{key}"]) for key in members if said.get(f"back_{key}")),
        )


def queue_initial(row: QueueRow) -> dict[str, Any]:
    """Return a queue as its form begins; amounts are put in by the view, as people read them."""
    queue = row.queue
    return {
        "name": queue.name,
        "position": queue.position,
        "segments": queue.segments,
        "languages": queue.languages,
        "kinds": ", ".join(queue.kinds),
        "members": [key for key, _name, _back in row.members],
        **{f"back_{key}": back for key, _name, back in row.members if back},
    }


URGENCIES: Mapping[str, Word] = {
    "broken_promise": _("A broken promise that nobody spoke about"),
    "promise_today": _("A promise due today"),
    "day_reached": _("An agreed day that came"),
    "restriction": _("A measure that is near"),
    "last_contact": _("One contact left by law today"),
    "waiting_each_day": _("Each day a call has been due"),
}


class WeightsForm(forms.Form):
    """What the parts of a score weigh, in per cent."""

    def __init__(self, *told: Any, weights: Weights, **options: Any) -> None:
        super().__init__(*told, **options)
        self._before = weights
        for name, label, weight, low, high in fields_of(weights):
            self.fields[name] = forms.IntegerField(
                label=str(label), initial=weight // PER_CENT, min_value=low, max_value=high
            )
        self.fields["restriction_within_days"] = forms.IntegerField(
            label=_("A measure is near for so many days"),
            initial=weights.restriction_within_days,
            min_value=0,
            max_value=30,
        )
        self.fields["reason"] = forms.CharField(label=_("Reason"), max_length=300)

    def weights(self) -> Weights:
        """Return the weights as they are to be."""
        said = self.cleaned_data

        def of(name: str) -> int:
            return int(said[name]) * PER_CENT

        return Weights(
            chances=tuple(of(f"chance_{place}") for place in range(len(LATE_DAYS) + 1)),
            kept_each=of("kept_each"),
            broken_each=of("broken_each"),
            outcomes={name: of(f"outcome_{name}") for name in self._before.outcomes},
            risks={name: of(f"risk_{name}") for name in self._before.risks},
            restriction_within_days=said["restriction_within_days"],
            **{name: of(name) for name in URGENCIES},
        )


def fields_of(weights: Weights) -> list[tuple[str, Word, int, int, int]]:
    """Return name, label, weight and bounds in per cent of every weight."""
    found: list[tuple[str, Word, int, int, int]] = [
        (f"chance_{place}", _age(place), weight, 0, 100)
        for place, weight in enumerate(weights.chances)
    ]
    found += [
        ("kept_each", _("Each promise kept adds"), weights.kept_each, -30, 100),
        ("broken_each", _("Each promise broken adds"), weights.broken_each, -30, 100),
    ]
    found += [
        (f"outcome_{name}", _talk(str(name)), weight, 0, 500)
        for name, weight in weights.outcomes.items()
    ]
    found += [
        (f"risk_{name}", _("Risk %(risk)s") % {"risk": name}, weight, 0, 500)
        for name, weight in weights.risks.items()
    ]
    found += [(name, label, getattr(weights, name), 0, 500) for name, label in URGENCIES.items()]
    return found


def _age(place: int) -> Word:
    if place == len(LATE_DAYS):
        return _("Over %(days)s days late") % {"days": LATE_DAYS[-1]}
    return _("Up to %(days)s days late") % {"days": LATE_DAYS[place]}


def _talk(outcome: str) -> Word:
    return _("After: %(outcome)s") % {"outcome": word(OUTCOMES, outcome)}
