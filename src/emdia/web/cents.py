"""Amounts as people type them: `1.234,56`, `1234,56`, in English `1,234.56`; read as cents."""

import re
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from emdia.web.figures import language

_SHAPES = {
    ",": re.compile(r"(\d{1,3}(?:\.\d{3})+|\d+)(?:,(\d{1,2}))?"),
    ".": re.compile(r"(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d{1,2}))?"),
}
_LARGEST_CENTS = 10**15


class NotAnAmount(ValueError):
    """The text is no amount in the reader's language."""


def read_cents(text: str) -> int:
    """Return the cents of an amount above zero; empty is 0.

    :raises NotAnAmount: anything else.
    """
    bare = re.sub(r"[R$\s\u00a0]", "", text)
    if not bare:
        return 0
    mark = "." if language() == "en" else ","
    found = _SHAPES[mark].fullmatch(bare)
    if found is None:
        raise NotAnAmount(text)
    whole = re.sub(r"\D", "", found[1])
    cents = int(whole) * 100 + int((found[2] or "").ljust(2, "0"))
    if cents > _LARGEST_CENTS:
        raise NotAnAmount(text)
    return cents


class PercentField(forms.CharField):
    """A rate as people type it, `2` or `0,33`; cleaned to parts per million."""

    def __init__(self, **options: Any) -> None:
        attributes = {"inputmode": "decimal", "autocomplete": "off"}
        options.setdefault("widget", forms.TextInput(attrs=attributes))
        options.setdefault("max_length", 8)
        super().__init__(**options)

    def clean(self, value: Any) -> int:
        text = super().clean(value).replace("%", "").strip()
        try:
            # A hundredth of a percent is a hundred parts per million.
            return read_cents(text) * 100
        except NotAnAmount as wrong:
            raise forms.ValidationError(
                _("Write a percentage like 2 or 0,33."), code="not_a_percentage"
            ) from wrong


class CentsField(forms.CharField):
    """An amount of money; cleaned to whole cents."""

    default_error_messages: ClassVar[dict[str, Any]] = {
        "not_an_amount": _("Write an amount like 1.234,56.")
    }

    def __init__(self, **options: Any) -> None:
        attributes = {"inputmode": "decimal", "autocomplete": "off", "data-cents": ""}
        options.setdefault("widget", forms.TextInput(attrs=attributes))
        options.setdefault("max_length", 24)
        super().__init__(**options)

    def clean(self, value: Any) -> int:
        text = super().clean(value)
        try:
            return read_cents(text)
        except NotAnAmount as wrong:
            raise forms.ValidationError(
                self.error_messages["not_an_amount"], code="not_an_amount"
            ) from wrong
