"""A talk with a debtor of one of the two companies, its promise, and how demands are worded."""

from datetime import UTC, date, datetime

from emdia.books.agreements.models import Promise, PromisePart, PromiseTitle
from emdia.books.holds.models import Hold
from emdia.books.interactions.models import Interaction
from emdia.books.message_templates.models import MessageTemplate, TemplateText, TemplateVersion
from emdia.books.parties.models import Contact
from emdia.books.receivables.models import Receivable

DAY = date(2026, 3, 2)
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def add_talk(company_id: int, receivable: Receivable) -> dict[str, int]:
    """Add a row to each table of talks and wording; return what their addresses name."""
    contact = Contact.objects.filter(company_id=company_id).first()
    talk = Interaction.objects.create(
        company_id=company_id,
        customer_id=receivable.customer_id,
        contact=contact,
        channel="voice",
        is_outbound=True,
        is_demand=True,
        outcome="promised",
        was_reached=True,
        made_at=NOON,
        on_date=DAY,
        made_by="somebody",
    )
    promise = Promise.objects.create(
        company_id=company_id,
        customer_id=receivable.customer_id,
        contact=contact,
        interaction=talk,
        currency="BRL",
        amount_cents=100,
        made_date=DAY,
        made_at=NOON,
        made_by="somebody",
    )
    hold = Hold.objects.create(
        company_id=company_id,
        customer_id=receivable.customer_id,
        receivable=receivable,
        kind="promise",
        since_date=DAY,
        until_date=DAY,
        reason="promise",
        placed_by="somebody",
    )
    PromiseTitle.objects.create(
        company_id=company_id, promise=promise, receivable=receivable, hold=hold
    )
    PromisePart.objects.create(
        company_id=company_id,
        promise=promise,
        number=1,
        due_date=DAY,
        deadline_date=DAY,
        amount_cents=100,
    )
    template = MessageTemplate.objects.create(company_id=company_id, code="own", name="Own")
    version = TemplateVersion.objects.create(
        company_id=company_id,
        template=template,
        number=1,
        written_by="somebody",
        written_at=NOON,
    )
    TemplateText.objects.create(
        company_id=company_id, version=version, language="pt-br", subject="s", body="b"
    )
    return {
        "promise_id": promise.pk,
        "template_id": template.pk,
        "version_id": version.pk,
    }
