"""United States: Regulation F binds those who collect for others; it is kept to here by all."""

from datetime import date

from emdia.rules.contact_law.anywhere import (
    CAPS,
    ELEMENTS,
    PRESCRIBED,
    THIRD_PARTIES,
    WHATSAPP_OPT_IN,
)
from emdia.rules.contact_law.card import (
    TIMED,
    VOICE,
    WRITTEN,
    Body,
    Cap,
    Counted,
    Duty,
    Hours,
    span,
)

_SINCE = date(2021, 11, 30)
_READ = date(2026, 6, 30)
_CALLS = frozenset({VOICE})
_REG_F = "https://law.lawstack.com/cfr/12/1006.14/"
_EVERY_DAY = span(8, 21)

BODY = Body(
    country="US",
    name="United States",
    rules=(
        Hours(
            code="US-03",
            says="Every day from 8:00 to 21:00 where the debtor is.",
            since=_SINCE,
            source="12 CFR 1006.6(b)(1)(i); binds third-party collectors",
            link=_REG_F,
            checked_on=_READ,
            channels=TIMED,
            weekdays=_EVERY_DAY,
            saturday=_EVERY_DAY,
            sunday=_EVERY_DAY,
            holidays_count=False,
        ),
        Cap(
            code="US-02",
            says="Seven calls in seven days; of one debt by the rule, of one debtor here.",
            since=_SINCE,
            source="12 CFR 1006.14(b)(2)(i)(A); binds third-party collectors",
            link=_REG_F,
            checked_on=_READ,
            channels=_CALLS,
            most=7,
            days=7,
        ),
        Cap(
            code="US-02-TALK",
            says="No call in the seven days that begin with a conversation.",
            since=_SINCE,
            source="12 CFR 1006.14(b)(2)(i)(B); binds third-party collectors",
            link=_REG_F,
            checked_on=_READ,
            channels=_CALLS,
            most=1,
            days=7,
            counted=Counted.REACHED,
        ),
        *(one for one in CAPS if one.channels == WRITTEN),
        WHATSAPP_OPT_IN,
        THIRD_PARTIES,
        PRESCRIBED,
        ELEMENTS,
        Duty(
            code="US-03-OUT",
            says="Every e-mail and text says how to receive no more of them; not at work where it"
            " is known to be forbidden.",
            since=_SINCE,
            source="12 CFR 1006.6(b)(3) and (e)",
            link=_REG_F,
            checked_on=_READ,
            channels=WRITTEN,
        ),
    ),
    home_zones=frozenset(
        {
            "America/Chicago",
            "America/Denver",
            "America/Los_Angeles",
            "America/New_York",
            "America/Puerto_Rico",
        }
    ),
)
