"""Setting up Pix: the key, its provider, its secrets, and where the provider tells us news.

Where money arrives is decided by two: what one person asked for is used when another approves
it (`decide_approval`), after a day in which anybody who may set it up can stop it; only the
first Pix account of a company needs neither. An account is never changed: a new one takes its
place, and until then the one before is used.
"""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError

from emdia.books.approvals.models import Approval
from emdia.books.companies import queries as companies
from emdia.books.companies.scope import company_scope
from emdia.books.facts import operations as facts
from emdia.books.facts.actor import Actor
from emdia.books.inbox import operations as inbox
from emdia.books.inbox.models import Source
from emdia.books.pix import operations, queries
from emdia.books.pix.models import AccountState, PixAccount
from emdia.books.pix.operations import NewAccount
from emdia.connectors.pix_api import ProfileRefused, Refused, Unavailable, UnknownOutcome
from emdia.connectors.pix_api.certificate import describe
from emdia.connectors.pix_api.profile import profile
from emdia.formats.pix import PixRefused, key_kind, plain
from emdia.formats.pix.br_code import MAX_CITY
from emdia.rules.approvals import content_hash

from .ask_second_person import AlreadyAsked, ask
from .change_settings import COOL_OFF, Set, UnableToSet
from .pix_provider import NoProvider, api_of, open_session, sealed, unsealed

ACTION = "setting.pix_account"
IN_USE, STOPPED = f"{ACTION}.in_use", f"{ACTION}.stopped"
TOKEN_BYTES = 32
LOOKED_BACK = timedelta(minutes=5)


class SettingRefused(UnableToSet):
    """A field cannot be used; `why` says what is wrong with it, in plain words."""

    def __init__(self, code: str, *, why: str = "") -> None:
        super().__init__(code)
        self.why = why


@dataclass(frozen=True, kw_only=True, slots=True)
class PixFields:
    """What a person says of a Pix account. `settings` are a provider's; empty: it has none.

    Secrets left empty are those of the account that is used now.
    """

    bank_account_id: int
    key: str
    city: str
    days_valid: int = 30
    settings: Mapping[str, Any] = field(default_factory=dict)
    client_id: str = ""
    client_secret: str = field(default="", repr=False)
    certificate: str = ""
    certificate_key: str = field(default="", repr=False)
    authorities: str = ""
    notice_client: str = ""


def set_up(*, company_id: int, told: PixFields, reason: str, by: Actor, now: datetime) -> Set:
    """Keep a Pix account: the first of a company at once, the next when another approves.

    :raises SettingRefused: key_invalid, city_missing, provider_invalid or certificate_invalid.
    :raises UnableToSet: account_unknown or already_asked.
    """
    with company_scope(company_id):
        companies.lock(company_id)
        account = companies.bank_account(told.bank_account_id)
        if account is None:
            raise UnableToSet("account_unknown")
        new = _checked(_with_secrets_in_use(told))
        is_first = not queries.accounts()
        changes = _changes(companies.label(account), new)
        fact_id = facts.record(
            company_id=company_id,
            kind=ACTION if is_first else f"{ACTION}.asked",
            subject=("company", company_id),
            by=by,
            reason=reason,
            data={"changes": changes},
        )
        try:
            kept = operations.ask_account(new, company_id=company_id, fact_id=fact_id)
        except IntegrityError as waiting:
            raise UnableToSet("already_asked") from waiting
        if is_first:
            operations.use_account(kept, now=now)
            return Set(waits=False)
        _ask(kept, changes, reason, by, now)
        return Set(waits=True)


def _with_secrets_in_use(told: PixFields) -> PixFields:
    """Return the fields with those secrets filled in that were not given again."""
    used = next(
        (
            one
            for one in queries.active_accounts()
            if one.bank_account_id == told.bank_account_id and one.provider
        ),
        None,
    )
    if used is None or not told.settings:
        return told
    kept = unsealed(used.sealed)
    return replace(
        told,
        client_secret=told.client_secret or kept.get("client_secret", ""),
        certificate=told.certificate or kept.get("certificate", ""),
        certificate_key=told.certificate_key or kept.get("key", ""),
        authorities=told.authorities or kept.get("authorities", ""),
    )


def _checked(told: PixFields) -> NewAccount:
    """Return the account that the fields say.

    :raises SettingRefused: naming the field.
    """
    try:
        key_kind(told.key)
    except PixRefused as refused:
        raise SettingRefused("key_invalid", why=str(refused)) from refused
    city = plain(told.city, characters=MAX_CITY)
    if not city:
        raise SettingRefused("city_missing")
    bare = NewAccount(
        bank_account_id=told.bank_account_id,
        key=told.key,
        city=city,
        days_valid=told.days_valid,
        notice_client=told.notice_client,
    )
    return _with_provider(bare, told) if told.settings else bare


def _with_provider(bare: NewAccount, told: PixFields) -> NewAccount:
    hidden = {
        "client_secret": told.client_secret,
        "certificate": told.certificate,
        "key": told.certificate_key,
        "authorities": told.authorities,
    }
    try:
        name = profile(told.settings).name
    except ProfileRefused as refused:
        raise SettingRefused("provider_invalid", why=str(refused)) from refused
    try:
        # What cannot be opened is told now, and not by the first charge.
        open_session(settings=told.settings, client_id=told.client_id, secrets=hidden).close()
        shown = describe(told.certificate) if told.certificate else None
    except (NoProvider, ProfileRefused) as refused:
        raise SettingRefused("certificate_invalid", why=str(refused)) from refused
    return replace(
        bare,
        provider=name,
        settings=told.settings,
        client_id=told.client_id,
        sealed=sealed(hidden),
        certificate_name=shown.name if shown else "",
        certificate_until_date=shown.until_date if shown else None,
    )


def _changes(label: str, new: NewAccount) -> list[list[object]]:
    """Return what another person is to see of the account: nothing of its secrets."""
    told = {
        "bank_account": label,
        "pix_key": new.key,
        "pix_city": new.city,
        "pix_days_valid": new.days_valid,
        "pix_provider": new.provider,
        "pix_url": str(new.settings.get("url", "")),
        "pix_client_id": new.client_id,
        "pix_certificate": new.certificate_name,
    }
    return [[name, None, value] for name, value in told.items() if value != ""]


def _ask(
    kept: PixAccount, changes: list[list[object]], reason: str, by: Actor, now: datetime
) -> None:
    try:
        ask(
            company_id=kept.company_id,
            action=ACTION,
            subject_id=kept.pk,
            content={"action": ACTION, "subject": kept.pk, "changes": changes},
            amount_cents=0,
            reason=reason,
            by=by,
            now=now,
        )
    except AlreadyAsked as waiting:
        raise UnableToSet("already_asked") from waiting


def apply(*, approval: Approval, by: Actor, now: datetime) -> None:
    """Let the account that was approved rest for a day, inside the open scope.

    :raises UnableToSet: content_changed.
    """
    account = queries.lock_account(approval.subject_id)
    if account is None or account.state != AccountState.ASKED:
        raise UnableToSet("content_changed")
    told = {"action": ACTION, "subject": account.pk, "changes": approval.content["changes"]}
    if content_hash(told) != approval.content_sha256:
        raise UnableToSet("content_changed")
    usable_at = now + COOL_OFF
    facts.record(
        company_id=account.company_id,
        kind=ACTION,
        subject=("company", account.company_id),
        by=by,
        reason=approval.reason,
        data={
            "changes": approval.content["changes"],
            "approval": approval.pk,
            "usable_at": usable_at.isoformat(),
        },
    )
    operations.rest_account(account, until=usable_at)


def begin_rested(*, company_id: int, by: Actor, now: datetime) -> int:
    """Use the approved accounts whose day of rest is over; return how many. Safe to run twice."""
    with company_scope(company_id):
        rested = queries.lock_rested(now=now)
        for account in rested:
            operations.use_account(account, now=now)
            _tell_of(account, IN_USE, by)
        return len(rested)


def stop(*, company_id: int, pix_account_id: int, by: Actor) -> None:
    """Let an approved account that still rests never be used: one person is enough.

    :raises UnableToSet: account_unknown or not_resting.
    """
    with company_scope(company_id):
        account = queries.lock_account(pix_account_id)
        if account is None:
            raise UnableToSet("account_unknown")
        if account.state != AccountState.RESTS:
            raise UnableToSet("not_resting")
        operations.end_account(account, state=AccountState.REFUSED)
        _tell_of(account, STOPPED, by)


def _tell_of(account: PixAccount, kind: str, by: Actor) -> None:
    facts.record(
        company_id=account.company_id,
        kind=kind,
        subject=("company", account.company_id),
        by=by,
        data={"changes": [["pix_key", None, account.key]]},
    )


def refuse(*, approval: Approval) -> None:
    """Leave the account as it is: what another person refused is not used."""
    account = queries.lock_account(approval.subject_id)
    if account is not None and account.state == AccountState.ASKED:
        operations.end_account(account, state=AccountState.REFUSED)


def try_connection(*, company_id: int, pix_account_id: int, now: datetime) -> str:
    """Ask the provider something harmless; return what was wrong, empty when it answered.

    One that rests may be tried too. :raises UnableToSet: account_unknown.
    """
    account = _account(company_id, pix_account_id, or_in=[AccountState.RESTS])
    fault = ""
    try:
        next(iter(api_of(account).list_pix(since=now - LOOKED_BACK, until=now)), None)
    except (Refused, Unavailable, NoProvider) as error:
        fault = str(error)
    with company_scope(company_id):
        operations.note_answer(account_id=account.pk, now=now, fault=fault)
    return fault


def ask_for_notices(
    *, company_id: int, pix_account_id: int, base_url: str, by: Actor, now: datetime
) -> str:
    """Tell the provider where to tell us of payments; return what was wrong, empty if nothing.

    The address is new each time, and secret: whoever knows it can only make us ask the provider.

    :raises UnableToSet: account_unknown.
    """
    account = _account(company_id, pix_account_id)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    url = f"{base_url.rstrip('/')}/notices/{token}"
    with company_scope(company_id):
        address = inbox.open_address(
            company_id=company_id,
            source=Source.PIX,
            subject_id=account.pk,
            token=token,
            client_name=account.notice_client,
        )
    fault = _register(account, url)
    with company_scope(company_id):
        operations.note_answer(account_id=account.pk, now=now, fault=fault)
        if fault:
            inbox.close_address(address)
            return fault
        inbox.close_others(address)
        operations.note_notices(account_id=account.pk, url=f"{base_url.rstrip('/')}/notices/…")
        facts.record(
            company_id=company_id,
            kind="pix.notices_asked",
            subject=("pix_account", account.pk),
            by=by,
            data={"base_url": base_url},
        )
    return ""


def _register(account: PixAccount, url: str) -> str:
    try:
        api = api_of(account)
        try:
            api.put_webhook(account.key, url)
        except UnknownOutcome:
            if api.get_webhook(account.key).get("webhookUrl") != url:
                raise
    except (Refused, Unavailable, UnknownOutcome, NoProvider) as error:
        return str(error)
    return ""


def _account(
    company_id: int, pix_account_id: int, *, or_in: Sequence[AccountState] = ()
) -> PixAccount:
    with company_scope(company_id):
        account = queries.account(pix_account_id)
    if account is None or account.state not in {*queries.ONCE_USED, *or_in}:
        raise UnableToSet("account_unknown")
    return account
