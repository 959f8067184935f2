"""A message by e-mail, WhatsApp or SMS, grouped by debtor; it leaves by itself."""

from .card import Becomes, Lane, StepKind

KIND = StepKind(lane=Lane.CONTACT, becomes=Becomes.MESSAGE, channels=("email", "whatsapp", "sms"))
