"""The script beside a call: the approved words for how the debtor stands, filled in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from emdia.books.companies.models import Company
from emdia.books.message_templates import queries as templates
from emdia.books.parties.models import Customer
from emdia.formats.letters import Kind, Spoken, SpokenTitle, TemplateFaulty, script
from emdia.rules.call_scripts import script_of


@dataclass(frozen=True, kw_only=True, slots=True)
class CallScript:
    """What is said, and by which approved version of which template."""

    code: str
    number: int
    language: str
    title: str
    paragraphs: tuple[str, ...]


def call_script(
    *,
    company: Company,
    customer: Customer,
    contact_name: str,
    agent_name: str,
    titles: Sequence[tuple[str, date, int]],
    broken: tuple[int, date] | None,
    step_templates: Sequence[str],
    as_of: date,
) -> CallScript | None:
    """Return the script of a call about `titles` (document, due date, cents with charges).

    The step that asked for the call may name a script; without one it is chosen by how late the
    debtor is, and by the promise that was `broken` (cents, by when). None where no script is
    approved, or its words cannot be filled. Requires an open company scope.
    """
    days_late = max((as_of - min(due for _, due, _ in titles)).days, 0)
    usual = script_of(days_late=days_late, has_broken_promise=broken is not None)
    codes = [*filter(None, step_templates), usual]
    approved = templates.approved(codes, kind=Kind.CALL)
    code = next((one for one in codes if one in approved), None)
    if code is None:
        return None
    version = approved[code]
    texts = templates.texts([version.pk])[version.pk]
    language = customer.language if customer.language in texts else company.language
    spoken = Spoken(
        creditor_name=company.name,
        debtor_name=customer.name,
        contact_name=contact_name,
        agent_name=agent_name,
        titles=[
            SpokenTitle(document=document, due_date=due, total_cents=cents)
            for document, due, cents in titles
        ],
        as_of=as_of,
        currency=company.currency,
        language=language,
        promised_cents=broken[0] if broken else None,
        promised_date=broken[1] if broken else None,
    )
    try:
        words = script(texts[language], spoken)
    except (KeyError, TemplateFaulty):
        return None
    return CallScript(
        code=code,
        number=version.number,
        language=language,
        title=words.subject,
        paragraphs=tuple(words.text.strip().split("\n\n")),
    )
