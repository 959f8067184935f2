"""Boletos of a made-up company, as its documents print them."""

from datetime import date, timedelta
from typing import Any

from emdia.formats.boleto import barcode, line_of
from emdia.formats.documents import BoletoPaper, PrintedParty
from emdia.formats.pix.writing import static_code

CREDITOR = PrintedParty(
    name="Vento Norte Telecom Ltda",
    tax_id="CNPJ 12.ABC.345/01DE-35",
    address=("Rua das Acácias, 100, Centro", "Natal – RN, 59000-000"),
)
PAYER = PrintedParty(
    name="Maria Aparecida da Conceição Souza",
    tax_id="CPF 123.456.789-09",
    address=("Rua do Sol, 15, ap. 42", "Natal – RN, 59010-001"),
)
INSTRUCTIONS = (
    "Após o vencimento: multa de 2 % e juros de 1 % ao mês (R$ 0,04 por dia).",
    "Até 05/12/2026: desconto de R$ 5,00.",
)


def paper(number: int = 1, *, has_pix: bool = True, **values: Any) -> BoletoPaper:
    """Return the boleto of one title; its amount and due date follow from `number`."""
    due_date = date(2026, 12, 10) + timedelta(days=30 * number)
    cents = 12_345 + number
    code = barcode(
        bank="341",
        due_date=due_date,
        amount_cents=cents,
        campo_livre=f"109{number:08d}11234567890000",
    )
    said = {
        "bank_code": "341-7",
        "bank_name": "Banco Itaú S.A.",
        "barcode": code,
        "line": line_of(code),
        "place": "Pagável em qualquer banco até o vencimento",
        "creditor": CREDITOR,
        "payer": PAYER,
        "account": "1234/56789-0",
        "carteira": "109",
        "nosso_numero": f"109/{number:08d}-1",
        "document": f"FAT{number}",
        "kind": "DM",
        "issue_date": date(2026, 11, 20),
        "processed_date": date(2026, 11, 20),
        "due_date": due_date,
        "amount_cents": cents,
        "instructions": INSTRUCTIONS,
        "items": (("Plano Fibra 500 Mb", cents - 1_000), ("Aluguel de equipamento", 1_000)),
        "br_code": pix(number, cents) if has_pix else "",
    }
    return BoletoPaper(**{**said, **values})


def pix(number: int, cents: int) -> str:
    return static_code(
        key="financeiro@ventonorte.example",
        name="VENTO NORTE TELECOM",
        city="NATAL",
        amount_cents=cents,
        txid=f"FAT{number}",
    )
