"""Wording of demands: written by one person, approved by another, never changed afterwards."""

from collections.abc import Mapping
from datetime import datetime

from django.db import IntegrityError, transaction

from emdia.books.approvals.models import Approval
from emdia.books.companies import queries as companies
from emdia.books.companies.scope import company_scope
from emdia.books.facts import operations as facts
from emdia.books.facts.actor import Actor
from emdia.books.message_templates import operations, queries
from emdia.books.message_templates.models import MessageTemplate, TemplateVersion, VersionState
from emdia.formats.letters import Kind, Template, TemplateFaulty, faults
from emdia.formats.letters.shipped import SHIPPED
from emdia.formats.letters.shipped_calls import SHIPPED_CALLS
from emdia.rules.approvals import content_hash

from .ask_second_person import AlreadyAsked, ask, withdraw

APPROVE = "message_template.approve"
LANGUAGES = ("pt-br", "es", "en")


class UnableToWord(ValueError):
    """The template cannot be written or asked for; the message is a code a screen explains."""


class WordsFaulty(UnableToWord):
    """What was written cannot be sent; `faults` by language say why."""

    def __init__(self, found: Mapping[str, TemplateFaulty]) -> None:
        super().__init__("words_faulty")
        self.faults = {language: one.faults for language, one in found.items()}


def ship(*, company_id: int, by: Actor, now: datetime) -> int:
    """Add the templates shipped with the program that the company has not; return how many.

    They may be used at once: a person read them before they were shipped.
    """
    with company_scope(company_id):
        companies.lock(company_id)
        known = {one.code for one in queries.templates()}
        every = {Kind.MESSAGE: SHIPPED, Kind.CALL: SHIPPED_CALLS}
        missing = []
        shipped = Actor(user_id=None, name="Emdia", channel=by.channel)
        for kind, code, texts in (
            (kind, code, texts)
            for kind, some in every.items()
            for code, texts in some.items()
            if code not in known
        ):
            template = operations.add(company_id=company_id, code=code, name=code, kind=kind)
            version = operations.write_version(template=template, texts=texts, by=shipped, now=now)
            operations.approve(version, by=shipped, now=now)
            missing.append(code)
        if missing:
            _fact("message_templates.shipped", ("company", company_id), company_id, by, missing)
        return len(missing)


def begin(*, company_id: int, code: str, name: str, by: Actor, kind: str = Kind.MESSAGE) -> int:
    """Begin a template without words; return its id.

    :raises UnableToWord: code_wrong, name_missing, kind_unknown or code_known.
    """
    if kind not in {str(one) for one in Kind}:
        raise UnableToWord("kind_unknown")
    code, name = code.strip().lower(), name.strip()
    if not code.replace("_", "").isalnum() or not code.isascii() or len(code) > 40:
        raise UnableToWord("code_wrong")
    if not name:
        raise UnableToWord("name_missing")
    with company_scope(company_id):
        try:
            with transaction.atomic():
                template = operations.add(
                    company_id=company_id, code=code, name=name, kind=Kind(kind)
                )
        except IntegrityError as error:
            raise UnableToWord("code_known") from error
        _fact("message_template.begun", ("message_template", template.pk), company_id, by, code)
        return template.pk


def write(
    *,
    company_id: int,
    template_id: int,
    texts: Mapping[str, Template],
    by: Actor,
    now: datetime,
) -> int:
    """Write the draft of a template, over the one there is; return the version's id.

    Languages whose subject and body are both empty are left out. A draft may have faults;
    it is asked for without any.

    :raises UnableToWord: template_unknown, language_unknown, nothing_written or waits.
    """
    said = {name: one for name, one in texts.items() if one.subject.strip() or one.body.strip()}
    if not said:
        raise UnableToWord("nothing_written")
    if not set(said) <= set(LANGUAGES):
        raise UnableToWord("language_unknown")
    with company_scope(company_id):
        template = _locked(template_id)
        version = queries.open_version(template.pk)
        if version is not None and version.state == VersionState.ASKED:
            raise UnableToWord("waits")
        if version is None:
            version = operations.write_version(template=template, texts=said, by=by, now=now)
        else:
            operations.write_texts(version=version, texts=said)
            operations.rewrite(version, by=by, now=now)
        _fact("message_template.written", _subject(version), company_id, by, version.number)
        return version.pk


def ask_approval(*, company_id: int, version_id: int, reason: str, by: Actor, now: datetime) -> int:
    """Ask a second person to let a version be sent; return the approval's id.

    :raises UnableToWord: version_unknown, not_a_draft, company_language_missing or
        already_asked; WordsFaulty where something is wrong with the words.
    """
    with company_scope(company_id):
        version = queries.lock_version(version_id)
        if version is None:
            raise UnableToWord("version_unknown")
        if version.state != VersionState.DRAFT:
            raise UnableToWord("not_a_draft")
        texts = queries.texts([version.pk])[version.pk]
        if companies.company(company_id).language not in texts:
            raise UnableToWord("company_language_missing")
        refuse_faulty(texts, kind=Kind(version.template.kind))
        operations.ask(version)
        try:
            approval = ask(
                company_id=company_id,
                action=APPROVE,
                subject_id=version.pk,
                content=content_of(version),
                amount_cents=0,
                reason=reason,
                by=by,
                now=now,
            )
        except AlreadyAsked as error:
            raise UnableToWord("already_asked") from error
        _fact("message_template.asked", _subject(version), company_id, by, version.number, reason)
        return approval.pk


def take_back(*, company_id: int, version_id: int, by: Actor) -> None:
    """Let what was asked for be a draft again.

    :raises UnableToWord: version_unknown or not_asked.
    """
    with company_scope(company_id):
        version = queries.lock_version(version_id)
        if version is None:
            raise UnableToWord("version_unknown")
        if version.state != VersionState.ASKED:
            raise UnableToWord("not_asked")
        withdraw(action=APPROVE, subject_id=version.pk)
        operations.reopen(version)
        _fact("message_template.taken_back", _subject(version), company_id, by, version.number)


def content_of(version: TemplateVersion) -> dict[str, object]:
    """Return what a second person approves: every word, beside what is said now."""
    after = queries.texts([version.pk])[version.pk]
    code, kind = version.template.code, Kind(version.template.kind)
    current = queries.approved([code], kind=kind).get(code)
    before = queries.texts([current.pk])[current.pk] if current else {}
    nothing = Template(subject="", body="")
    return {
        "documents": f"{version.template.name} · {version.number}",
        "changes": [
            [f"{part}_{language}", getattr(before.get(language, nothing), part),
             getattr(after.get(language, nothing), part)]
            for language in LANGUAGES
            for part in ("subject", "body")
            if before.get(language, nothing) != after.get(language, nothing)
        ],
    }  # fmt: skip


def apply(*, approval: Approval, by: Actor, now: datetime) -> None:
    """Let an approved version be what its template says, in the decision's transaction.

    :raises UnableToWord: content_changed or self_approval; WordsFaulty where rules are narrower
        than when it was asked for.
    """
    version = queries.lock_version(approval.subject_id)
    if version is None or version.state != VersionState.ASKED:
        raise UnableToWord("content_changed")
    if version.written_by_id == by.user_id:
        raise UnableToWord("self_approval")
    if content_hash(content_of(version)) != approval.content_sha256:
        raise UnableToWord("content_changed")
    refuse_faulty(queries.texts([version.pk])[version.pk], kind=Kind(version.template.kind))
    operations.approve(version, by=by, now=now)
    _fact("message_template.approved", _subject(version), version.company_id, by, version.number)


def refuse(*, approval: Approval, by: Actor) -> None:
    """Keep that a version was refused; the next one is written anew."""
    version = queries.lock_version(approval.subject_id)
    if version is not None and version.state == VersionState.ASKED:
        operations.refuse(version)


def let_lapse(*, approval: Approval) -> None:
    """Let a version nobody decided be a draft again."""
    version = queries.lock_version(approval.subject_id)
    if version is not None and version.state == VersionState.ASKED:
        operations.reopen(version)


def refuse_faulty(texts: Mapping[str, Template], *, kind: Kind) -> None:
    """Let words pass that may be sent to anybody, or said.

    :raises WordsFaulty: with what is wrong, by language.
    """
    found = {language: faults(one, kind=kind) for language, one in texts.items()}
    wrong = {language: TemplateFaulty(some) for language, some in found.items() if some}
    if wrong:
        raise WordsFaulty(wrong)


def _locked(template_id: int) -> MessageTemplate:
    template = queries.lock(template_id)
    if template is None:
        raise UnableToWord("template_unknown")
    return template


def _subject(version: TemplateVersion) -> tuple[str, int]:
    return ("message_template", version.template_id)


def _fact(
    kind: str,
    subject: tuple[str, int],
    company_id: int,
    by: Actor,
    what: object,
    reason: str = "",
) -> None:
    facts.record(
        company_id=company_id,
        kind=kind,
        subject=subject,
        by=by,
        reason=reason,
        data={"what": what},
    )
