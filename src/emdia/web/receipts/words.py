"""Words of the lists of receipts and credits."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from emdia.web.words import Word

CREDIT_TABS: Mapping[str, Word] = {
    "": pgettext_lazy("credits", "To be used"),
    "all": pgettext_lazy("credits", "All"),
}

CREDIT_ORIGINS: Mapping[str, Word] = {
    "over_payment": _("Paid too much"),
    "duplicate_payment": _("Paid twice"),
    "return": _("Goods came back"),
    "credit_note": _("Credit note"),
    "advance": _("Paid ahead"),
}
