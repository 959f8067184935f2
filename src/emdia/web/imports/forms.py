"""The forms of an import: the file, and which column is which field."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from emdia.formats.portfolio import FIELDS, Kind
from emdia.formats.tables import MAX_BYTES
from emdia.reports.imports import ImportPage
from emdia.web.figures import count
from emdia.web.imports import words
from emdia.workflows.import_portfolio import Mapping

_MEGABYTE = 1_000_000
PREFIX = "field_"


class Upload(forms.Form):
    """One file of one kind from one source."""

    kind = forms.ChoiceField(
        label=_("What the file brings"),
        choices=list(words.KINDS.items()),
        initial="receivables",
        error_messages={"required": _("Say what the file brings.")},
    )
    source = forms.CharField(
        label=_("From which system"),
        max_length=60,
        help_text=_("Columns and keys are remembered for each system."),
        error_messages={"required": _("Name the system, as ERP or WinThor.")},
    )
    file = forms.FileField(
        label=_("CSV or XLSX file"),
        error_messages={
            "required": _("Choose the file."),
            "empty": _("The file is empty."),
            "missing": _("The file did not arrive. Choose it again."),
        },
    )

    def __init__(self, sources: Sequence[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["source"].initial = sources[0] if sources else "ERP"
        self.fields["source"].widget.attrs["list"] = "sources"

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            raise forms.ValidationError(
                _("The file is larger than %(limit)s MB: send it in parts."),
                params={"limit": count(MAX_BYTES // _MEGABYTE)},
            )
        return file


class Columns(forms.Form):
    """A chooser of a column for every field of the kind."""

    mark = forms.ChoiceField(
        label=_("Decimal mark"), choices=list(words.MARKS.items()), required=False
    )
    order = forms.ChoiceField(
        label=_("Order of dates"), choices=list(words.ORDERS.items()), required=False
    )
    fill_zeros = forms.BooleanField(
        label=_("Put back the leading zeros a spreadsheet took from tax ids"), required=False
    )

    def __init__(self, page: ImportPage, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {name: page.mapping.get(name) for name in ("mark", "order")} | {
            "fill_zeros": page.mapping.get("fill_zeros", False)
        }
        super().__init__(*args, **kwargs)
        self._kind = Kind(page.row.kind)
        headings = [("", "—"), *((one, one) for one in page.headings if one)]
        mine = {}
        for one in page.fields:
            mine[PREFIX + one.name] = forms.ChoiceField(
                label=str(words.FIELDS[one.name]),
                choices=headings,
                initial=one.column,
                required=one.is_required,
                error_messages={"required": _("Choose the column of this field.")},
            )
        self.fields = mine | self.fields

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        seen: dict[str, str] = {}
        for name, heading in cleaned.items():
            if not name.startswith(PREFIX) or not heading:
                continue
            if heading in seen:
                self.add_error(name, _("This column is taken by another field."))
            seen[heading] = name
        return cleaned

    def mapping(self) -> Mapping:
        """Return what was chosen."""
        chosen = self.cleaned_data
        return Mapping(
            columns={
                one.name: chosen[PREFIX + one.name]
                for one in FIELDS[self._kind]
                if chosen.get(PREFIX + one.name)
            },
            mark=chosen["mark"],
            order=chosen["order"],
            fill_zeros=chosen["fill_zeros"],
        )
