"""What a draft of a plan is written with: its conditions, and a row for each step."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from emdia.rules.dunning_plan import RISKS, Conditions, Counting, Step
from emdia.rules.step_kinds import step_kinds
from emdia.web.dunning import words
from emdia.web.figures import amount
from emdia.web.settings.charging_forms import MaybeCents
from emdia.workflows.dunning_plans import Said

SPARE = 2  # empty steps below those there are
MOST = 62
CHANNELS = ("email", "whatsapp", "sms", "letter")
BEFORE, ON, AFTER = "before", "on", "after"
SIDES = ((AFTER, _("after")), (BEFORE, _("before")), (ON, _("on the due date")))
NAMES = ("kind", "count", "counting", "side", "at", "channels", "by_title", "code", "template")
WHO = (("", _("Everybody")), ("first", _("Late for the first time")), ("repeat", _("Late before")))
COMMA = re.compile(r"[,;\n]")


class PlanForm(forms.Form):
    """A draft: what holds of the plan, and its steps; a step without a kind is none."""

    segments = forms.CharField(
        label=_("Segments"), required=False, max_length=500, help_text=_("Empty: all of them.")
    )
    kinds = forms.CharField(
        label=_("Espécies"), required=False, max_length=200, help_text=_("DM, DS …; empty: all.")
    )
    risks = forms.MultipleChoiceField(
        label=_("Risks"),
        required=False,
        choices=[(risk, risk) for risk in RISKS],
        widget=forms.CheckboxSelectMultiple,
    )
    from_cents = MaybeCents(label=_("Owed from"), required=False)
    below_cents = MaybeCents(label=_("Owed below"), required=False)
    who = forms.ChoiceField(label=_("Who"), required=False, choices=WHO)
    rest_days = forms.IntegerField(
        label=_("Days of rest between contacts"), min_value=1, max_value=30
    )
    position = forms.IntegerField(
        label=_("Position"),
        min_value=1,
        max_value=999,
        help_text=_("Of several plans that fit, the lowest is used."),
    )
    is_active = forms.BooleanField(label=_("The plan runs"), required=False)
    note = forms.CharField(label=_("What is new"), required=False, max_length=300)

    def __init__(self, *told: Any, said: Said, currency: str, **options: Any) -> None:
        options["initial"] = _initial(said, currency)
        super().__init__(*told, **options)
        # Names that nobody typed are not shown to be typed: they stay while the day stays.
        self.unnamed = [one for one in said.steps if words.is_named_by_itself(one.code)]
        rows = _asked_rows(self.data) if self.is_bound else len(said.steps) + SPARE
        self.count = min(max(rows, 1), MOST)
        for place in range(self.count):
            step = said.steps[place] if place < len(said.steps) else None
            for name, field in _fields(step).items():
                self.fields[f"{name}-{place}"] = field

    def general(self) -> Iterator[Any]:
        """Yield the fields that are not of a step."""
        for name in self.base_fields:
            yield self[name]

    def groups(self) -> Iterator[dict[str, Any]]:
        """Yield the fields of each step."""
        for place in range(self.count):
            yield {name: self[f"{name}-{place}"] for name in NAMES}

    def said(self) -> Said:
        """Return the draft as it was typed."""
        told = self.cleaned_data
        return Said(
            steps=tuple(self._steps()),
            conditions=Conditions(
                segments=_listed(told["segments"]),
                kinds=tuple(one.upper() for one in _listed(told["kinds"])),
                risks=tuple(sorted(told["risks"])),
                from_cents=told["from_cents"],
                below_cents=told["below_cents"],
                is_repeat={"": None, "first": False, "repeat": True}[told["who"]],
            ),
            rest_days=told["rest_days"],
            position=told["position"],
            is_active=told["is_active"],
            note=told["note"].strip(),
        )

    def _steps(self) -> Iterator[Step]:
        for place in range(self.count):
            one = {name: self.cleaned_data.get(f"{name}-{place}") for name in NAMES}
            if one["kind"]:
                yield _step(one)

    def blame(self, code: str, step: str) -> None:
        """Put what is wrong at the step it is about, or at the top."""
        said = words.FAULTS.get(code, code)
        for place in range(self.count):
            if step and self.cleaned_data.get(f"code-{place}") == step:
                self.add_error(f"kind-{place}", str(said))
                return
        self.add_error(None, str(said))

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        for place in range(self.count):
            if told.get(f"kind-{place}") and not told.get(f"code-{place}"):
                told[f"code-{place}"] = self._code(told, place)
        return told

    def _code(self, told: dict[str, Any], place: int) -> str:
        """Return the name of a step that nobody named: as it was, else by its kind and day."""
        step = _step({name: told.get(f"{name}-{place}") for name in NAMES})
        day = (step.kind, step.counting, step.offset_days)
        for one in self.unnamed:
            if (one.kind, one.counting, one.offset_days) == day:
                return one.code
        return _new_code(told, place)


def _new_code(told: dict[str, Any], place: int) -> str:
    """Name a step by its kind and its day."""
    side = told.get(f"side-{place}") or AFTER
    number = 0 if side == ON else told.get(f"count-{place}") or 0
    before = "before_" if side == BEFORE else ""
    return f"{told[f'kind-{place}']}_{before}{number}"[:24]


def _fields(step: Step | None) -> dict[str, forms.Field]:
    side = AFTER if step is None else _side(step)
    at = "09:00" if step is None else words.at(step)
    kinds = [("", "–"), *((code, words.KINDS.get(code, code)) for code in step_kinds())]
    time = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    return {
        "kind": forms.ChoiceField(
            label=_("What"), required=False, choices=kinds, initial=step.kind if step else ""
        ),
        "count": forms.IntegerField(
            label=_("Days"),
            required=False,
            min_value=0,
            max_value=1_800,
            initial=abs(step.offset_days) if step else None,
        ),
        "counting": forms.ChoiceField(
            label=_("Counted in"),
            choices=list(words.COUNTINGS.items()),
            required=False,
            initial=step.counting if step else Counting.CALENDAR,
        ),
        "side": forms.ChoiceField(
            label=_("Before or after"), choices=SIDES, required=False, initial=side
        ),
        "at": forms.TimeField(label=_("At"), required=False, initial=at, widget=time),
        "channels": forms.MultipleChoiceField(
            label=_("By"),
            required=False,
            choices=[(code, words.CHANNELS[code]) for code in CHANNELS],
            widget=forms.CheckboxSelectMultiple,
            initial=list(step.channels) if step else [],
        ),
        "by_title": forms.BooleanField(
            label=_("One for each title"), required=False, initial=bool(step and step.by_title)
        ),
        "code": _name_field(step.code if step else ""),
        "template": forms.CharField(
            label=_("Words of template"),
            required=False,
            max_length=60,
            initial=step.template if step else "",
        ),
    }


def _name_field(code: str) -> forms.CharField:
    own = "" if words.is_named_by_itself(code) else code
    hint = words.step_name(code) if code != own else ""
    return forms.CharField(
        label=_("Name"),
        required=False,
        max_length=24,
        initial=own,
        widget=forms.TextInput(attrs={"placeholder": hint}),
    )


def _side(step: Step) -> str:
    return ON if step.offset_days == 0 else AFTER if step.is_late else BEFORE


def _step(told: dict[str, Any]) -> Step:
    number = told["count"] or 0
    side = told["side"] or AFTER
    at = told["at"]
    return Step(
        code=told["code"],
        offset_days=0 if side == ON else -number if side == BEFORE else number,
        kind=told["kind"],
        counting=Counting(told["counting"] or Counting.CALENDAR),
        at_minutes=at.hour * 60 + at.minute if at else 540,
        # The order of the boxes is the order in which channels are tried.
        channels=tuple(told["channels"] or ()),
        template=(told["template"] or "").strip(),
        by_title=bool(told["by_title"]),
    )


def _initial(said: Said, currency: str) -> dict[str, Any]:
    conditions = said.conditions
    return {
        "segments": ", ".join(conditions.segments),
        "kinds": ", ".join(conditions.kinds),
        "risks": list(conditions.risks),
        "from_cents": amount(conditions.from_cents, currency) if conditions.from_cents else "",
        "below_cents": amount(conditions.below_cents, currency) if conditions.below_cents else "",
        "who": {None: "", False: "first", True: "repeat"}[conditions.is_repeat],
        "rest_days": said.rest_days,
        "position": said.position,
        "is_active": said.is_active,
        "note": said.note,
    }


def _asked_rows(data: Any) -> int:
    places = [int(name[5:]) for name in data if re.fullmatch(r"kind-\d{1,2}", name)]
    return max(places, default=-1) + 1


def _listed(text: str) -> tuple[str, ...]:
    found: Sequence[str] = [one.strip() for one in COMMA.split(text)]
    return tuple(dict.fromkeys(one for one in found if one))
