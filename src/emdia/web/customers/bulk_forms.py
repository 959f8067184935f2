"""What is asked of an act on many customers."""

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from emdia.reports.receivable_forms import Choice
from emdia.rules.dunning_plan import RISKS
from emdia.web.words import Word
from emdia.workflows.bulk_runs import BulkAct


class Bulk(forms.Form):
    """One value for all of them, and why. `column` is the customer's column it is written to."""

    column: ClassVar[str]
    field: ClassVar[str]
    act: ClassVar[BulkAct]  # of many more of them
    title: ClassVar[Word]
    reason = forms.CharField(
        label=_("Reason"), max_length=500, error_messages={"required": _("Say why.")}
    )

    def value(self) -> str | int | None:
        """Return what is written."""
        told: str | int | None = self.cleaned_data[self.field]
        return told

    def said(self) -> str:
        """Return what is written as people read it."""
        return str(self.value() or "–")

    def before(self, stored: str) -> str:
        """Return what stands there now as people read it."""
        return stored or "–"


class Segment(Bulk):
    """The group of customers treated alike; empty takes them out of theirs."""

    column = field = "segment"
    act = BulkAct.SEGMENT
    title = _("Put into a segment")
    segment = forms.CharField(label=_("Segment"), max_length=60, required=False)
    field_order = ("segment", "reason")


class Risk(Bulk):
    """How likely they pay, by which plans choose; empty: nobody says."""

    column = field = "risk"
    act = BulkAct.RISK
    title = _("Set the risk")
    risk = forms.ChoiceField(
        label=_("Risk"), required=False, choices=[("", "–"), *((one, one) for one in RISKS)]
    )
    field_order = ("risk", "reason")


class Language(Bulk):
    """The language they are written to in."""

    column = field = "language"
    act = BulkAct.LANGUAGE
    title = _("Set the language")
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    field_order = ("language", "reason")

    def said(self) -> str:
        return self.before(str(self.value()))

    def before(self, stored: str) -> str:
        return dict(settings.LANGUAGES).get(stored, stored)


class Salesperson(Bulk):
    """Who looks after them from now on; titles keep the salesperson of their sale."""

    column, field = "salesperson_id", "salesperson"
    act = BulkAct.CUSTOMER_SALESPERSON
    title = _("Assign a salesperson")
    salesperson = forms.TypedChoiceField(
        label=_("Salesperson"), required=False, coerce=int, empty_value=None
    )
    field_order = ("salesperson", "reason")

    def __init__(self, *args: Any, salespeople: Iterable[Choice], **options: Any) -> None:
        super().__init__(*args, **options)
        self._names = {one.id: one.name for one in salespeople}
        fields: Mapping[str, Any] = self.fields
        fields["salesperson"].choices = [("", "–"), *self._names.items()]

    def said(self) -> str:
        return self._names.get(self.cleaned_data["salesperson"] or 0, "–")
