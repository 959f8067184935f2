"""Templates of messages with their versions, for the pages that word them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from emdia.books.companies import queries as companies
from emdia.books.companies.scope import company_scope
from emdia.books.message_templates import queries
from emdia.books.message_templates.models import MessageTemplate, TemplateVersion
from emdia.formats.letters import Fault, Kind, Template, faults
from emdia.formats.letters.shipped import SHIPPED
from emdia.formats.letters.shipped_calls import SHIPPED_CALLS

from .missing import Missing as Missing


@dataclass(frozen=True, kw_only=True, slots=True)
class VersionRow:
    id: int
    number: int
    state: str
    written_by: str
    written_at: datetime
    approved_by: str
    approved_at: datetime | None
    languages: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class TemplateRow:
    id: int
    code: str
    name: str
    kind: str  # formats.letters.Kind
    approved: VersionRow | None
    open: VersionRow | None  # being written, or waiting for a decision


@dataclass(frozen=True, kw_only=True, slots=True)
class TemplatePage:
    row: TemplateRow
    versions: tuple[VersionRow, ...]
    texts: Mapping[int, Mapping[str, Template]]
    faults: Mapping[str, list[Fault]]  # of what is being written, by language
    company_language: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Templates:
    rows: tuple[TemplateRow, ...]
    may_ship: int  # how many of those shipped the company has not


def templates(*, company_id: int) -> Templates:
    """Return every template with what it says and what is being written."""
    with company_scope(company_id):
        found = queries.templates()
        versions = _versions([one.pk for one in found])
        known = {one.code for one in found}
        return Templates(
            rows=tuple(_row(one, versions.get(one.pk, [])) for one in found),
            may_ship=sum(code not in known for code in (*SHIPPED, *SHIPPED_CALLS)),
        )


def template(*, company_id: int, template_id: int) -> TemplatePage:
    """Return one template with its versions and their words.

    :raises Missing: no such template.
    """
    with company_scope(company_id):
        found = queries.template(template_id)
        if found is None:
            raise Missing(template_id)
        versions = _versions([template_id]).get(template_id, [])
        row = _row(found, versions)
        texts = queries.texts([one.id for one in versions])
        written = texts.get(row.open.id, {}) if row.open else {}
        return TemplatePage(
            row=row,
            versions=tuple(versions),
            texts=texts,
            faults=_faults(written, Kind(found.kind)),
            company_language=companies.company(company_id).language,
        )


def _faults(written: Mapping[str, Template], kind: Kind) -> dict[str, list[Fault]]:
    found = {language: faults(one, kind=kind) for language, one in written.items()}
    return {language: some for language, some in found.items() if some}


def _versions(template_ids: list[int]) -> dict[int, list[VersionRow]]:
    found = queries.versions(template_ids)
    texts = queries.texts([one.pk for one in found])
    by_template: dict[int, list[VersionRow]] = {}
    for one in found:
        languages = tuple(texts.get(one.pk, {}))
        by_template.setdefault(one.template_id, []).append(_version(one, languages))
    return by_template


def _version(found: TemplateVersion, languages: tuple[str, ...]) -> VersionRow:
    return VersionRow(
        id=found.pk,
        number=found.number,
        state=found.state,
        written_by=found.written_by,
        written_at=found.written_at,
        approved_by=found.approved_by,
        approved_at=found.approved_at,
        languages=languages,
    )


def _row(found: MessageTemplate, versions: list[VersionRow]) -> TemplateRow:
    return TemplateRow(
        id=found.pk,
        code=found.code,
        name=found.name,
        kind=found.kind,
        approved=next((one for one in versions if one.state == "approved"), None),
        open=next((one for one in versions if one.state in queries.OPEN), None),
    )


def template_of(*, company_id: int, version_id: int) -> int:
    """Return the template a version is of.

    :raises Missing: no such version.
    """
    with company_scope(company_id):
        found = queries.version(version_id)
        if found is None:
            raise Missing(version_id)
        return found.template_id
