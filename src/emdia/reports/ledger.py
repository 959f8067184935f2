"""Whether a ledger is what it was: against its own seals, and against copies of them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from emdia.books.companies.queries import all_company_ids
from emdia.books.companies.scope import company_scope
from emdia.books.ledger import batch as ledger
from emdia.books.ledger import queries
from emdia.connectors import ledger_heads
from emdia.connectors.ledger_heads import EntryRecord, SealRecord

MOST_FINDINGS = 1_000  # of one company and one file; more say nothing new


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """Something that must not be; `what` is a code, the rest says where."""

    company_id: int
    what: str
    seal: int | None = None
    batch: int | None = None
    entry: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Verdict:
    """What was found in the ledger of one company, and how much of it was looked at."""

    company_id: int
    seals: int
    unsealed: int
    findings: tuple[Finding, ...]


@dataclass
class _Copy:
    """What a file says of one company: seals by number, entries by id."""

    seals: dict[int, tuple[int, str]] = field(default_factory=dict)
    entries: dict[int, tuple[int, str]] = field(default_factory=dict)


def company_numbers(*, files: Iterable[Path]) -> list[int]:
    """Return the companies of the database and those that files of it speak of."""
    database = queries.database_name()
    told = {
        record.company
        for path in files
        for record in ledger_heads.read(path)
        if record.database == database
    }
    return sorted(told | set(all_company_ids()))


def verify(*, company_id: int, files: Iterable[Path] = ()) -> Verdict:
    """Compare a company's ledger with its seals, and its seals and entries with each file.

    A file is an export or the heads of the home folder.

    :raises ledger_heads.Unreadable: a file is none of ours.
    """
    with company_scope(company_id):
        found = [*_own(company_id)]
        for path in files:
            found += _compare(company_id, _copy(path, company_id))
        return Verdict(
            company_id=company_id,
            seals=len(queries.seals_after(0)),
            unsealed=len(queries.batches_without_seal()),
            findings=tuple(dict.fromkeys(found)),
        )


def _own(company_id: int) -> Iterator[Finding]:
    for seal in ledger.altered_seals(company_id):
        yield Finding(
            company_id=company_id, what="batch_altered", seal=seal.number, batch=seal.batch_id
        )
    for finding in ledger.findings(company_id):
        yield Finding(company_id=company_id, what=finding.what, entry=finding.id)


def _copy(path: Path, company_id: int) -> _Copy:
    copy = _Copy()
    database = queries.database_name()
    for record in ledger_heads.read(path):
        if (record.database, record.company) != (database, company_id):
            continue
        match record:
            case SealRecord():
                copy.seals[record.seal] = (record.batch, record.digest)
            case EntryRecord():
                copy.entries[record.entry] = (record.batch, record.digest)
    return copy


def _compare(company_id: int, copy: _Copy) -> list[Finding]:
    found = [*_compare_seals(company_id, copy)]
    if copy.entries:
        found += _compare_entries(company_id, copy)
    return found[:MOST_FINDINGS]


def _compare_seals(company_id: int, copy: _Copy) -> Iterator[Finding]:
    """Yield the first seal that differs (all after it follow from it) and those that are gone."""
    ours = {seal.number: bytes(seal.digest).hex() for seal in queries.seals_after(0)}
    told = sorted(copy.seals)
    missing = [number for number in told if number not in ours]
    differing = [n for n in told if n in ours and ours[n] != copy.seals[n][1]]
    for what, numbers in (("seal_missing", missing), ("seal_differs", differing[:1])):
        for number in numbers:
            batch = copy.seals[number][0]
            yield Finding(company_id=company_id, what=what, seal=number, batch=batch)


def _compare_entries(company_id: int, copy: _Copy) -> Iterator[Finding]:
    batches = sorted({batch for batch, _ in copy.seals.values()})
    left = dict(copy.entries)
    for entry, batch, digest in ledger.entry_digests(company_id, batches):
        told = left.pop(entry, None)
        if told is None:
            yield Finding(company_id=company_id, what="entry_added", batch=batch, entry=entry)
        elif told != (batch, digest):
            yield Finding(company_id=company_id, what="entry_altered", batch=told[0], entry=entry)
    for entry, (batch, _) in left.items():
        yield Finding(company_id=company_id, what="entry_missing", batch=batch, entry=entry)
