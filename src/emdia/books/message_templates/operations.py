"""Writes on templates. Each requires an open company scope."""

from collections.abc import Mapping
from datetime import datetime

from emdia.books.facts.actor import Actor
from emdia.formats.letters import Kind, Template

from .models import MessageTemplate, TemplateText, TemplateVersion, VersionState


def add(*, company_id: int, code: str, name: str, kind: Kind = Kind.MESSAGE) -> MessageTemplate:
    """Begin a template.

    :raises django.db.IntegrityError: the code is taken.
    """
    return MessageTemplate.objects.create(company_id=company_id, code=code, name=name, kind=kind)


def write_version(
    *, template: MessageTemplate, texts: Mapping[str, Template], by: Actor, now: datetime
) -> TemplateVersion:
    """Write the next version of a template, as a draft; `texts` by language.

    The caller holds the template.

    :raises django.db.IntegrityError: another one is being written or waits for a decision.
    """
    version = TemplateVersion.objects.create(
        company_id=template.company_id,
        template=template,
        number=TemplateVersion.objects.filter(template=template).count() + 1,
        written_by_id=by.user_id,
        written_by=by.name,
        written_at=now,
    )
    write_texts(version=version, texts=texts)
    return version


def write_texts(*, version: TemplateVersion, texts: Mapping[str, Template]) -> None:
    """Write the words of a draft over what it said before.

    :raises django.db.IntegrityError: it is no draft any more.
    """
    TemplateText.objects.filter(version=version).delete()
    TemplateText.objects.bulk_create(
        [
            TemplateText(
                company_id=version.company_id,
                version=version,
                language=language,
                subject=text.subject,
                body=text.body,
            )
            for language, text in texts.items()
        ]
    )


def rewrite(version: TemplateVersion, *, by: Actor, now: datetime) -> None:
    """Keep who wrote a draft last: that person does not approve it."""
    version.written_by_id, version.written_by, version.written_at = by.user_id, by.name, now
    version.save(update_fields=["written_by_id", "written_by", "written_at"])


def ask(version: TemplateVersion) -> None:
    """Let a draft wait for a second person."""
    version.state = VersionState.ASKED
    version.save(update_fields=["state"])


def reopen(version: TemplateVersion) -> None:
    """Let what was asked for be a draft again."""
    version.state = VersionState.DRAFT
    version.save(update_fields=["state"])


def refuse(version: TemplateVersion) -> None:
    """Keep that a second person refused a version."""
    version.state = VersionState.REFUSED
    version.save(update_fields=["state"])


def approve(version: TemplateVersion, *, by: Actor, now: datetime) -> None:
    """Let a version be what the template says; the one before is kept."""
    TemplateVersion.objects.filter(
        template_id=version.template_id, state=VersionState.APPROVED
    ).update(state=VersionState.REPLACED)
    version.state = VersionState.APPROVED
    version.approved_by_id, version.approved_by, version.approved_at = by.user_id, by.name, now
    version.save(update_fields=["state", "approved_by_id", "approved_by", "approved_at"])
