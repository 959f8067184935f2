"""What is asked of a fiscal document, and why one is taken away."""

from django import forms
from django.utils.translation import gettext_lazy as _

from emdia.web.cents import CentsField
from emdia.web.fiscal_documents.words import KINDS
from emdia.workflows.link_fiscal_documents import DocumentFields


class Document(forms.Form):
    """A fiscal document as its paper says it."""

    kind = forms.ChoiceField(label=_("Kind"), choices=list(KINDS.items()))
    number = forms.CharField(label=_("Number"), max_length=60)
    series = forms.CharField(label=_("Series"), max_length=60, required=False)
    access_key = forms.CharField(
        label=_("Access key"),
        max_length=80,
        required=False,
        help_text=_("44 places, with or without blanks."),
    )
    issue_date = forms.DateField(
        label=_("Issued"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    amount = CentsField(label=_("Amount"), required=False)

    def told(self) -> DocumentFields:
        """Return what was typed."""
        typed = self.cleaned_data
        return DocumentFields(
            kind=typed["kind"],
            number=typed["number"],
            series=typed["series"],
            access_key=typed["access_key"],
            issue_date=typed["issue_date"],
            amount_cents=typed["amount"] or None,
        )


class Away(forms.Form):
    """Why a document does not stand behind a receivable."""

    reason = forms.CharField(
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
