"""Codes of the trash in the reader's words."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from emdia.web.words import Word

TABS: Mapping[str, Word] = {
    "": pgettext_lazy("trash", "All"),
    "customer": _("Drafts of customers"),
    "import": _("Imports given up"),
    "contact": _("Inactive contacts"),
    "view": _("Views of lists"),
}

KINDS: Mapping[str, Word] = {
    "customer": _("Draft of a customer"),
    "import": _("Import"),
    "contact": _("Contact"),
    "view": _("View of a list"),
}

REFUSALS: Mapping[str, Word] = {
    "contact_unknown": _("There is no such contact any more."),
    "customer_unknown": _("Its customer is in the trash or was merged: bring the customer first."),
    "name_taken": _("Another view of this list has this name: rename that one first."),
    "not_discarded": _("It is back already."),
    "not_ended": _("It is back already."),
    "not_yours": _("Your role may not change what the whole company sees."),
    "view_unknown": _("There is no such view any more."),
}
