"""What is asked of a template."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from emdia.formats.letters import Template
from emdia.formats.letters.template import LONGEST_BODY, LONGEST_SUBJECT
from emdia.web.message_templates.words import KINDS, LANGUAGES


class NewTemplate(forms.Form):
    """A template that steps can name."""

    kind = forms.ChoiceField(label=_("What for"), choices=list(KINDS.items()))

    name = forms.CharField(label=_("Name"), max_length=80)
    code = forms.CharField(
        label=_("Code"),
        max_length=40,
        help_text=_("What steps name it by, such as late_again. It never changes."),
    )


def _part(language: str) -> str:
    return language.replace("-", "_")


class Wording(forms.Form):
    """Subject and text in each language; a language may stay empty."""

    def __init__(self, *args: Any, texts: Mapping[str, Template], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for language in LANGUAGES:
            said = texts.get(language, Template(subject="", body=""))
            self.fields[f"subject_{_part(language)}"] = forms.CharField(
                label=_("Subject"),
                required=False,
                max_length=LONGEST_SUBJECT,
                initial=said.subject,
                widget=forms.TextInput(attrs={"spellcheck": "true", "lang": language}),
            )
            self.fields[f"body_{_part(language)}"] = forms.CharField(
                label=_("Text"),
                required=False,
                max_length=LONGEST_BODY,
                initial=said.body,
                strip=False,
                widget=forms.Textarea(attrs={"rows": 16, "spellcheck": "true", "lang": language}),
            )

    def parts(self) -> list[dict[str, Any]]:
        """Return the fields by language, as the page shows them."""
        return [
            {
                "language": language,
                "word": word,
                "subject": self[f"subject_{_part(language)}"],
                "body": self[f"body_{_part(language)}"],
            }
            for language, word in LANGUAGES.items()
        ]

    def texts(self) -> dict[str, Template]:
        """Return what was written."""
        return {
            language: Template(
                subject=self.cleaned_data[f"subject_{_part(language)}"].strip(),
                body=self.cleaned_data[f"body_{_part(language)}"].replace("\r\n", "\n"),
            )
            for language in LANGUAGES
        }


class Why(forms.Form):
    """Why a second person is to approve it."""

    reason = forms.CharField(label=_("Reason"), min_length=4, max_length=300)
