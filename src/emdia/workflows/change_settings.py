"""Settings that need a second person: where money arrives, and what may pass unseen.

What loosens a rule, or changes where money is looked for, is asked for by one person
and done when another approves it (`decide_approval`). What tightens a rule holds at
once, and so does the first bank account of a company that has none. A later account cools
off for a day before charges may name it.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, timedelta

from django.db import IntegrityError

from emdia.books.approvals.models import Approval
from emdia.books.companies import operations
from emdia.books.companies import queries as companies
from emdia.books.companies.models import BankAccount, BankAgreement
from emdia.books.companies.scope import company_scope, lock_money
from emdia.books.facts import operations as facts
from emdia.books.facts.actor import Actor
from emdia.books.payments import queries as payments
from emdia.formats.banks import banks
from emdia.formats.banks.agreements import check
from emdia.kernel.faults import Fault
from emdia.rules.approvals import content_hash
from emdia.rules.settlement import Tolerance

from .ask_second_person import AlreadyAsked, ask
from .change_company import differences
from .set_tolerance import keep_tolerance

NEW_ACCOUNT = "setting.bank_account"
NEW_AGREEMENT = "setting.bank_agreement"
CHANGED_AGREEMENT = "setting.agreement_changed"
NUMBERED_AGREEMENT = "setting.agreement_numbered"
LIMIT = "setting.reversal_limit"
CONCESSION_LIMIT = "setting.concession_limit"
BORDERO_LIMIT = "setting.bordero_limit"
TOLERANCE = "setting.tolerance"
# Before charges name a new account its owners have had a day to see it.
COOL_OFF = timedelta(hours=24)


class UnableToSet(ValueError):
    """The setting cannot be kept; the message is a code that a screen explains."""


class NotTakenByBank(UnableToSet):
    """The bank's card does not take an agreement so; `faults` says why."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__("not_taken_by_bank")
        self.faults = faults


@dataclass(frozen=True, kw_only=True, slots=True)
class AgreementFields:
    """What was agreed with a bank for one carteira."""

    convenio: str
    carteira: str
    layout: str
    net_of_tariff: bool
    is_active: bool = True


@dataclass(frozen=True, kw_only=True, slots=True)
class AccountFields:
    """A bank account as its bank writes it in files."""

    bank_code: str
    agencia: str
    conta: str
    dac: str
    name: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Wish:
    """A setting somebody wants: `changes` are [name, before, after]."""

    action: str
    subject_id: int
    changes: list[list[object]]

    @property
    def content(self) -> dict[str, object]:
        return {"action": self.action, "subject": self.subject_id, "changes": self.changes}

    def after(self) -> dict[str, object]:
        return {str(name): after for name, _, after in self.changes}


@dataclass(frozen=True, kw_only=True, slots=True)
class Set:
    """What became of a wish: done, or waiting for another person."""

    waits: bool


def open_account(
    *,
    company_id: int,
    account: AccountFields,
    agreement: AgreementFields,
    reason: str,
    by: Actor,
    now: datetime,
) -> Set:
    """Open a bank account with its first agreement; only the first account by one person alone.

    :raises UnableToSet: bank_unknown, layout_unknown, account_known or already_asked.
    """
    _refuse_unknown(account.bank_code, agreement.layout)
    with company_scope(company_id):
        companies.lock(company_id)
        known = companies.bank_accounts()
        told = asdict(account) | asdict(agreement)
        same = ("bank_code", "agencia", "conta")
        if any(all(getattr(one, name) == told[name] for name in same) for one in known):
            raise UnableToSet("account_known")
        wish = Wish(action=NEW_ACCOUNT, subject_id=company_id, changes=_new(told))
        return _done_or_asked(wish, company_id, reason, by, now, alone=not known)


def add_agreement(
    *,
    company_id: int,
    bank_account_id: int,
    agreement: AgreementFields,
    reason: str,
    by: Actor,
    now: datetime,
) -> Set:
    """Add an agreement to an account of the company.

    :raises UnableToSet: account_unknown, layout_unknown, agreement_known or already_asked.
    """
    with company_scope(company_id):
        account = companies.bank_account(bank_account_id)
        if account is None:
            raise UnableToSet("account_unknown")
        _refuse_unknown(account.bank_code, agreement.layout)
        told = {"bank_account": companies.label(account)} | asdict(agreement)
        wish = Wish(action=NEW_AGREEMENT, subject_id=bank_account_id, changes=_new(told))
        return _done_or_asked(wish, company_id, reason, by, now)


def change_agreement(
    *,
    company_id: int,
    bank_agreement_id: int,
    agreement: AgreementFields,
    reason: str,
    by: Actor,
    now: datetime,
) -> Set:
    """Change what was agreed with the bank, or use an agreement no more.

    :raises UnableToSet: agreement_unknown, layout_unknown, nothing_changed or already_asked.
    """
    with company_scope(company_id):
        held = companies.lock_agreement(bank_agreement_id)
        if held is None:
            raise UnableToSet("agreement_unknown")
        _refuse_unknown(held.bank_account.bank_code, agreement.layout)
        changes = differences(held, asdict(agreement))
        wish = Wish(action=CHANGED_AGREEMENT, subject_id=bank_agreement_id, changes=changes)
        return _done_or_asked(wish, company_id, reason, by, now)


@dataclass(frozen=True, kw_only=True, slots=True)
class NumberingFields:
    """What numbers titles and writes remessas; `bank_fields` by the names of the bank's card."""

    bank_fields: Mapping[str, str]
    next_nosso_numero: int
    last_of_range: int | None
    remessa_folder: str
    protest_days: int | None
    write_off_days: int | None
    message: str


def number_agreement(
    *,
    company_id: int,
    bank_agreement_id: int,
    numbering: NumberingFields,
    reason: str,
    by: Actor,
    on: date,
    now: datetime,
) -> Set:
    """Complete what an agreement needs before boletos are issued under it.

    The code of the beneficiário says who receives the money, so two people decide; but for
    the agreement of a company's only account, which one person opened.

    :raises UnableToSet: agreement_unknown, number_lower, not_taken_by_bank with `faults`,
        nothing_changed or already_asked.
    """
    with company_scope(company_id):
        held = companies.lock_agreement(bank_agreement_id)
        if held is None:
            raise UnableToSet("agreement_unknown")
        if numbering.next_nosso_numero < held.next_nosso_numero:
            raise UnableToSet("number_lower")
        told = asdict(numbering) | {"bank_fields": dict(numbering.bank_fields)}
        trial = replace(companies.agreed(held), fields=told["bank_fields"])
        faults = check(trial, write_off_days=numbering.write_off_days, on=on)
        if faults:
            raise NotTakenByBank(faults)
        changes = differences(held, told)
        wish = Wish(action=NUMBERED_AGREEMENT, subject_id=bank_agreement_id, changes=changes)
        alone = len(companies.bank_accounts()) == 1 and not held.bank_fields
        return _done_or_asked(wish, company_id, reason, by, now, alone=alone)


def set_bordero_limit(
    *, company_id: int, limit_cents: int | None, reason: str, by: Actor, now: datetime
) -> Set:
    """Set above which amount a borderô leaves by two people; None: never.

    :raises UnableToSet: nothing_changed or already_asked.
    """
    with company_scope(company_id):
        company = companies.lock(company_id)
        before = company.bordero_limit_cents
        changes = differences(company, {"bordero_limit_cents": limit_cents})
        wish = Wish(action=BORDERO_LIMIT, subject_id=company_id, changes=changes)
        tighter = limit_cents is not None and (before is None or limit_cents < before)
        return _done_or_asked(wish, company_id, reason, by, now, alone=tighter)


def set_limit(*, company_id: int, limit_cents: int, reason: str, by: Actor, now: datetime) -> Set:
    """Set above which amount a settlement is reversed, or money moved, by two people.

    :raises UnableToSet: nothing_changed or already_asked.
    """
    with company_scope(company_id):
        company = companies.lock(company_id)
        changes = differences(company, {"reversal_limit_cents": limit_cents})
        wish = Wish(action=LIMIT, subject_id=company_id, changes=changes)
        lower = limit_cents < company.reversal_limit_cents
        return _done_or_asked(wish, company_id, reason, by, now, alone=lower)


def set_concession_limit(
    *, company_id: int, limit_cents: int, reason: str, by: Actor, now: datetime
) -> Set:
    """Set above which amount a rebate is granted, or a title cancelled, by two people.

    :raises UnableToSet: nothing_changed or already_asked.
    """
    with company_scope(company_id):
        company = companies.lock(company_id)
        changes = differences(company, {"concession_limit_cents": limit_cents})
        wish = Wish(action=CONCESSION_LIMIT, subject_id=company_id, changes=changes)
        lower = limit_cents < company.concession_limit_cents
        return _done_or_asked(wish, company_id, reason, by, now, alone=lower)


def set_tolerance(
    *, company_id: int, tolerance: Tolerance, reason: str, by: Actor, now: datetime
) -> Set:
    """Set how small a difference closes a title; narrower at once, wider by two people.

    :raises UnableToSet: nothing_changed or already_asked.
    """
    with company_scope(company_id):
        lock_money(company_id)
        held = payments.tolerance()
        changes = differences(held, asdict(tolerance))
        wish = Wish(action=TOLERANCE, subject_id=company_id, changes=changes)
        wider = any(asdict(tolerance)[name] > value for name, value in asdict(held).items())
        return _done_or_asked(wish, company_id, reason, by, now, alone=not wider)


def apply(*, approval: Approval, by: Actor, now: datetime) -> None:
    """Do what was approved, inside the open scope and under the money lock.

    :raises UnableToSet: content_changed, account_known or agreement_known.
    """
    told = approval.content
    wish = Wish(
        action=approval.action,
        subject_id=approval.subject_id,
        changes=[list(change) for change in told["changes"]],
    )
    if content_hash(wish.content) != approval.content_sha256:
        raise UnableToSet("content_changed")
    _do(
        wish,
        approval.company_id,
        approval.reason,
        by,
        approval_id=approval.pk,
        usable_at=now + COOL_OFF,
    )


def _done_or_asked(
    wish: Wish, company_id: int, reason: str, by: Actor, now: datetime, *, alone: bool = False
) -> Set:
    if not wish.changes:
        raise UnableToSet("nothing_changed")
    if alone:
        _do(wish, company_id, reason, by)
        return Set(waits=False)
    try:
        approval = ask(
            company_id=company_id,
            action=wish.action,
            subject_id=wish.subject_id,
            content=wish.content,
            amount_cents=0,
            reason=reason,
            by=by,
            now=now,
        )
    except AlreadyAsked as waiting:
        raise UnableToSet("already_asked") from waiting
    _tell(f"{wish.action}.asked", wish, company_id, reason, by, approval.pk)
    return Set(waits=True)


def _do(
    wish: Wish,
    company_id: int,
    reason: str,
    by: Actor,
    *,
    approval_id: int | None = None,
    usable_at: datetime | None = None,
) -> None:
    fact_id = _tell(wish.action, wish, company_id, reason, by, approval_id)
    try:
        if wish.action == NEW_ACCOUNT:
            _open_account(company_id, wish.after(), usable_at)
        elif wish.action == NEW_AGREEMENT:
            account = companies.bank_account(wish.subject_id)
            assert account is not None
            _agree(account, wish.after())
        elif wish.action == TOLERANCE:
            before = {str(name): value for name, value, _ in wish.changes}
            _refuse_moved(payments.tolerance(), before)
            whole = asdict(payments.tolerance()) | wish.after()
            keep_tolerance(company_id=company_id, tolerance=Tolerance(**whole), fact_id=fact_id)
        else:
            _write_over(wish)
    except IntegrityError as known:
        code = "account_known" if wish.action == NEW_ACCOUNT else "agreement_known"
        raise UnableToSet(code) from known


def _write_over(wish: Wish) -> None:
    record: BankAgreement | object | None
    if wish.action in (CHANGED_AGREEMENT, NUMBERED_AGREEMENT):
        record = companies.lock_agreement(wish.subject_id)
    else:
        record = companies.lock(wish.subject_id)
    assert record is not None
    _refuse_moved(record, {str(name): before for name, before, _ in wish.changes})
    operations.write_over(record, wish.after())


def _refuse_moved(record: object, before: Mapping[str, object]) -> None:
    """Refuse an approval of a change from what no longer stands there."""
    if any(getattr(record, name) != value for name, value in before.items()):
        raise UnableToSet("content_changed")


def _open_account(company_id: int, told: Mapping[str, object], usable_at: datetime | None) -> None:
    account = operations.open_bank_account(
        company_id=company_id,
        bank_code=str(told["bank_code"]),
        agencia=str(told["agencia"]),
        conta=str(told["conta"]),
        dac=str(told["dac"]),
        name=str(told["name"]),
        usable_at=usable_at,
    )
    _agree(account, told)


def _agree(account: BankAccount, told: Mapping[str, object]) -> None:
    agreed = operations.agree(
        account=account,
        carteira=str(told["carteira"]),
        layout=str(told["layout"]),
        net_of_tariff=bool(told["net_of_tariff"]),
    )
    operations.write_over(agreed, {"convenio": str(told["convenio"])})


def _refuse_unknown(bank_code: str, layout: str) -> None:
    card = banks().get(bank_code)
    if card is None:
        raise UnableToSet("bank_unknown")
    if layout not in card.returns:
        raise UnableToSet("layout_unknown")


def _new(told: Mapping[str, object]) -> list[list[object]]:
    return [[name, None, value] for name, value in told.items()]


def _tell(
    kind: str, wish: Wish, company_id: int, reason: str, by: Actor, approval_id: int | None
) -> int:
    return facts.record(
        company_id=company_id,
        kind=kind,
        subject=("company", company_id),
        by=by,
        reason=reason,
        data={"changes": wish.changes, "approval": approval_id, "subject": wish.subject_id},
    )
