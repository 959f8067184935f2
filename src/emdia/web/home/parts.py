"""Which parts of home each role sees first."""

from collections.abc import Collection, Mapping

from emdia.rules.roles import Role

# The part, which is a template of web/home, and the capability it needs.
NEEDS: Mapping[str, str | None] = {
    "steps": None,
    "worklist": "worklist.work",
    "money": "receipts.see",
    "exceptions": "receipts.see",
    "approvals": "approvals.see",
    "files": "bank_files.see",
    "day": "daily_run.see",
    "late": "receivables.see",
    "aging": "receivables.see",
    "people": "users.manage",
    "account_news": "company.edit",
}

_MONEY_FIRST = (
    "steps",
    "worklist",
    "money",
    "exceptions",
    "files",
    "day",
    "approvals",
    "aging",
    "late",
)
ORDER: Mapping[str, tuple[str, ...]] = {
    Role.AR_CLERK: _MONEY_FIRST,
    Role.FINANCE_MANAGER: (
        "steps",
        "approvals",
        "worklist",
        "money",
        "exceptions",
        "day",
        "aging",
        "files",
    ),
    Role.OWNER: (
        "account_news",
        "steps",
        "approvals",
        "aging",
        "money",
        "day",
        "exceptions",
        "files",
    ),
    Role.COLLECTOR: ("worklist", "steps", "late", "aging"),
    Role.AUDITOR: ("money", "approvals", "day", "aging", "exceptions", "files"),
    Role.SECURITY_ADMIN: ("people",),
    Role.INTEGRATION: ("files", "aging"),
}


def parts_of(
    roles: Collection[str], context: Mapping[str, object], capabilities: Collection[str]
) -> list[str]:
    """Return the templates of what is shown, in the order of the first role that asks for each."""
    asked = dict.fromkeys(part for role in roles for part in ORDER.get(role, _MONEY_FIRST))
    if context["is_empty"]:
        asked = dict.fromkeys(part for part in asked if part == "people")
    # Where nobody is to be called, only who calls all day is told so.
    if not context["calls"] and Role.COLLECTOR not in roles:
        asked.pop("worklist", None)
    if not context["account_news"]:
        asked.pop("account_news", None)
    return [f"web/home/{part}.html" for part in asked if _opens(NEEDS[part], capabilities)]


def _opens(needs: str | None, capabilities: Collection[str]) -> bool:
    return needs is None or needs in capabilities
