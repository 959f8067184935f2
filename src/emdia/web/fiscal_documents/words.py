"""Codes of fiscal documents in the reader's words."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from emdia.web.words import Word

KINDS: Mapping[str, Word] = {
    "nfe": _("NF-e · goods"),
    "nfse": _("NFS-e · services"),
    "nfcom": _("NFCom · communication"),
    "invoice": _("Invoice of another country"),
    "order": _("Purchase order"),
    "delivery_proof": _("Proof of delivery"),
}

REFUSALS: Mapping[str, Word] = {
    "access_key_invalid": _("The access key is not one: 44 places, the last a check digit."),
    "fiscal_document_linked": _("This document stands behind the title already."),
    "fiscal_link_unknown": _("This document does not stand behind the title."),
    "receivable_unknown": _("There is no such title."),
}
