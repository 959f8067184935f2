"""What is kept to where no law is known: careful hours, few contacts."""

from datetime import date

from emdia.rules.contact_law.card import (
    TIMED,
    VOICE,
    WHATSAPP,
    WRITTEN,
    Bar,
    Barred,
    Body,
    Cap,
    Counted,
    Element,
    Force,
    Hours,
    OptIn,
    Requires,
    span,
)

_SINCE = date(2026, 11, 22)
_CHECKED = date(2026, 11, 22)
_OURS = "Policy of this program: no law of the place is known to it."

HOURS = Hours(
    code="ANY-HRS",
    says="Contact on weekdays from 9:00 to 18:00 in the debtor's zone, and on no holiday known.",
    since=_SINCE,
    source=_OURS,
    checked_on=_CHECKED,
    force=Force.POLICY,
    channels=TIMED,
    weekdays=span(9, 18),
)
CAPS = (
    Cap(
        code="ANY-CAP-DAY",
        says="One message a day.",
        since=_SINCE,
        source=_OURS,
        checked_on=_CHECKED,
        force=Force.POLICY,
        channels=WRITTEN,
        most=1,
        days=1,
    ),
    Cap(
        code="ANY-CAP-WEEK",
        says="Three messages in any seven days.",
        since=_SINCE,
        source=_OURS,
        checked_on=_CHECKED,
        force=Force.POLICY,
        channels=WRITTEN,
        most=3,
        days=7,
    ),
    Cap(
        code="ANY-CAP-CALLS",
        says="Three calls a day, answered or not.",
        since=_SINCE,
        source=_OURS,
        checked_on=_CHECKED,
        force=Force.POLICY,
        channels=frozenset({VOICE}),
        most=3,
        days=1,
    ),
    Cap(
        code="ANY-CAP-TALKS",
        says="One answered call a day.",
        since=_SINCE,
        source=_OURS,
        checked_on=_CHECKED,
        force=Force.POLICY,
        channels=frozenset({VOICE}),
        most=1,
        days=1,
        counted=Counted.REACHED,
    ),
)
WHATSAPP_OPT_IN = OptIn(
    code="WA-OPT-IN",
    says="WhatsApp only to whoever gave the number and allowed it.",
    since=date(2020, 1, 1),
    source="WhatsApp Business Messaging Policy",
    link="https://business.whatsapp.com/policy",
    checked_on=date(2026, 6, 30),
    force=Force.CONTRACT,
    channels=frozenset({WHATSAPP}),
)
THIRD_PARTIES = Bar(
    code="ANY-THIRD",
    says="Nobody but the debtor is told of the debt; a guarantor only as a debtor.",
    since=_SINCE,
    source=_OURS,
    checked_on=_CHECKED,
    force=Force.POLICY,
    bars=Barred.THIRD_PARTY,
)
PRESCRIBED = Bar(
    code="ANY-PRESCRIBED",
    says="A debt that may no longer be claimed is not demanded.",
    since=_SINCE,
    source=_OURS,
    checked_on=_CHECKED,
    force=Force.POLICY,
    bars=Barred.PRESCRIBED,
)
ELEMENTS = Requires(
    code="ANY-SHOWS",
    says="A demand names the creditor, and shows the original amount apart from what is added.",
    since=_SINCE,
    source=_OURS,
    checked_on=_CHECKED,
    force=Force.POLICY,
    elements=frozenset(Element),
)

BODY = Body(
    country="",
    name="Anywhere else",
    rules=(HOURS, *CAPS, WHATSAPP_OPT_IN, THIRD_PARTIES, PRESCRIBED, ELEMENTS),
)
