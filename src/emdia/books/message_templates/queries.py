"""Questions about templates. Each requires an open company scope."""

from collections.abc import Iterable

from emdia.formats.letters import Kind, Template

from .models import MessageTemplate, TemplateText, TemplateVersion, VersionState

OPEN = (VersionState.DRAFT, VersionState.ASKED)


def templates() -> list[MessageTemplate]:
    """Return every template, in the order they were begun."""
    return list(MessageTemplate.objects.order_by("id"))


def template(template_id: int) -> MessageTemplate | None:
    return MessageTemplate.objects.filter(pk=template_id).first()


def lock(template_id: int) -> MessageTemplate | None:
    """Return the template, held until the transaction ends."""
    return MessageTemplate.objects.select_for_update().filter(pk=template_id).first()


def version(version_id: int) -> TemplateVersion | None:
    return TemplateVersion.objects.select_related("template").filter(pk=version_id).first()


def lock_version(version_id: int) -> TemplateVersion | None:
    """Return the version, held until the transaction ends."""
    held = TemplateVersion.objects.select_for_update(of=("self",)).select_related("template")
    return held.filter(pk=version_id).first()


def versions(template_ids: Iterable[int]) -> list[TemplateVersion]:
    """Return the versions of some templates, the latest of each first."""
    found = TemplateVersion.objects.filter(template_id__in=list(template_ids))
    return list(found.order_by("template_id", "-number"))


def open_version(template_id: int) -> TemplateVersion | None:
    """Return the version that is being written or waits for a decision."""
    return TemplateVersion.objects.filter(template_id=template_id, state__in=OPEN).first()


def approved(codes: Iterable[str], *, kind: Kind = Kind.MESSAGE) -> dict[str, TemplateVersion]:
    """Return the approved versions of templates of a kind by their code."""
    found = TemplateVersion.objects.filter(
        template__code__in=list(codes),
        template__kind=kind,
        template__is_active=True,
        state=VersionState.APPROVED,
    )
    return {one.template.code: one for one in found.select_related("template")}


def texts(version_ids: Iterable[int]) -> dict[int, dict[str, Template]]:
    """Return what versions say, by language."""
    found: dict[int, dict[str, Template]] = {}
    for row in TemplateText.objects.filter(version_id__in=list(version_ids)).order_by("language"):
        said = found.setdefault(row.version_id, {})
        said[row.language] = Template(subject=row.subject, body=row.body)
    return found
