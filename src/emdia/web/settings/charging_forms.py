"""What the policies of boletos ask: a limit, and rules in their order."""

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from emdia.rules.charging import Rule
from emdia.web.cents import CentsField
from emdia.web.figures import amount
from emdia.web.receivables.words import KINDS
from emdia.web.settings.forms import reason

SPARE = 2  # empty rules below those there are
MOST = 30
Choices = Sequence[tuple[int, str]]


class MaybeCents(CentsField):
    """An amount that may be left out; then it is None."""

    def clean(self, value: Any) -> int | None:  # type: ignore[override]
        return super().clean(value) if str(value or "").strip() else None


class BorderoLimitForm(forms.Form):
    """Above which amount a borderô needs a second person."""

    limit = MaybeCents(
        label=_("One person alone up to"),
        help_text=_("Empty: whatever the amount."),
        required=False,
    )
    reason = reason()


class ChargingRulesForm(forms.Form):
    """Rules in their order; one without an agreement is none."""

    def __init__(
        self,
        *told: Any,
        agreements: Choices,
        branches: Choices,
        rules: Sequence[Rule],
        **options: Any,
    ) -> None:
        super().__init__(*told, **options)
        self.count = min(len(rules) + SPARE, MOST)
        for place in range(self.count):
            rule = rules[place] if place < len(rules) else None
            for name, field in _fields(agreements, branches, rule).items():
                self.fields[f"{name}-{place}"] = field
        self.fields["reason"] = reason()

    def groups(self) -> Iterator[list[Any]]:
        """Yield the fields of each rule."""
        for place in range(self.count):
            yield [self[f"{name}-{place}"] for name in NAMES]

    def rules(self) -> list[Rule]:
        """Return the rules that name an agreement."""
        told = self.cleaned_data
        made = []
        for place in range(self.count):
            one = {name: told[f"{name}-{place}"] for name in NAMES}
            if one["agreement"]:
                made.append(
                    Rule(
                        bank_agreement_id=int(one["agreement"]),
                        amount_from_cents=one["least"],
                        amount_to_cents=one["most"],
                        segment=one["segment"].strip(),
                        kind=one["kind"],
                        branch_id=int(one["branch"]) if one["branch"] else None,
                    )
                )
        return made


NAMES = ("agreement", "least", "most", "segment", "kind", "branch")


def _fields(agreements: Choices, branches: Choices, rule: Rule | None) -> dict[str, forms.Field]:
    def cents(value: int | None) -> str:
        return "" if value is None else amount(value, "BRL")

    def of(name: str) -> Any:
        return getattr(rule, name) if rule is not None else None

    nothing: list[tuple[Any, Any]] = [("", "–")]
    return {
        "agreement": forms.ChoiceField(
            label=_("Agreement"),
            choices=nothing + list(agreements),
            required=False,
            initial=of("bank_agreement_id"),
        ),
        "least": MaybeCents(
            label=_("Amount from"), required=False, initial=cents(of("amount_from_cents"))
        ),
        "most": MaybeCents(
            label=_("Amount to"), required=False, initial=cents(of("amount_to_cents"))
        ),
        "segment": forms.CharField(
            label=_("Segment"), required=False, max_length=100, initial=of("segment") or ""
        ),
        "kind": forms.ChoiceField(
            label=_("Kind"),
            choices=nothing + list(KINDS.items()),
            required=False,
            initial=of("kind") or "",
        ),
        "branch": forms.ChoiceField(
            label=_("Branch"),
            choices=nothing + list(branches),
            required=False,
            initial=of("branch_id"),
        ),
    }
