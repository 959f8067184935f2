"""A borderô that was sent, for the two companies: one row in each of its tables."""

from datetime import UTC, date, datetime
from zlib import compress

from emdia.books.borderos.models import Bordero, BorderoContent, BorderoLine, ChargingRule
from emdia.books.charges.models import BoletoPix, Charge, PrintedPart, PrintRun
from emdia.books.companies.models import CompanyLogo

DAY = date(2026, 3, 2)
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def add_sent(company_id: int, charge: Charge) -> dict[str, int]:
    """Add a borderô, a Pix and a printing; return their ids by the name a route has for them."""
    _boleto_pix(company_id, charge)
    return {
        "bordero_id": _bordero(company_id, charge).pk,
        "print_run_id": _print_run(company_id, charge).pk,
    }


def _bordero(company_id: int, charge: Charge) -> Bordero:
    """Add what went to a bank, and how the company charges."""
    CompanyLogo.objects.create(company_id=company_id, content=b"png")
    ChargingRule.objects.create(
        company_id=company_id, position=1, bank_agreement_id=charge.bank_agreement_id
    )
    bordero = Bordero.objects.create(
        company_id=company_id,
        bank_account_id=charge.bank_account_id,
        bank_agreement_id=charge.bank_agreement_id,
        number=1,
        state="sent",
        prepared_at=NOON,
        prepared_by="somebody",
        layout="400",
        sequence=1,
        file_name="remessa.rem",
        sha256="0" * 64,
        size_bytes=3,
        generated_date=DAY,
        sent_at=NOON,
        sent_by="somebody",
    )
    BorderoContent.objects.create(company_id=company_id, bordero=bordero, content=compress(b"rem"))
    BorderoLine.objects.create(
        company_id=company_id,
        bordero_id=bordero.pk,
        charge=charge,
        asked="entry",
        nominal_cents=10_000,
        due_date=DAY,
    )
    return bordero


def _boleto_pix(company_id: int, charge: Charge) -> None:
    """Add the Pix that the bank gave the boleto."""
    BoletoPix.objects.create(
        company_id=company_id, charge=charge, code="000201", bank_file_id=1, line_number=2
    )


def _print_run(company_id: int, charge: Charge) -> PrintRun:
    """Add boletos that were drawn."""
    run = PrintRun.objects.create(
        company_id=company_id,
        kind="together",
        state="done",
        asked_at=NOON,
        asked_by="somebody",
        as_of_date=DAY,
        parts=[[charge.pk]],
        charges_count=1,
        done_count=1,
    )
    PrintedPart.objects.create(
        company_id=company_id, print_run=run, number=1, name="boletos.pdf", content=b"pdf"
    )
    return run
