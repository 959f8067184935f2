"""The statement of a company's first account for the month: what the ledger moved, and one more.

Written as OFX and imported as anybody's, so that bank − ledger has something to explain.
"""

from collections import defaultdict
from datetime import date, timedelta

from emdia.books.companies.scope import company_scope
from emdia.books.payments import queries as payments
from emdia.workflows.import_statement import import_statement

from .founding import BY, Founded
from .titles import CALENDAR

PACKAGE_CENTS = -8_990  # the monthly fee of the account, which no file tells
PACKAGE_WORDS = "TARIFA PACOTE DE SERVICOS"
LOOK_BACK_DAYS = 14
OPENING_CENTS = 2_500_000
Line = tuple[date, int, str]


def import_month(founded: Founded, *, last_day: date) -> None:
    """Import the first account's statement from the first of the month of `last_day`.

    It ends on the bank day after, on which the money of `last_day` is credited.
    """
    first, until = last_day.replace(day=1), CALENDAR.on_or_after(last_day + timedelta(days=1))
    lines = _moved(founded, first, until)
    lines.append((last_day, PACKAGE_CENTS, PACKAGE_WORDS))
    import_statement(
        company_id=founded.company_id,
        name=f"extrato-{first:%Y-%m}.ofx",
        content=_ofx(founded, lines, first, until),
        by=BY,
    )


def _moved(founded: Founded, first: date, until: date) -> list[Line]:
    """Return what the account was credited and debited: one sum per file, the rest one by one."""
    account_id = founded.agreements[0].bank_account_id
    sums: dict[tuple[int, int | None], int] = defaultdict(int)
    days: dict[tuple[int, int | None], date] = {}
    with company_scope(founded.company_id):
        moved = payments.bank_movements(
            company_id=founded.company_id,
            first_date=first - timedelta(days=LOOK_BACK_DAYS),
            as_of=until,
        )
    for one in moved:
        if one.bank_account_id == account_id:
            # The tariffs of a file are kept from what it credits.
            key = (one.batch_id, one.entry_id)
            sums[key] += one.cents
            days[key] = max(one.day, days.get(key, one.day))
    told = [
        (days[key], cents, "LIQUIDACAO COBRANCA" if key[1] is None else "TRANSFERENCIA")
        for key, cents in sums.items()
        if cents and first <= days[key] <= until
    ]
    return sorted(told)


def _ofx(founded: Founded, lines: list[Line], first: date, until: date) -> bytes:
    terms = founded.company.accounts[0].terms
    closing = OPENING_CENTS + sum(cents for _, cents, _ in lines)
    entries = "\n".join(
        f"<STMTTRN><TRNTYPE>{'CREDIT' if cents > 0 else 'DEBIT'}<DTPOSTED>{day:%Y%m%d}"
        f"<TRNAMT>{_amount(cents)}<FITID>{number}<MEMO>{words}</STMTTRN>"
        for number, (day, cents, words) in enumerate(lines, start=1)
    )
    return f"""OFXHEADER:100
DATA:OFXSGML
VERSION:102
ENCODING:USASCII
CHARSET:1252

<OFX><SIGNONMSGSRSV1><SONRS><STATUS><CODE>0<SEVERITY>INFO</STATUS><DTSERVER>{until:%Y%m%d}
<LANGUAGE>POR</SONRS></SIGNONMSGSRSV1><BANKMSGSRSV1><STMTTRNRS><TRNUID>1<STMTRS><CURDEF>BRL
<BANKACCTFROM><BANKID>{terms.bank_code}<BRANCHID>{terms.agencia}<ACCTID>{terms.conta}-{terms.dac}
<ACCTTYPE>CHECKING</BANKACCTFROM>
<BANKTRANLIST><DTSTART>{first:%Y%m%d}<DTEND>{until:%Y%m%d}
{entries}
</BANKTRANLIST>
<LEDGERBAL><BALAMT>{_amount(closing)}<DTASOF>{until:%Y%m%d}</LEDGERBAL></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>
""".encode("ascii")


def _amount(cents: int) -> str:
    sign, whole = "-" if cents < 0 else "", abs(cents)
    return f"{sign}{whole // 100}.{whole % 100:02d}"
