"""Settling a received bank file: read it, take its content and number, apply it whole.

Several transactions, so that a page can show how far it is; each may die at any
point and be run again:
bytes → staging (COPY) → match → receipts, postings, balances → counts.
The last one applies every line or none; of a large file two transactions at once settle
the payments before it (settle_shares.py).
"""

from collections.abc import Iterator

from django.db import IntegrityError

from emdia.books.bank_files import batch as staging
from emdia.books.bank_files import operations as files
from emdia.books.bank_files import queries
from emdia.books.bank_files.models import BankFile, FileState
from emdia.books.companies import queries as companies
from emdia.books.companies.models import Company
from emdia.books.companies.scope import company_scope, lock_money
from emdia.books.facts import operations as facts
from emdia.books.facts.actor import Actor
from emdia.books.ledger import operations as ledger
from emdia.books.payments import batch as payments
from emdia.formats.returns import PixAnswer, ReturnFile, Unreadable, pix_answers, read_return
from emdia.kernel.failpoints import failpoint
from emdia.kernel.faults import Fault

from .intake_alarms import is_held, release
from .settle_shares import settle_shares

FINISHED = (FileState.APPLIED, FileState.REFUSED)


def settle(*, company_id: int, bank_file_id: int, by: Actor) -> None:
    """Apply a received file once; do nothing when that has been done or refused."""
    bank_file, content = _take(company_id, bank_file_id)
    if bank_file.state in FINISHED:
        # A worker that died after applying had not let go on what waited for this file.
        release(company_id=company_id, bank_account_id=bank_file.bank_account_id)
        return
    try:
        read = _read(bank_file, content)
    except Unreadable as unreadable:
        _refuse(company_id, bank_file_id, unreadable.faults)
        return
    failpoint("settle.read")
    faults = _register(company_id, bank_file_id, read)
    failpoint("settle.registered")
    if faults:
        return
    if _stage(company_id, bank_file_id, read):
        failpoint("settle.staged")
        if _apply(company_id, bank_file_id, read, by):
            failpoint("settle.applied")
    release(company_id=company_id, bank_account_id=bank_file.bank_account_id)


def give_up(*, company_id: int, bank_file_id: int) -> None:
    """Refuse a file that could not be applied by our own fault, so that it may come again.

    A file whose first titles were settled stays as it is: the next daily run goes on with it.
    """
    with company_scope(company_id):
        if queries.has_lines(bank_file_id):
            return
    message = "Emdia failed while applying the file. Nothing was applied; send the file again."
    _refuse(company_id, bank_file_id, (Fault(code="internal_error", message=message),))


def _refuse(company_id: int, bank_file_id: int, faults: tuple[Fault, ...]) -> None:
    with company_scope(company_id):
        bank_file = files.lock(bank_file_id)
        if bank_file.state not in FINISHED:
            files.refuse(bank_file, faults=faults)


def _take(company_id: int, bank_file_id: int) -> tuple[BankFile, bytes]:
    with company_scope(company_id):
        bank_file = files.lock(bank_file_id)
        if bank_file.state not in FINISHED:
            files.mark_reading(bank_file)
        return bank_file, queries.content(bank_file_id)


def _read(bank_file: BankFile, content: bytes) -> ReturnFile:
    agreement = bank_file.bank_agreement
    return read_return(
        content,
        bank=bank_file.bank_account.bank_code,
        layout=agreement.layout,
        net_of_tariff=agreement.net_of_tariff,
    )


def _register(company_id: int, bank_file_id: int, read: ReturnFile) -> tuple[Fault, ...]:
    """Take the file's content and number, or refuse it; return the faults that refused it."""
    try:
        with company_scope(company_id):
            bank_file = files.lock(bank_file_id)
            if bank_file.state in FINISHED:
                return ()
            faults = _refusing_faults(bank_file, read)
            if faults:
                files.refuse(bank_file, faults=tuple(dict.fromkeys((*faults, *read.faults))))
            else:
                _mark_read(bank_file, read)
                if is_held(bank_file):
                    files.hold(bank_file)
            return faults
    except IntegrityError:
        # Another file with this content or number was registered at the same moment.
        with company_scope(company_id):
            faults = _refusing_faults(files.lock(bank_file_id), read)
        if not faults:
            raise
        _refuse(company_id, bank_file_id, faults)
        return faults


def _mark_read(bank_file: BankFile, read: ReturnFile) -> None:
    files.mark_read(
        bank_file,
        canonical_sha256=read.canonical_sha256,
        sequence=read.header.sequence,
        generated_date=read.header.generated_date,
        titles=len(read.titles.line_number),
        faults=read.faults,
    )


def _refusing_faults(bank_file: BankFile, read: ReturnFile) -> tuple[Fault, ...]:
    return read.holding_faults or _not_ours(bank_file, read) or _seen_before(bank_file, read)


def _not_ours(bank_file: BankFile, read: ReturnFile) -> tuple[Fault, ...]:
    account, header = bank_file.bank_account, read.header
    if _same(header.agencia, account.agencia) and _same(header.conta, account.conta):
        return ()
    message = (
        "The header names another account than the one chosen. Nothing was read further; "
        "choose the account of the file or ask the bank whose file this is."
    )
    return (Fault(code="not_ours", message=message, line=1),)


def _same(told: str, ours: str) -> bool:
    """Return whether a number of the header is ours; some layouts leave one out or pad it."""
    return not told.strip("0 ") or told.strip().lstrip("0") == ours.lstrip("0")


def _seen_before(bank_file: BankFile, read: ReturnFile) -> tuple[Fault, ...]:
    same = queries.with_content(read.canonical_sha256, other_than=bank_file.pk)
    if same is not None:
        message = f"The same content came as file {same.pk}, received by {same.received_by}."
        return (Fault(code="file_duplicate_content", message=message, found=str(same.pk)),)
    if read.header.sequence is None:
        return ()
    taken = queries.with_sequence(
        bank_account_id=bank_file.bank_account_id,
        sequence=read.header.sequence,
        generated_date=read.header.generated_date,
        other_than=bank_file.pk,
    )
    if taken is None:
        return ()
    message = (
        f"File {taken.pk} has the same bank number and day with other content. "
        "Compare both and ask the bank which one is right."
    )
    return (Fault(code="sequence_reused", message=message, found=str(taken.pk)),)


def _stage(company_id: int, bank_file_id: int, read: ReturnFile) -> bool:
    """Copy the lines of a file that nothing holds; return whether they may be applied."""
    with company_scope(company_id):
        if files.lock(bank_file_id).state in (*FINISHED, FileState.HELD):
            return False
        staging.stage(bank_file_id=bank_file_id, titles=read.titles)
    return True


def _apply(company_id: int, bank_file_id: int, read: ReturnFile, by: Actor) -> bool:
    """Apply a staged file that nothing holds; return whether it was applied now."""
    with company_scope(company_id):
        lock_money(company_id)
        bank_file = files.lock(bank_file_id)
        if bank_file.state in (*FINISHED, FileState.HELD):
            return False
        settle_shares(bank_file=bank_file, by=by)
        batch_id = _open_batch(bank_file, by)
        company = companies.company(company_id)
        payments.settle(bank_file=bank_file, batch_id=batch_id, currency=company.currency)
        for receipt_id in payments.finish(
            bank_file=bank_file,
            batch_id=batch_id,
            currency=company.currency,
            pix=pix_of(company, read),
        ):
            _say_reversed(bank_file, receipt_id, by)
        staging.unstage(bank_file_id=bank_file_id)
        failpoint("settle.before_commit")
    return True


def pix_of(company: Company, read: ReturnFile) -> Iterator[PixAnswer]:
    """Return what a company's file answers of the Pix of its boletos."""
    return pix_answers(
        read.titles,
        name=company.name,
        tax_id=company.cnpj,
        postal_address=company.postal_address,
    )


def _open_batch(bank_file: BankFile, by: Actor) -> int:
    fact_id = facts.record(
        company_id=bank_file.company_id,
        kind="bank_file.applied",
        subject=("bank_file", bank_file.pk),
        by=by,
        data={"titles": bank_file.titles},
    )
    return ledger.open_batch(company_id=bank_file.company_id, fact_id=fact_id)


def _say_reversed(bank_file: BankFile, receipt_id: int, by: Actor) -> None:
    facts.record(
        company_id=bank_file.company_id,
        kind="settlement.reversed",
        subject=("receipt", receipt_id),
        by=by,
        reason="payment_taken_back",
        data={"bank_file": bank_file.pk},
    )
