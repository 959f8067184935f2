"""The form by which a view is kept."""

from django import forms
from django.utils.translation import gettext_lazy as _

from emdia.web.lists.asked import LONGEST, asked
from emdia.web.lists.kinds import KINDS
from emdia.workflows.keep_views import Wanted

LONGEST_NAME = 60


class View(forms.Form):
    """What a view is called and asks, and who sees it."""

    list = forms.ChoiceField(choices=[(code, code) for code in KINDS])
    name = forms.CharField(
        max_length=LONGEST_NAME,
        error_messages={
            "required": _("Give the view a name."),
            "max_length": _("A name of at most 60 characters."),
        },
    )
    query = forms.CharField(required=False, max_length=LONGEST)
    shared = forms.BooleanField(required=False)
    first = forms.BooleanField(required=False)

    def wanted(self) -> Wanted:
        """Return what the form asks for."""
        told = self.cleaned_data
        return Wanted(
            list_code=told["list"],
            name=told["name"],
            query=asked(told["query"]),
            is_shared=told["shared"],
            is_first=told["first"],
        )
