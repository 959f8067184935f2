"""Who may do what, and which roles one person never holds together."""

import pytest

from emdia.rules import roles
from emdia.rules.roles import Duty, Role

CLOSING = {
    "ledger.see",
    "ledger.close",
    "customer_statements.print",
    "bank_statements.upload",
}
AR = {"daily_run.see", "bank_files.see", "receivables.see", "approvals.see", "customers.see"}
CHANGING = {"receivables.change", "receivables.cancel", "views.share"}
AR |= {"receipts.see", "lists.export", "imports.see", "messages.see"}
AR |= {"borderos.see", "boletos.print", "dunning.see", "worklist.see", "reports.see"}
SENDING = {"messages.send", "promises.make", "templates.write", "holds.place", "worklist.work"}
RECEIPTS = {"receipts.post", "receipts.move", "refunds.request"}
DAY = {"daily_run.run", "bank_files.override"}
COLLECTING = {
    "boletos.print",
    "messages.see",
    "messages.send",
    "promises.make",
    "templates.write",
    "dunning.see",
    "reports.see",
    "holds.place",
    "worklist.see",
    "worklist.work",
    "receivables.see",
    "customers.see",
    "contacts.edit",
    "customer_statements.print",
}
ADMINISTERING = {
    "users.manage",
    "api_keys.manage",
    "webhooks.manage",
    "settings.see",
    "quarantine.release",
    "audit.see",
}
SETTING = {"settings.see", "bank_data.edit", "policies.edit", "calendar.edit", "audit.see"}
SETTING |= {"reports.schedule", "compliance.sign"}
DECIDING = {"settlements.reverse", "approvals.decide", "customers.approve", "customers.merge"}


@pytest.mark.parametrize(
    ("held", "expected"),
    [
        (
            ["owner"],
            AR
            | CLOSING
            | DAY
            | DECIDING
            | SETTING
            | CHANGING
            | SENDING
            | {"bank_files.upload", "contacts.edit", "company.edit", "quarantine.release"},
        ),
        (
            ["security_admin"],
            ADMINISTERING,
        ),
        (
            ["finance_manager"],
            AR
            | CLOSING
            | DAY
            | DECIDING
            | SETTING
            | CHANGING
            | SENDING
            | {"contacts.edit", "borderos.send"},
        ),
        (
            ["ar_clerk"],
            AR
            | CLOSING - {"ledger.close"}
            | {"daily_run.run", "borderos.send"}
            | RECEIPTS
            | CHANGING
            | SENDING
            | {"receivables.issue", "imports.run"}
            | {"bank_files.upload", "settlements.reverse", "customers.edit", "contacts.edit"},
        ),
        (["collector"], COLLECTING),
        (["auditor"], AR | {"ledger.see", "settings.see", "audit.see"}),
        (
            ["integration"],
            {
                "bank_files.see",
                "bank_files.upload",
                "receivables.see",
                "receivables.issue",
                "bank_statements.upload",
                "customers.see",
                "customers.edit",
                "imports.see",
                "imports.run",
            },
        ),
        (
            ["collector", "security_admin"],
            COLLECTING | ADMINISTERING,
        ),
        ([], set()),
    ],
)
def test_roles_open_capabilities(held: list[str], expected: set[str]) -> None:
    assert roles.capabilities(held) == expected


def test_the_auditor_changes_nothing() -> None:
    held = roles.capabilities(["auditor"])
    # Taking a list or a boleto away changes nothing.
    assert {name for name in held if not name.endswith(".see")} == {"lists.export", "boletos.print"}


def test_the_owner_holds_all_but_what_segregation_forbids() -> None:
    assert roles.ALL_CAPABILITIES - roles.capabilities(["owner"]) == {
        "users.manage",
        "api_keys.manage",
        "webhooks.manage",
        "borderos.send",
        "customers.edit",
        "receivables.issue",
        "imports.run",
        *RECEIPTS,
    }


def test_a_program_approves_nothing_and_lets_nobody_in() -> None:
    forbidden = {"approvals.decide", "customers.approve", "ledger.close", *roles.SETTINGS}
    assert not forbidden & set(roles.KEY_SCOPES)
    assert set(roles.KEY_SCOPES) <= roles.ALL_CAPABILITIES


def test_whoever_manages_users_decides_no_money() -> None:
    assert not roles.HOLDERS["users.manage"] & roles.HOLDERS["approvals.decide"]


@pytest.mark.parametrize(
    ("held", "pairs"),
    [
        (
            ["ar_clerk", "finance_manager"],
            {
                (Duty.CREATE_CUSTOMERS, Duty.APPROVE_WRITE_OFFS),
                (Duty.POST_RECEIPTS, Duty.APPROVE_ALLOCATION_MOVES),
                (Duty.POST_RECEIPTS, Duty.CLOSE_MONTHS),
            },
        ),
        (["finance_manager", "owner"], {(Duty.EDIT_BANK_DATA, Duty.APPROVE_BANK_DATA)}),
        (
            ["owner", "security_admin"],
            {
                (Duty.MANAGE_USERS, Duty.APPROVE_WRITE_OFFS),
                (Duty.MANAGE_USERS, Duty.APPROVE_ALLOCATION_MOVES),
            },
        ),
        (
            ["finance_manager", "security_admin"],
            {
                (Duty.EDIT_BANK_DATA, Duty.APPROVE_BANK_DATA),
                (Duty.MANAGE_USERS, Duty.APPROVE_WRITE_OFFS),
                (Duty.MANAGE_USERS, Duty.APPROVE_ALLOCATION_MOVES),
            },
        ),
        (["ar_clerk", "collector", "auditor"], set()),
        (["owner", "owner"], set()),
    ],
)
def test_conflicts_name_the_act_and_its_approval(
    held: list[str], pairs: set[tuple[Duty, Duty]]
) -> None:
    assert {(found.act, found.approval) for found in roles.conflicts(held)} == pairs


def test_the_refusal_carries_its_conflicts() -> None:
    with pytest.raises(roles.ConflictingRoles, match="ar_clerk and owner") as refusal:
        roles.refuse_conflicts(["owner", "ar_clerk"])
    assert refusal.value.conflicts == roles.conflicts(["ar_clerk", "owner"])


def test_no_single_role_holds_both_sides_of_a_pair() -> None:
    both = [
        (role, act, approval)
        for role in Role
        for act, approval in roles.SEGREGATED
        if {act, approval} <= roles.DUTIES[role]
    ]
    assert both == []


def test_every_role_says_its_duties() -> None:
    assert set(roles.DUTIES) == set(Role)


def test_an_unknown_role_opens_nothing() -> None:
    with pytest.raises(ValueError, match="president"):
        roles.capabilities(["president"])


def test_a_conflict_says_in_words_what_meets() -> None:
    """The words stand in messages people read, one after the other."""
    with pytest.raises(roles.ConflictingRoles) as refused:
        roles.refuse_conflicts({Role.OWNER, Role.AR_CLERK})
    meets = str(refused.value).split("; ")
    assert meets[0] == "ar_clerk and owner together may create_customers and approve_write_offs"
    assert meets == [str(conflict) for conflict in refused.value.conflicts]
    assert {str(duty) for duty in Duty} == {name.lower() for name in Duty.__members__}


@pytest.mark.parametrize(
    ("asked_of", "held", "needs"),
    [
        ("nobody", ["owner"], False),
        ("settings", ["owner"], True),
        ("settings", ["security_admin"], True),
        ("settings", ["ar_clerk"], False),
        ("settings", ["auditor"], False),
        ("everybody", ["collector"], True),
    ],
)
def test_a_second_factor_is_asked_of(asked_of: str, held: list[str], needs: bool) -> None:
    opened = roles.capabilities(held)
    assert roles.needs_second_factor(asked_of=asked_of, held=opened) is needs
