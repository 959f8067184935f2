"""What is asked when a receivable is issued, changed, cancelled or its settlement reversed."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from emdia.reports.receivable_acts import Asked
from emdia.reports.receivable_forms import Choice
from emdia.rules.instalments import MOST_INSTALMENTS
from emdia.web.cents import CentsField, PercentField
from emdia.web.receivables.words import HOLDERS, INTERRUPTIONS, KINDS, RHYTHMS
from emdia.workflows.change_receivables import Terms
from emdia.workflows.issue_receivable import Sale

TAXES = ("ISS", "IR", "PIS", "COFINS", "CSLL")


def _day(label: Any, *, required: bool = True) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=required, widget=widget)


def _reason() -> forms.CharField:
    return forms.CharField(
        label=_("Reason"),
        help_text=_("Whoever reads the history in a year should understand it."),
        min_length=4,
        max_length=500,
        error_messages={
            "required": _("Say why."),
            "min_length": _("Say it in a few words more."),
            "max_length": _("Say it in at most 500 characters."),
        },
    )


def _choices(rows: Iterable[Choice]) -> list[tuple[int | str, str]]:
    return [(row.id, row.name) for row in rows]


class Reversal(forms.Form):
    """Why a settlement is taken back. The reason stays in the history for ever."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("Whoever reads the history in a year should understand it."),
        min_length=8,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": _("Say why the settlement is reversed."),
            "min_length": _("Say it in a few words more."),
            "max_length": _("Say it in at most 500 characters."),
        },
    )


class TermsForm(forms.Form):
    """Whose the title is and what was agreed of it."""

    document = forms.CharField(label=_("Document"), max_length=40)
    salesperson = forms.TypedChoiceField(
        label=_("Salesperson"), required=False, coerce=int, empty_value=None
    )
    branch = forms.TypedChoiceField(label=_("Branch"), coerce=int)
    holder = forms.ChoiceField(
        label=_("Holder"),
        help_text=_("Who is to be paid, and decides on the title."),
        choices=list(HOLDERS.items()),
    )
    fine = PercentField(label=_("Fine when late, %"), required=False)
    interest = PercentField(label=_("Interest a month, %"), required=False)
    discount = CentsField(label=_("Discount"), required=False)
    discount_until = _day(_("Discount until"), required=False)

    def __init__(
        self,
        *args: Any,
        branches: Iterable[Choice],
        salespeople: Iterable[Choice],
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        chosen: Mapping[str, Any] = self.fields
        chosen["branch"].choices = _choices(branches)
        chosen["salesperson"].choices = [("", "–"), *_choices(salespeople)]

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or {}
        if bool(told.get("discount")) != bool(told.get("discount_until")):
            self.add_error("discount_until", _("A discount needs an amount and a last day."))
        return told


class NewReceivable(TermsForm):
    """What is billed: one title, or several instalments of one sale."""

    document = forms.CharField(
        label=_("Document"), max_length=40, widget=forms.TextInput(attrs={"autofocus": True})
    )
    customer = forms.IntegerField(widget=forms.HiddenInput)
    gross = CentsField(label=_("Amount"))
    kind = forms.ChoiceField(label=_("Kind"), choices=list(KINDS.items()))
    issue_date = _day(_("Issued"))
    due_date = _day(_("Due"))
    instalments = forms.IntegerField(
        label=_("Instalments"), min_value=1, max_value=MOST_INSTALMENTS, initial=1
    )
    rhythm = forms.TypedChoiceField(
        label=_("Instalments fall due"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=list(RHYTHMS.items()),
    )
    withheld_ISS = CentsField(label="ISS", required=False)  # noqa: N815 - named by the tax.
    withheld_IR = CentsField(label="IR", required=False)  # noqa: N815
    withheld_PIS = CentsField(label="PIS", required=False)  # noqa: N815
    withheld_COFINS = CentsField(label="COFINS", required=False)  # noqa: N815
    withheld_CSLL = CentsField(label="CSLL", required=False)  # noqa: N815

    @property
    def taxes(self) -> list[forms.BoundField]:
        """Return the fields of the taxes that the customer keeps back."""
        return [self[f"withheld_{tax}"] for tax in TAXES]

    def sale(self) -> Sale:
        """Return what was told, once the form is valid."""
        told = self.cleaned_data
        withheld = {tax: told[f"withheld_{tax}"] for tax in TAXES}
        return Sale(
            customer_id=told["customer"],
            document=told["document"].strip(),
            kind=told["kind"],
            issue_date=told["issue_date"],
            first_due_date=told["due_date"],
            gross_cents=told["gross"],
            withheld={tax: cents for tax, cents in withheld.items() if cents},
            instalments=told["instalments"],
            every_days=told["rhythm"],
            branch_id=told["branch"],
            salesperson_id=told["salesperson"],
            holder=told["holder"],
            fine_ppm=told["fine"],
            interest_monthly_ppm=told["interest"],
            discount_cents=told["discount"],
            discount_until_date=told["discount_until"],
        )


class Edit(TermsForm):
    """What is written over, and why."""

    reason = _reason()

    def terms(self) -> Terms:
        told = self.cleaned_data
        return Terms(
            document=told["document"].strip(),
            fine_ppm=told["fine"],
            interest_monthly_ppm=told["interest"],
            discount_cents=told["discount"],
            discount_until_date=told["discount_until"],
        )


class Act(forms.Form):
    """What is done to titles, and why."""

    act = ""
    reason = _reason()

    def asked(self, *, as_of: date) -> Asked:
        """Return what a preview needs to know, once the form is valid."""
        told = self.cleaned_data
        return Asked(
            act=self.act,
            as_of=as_of,
            due_date=told.get("due_date"),
            day=told.get("day"),
            rebate_cents=told.get("cents") or 0,
            rebate_ppm=told.get("percent") or 0,
        )


class DueDate(Act):
    """The new day."""

    act = "due_date"
    due_date = _day(_("New due date"))
    field_order = ("due_date", "reason")


class Rebate(Act):
    """An amount, a part of the balance, or both; nothing takes the rebate away."""

    act = "rebate"
    cents = CentsField(label=_("Rebate of each title"), required=False)
    percent = PercentField(label=_("or of its balance, %"), required=False)
    field_order = ("cents", "percent", "reason")


class Cancel(Act):
    """Nothing but the reason."""

    act = "cancel"


class Interrupt(Act):
    """What interrupted the limitation, and on which day."""

    act = "interrupt"
    interruption = forms.ChoiceField(
        label=_("What interrupted it"), choices=list(INTERRUPTIONS.items())
    )
    day = _day(_("It happened on"))
    field_order = ("interruption", "day", "reason")


class AssignSalesperson(Act):
    """Who looks after the titles from now on."""

    act = "salesperson"
    salesperson = forms.TypedChoiceField(
        label=_("Salesperson"), required=False, coerce=int, empty_value=None
    )
    reason = forms.CharField(label=_("Reason"), max_length=500, required=False)
    field_order = ("salesperson", "reason")

    def __init__(self, *args: Any, salespeople: Iterable[Choice], **options: Any) -> None:
        super().__init__(*args, **options)
        chosen: Mapping[str, Any] = self.fields
        chosen["salesperson"].choices = [("", "–"), *_choices(salespeople)]
