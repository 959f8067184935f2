"""A message of one of the two companies, with one row in every table of what is sent."""

from datetime import UTC, date, datetime
from hashlib import sha256

from emdia.books.charges.models import Charge
from emdia.books.outbox.models import (
    Attachment,
    BounceMailbox,
    ChargeSchedule,
    Claim,
    Delivery,
    DeliveryEvent,
    MailAccount,
    Message,
    MessageContent,
    MessageTitle,
    SendBatch,
)
from emdia.books.parties.models import Contact
from emdia.books.portal.models import PaymentLink

DAY = date(2026, 3, 2)
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def message_about(company_id: int, charge: Charge) -> Message:
    """Add a message nobody knows about, with all that hangs on one."""
    contact = Contact.objects.get(company_id=company_id)
    made = SendBatch.objects.create(
        company_id=company_id, purpose="charge_notice", step="by_hand", planned_by="somebody"
    )
    message = Message.objects.create(
        company_id=company_id,
        purpose="charge_notice",
        customer_id=contact.customer_id,
        step="by_hand",
        cycle="1",
        channel="email",
        send_batch=made,
        contact=contact,
        address="maria@example.com",
        language="pt-br",
    )
    MessageTitle.objects.create(
        company_id=company_id,
        message=message,
        receivable_id=charge.receivable_id,
        charge=charge,
        purpose="charge_notice",
        step="by_hand",
    )
    claim = Claim.objects.create(company_id=company_id, message_ids=[message.pk], until_at=NOON)
    Delivery.objects.create(
        company_id=company_id,
        message=message,
        send_batch=made,
        state="unknown",
        reason="no_answer",
        claim_id=claim.pk,
        sending_at=NOON,
        attention_at=NOON,
    )
    MessageContent.objects.create(
        company_id=company_id,
        message=message,
        number=1,
        header_id="<m1@example.com>",
        subject="Vento Norte: boleto",
        bare=b"Subject: x\r\n\r\nx\r\n",
        size_bytes=17,
        sha256=sha256(b"Subject: x\r\n\r\nx\r\n").hexdigest(),
        open_cents=10_000,
    )
    Attachment.objects.create(
        company_id=company_id, sha256="0" * 64, media_type="application/pdf", content=b"%PDF"
    )
    DeliveryEvent.objects.create(
        company_id=company_id, message=message, kind="nothing", state="unknown", by="somebody"
    )
    MailAccount.objects.create(
        company_id=company_id,
        host="127.0.0.1",
        port=1025,
        security="none",
        from_name="Vento",
        from_address="cobranca@example.com",
    )
    BounceMailbox.objects.create(
        company_id=company_id, host="127.0.0.1", port=1143, security="none", username="vento"
    )
    ChargeSchedule.objects.create(company_id=company_id, since_date=DAY)
    PaymentLink.objects.create(
        company_id=company_id,
        customer_id=contact.customer_id,
        token_sha256=company_id.to_bytes(32),
        expires_at=NOON,
    )
    return message
