"""Brazil. No federal law names hours or a number of contacts; some states do, for calls.

Where a state names hours, they are kept to; elsewhere the hours that lie within all of them.
Laws of states follow the debtor's address.
"""

from collections.abc import Mapping
from datetime import date

from emdia.rules.bank_calendar import national_holidays
from emdia.rules.contact_law.anywhere import WHATSAPP_OPT_IN
from emdia.rules.contact_law.card import (
    SMS,
    TIMED,
    VOICE,
    WRITTEN,
    Bar,
    Barred,
    Body,
    Cap,
    Counted,
    Duty,
    Element,
    Force,
    Hours,
    Requires,
    span,
)

_READ = date(2026, 6, 30)
_CALLS = frozenset({VOICE})
_CDC = "https://www.planalto.gov.br/ccivil_03/leis/l8078compilado.htm"
_SP = "https://www.al.sp.gov.br/repositorio/legislacao/lei/2023/lei-17832-01.11.2023.html"
_RJ = "http://www.normasbrasil.com.br/norma/lei-6854-2014-rj_272050.html"
_SILENT = "No federal law gives a number; CDC (Lei 8.078/1990), arts. 42 and 71, forbid disturbing."

HOURS = (
    Hours(
        code="BR-HRS-DEF",
        says="Weekdays from 9:00 to 18:00, no Saturday, Sunday or holiday: within every state's.",
        since=date(2026, 11, 22),
        source=_SILENT,
        link=_CDC,
        checked_on=_READ,
        force=Force.POLICY,
        channels=TIMED,
        weekdays=span(9, 18),
    ),
    Hours(
        code="BR-HRS-SP",
        says="Calls on weekdays from 8:00 to 20:00, Saturdays from 8:00 to 14:00, no holidays.",
        since=date(2023, 11, 6),
        source="Lei SP 17.832/2023, art. 51 (before: Lei SP 15.426/2014, art. 2)",
        link=_SP,
        checked_on=_READ,
        channels=_CALLS,
        states=frozenset({"SP"}),
        weekdays=span(8, 20),
        saturday=span(8, 14),
    ),
    Hours(
        code="BR-HRS-RJ",
        says="Calls on weekdays from 9:00 to 19:00, never on Saturdays, Sundays or holidays.",
        since=date(2018, 1, 1),
        source="Lei RJ 6.854/2014, as amended by Lei RJ 7.868/2018",
        link=_RJ,
        checked_on=_READ,
        channels=_CALLS,
        states=frozenset({"RJ"}),
        weekdays=span(9, 19),
    ),
    Hours(
        code="BR-HRS-AL",
        says="Calls and texts on weekdays from 8:00 to 20:00, Saturdays from 8:00 to 14:00.",
        since=date(2016, 1, 1),
        source="Lei AL 7.782/2016",
        link="https://7segundos.com.br/arapiraca/noticias/2018/04/16/"
        "92926-cobrancas-via-telefone-e-sms-sao-orientadas-pelo-procon-arapiraca",
        checked_on=_READ,
        channels=frozenset({VOICE, SMS}),
        states=frozenset({"AL"}),
        weekdays=span(8, 20),
        saturday=span(8, 14),
    ),
    Hours(
        code="BR-HRS-ES",
        says="Calls on weekdays from 8:00 to 19:00.",
        since=date(2017, 1, 1),
        source="Lei ES 10.626/2017",
        link="https://efic.com.br/?p=368",
        checked_on=_READ,
        channels=_CALLS,
        states=frozenset({"ES"}),
        weekdays=span(8, 19),
    ),
    Hours(
        code="BR-HRS-AM",
        says="Calls on weekdays until 19:00; the law names no first hour, 9:00 is ours.",
        since=date(2016, 1, 1),
        source="Lei AM 306/2016",
        link="https://efic.com.br/?p=368",
        checked_on=_READ,
        channels=_CALLS,
        states=frozenset({"AM"}),
        weekdays=span(9, 19),
    ),
)
CAPS = (
    Cap(
        code="BR-CAP-DAY",
        says="One message a day, whatever the channel.",
        since=date(2026, 11, 22),
        source=_SILENT,
        link=_CDC,
        checked_on=_READ,
        force=Force.POLICY,
        channels=WRITTEN,
        most=1,
        days=1,
    ),
    Cap(
        code="BR-CAP-WEEK",
        says="Three messages in any seven days, whatever the channel.",
        since=date(2026, 11, 22),
        source=_SILENT,
        link=_CDC,
        checked_on=_READ,
        force=Force.POLICY,
        channels=WRITTEN,
        most=3,
        days=7,
    ),
    Cap(
        code="BR-CAP-CALLS",
        says="Three calls a day, answered or not.",
        since=date(2026, 11, 22),
        source=_SILENT,
        link=_CDC,
        checked_on=_READ,
        force=Force.POLICY,
        channels=_CALLS,
        most=3,
        days=1,
    ),
    Cap(
        code="BR-CAP-TALKS",
        says="One answered call a day.",
        since=date(2026, 11, 22),
        source=_SILENT,
        link=_CDC,
        checked_on=_READ,
        force=Force.POLICY,
        channels=_CALLS,
        most=1,
        days=1,
        counted=Counted.REACHED,
    ),
)
BARS = (
    Bar(
        code="BR-CON-01",
        says="Nobody else is told of the debt; no group messages, no public lists.",
        since=date(1991, 3, 11),
        source="CDC (Lei 8.078/1990), art. 42; Lei RJ 6.854/2014 for others' telephones",
        link=_CDC,
        checked_on=_READ,
        bars=Barred.THIRD_PARTY,
    ),
    Bar(
        code="BR-PRE-05",
        says="A prescribed debt is not demanded, not even out of court (Tema 1.264 is pending).",
        since=date(2023, 10, 17),
        source="STJ, 3ª Turma, REsp 2.088.100 and 2.104.168",
        link="https://www.migalhas.com.br/depeso/436112/"
        "tema-1-264-do-stj-e-seu-impacto-na-cobranca-e-litigiosidade",
        checked_on=_READ,
        bars=Barred.PRESCRIBED,
    ),
)
SHOWN = (
    Requires(
        code="BR-CON-03",
        says="Every document of collection names the creditor with address and CPF or CNPJ.",
        since=date(2009, 10, 2),
        source="CDC (Lei 8.078/1990), art. 42-A (Lei 12.039/2009)",
        link=_CDC,
        checked_on=_READ,
        elements=frozenset(
            {Element.CREDITOR_NAME, Element.CREDITOR_ADDRESS, Element.CREDITOR_TAX_ID}
        ),
    ),
    Requires(
        code="BR-CON-06",
        says="The original amount stands apart from interest, fine, fees and costs, each alone.",
        since=date(2013, 2, 21),
        source="Lei SP 17.832/2023, art. 49 (before: Lei SP 14.953/2013, art. 2); "
        "Lei RJ 6.854/2014, art. 2; kept to in every state",
        link=_SP,
        checked_on=_READ,
        elements=frozenset({Element.ORIGINAL_AMOUNT, Element.ITEMISED_ADDITIONS}),
    ),
)
DUTIES = (
    Duty(
        code="BR-CON-04",
        says="No threat, no coercion, no false statement, no interference with work or rest.",
        since=date(1991, 3, 11),
        source="CDC (Lei 8.078/1990), art. 71",
        link=_CDC,
        checked_on=_READ,
    ),
    Duty(
        code="BR-CON-07",
        says="Calls are recorded, the debtor is told so, and has the recording in 7 working days.",
        since=date(2013, 2, 21),
        source="Lei SP 17.832/2023, art. 50 (before: Lei SP 14.953/2013, art. 3); "
        "Lei RJ 6.854/2014, art. 3",
        link=_SP,
        checked_on=_READ,
        channels=_CALLS,
        states=frozenset({"SP", "RJ"}),
    ),
    Duty(
        code="BR-CON-08",
        says="Numbers on São Paulo's list of those not to be called are looked up before calling.",
        since=date(2021, 3, 9),
        source="Lei SP 13.226/2008, as amended by Lei SP 17.334/2021; contested",
        checked_on=_READ,
        channels=_CALLS | {SMS},
        states=frozenset({"SP"}),
    ),
)
_EAST = (
    "AL", "AP", "BA", "CE", "DF", "ES", "GO", "MA", "MG", "PA", "PB", "PE", "PI", "PR", "RJ", "RN",
    "RS", "SC", "SE", "SP", "TO",
)  # fmt: skip
# By the first city of each state; where one spans more, all of them count.
_ZONES: Mapping[str, tuple[str, ...]] = {
    "AC": ("America/Rio_Branco",),
    "AM": ("America/Manaus", "America/Eirunepe"),
    "MS": ("America/Campo_Grande",),
    "MT": ("America/Cuiaba",),
    "RO": ("America/Porto_Velho",),
    "RR": ("America/Boa_Vista",),
    **dict.fromkeys(_EAST, ("America/Sao_Paulo",)),
}

BODY = Body(
    country="BR",
    name="Brazil",
    rules=(*HOURS, *CAPS, WHATSAPP_OPT_IN, *BARS, *SHOWN, *DUTIES),
    holidays=national_holidays,
    zones=_ZONES,
    home_zones=frozenset(
        f"America/{city}"
        for city in (
            "Sao_Paulo",
            "Araguaina",
            "Bahia",
            "Belem",
            "Boa_Vista",
            "Campo_Grande",
            "Cuiaba",
            "Eirunepe",
            "Fortaleza",
            "Maceio",
            "Manaus",
            "Noronha",
            "Porto_Velho",
            "Recife",
            "Rio_Branco",
            "Santarem",
        )
    ),
)
