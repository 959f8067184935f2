"""What a charge notice says to each debtor: the open titles of the message, as of today."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from emdia.books.calendar import queries as calendars
from emdia.books.companies import queries as companies
from emdia.books.companies.models import Company
from emdia.books.outbox import queries as outbox
from emdia.books.outbox.batch import SENDABLE
from emdia.books.outbox.models import Message, MessageTitle
from emdia.books.receivables.late_charges import late_charges
from emdia.books.receivables.models import Receivable
from emdia.formats.documents import PrintedParty
from emdia.formats.letters import ChargedTitle, ChargeNotice, Words
from emdia.formats.letters import charge_notice as written
from emdia.kernel import tax_ids
from emdia.rules.late_charges import LateCharges

from .drafts import Draft, DraftFile, PaidBy, Papers

PURPOSE = "charge_notice"
LANGUAGES = ("pt-br", "es", "en")


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """What there is to say to one debtor: the open titles of a message, as of a day."""

    notice: ChargeNotice
    titles: Sequence[MessageTitle]
    pdf: bytes


def drafts(
    *,
    company_id: int,
    messages: Sequence[Message],
    as_of: date,
    can_answer: bool,
    urls: Mapping[int, str],
    papers: Papers,
) -> dict[int, Draft]:
    """Return what each message says; one whose titles are all closed is left out.

    Requires an open company scope.
    """
    found = told(
        company_id=company_id,
        messages=messages,
        as_of=as_of,
        can_answer=can_answer,
        urls=urls,
        papers=papers,
    )
    return {pk: draft_of(one, written(one.notice)) for pk, one in found.items()}


def told(
    *,
    company_id: int,
    messages: Sequence[Message],
    as_of: date,
    can_answer: bool,
    urls: Mapping[int, str],
    papers: Papers,
) -> dict[int, Told]:
    """Return what there is to say by message; one whose titles are all closed is left out."""
    company, schedule = companies.company(company_id), outbox.schedule()
    attaches = schedule is None or schedule.attaches_pdf
    titles = _open_titles([message.pk for message in messages])
    every = [title for some in titles.values() for title in some]
    charges = _charges(every, as_of)
    found = {}
    for message in messages:
        # One that was paid between the two questions is not owed any more.
        owed = [title for title in titles[message.pk] if title.receivable_id in charges]
        if not owed:
            continue
        asked: dict[str, Any] = {
            "company_id": company_id,
            "charge_ids": [title.charge_id for title in owed if title.charge_id],
            "as_of": as_of,
        }
        pdf = papers.pdf(**asked) if attaches and asked["charge_ids"] else b""
        codes = papers.codes(**asked)
        notice = ChargeNotice(
            creditor=creditor_of(company),
            debtor_name=message.contact.name if message.contact else message.customer.name,
            titles=[
                charged_title(
                    title.receivable,
                    charges[title.receivable_id],
                    codes.get(title.charge_id or 0),
                )
                for title in owed
            ],
            as_of=as_of,
            currency=owed[0].receivable.currency,
            language=message.language if message.language in LANGUAGES else "pt-br",
            url=urls.get(message.pk, ""),
            has_pdf=bool(pdf),
            can_answer=can_answer,
        )
        found[message.pk] = Told(notice=notice, titles=owed, pdf=pdf)
    return found


def _open_titles(message_ids: Sequence[int]) -> dict[int, list[MessageTitle]]:
    can_be_paid = Q(charge__isnull=True) | Q(charge__state__in=SENDABLE)
    found = MessageTitle.objects.filter(
        can_be_paid, message_id__in=message_ids, receivable__balance_cents__gt=0
    )
    by_message: dict[int, list[MessageTitle]] = defaultdict(list)
    for title in found.select_related("receivable", "charge").order_by(
        "receivable__due_date", "receivable_id"
    ):
        by_message[title.message_id].append(title)
    return by_message


def _charges(titles: Sequence[MessageTitle], as_of: date) -> dict[int, LateCharges]:
    found = late_charges(
        as_of=as_of,
        calendar=calendars.calendar(),
        indexes=calendars.indexes(),
        ids=[title.receivable_id for title in titles],
    )
    return dict(found)


def creditor_of(company: Company) -> PrintedParty:
    """Return the company as every message names it."""
    return PrintedParty(
        name=company.name,
        tax_id=f"CNPJ {tax_ids.punctuate(company.cnpj)}",
        address=company.postal_address.splitlines(),
    )


def draft_of(told: Told, words: Words, **figures: Any) -> Draft:
    """Return what is sent, with the figures it was written from and `figures` beside them."""
    name = f"{'boleto' if len(told.titles) == 1 else 'boletos'}.pdf"
    file = DraftFile(name=name, media_type="application/pdf", content=told.pdf)
    return Draft(
        words=words,
        files=[file] if told.pdf else [],
        figures={
            "as_of": told.notice.as_of.isoformat(),
            "titles": [
                {
                    "receivable": title.receivable_id,
                    "charge": title.charge_id,
                    "cents": charged.total_cents,
                }
                for title, charged in zip(told.titles, told.notice.titles, strict=True)
            ],
        }
        | figures,
        open_cents=sum(title.receivable.balance_cents for title in told.titles),
    )


def charged_title(title: Receivable, owed: LateCharges, paid_by: PaidBy | None) -> ChargedTitle:
    """Return a title as messages show it: what it was, what changed it, how it is paid."""
    added = owed.correction_cents + owed.fine_cents + owed.interest_cents
    items = {
        "rebate": owed.rebate_cents,
        "discount": owed.discount_cents,
        "correction": owed.correction_cents,
        "fine": owed.fine_cents,
        "interest": owed.interest_cents,
        # What was received beyond the charges stands in the balance.
        "received": min(owed.received_cents, added),
    }
    return ChargedTitle(
        document=title.document,
        due_date=title.due_date,
        original_cents=owed.principal_cents,
        items=[(name, cents) for name, cents in items.items() if cents],
        total_cents=owed.total_cents,
        line=paid_by.line if paid_by else "",
        br_code=paid_by.br_code if paid_by else "",
    )
