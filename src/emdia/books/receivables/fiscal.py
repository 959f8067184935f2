"""Fiscal documents and the receivables they stand behind. Requires an open company scope."""

from collections.abc import Mapping
from typing import Any

from .models import FiscalDocument, FiscalLink, Receivable

IDENTITY = ("kind", "series", "number", "access_key")


def document(*, company_id: int, fields: Mapping[str, Any]) -> FiscalDocument:
    """Return the document of this kind, series, number and key, a new one where there is none."""
    found, _created = FiscalDocument.objects.get_or_create(
        company_id=company_id,
        **{name: fields[name] for name in IDENTITY},
        defaults={name: value for name, value in fields.items() if name not in IDENTITY},
    )
    return found


def link(*, document: FiscalDocument, receivable: Receivable) -> bool:
    """Let the document stand behind the receivable; return whether it did not before."""
    found, is_new = FiscalLink.objects.select_for_update().get_or_create(
        company_id=receivable.company_id, fiscal_document=document, receivable=receivable
    )
    if is_new or found.is_standing:
        return is_new
    set_standing(found, is_standing=True)
    return True


def set_standing(link: FiscalLink, *, is_standing: bool) -> None:
    link.is_standing = is_standing
    link.save(update_fields=["is_standing"])


def lock_link(*, receivable_id: int, fiscal_document_id: int) -> FiscalLink | None:
    """Return the link, standing or not, held until the transaction ends."""
    held = FiscalLink.objects.select_for_update(of=("self",))
    held = held.select_related("receivable", "fiscal_document")
    return held.filter(receivable_id=receivable_id, fiscal_document_id=fiscal_document_id).first()


def behind(receivable_id: int) -> list[FiscalDocument]:
    """Return the documents that stand behind a receivable."""
    standing = FiscalLink.objects.filter(receivable_id=receivable_id, is_standing=True)
    found = FiscalDocument.objects.filter(pk__in=standing.values("fiscal_document_id"))
    return list(found.order_by("kind", "number", "id"))


def receivables_of(document_ids: list[int]) -> dict[int, list[Receivable]]:
    """Return the receivables each document stands behind, by document."""
    links = FiscalLink.objects.filter(fiscal_document_id__in=document_ids, is_standing=True)
    by_document: dict[int, list[Receivable]] = {}
    for one in links.select_related("receivable__customer").order_by("receivable_id"):
        by_document.setdefault(one.fiscal_document_id, []).append(one.receivable)
    return by_document
