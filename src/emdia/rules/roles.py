"""Who may do what, and which duties one person never holds together.

Two tables say it all. `HOLDERS` opens pages and actions: one row per
capability, so a new capability is one new row. `DUTIES` names the acts that
segregation of duties speaks about; two roles of one person conflict when
together they hold both sides of a pair in `SEGREGATED`.

Approving one's own request is refused by the approval itself, whatever the
roles: four eyes are two people, not two roles.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations


class Role(StrEnum):
    """What a person, or a machine, is in one company."""

    OWNER = "owner"
    SECURITY_ADMIN = "security_admin"
    FINANCE_MANAGER = "finance_manager"
    AR_CLERK = "ar_clerk"
    COLLECTOR = "collector"
    AUDITOR = "auditor"
    INTEGRATION = "integration"


class Duty(StrEnum):
    """An act that must not meet its counterpart in one pair of hands."""

    CREATE_CUSTOMERS = "create_customers"
    APPROVE_WRITE_OFFS = "approve_write_offs"
    POST_RECEIPTS = "post_receipts"
    APPROVE_ALLOCATION_MOVES = "approve_allocation_moves"
    EDIT_BANK_DATA = "edit_bank_data"
    APPROVE_BANK_DATA = "approve_bank_data"
    MANAGE_USERS = "manage_users"
    CLOSE_MONTHS = "close_months"


OWNER, SECURITY_ADMIN, FINANCE_MANAGER, AR_CLERK, COLLECTOR, AUDITOR, INTEGRATION = Role

# The owner approves money, so the owner does not manage users: whoever can make
# a second user can approve alone. The first security admin is made on the server.
HOLDERS: dict[str, frozenset[Role]] = {
    "bank_files.see": frozenset({OWNER, FINANCE_MANAGER, AR_CLERK, AUDITOR, INTEGRATION}),
    "bank_files.upload": frozenset({OWNER, AR_CLERK, INTEGRATION}),
    # What came out of its order is applied on one's own word.
    "bank_files.override": frozenset({OWNER, FINANCE_MANAGER}),
    "daily_run.see": frozenset({OWNER, FINANCE_MANAGER, AR_CLERK, AUDITOR}),
    "daily_run.run": frozenset({OWNER, FINANCE_MANAGER, AR_CLERK}),
    "receivables.see": frozenset(
        {OWNER, FINANCE_MANAGER, AR_CLERK, COLLECTOR, AUDITOR, INTEGRATION}
    ),
    "receivables.issue": frozenset({AR_CLERK, INTEGRATION}),
    "receivables.change": frozenset({OWNER, FINANCE_MANAGER, AR_CLERK}),
    # Above the company's limit a second person agrees.
    "receivables.cancel": frozenset({OWNER, FINANCE_MANAGER, AR_CLERK}),
    "borderos.see": frozenset({OWNER, FINANCE_MANAGER, AR_CLERK, AUDITOR}),
    # Boletos issued, remessas written; above the company's limit a second person agrees.
    "borderos.send": frozenset({FINANCE_MANAGER, AR_CLERK}),
    "boletos.print": frozenset({OWNER, FINANCE_MANAGER, AR_CLERK, COLLECTOR, AUDITOR}),
    "lists.export": frozenset({OWNER, FINANCE_MANAGER, AR_CLERK, AUDITOR}),
    # What the whole company sees in its menus of views.
    "views.share": frozenset({OWNER, FINANCE_MANAGER, AR_CLERK}),
    "customers.see": frozenset({OWNER, FINANCE_MANAGER, AR_CLERK, COLLECTOR, AUDITOR, INTEGRATION}),
    "customers.edit": frozenset({AR_CLERK, INTEGRATION}),
    "customers.approve": frozenset({OWNER, FINANCE_MANAGER}),
    "customers.merge": frozenset({OWNER, FINANCE_MANAGER}),
    "contacts.edit": frozenset({OWNER, FINANCE_MANAGER, AR_CLERK, COLLECTOR}),
    "promises.make": frozenset({OWNER, FINANCE_MANAGER, AR_CLERK, COLLECTOR}),
    "messages.see": frozenset({OWNER, FINANCE_MANAGER, AR_CLERK, COLLECTOR, AUDITOR}),
    # Bulk and once more, stopping, and saying what became of what nobody answered.
    "messages.send": frozenset({OWNER, FINANCE_MANAGER, AR_CLERK, COLLECTOR}),
    # How demands are worded; a second person lets a wording be sent.
    "templates.write": frozenset({OWNER, FINANCE_MANAGER, AR_CLERK, COLLECTOR}),
    # Plans of collection and how debtors stand; who changes plans changes policies.
    "dunning.see": frozenset({OWNER, FINANCE_MANAGER, AR_CLERK, COLLECTOR, AUDITOR}),
    # What happened on a day, and how it kept to the plans.
    "reports.see": frozenset({OWNER, FINANCE_MANAGER, AR_CLERK, COLLECTOR, AUDITOR}),
    # Who gets figures of the company by e-mail; who signs a day off.
    "reports.schedule": frozenset({OWNER, FINANCE_MANAGER}),
    "compliance.sign": frozenset({OWNER, FINANCE_MANAGER}),
    "holds.place": frozenset({OWNER, FINANCE_MANAGER, AR_CLERK, COLLECTOR}),
    # Whom to call and what else waits for a person; doing it, putting it off, handing it over.
    "worklist.see": frozenset({OWNER, FINANCE_MANAGER, AR_CLERK, COLLECTOR, AUDITOR}),
    "worklist.work": frozenset({OWNER, FINANCE_MANAGER, AR_CLERK, COLLECTOR}),
    "imports.see": frozenset({OWNER, FINANCE_MANAGER, AR_CLERK, AUDITOR, INTEGRATION}),
    # Whoever may register customers one by one may bring many; they come as drafts.
    "imports.run": frozenset({AR_CLERK, INTEGRATION}),
    "receipts.see": frozenset({OWNER, FINANCE_MANAGER, AR_CLERK, AUDITOR}),
    # Money on one's own word: never for whoever approves its moves.
    "receipts.post": frozenset({AR_CLERK}),
    "receipts.move": frozenset({AR_CLERK}),
    "refunds.request": frozenset({AR_CLERK}),
    "settlements.reverse": frozenset({OWNER, FINANCE_MANAGER, AR_CLERK}),
    "approvals.see": frozenset({OWNER, FINANCE_MANAGER, AR_CLERK, AUDITOR}),
    "approvals.decide": frozenset({OWNER, FINANCE_MANAGER}),
    "ledger.see": frozenset({OWNER, FINANCE_MANAGER, AR_CLERK, AUDITOR}),
    "ledger.close": frozenset({OWNER, FINANCE_MANAGER}),
    "customer_statements.print": frozenset({OWNER, FINANCE_MANAGER, AR_CLERK, COLLECTOR}),
    "bank_statements.upload": frozenset({OWNER, FINANCE_MANAGER, AR_CLERK, INTEGRATION}),
    "settings.see": frozenset({OWNER, SECURITY_ADMIN, FINANCE_MANAGER, AUDITOR}),
    "company.edit": frozenset({OWNER}),
    # Asked for by one of them, decided by another; only a company's first account by one alone.
    "bank_data.edit": frozenset({OWNER, FINANCE_MANAGER}),
    "policies.edit": frozenset({OWNER, FINANCE_MANAGER}),
    "calendar.edit": frozenset({OWNER, FINANCE_MANAGER}),
    "users.manage": frozenset({SECURITY_ADMIN}),
    # Programs let in, as people are.
    "api_keys.manage": frozenset({SECURITY_ADMIN}),
    "webhooks.manage": frozenset({SECURITY_ADMIN}),
    # A restored installation goes on with its numbers, and sends.
    "quarantine.release": frozenset({OWNER, SECURITY_ADMIN}),
    "audit.see": frozenset({OWNER, SECURITY_ADMIN, FINANCE_MANAGER, AUDITOR}),
}
ALL_CAPABILITIES = frozenset(HOLDERS)
# What moves money or rights for everybody: a company may ask for a second factor here.
SETTINGS = frozenset(
    {
        "company.edit",
        "bank_data.edit",
        "policies.edit",
        "users.manage",
        "api_keys.manage",
        "approvals.decide",
    }
)
# What a program may be let do. It approves nothing, lets nobody in and changes no settings:
# what it asks for above a limit is decided by a person, never by the one who answers for it.
KEY_SCOPES = (
    "customers.see",
    "customers.edit",
    "contacts.edit",
    "receivables.see",
    "receivables.issue",
    "receivables.change",
    "receivables.cancel",
    "borderos.send",
    "boletos.print",
    "receipts.see",
    "receipts.post",
    "receipts.move",
    "refunds.request",
    "settlements.reverse",
    "bank_files.see",
    "bank_files.upload",
    "webhooks.manage",
)

# Posting a receipt means booking money on one's own word. Uploading a bank file is
# not that: the bank's own totals prove it, and a second file cannot settle it again.
DUTIES: dict[Role, frozenset[Duty]] = {
    OWNER: frozenset(
        {
            Duty.APPROVE_WRITE_OFFS,
            Duty.APPROVE_ALLOCATION_MOVES,
            Duty.APPROVE_BANK_DATA,
            Duty.CLOSE_MONTHS,
        }
    ),
    SECURITY_ADMIN: frozenset({Duty.MANAGE_USERS, Duty.APPROVE_BANK_DATA}),
    FINANCE_MANAGER: frozenset(
        {
            Duty.EDIT_BANK_DATA,
            Duty.APPROVE_WRITE_OFFS,
            Duty.APPROVE_ALLOCATION_MOVES,
            Duty.CLOSE_MONTHS,
        }
    ),
    AR_CLERK: frozenset({Duty.CREATE_CUSTOMERS, Duty.POST_RECEIPTS}),
    COLLECTOR: frozenset(),
    AUDITOR: frozenset(),
    INTEGRATION: frozenset({Duty.CREATE_CUSTOMERS, Duty.POST_RECEIPTS}),
}

SEGREGATED: tuple[tuple[Duty, Duty], ...] = (
    (Duty.CREATE_CUSTOMERS, Duty.APPROVE_WRITE_OFFS),
    (Duty.POST_RECEIPTS, Duty.APPROVE_ALLOCATION_MOVES),
    (Duty.POST_RECEIPTS, Duty.CLOSE_MONTHS),
    (Duty.EDIT_BANK_DATA, Duty.APPROVE_BANK_DATA),
    (Duty.MANAGE_USERS, Duty.APPROVE_WRITE_OFFS),
    (Duty.MANAGE_USERS, Duty.APPROVE_ALLOCATION_MOVES),
)


@dataclass(frozen=True, slots=True, order=True)
class Conflict:
    """Two roles that, in one person, put an act and its approval together."""

    first: Role
    second: Role
    act: Duty
    approval: Duty

    def __str__(self) -> str:
        return f"{self.first} and {self.second} together may {self.act} and {self.approval}"


class ConflictingRoles(ValueError):
    """One person would both do and approve. `conflicts` says which duties meet."""

    def __init__(self, conflicts: tuple[Conflict, ...]) -> None:
        super().__init__("; ".join(str(conflict) for conflict in conflicts))
        self.conflicts = conflicts


def capabilities(roles: Iterable[Role | str]) -> frozenset[str]:
    """Return the capabilities that `roles` open together.

    :raises ValueError: a role nobody has heard of.
    """
    held = {Role(role) for role in roles}
    return frozenset(name for name, holders in HOLDERS.items() if holders & held)


def needs_second_factor(*, asked_of: str, held: Iterable[str]) -> bool:
    """Return whether a company that asks it of nobody, settings or everybody asks it here.

    `held` are the capabilities of the person in that company.
    """
    return asked_of == "everybody" or (asked_of == "settings" and not SETTINGS.isdisjoint(held))


def conflicts(roles: Iterable[Role | str]) -> tuple[Conflict, ...]:
    """Return every segregated pair of duties that `roles` of one person bring together.

    :raises ValueError: a role nobody has heard of.
    """
    held = sorted({Role(role) for role in roles})
    found = (_between(*pair) for pair in combinations(held, 2))
    return tuple(sorted(conflict for some in found for conflict in some))


def refuse_conflicts(roles: Iterable[Role | str]) -> None:
    """Let `roles` pass when one person may hold them together.

    :raises ConflictingRoles: they bring an act and its approval together.
    """
    found = conflicts(roles)
    if found:
        raise ConflictingRoles(found)


def _between(first: Role, second: Role) -> list[Conflict]:
    return [
        Conflict(doer, approver, act, approval)
        for doer, approver in ((first, second), (second, first))
        for act, approval in SEGREGATED
        if act in DUTIES[doer] and approval in DUTIES[approver]
    ]
