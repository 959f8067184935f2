"""The upload of a return file."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from emdia.reports.bank_files import AgreementChoice
from emdia.web.figures import count
from emdia.workflows.receive_bank_file import SIZE_LIMIT_BYTES

_MEGABYTE = 1_000_000


class Upload(forms.Form):
    """One file of one bank agreement. Which agreement is asked, never guessed from the file."""

    agreement = forms.TypedChoiceField(
        label=_("Bank agreement"),
        coerce=int,
        error_messages={
            "required": _("Choose the agreement the file belongs to."),
            "invalid_choice": _("Choose one of the agreements listed."),
        },
    )
    file = forms.FileField(
        label=_("Return file"),
        error_messages={
            "required": _("Choose the return file the bank delivered."),
            "empty": _("The file is empty. Download it again from the bank."),
            "missing": _("The file did not arrive. Choose it again."),
        },
    )

    def __init__(self, agreements: tuple[AgreementChoice, ...], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chooser = self.fields["agreement"]
        assert isinstance(chooser, forms.TypedChoiceField)
        chooser.choices = [(one.id, one.label) for one in agreements]

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > SIZE_LIMIT_BYTES:
            limit = count(SIZE_LIMIT_BYTES // _MEGABYTE)
            raise forms.ValidationError(
                _("The file is larger than %(limit)s MB. Ask the bank for smaller files."),
                params={"limit": limit},
            )
        return file
