"""The lists of the product: each has its page, its file and the views people keep of it."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from emdia.web.words import Word


@dataclass(frozen=True, kw_only=True, slots=True)
class ListKind:
    """What is the same of a list whoever looks at it. `page` and `export` name routes."""

    code: str
    page: str
    export: str
    word: Word
    capability: str


def _kind(code: str, page: str, word: Word, capability: str) -> tuple[str, ListKind]:
    return code, ListKind(
        code=code, page=page, export=f"export_{code}", word=word, capability=capability
    )


KINDS: Mapping[str, ListKind] = dict(
    [
        _kind("customers", "customers", _("Customers"), "customers.see"),
        _kind("receivables", "receivables", _("Receivables"), "receivables.see"),
        _kind("charges", "charges", _("Charges"), "receivables.see"),
        _kind("fiscal_documents", "fiscal_documents", _("Fiscal documents"), "receivables.see"),
        _kind("receipts", "receipts", _("Receipts"), "receipts.see"),
        _kind("credits", "credits", _("Customers' credits"), "receipts.see"),
        _kind("exceptions", "exceptions", _("Exceptions"), "receipts.see"),
        _kind("bank_files", "bank_files", _("Bank files"), "bank_files.see"),
        _kind("alarms", "alarms", _("Alarms of files"), "bank_files.see"),
        _kind("worklist", "worklist", _("Worklist"), "worklist.see"),
        _kind("tasks", "tasks", _("Tasks"), "worklist.see"),
        _kind("messages", "messages", _("Messages"), "messages.see"),
        _kind("imports", "imports", _("Imports"), "imports.see"),
        _kind("planned_steps", "planned_steps", _("Planned steps"), "reports.see"),
        _kind(
            "silent_customers", "silent_customers", _("Customers without a purchase"), "reports.see"
        ),
        _kind("ledger_entries", "ledger_account", _("Entries of an account"), "ledger.see"),
        _kind("bulk_runs", "bulk_runs", _("Bulk runs"), "receivables.see"),
        _kind("trash", "trash", _("Trash"), "customers.see"),
        _kind("approvals", "approvals", _("Approvals"), "approvals.see"),
        _kind("audit", "audit", _("Audit"), "audit.see"),
    ]
)
