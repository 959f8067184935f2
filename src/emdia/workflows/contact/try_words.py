"""Trying a wording before it is sent: what it says of a real customer, and a copy to oneself."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from emdia.books.calendar import queries as calendars
from emdia.books.companies import queries as companies
from emdia.books.companies.models import Company
from emdia.books.companies.scope import company_scope
from emdia.books.facts import operations as facts
from emdia.books.facts.actor import Actor
from emdia.books.message_templates import queries as templates
from emdia.books.message_templates.models import TemplateVersion
from emdia.books.parties import queries as parties
from emdia.books.parties.models import Customer
from emdia.books.receivables import queries as receivables
from emdia.books.receivables.late_charges import late_charges
from emdia.connectors.channels import Unreachable
from emdia.connectors.channels.email import AddressRefused, Letter, header_id, written
from emdia.formats.documents import CreditorUnnamed, letter_paper
from emdia.formats.letters import (
    ChargeNotice,
    Kind,
    Spoken,
    SpokenTitle,
    TemplateFaulty,
    Words,
    rendered,
    script,
)

from .charge_notice import charged_title, creditor_of
from .transports import UnableToSend, header_key, way_of

MOST_TITLES = 10
# So that nobody takes it for a demand.
MARKS = {"pt-br": "[teste]", "es": "[prueba]", "en": "[test]"}


class UnableToTry(ValueError):
    """The wording cannot be tried; the message is a code that a screen explains."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Tried:
    """What a version says of a customer, and as a page of paper."""

    words: Words
    pdf: bytes
    customer: str


def preview(
    *, company_id: int, version_id: int, language: str, customer_id: int | None, as_of: date
) -> Tried:
    """Return what a version says in a language of a customer, or of one who owes.

    :raises UnableToTry: version_unknown, language_missing, customer_unknown, nothing_open,
        creditor_unnamed or words_faulty.
    """
    with company_scope(company_id):
        version = _version(version_id)
        customer = _customer(customer_id)
        words = _words(version, language, customer, as_of)
        company = companies.company(company_id)
        return Tried(
            words=words,
            pdf=letter_paper.draw(subject=words.subject, text=words.text, author=company.name),
            customer=customer.name,
        )


def send_to_oneself(
    *,
    company_id: int,
    version_id: int,
    language: str,
    customer_id: int | None,
    to_name: str,
    to_address: str,
    by: Actor,
    now: datetime,
) -> str:
    """Send what a version says to whoever asks; return what the server said.

    Outside the outbox: it is no message to a debtor, and nothing of it is planned.

    :raises UnableToTry: as `preview`, address_refused or unreachable.
    :raises UnableToSend: quarantined, or the code that keeps the company from sending.
    """
    if companies.quarantine() is not None:
        raise UnableToSend("quarantined")
    with company_scope(company_id):
        company, way = companies.company(company_id), way_of(company_id)
        as_of = now.astimezone(ZoneInfo(company.time_zone)).date()
        version = _version(version_id)
        words = _words(version, language, _customer(customer_id), as_of)
        # The number of the fact makes the Message-ID: it is told before the message leaves.
        fact_id = facts.record(
            company_id=company_id,
            kind="message_template.tried",
            subject=("message_template", version.template_id),
            by=by,
            data={"number": version.number, "to": to_address},
        )
    letter = Letter(
        header_id=header_id(message_id=-fact_id, key=header_key(), domain=way.domain),
        from_name=way.from_name,
        from_address=way.from_address,
        to_name=to_name,
        to_address=to_address,
        reply_to=way.reply_to,
        subject=f"{MARKS.get(language, MARKS['en'])} {words.subject}",
        text=words.text,
        html=words.html,
        files=[],
        language=language,
        written_at=now,
    )
    try:
        content = written(letter)
    except AddressRefused as refusal:
        raise UnableToTry("address_refused") from refusal
    try:
        with way.transport.open() as line:
            answer = line.hand_over(sender=way.from_address, recipient=to_address, content=content)
    except Unreachable as fault:
        raise UnableToTry("unreachable") from fault
    return answer.words


def _version(version_id: int) -> TemplateVersion:
    found = templates.version(version_id)
    if found is None:
        raise UnableToTry("version_unknown")
    return found


def _customer(customer_id: int | None) -> Customer:
    if customer_id is not None:
        found = parties.customer(customer_id)
        if found is None:
            raise UnableToTry("customer_unknown")
        return found
    owing = receivables.oldest_open()
    if owing is None:
        raise UnableToTry("nothing_open")
    return owing.customer


def _words(version: TemplateVersion, language: str, customer: Customer, as_of: date) -> Words:
    texts = templates.texts([version.pk]).get(version.pk, {})
    if language not in texts:
        raise UnableToTry("language_missing")
    company = companies.company(version.company_id)
    try:
        notice = _notice(company, customer, language, as_of)
        if version.template.kind == Kind.CALL:
            return script(texts[language], _spoken(notice, company))
        return rendered(texts[language], notice)
    except TemplateFaulty as faulty:
        raise UnableToTry("words_faulty") from faulty
    except CreditorUnnamed as unnamed:
        raise UnableToTry("creditor_unnamed") from unnamed


def _notice(company: Company, customer: Customer, language: str, as_of: date) -> ChargeNotice:
    open_titles = receivables.open_of(customer.pk, limit=MOST_TITLES)
    charges = dict(
        late_charges(
            as_of=as_of,
            calendar=calendars.calendar(),
            indexes=calendars.indexes(),
            ids=[one.pk for one in open_titles],
        )
    )
    found = [one for one in open_titles if one.pk in charges]
    if not found:
        raise UnableToTry("nothing_open")
    return ChargeNotice(
        creditor=creditor_of(company),
        debtor_name=customer.name,
        titles=[charged_title(one, charges[one.pk], None) for one in found],
        as_of=as_of,
        currency=found[0].currency,
        language=language,
        can_answer=True,
    )


def _spoken(notice: ChargeNotice, company: Company) -> Spoken:
    """Return what a call about the same titles would be about."""
    return Spoken(
        creditor_name=company.name,
        debtor_name=notice.debtor_name,
        contact_name=notice.debtor_name,
        agent_name=company.name,
        titles=[
            SpokenTitle(document=one.document, due_date=one.due_date, total_cents=one.total_cents)
            for one in notice.titles
        ],
        as_of=notice.as_of,
        currency=notice.currency,
        language=notice.language,
    )
