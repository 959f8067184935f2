"""A talk with a debtor of one of the two companies, its promise, and how demands are worded."""

from datetime import UTC, date, datetime

from emdia.books.agreements.models import Promise, PromisePart, PromiseTitle
from emdia.books.holds.models import Hold
from emdia.books.interactions.models import Interaction, InteractionRetraction
from emdia.books.message_templates.models import MessageTemplate, TemplateText, TemplateVersion
from emdia.books.parties.models import Contact
from emdia.books.receivables.models import Receivable
from emdia.books.worklist.models import (
    QueueMember,
    WorklistAssignment,
    WorklistEntry,
    WorklistPolicy,
    WorklistQueue,
    WorklistSkip,
)

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
    wrong = Interaction.objects.create(
        company_id=company_id,
        customer_id=receivable.customer_id,
        channel="voice",
        is_outbound=True,
        is_demand=True,
        outcome="no_answer",
        was_reached=False,
        made_at=NOON,
        on_date=DAY,
        made_by="somebody",
    )
    InteractionRetraction.objects.create(
        company_id=company_id,
        interaction=wrong,
        took_place=False,
        reason="another customer",
        retracted_by="somebody",
        retracted_at=NOON,
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
        **_add_worklist(company_id, receivable.customer_id),
        "interaction_id": talk.pk,
        "promise_id": promise.pk,
        "template_id": template.pk,
        "version_id": version.pk,
    }


def _add_worklist(company_id: int, customer_id: int) -> dict[str, int]:
    WorklistPolicy.objects.create(company_id=company_id)
    queue = WorklistQueue.objects.create(company_id=company_id, name="Calls")
    QueueMember.objects.create(company_id=company_id, queue=queue, user_id=1)
    WorklistAssignment.objects.create(
        company_id=company_id,
        customer_id=customer_id,
        user_id=1,
        source="rule",
        since_date=DAY,
        assigned_by="somebody",
    )
    skip = WorklistSkip.objects.create(
        company_id=company_id,
        customer_id=customer_id,
        until_date=DAY,
        reason="away",
        skipped_by="somebody",
    )
    WorklistEntry.objects.create(
        company_id=company_id,
        customer_id=customer_id,
        turn=2,
        value_cents=100,
        minus_value_cents=-100,
        owed_cents=100,
        days_late=1,
        language="pt-br",
        queue=queue,
        scored_date=DAY,
    )
    return {"queue_id": queue.pk, "skip_id": skip.pk}
