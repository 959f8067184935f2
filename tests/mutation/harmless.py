"""Changes of a rule that change nothing, so that no test can see them, each with its why."""

SAME_END = "what begins anew on its first day ends as it would have"
UNREACHED = "the other condition is true in the same cases"
WHOLE = "between two whole numbers lies no other"
BEYOND = "the end of what is listed or sliced, whatever lies beyond it"
NEXT_MONTH = "32 days after the first of a month are in the next one too"
TIMES_ZERO = "multiplied by a rate of zero"
DECEMBER = "the year counts only where a month is too short, and December never is"

EQUAL = "between a day and itself nothing grows"
NOT_SUMMED = "the discount of what was paid is not asked for again"
SWALLOWED = "the division by three makes no difference of it in any century"
NO_STATE = "no state or bank has that name"

CALENDAR_OF = (
    '*, additions: Iterable[CalendarDay] = (), state: str = "", bank: str = "", city: str = ""'
)
FOLLOWING = "following = date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)"
HARMLESS: dict[str, dict[str, str]] = {
    "allocation_order": {
        "place = {FinePlace.FIRST: 0, FinePlace.AFTER_INTEREST: 1, FinePlace.LAST: 3}[fine]"
        ": 3 -> 4": BEYOND,
    },
    "bank_calendar": {
        "epact = (19 * golden + century - leaps - shift + 15) % 30: "
        "19 * golden + century - leaps - shift + 15 -> "
        "19 * golden + century - leaps - shift - 15": "fifteen is half of thirty",
        "shift = (century - (century + 8) // 25 + 1) // 3: 8 -> 9": SWALLOWED,
        f"{CALENDAR_OF}: '' -> 'x'": NO_STATE,
    },
    "candidates": {
        "(one for one in scored if one.points > 0),: 0 -> 1": "no evidence is worth one point",
    },
    "indexes": {
        "return PPT, 0, 0, 0, 1: 0 -> 1": TIMES_ZERO,
        "return PPT, 0, 0, 0, 1: 1 -> 2": TIMES_ZERO,
        "return (month + timedelta(days=31)).replace(day=1): 31 -> 32": NEXT_MONTH,
    },
    "late_charges": {
        "return replace(terms, rebate_cents=0, discount_cents=0): 0 -> 1": NOT_SUMMED,
        "if not code or since >= as_of:: since >= as_of -> since > as_of": EQUAL,
        "selic_ppt = selic.total(end) - selic.total(due_date) if due_date < end else 0: "
        "due_date < end -> due_date <= end": EQUAL,
        "legal_ppt = legal.total(as_of) - legal.total(turn) if turn < as_of else 0: "
        "turn < as_of -> turn <= as_of": EQUAL,
        "needed = [(code, since, as_of)] if code and since < as_of else []: "
        "since < as_of -> since <= as_of": EQUAL,
    },
    "limitation": {
        "timely = [day for day in sorted(interruptions) if begins <= day <= first]: "
        "begins <= day <= first -> begins < day <= first": SAME_END,
        f"{FOLLOWING}: year + (month + 1) // 12 -> year - (month + 1) // 12": DECEMBER,
        f"{FOLLOWING}: month + 1 -> month - 1": DECEMBER,
        f"{FOLLOWING}: 12 -> 13": DECEMBER,
        f"{FOLLOWING}: 1 -> 2": DECEMBER,
    },
    "month_closing": {
        "if len(month) != len(\"2026-03\"):: '2026-03' -> '2026-04'": "as long as the other",
        "return (month + timedelta(days=31)).replace(day=1) - timedelta(days=1): 31 -> 32": (
            NEXT_MONTH
        ),
    },
    "settlement": {
        "if line.title is None or title is None:: line.title is None or title is None -> "
        "line.title is None and title is None": UNREACHED,
        "if line.paid_cents > SUSPICIOUS_TIMES_NOMINAL * line.nominal_cents > 0:: 0 -> 1": WHOLE,
    },
    "withholding": {
        "SERVICE_PPM = ((), *((ppm,) for ppm in range(20_000, 50_001, 5_000))): 50001 -> 50002": (
            BEYOND
        ),
    },
}
