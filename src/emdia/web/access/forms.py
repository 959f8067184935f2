"""What a person may choose about the screen."""

from django import forms
from django.conf import settings

from emdia.books.access.models import User


class Screen(forms.Form):
    """One or both of language and brightness."""

    language = forms.ChoiceField(choices=settings.LANGUAGES, required=False)
    theme = forms.ChoiceField(choices=User.Theme.choices, required=False)
