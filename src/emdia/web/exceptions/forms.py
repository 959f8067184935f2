"""What a person says of an exception."""

import re
from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from emdia.reports.exceptions import Place
from emdia.workflows.resolve_exception import Case

_CASE = re.compile(r"l(\d{1,15})-(\d{1,9})|r(\d{1,15})")
_PLACE = re.compile(r"([01])_(\d{4}-\d\d-\d\d)?_(\d{1,15})?_(\d{1,9})?_(\d{1,15})?")
STATES = ("open", "waiting", "resolved", "ignored")


def case_of(text: str) -> Case | None:
    """Return the case an address or a form names: `l7-12` is line 12 of file 7, `r9` a receipt."""
    found = _CASE.fullmatch(text)
    if found is None:
        return None
    if found[3]:
        return Case(receipt_id=int(found[3]))
    return Case(line=(int(found[1]), int(found[2])))


def place_of(text: str) -> Place | None:
    """Return the place an address names, as `rows.written` writes it; None when it is none."""
    found = _PLACE.fullmatch(text) if text.isascii() else None
    try:
        since_date = date.fromisoformat(found[2]) if found and found[2] else None
    except ValueError:
        return None
    if found is None:
        return None
    return Place(
        is_without_money=found[1] == "1",
        since_date=since_date,
        bank_file_id=_whole(found[3]),
        line_number=_whole(found[4]),
        receipt_id=_whole(found[5]),
    )


def _whole(text: str | None) -> int | None:
    return int(text) if text else None


class Word(forms.Form):
    """How far it is, and what is to be known of it."""

    case = forms.CharField(max_length=30, widget=forms.HiddenInput)
    state = forms.ChoiceField(choices=[(state, state) for state in STATES])
    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"max_length": _("Say it in at most 500 characters.")},
    )
