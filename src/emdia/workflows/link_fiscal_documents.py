"""Saying by hand which fiscal documents stand behind a receivable.

Files bring most of them (`import_portfolio`). A link is never deleted: taken away it stands no
more, the history says who did it and why, and linking again undoes it.
"""

from dataclasses import asdict, dataclass
from datetime import date

from emdia.books.companies.scope import company_scope
from emdia.books.facts import operations as facts
from emdia.books.facts.actor import Actor
from emdia.books.receivables import fiscal
from emdia.books.receivables.models import FiscalDocument, FiscalKind, FiscalLink, Receivable
from emdia.kernel.access_keys import is_access_key

NATIONAL = (FiscalKind.NFE, FiscalKind.NFCOM)  # whose access keys have the national form


class UnableToLink(RuntimeError):
    """The document cannot be linked so; the message is a code."""


@dataclass(frozen=True, kw_only=True, slots=True)
class DocumentFields:
    """A fiscal document as its paper says it."""

    kind: str  # receivables.FiscalKind
    number: str
    series: str = ""
    access_key: str = ""
    issue_date: date | None = None
    amount_cents: int | None = None


def link(*, company_id: int, receivable_id: int, fields: DocumentFields, by: Actor) -> int:
    """Let a document stand behind a receivable, a known one or a new one; return its id.

    :raises UnableToLink: no such receivable, no access key, or it stands there already.
    """
    told = _checked(fields)
    with company_scope(company_id):
        receivable = _receivable(receivable_id)
        document = fiscal.document(company_id=company_id, fields=asdict(told))
        fact_id = _fact("fiscal_document.linked", receivable, document, by)
        if not fiscal.link(document=document, receivable=receivable):
            raise UnableToLink("fiscal_document_linked")
        return fact_id


def unlink(
    *, company_id: int, receivable_id: int, fiscal_document_id: int, reason: str, by: Actor
) -> None:
    """Say that a document does not stand behind a receivable.

    :raises UnableToLink: it does not.
    """
    with company_scope(company_id):
        standing = _standing(receivable_id, fiscal_document_id, is_standing=True)
        _fact("fiscal_document.unlinked", standing.receivable, standing.fiscal_document, by, reason)
        fiscal.set_standing(standing, is_standing=False)


def link_again(*, company_id: int, receivable_id: int, fiscal_document_id: int, by: Actor) -> None:
    """Take back that a link was taken away.

    :raises UnableToLink: it was not.
    """
    with company_scope(company_id):
        gone = _standing(receivable_id, fiscal_document_id, is_standing=False)
        _fact("fiscal_document.linked", gone.receivable, gone.fiscal_document, by)
        fiscal.set_standing(gone, is_standing=True)


def _checked(fields: DocumentFields) -> DocumentFields:
    key = "".join(fields.access_key.split()).upper()
    if key and fields.kind in NATIONAL and not is_access_key(key):
        raise UnableToLink("access_key_invalid")
    return DocumentFields(
        kind=fields.kind,
        number=" ".join(fields.number.split()),
        series=" ".join(fields.series.split()),
        access_key=key,
        issue_date=fields.issue_date,
        amount_cents=fields.amount_cents or None,
    )


def _receivable(receivable_id: int) -> Receivable:
    found = Receivable.objects.filter(pk=receivable_id).first()
    if found is None:
        raise UnableToLink("receivable_unknown")
    return found


def _standing(receivable_id: int, fiscal_document_id: int, *, is_standing: bool) -> FiscalLink:
    found = fiscal.lock_link(receivable_id=receivable_id, fiscal_document_id=fiscal_document_id)
    if found is None or found.is_standing != is_standing:
        raise UnableToLink("fiscal_link_unknown")
    return found


def _fact(
    kind: str, receivable: Receivable, document: FiscalDocument, by: Actor, reason: str = ""
) -> int:
    return facts.record(
        company_id=receivable.company_id,
        kind=kind,
        subject=("receivable", receivable.pk),
        by=by,
        reason=reason,
        data={
            "fiscal_document_id": document.pk,
            "kind": document.kind,
            "number": document.number,
            "series": document.series,
        },
    )
