"""What a demand says to each debtor: the approved wording of its step, with what is open now."""

from collections.abc import Mapping, Sequence
from datetime import date

from emdia.books.companies import queries as companies
from emdia.books.message_templates import queries as templates
from emdia.books.outbox.models import Message
from emdia.formats.letters import TemplateFaulty, rendered

from .charge_notice import draft_of, told
from .drafts import Draft, Papers, Unwritable


def drafts(
    *,
    company_id: int,
    messages: Sequence[Message],
    codes: Mapping[int, str],
    as_of: date,
    can_answer: bool,
    urls: Mapping[int, str],
    papers: Papers,
) -> dict[int, Draft | Unwritable]:
    """Return what each message says; `codes` are the templates by message.

    One whose titles are all closed is left out; one whose template has no approved version
    cannot be written: words nobody approved are not sent. A debtor whose
    language the template does not speak is written to in the company's. Requires an open
    company scope.
    """
    approved = templates.approved(set(codes.values()))
    texts = templates.texts([one.pk for one in approved.values()])
    own = companies.company(company_id).language
    sayable = [one for one in messages if codes.get(one.pk) in approved]
    languages = {
        one.pk: one.language if one.language in texts[approved[codes[one.pk]].pk] else own
        for one in sayable
    }
    for one in sayable:
        one.language = languages[one.pk]
    found = told(
        company_id=company_id,
        messages=sayable,
        as_of=as_of,
        can_answer=can_answer,
        urls=urls,
        papers=papers,
    )
    written: dict[int, Draft | Unwritable] = {
        one.pk: Unwritable("no_approved_words") for one in messages if one not in sayable
    }
    for pk, said in found.items():
        version = approved[codes[pk]]
        try:
            words = rendered(texts[version.pk][languages[pk]], said.notice)
        except TemplateFaulty as faulty:
            # A condition that only these figures reach: the others are written all the same.
            written[pk] = Unwritable(f"words_faulty: {faulty}")
            continue
        written[pk] = draft_of(said, words, template=codes[pk], template_version=version.number)
    return written
