"""Writes an Itaú CNAB 400 return from plain values, with the layout that reads it.

Banks write returns; this is for the demo company, the tests and the benches.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from emdia.formats.banks.b341_itau.campo_livre import digit
from emdia.formats.banks.b341_itau.cnab400_retorno import DETALHE, DETALHE_PIX, HEADER, TRAILER
from emdia.formats.pix.writing import dynamic_code


@dataclass(frozen=True, kw_only=True, slots=True)
class ReturnHeading:
    """Whose return it is. `tax_id` is the company's CPF or CNPJ without punctuation."""

    agencia: str  # 4 digits
    conta: str  # 5 digits
    dac: str
    tax_id: str
    company_name: str
    sequence: int
    generated_date: date
    credit_date: date | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class ReturnTitle:
    """One detail line, and the Pix record after it when `pix_code` or `pix_error` is given.

    `posted_cents` is what the bank prints as paid: net of the tariff where the
    account is so configured. `motives` are written as they are; four-digit
    motives of claims and cancelled instructions go to `long_motive`.
    """

    occurrence: str
    nosso_numero: str  # 8 digits
    carteira: str = "109"
    document: str = ""
    company_use: str = ""
    occurrence_date: date
    due_date: date | None = None
    credit_date: date | None = None
    nominal_cents: int = 0
    posted_cents: int = 0
    tariff_cents: int = 0
    interest_cents: int = 0
    discount_cents: int = 0
    rebate_cents: int = 0
    iof_cents: int = 0
    other_credits_cents: int = 0
    motives: str = ""
    long_motive: str = ""
    channel: str = ""
    payer_name: str = ""
    pix_code: str = ""
    pix_error: str = ""


def write_return(*, header: ReturnHeading, titles: Iterable[ReturnTitle]) -> bytes:
    """Return the file: header, titles in order, trailer that adds up, CRLF after every line.

    :raises FieldDoesNotFit: a value does not fit its field; the message names it.
    """
    records = [HEADER.write(_header_values(header))]
    account = DETALHE.write(_account_values(header))
    count = total_cents = 0
    for title in titles:
        count += 1
        total_cents += title.nominal_cents
        values = _title_values(title, header)
        values["numero_sequencial"] = len(records) + 1
        records.append(DETALHE.write(values, over=account))
        if title.pix_code or title.pix_error:
            records.append(_pix_record(title, len(records) + 1))
    trailer = {
        "controle_arquivo": header.sequence,
        "quantidade_detalhes": count,
        "valor_total_informado": total_cents,
        "numero_sequencial": len(records) + 1,
    }
    records.append(TRAILER.write(trailer))
    return b"\r\n".join(records) + b"\r\n"


def _header_values(header: ReturnHeading) -> dict[str, Any]:
    return {
        "literal_servico": "COBRANCA",
        "agencia": header.agencia,
        "conta": header.conta,
        "dac": header.dac,
        "nome_empresa": header.company_name,
        "nome_banco": "BANCO ITAU S.A.",
        "data_geracao": header.generated_date,
        "densidade": "01600",
        "unidade_densidade": "BPI",
        "numero_sequencial_arquivo": header.sequence,
        "data_credito": header.credit_date,
        "numero_sequencial": 1,
    }


def _account_values(header: ReturnHeading) -> dict[str, Any]:
    return {
        "codigo_inscricao": "01" if len(header.tax_id) == 11 else "02",
        "numero_inscricao": header.tax_id,
        "agencia": header.agencia,
        "conta": header.conta,
        "dac": header.dac,
        "codigo_carteira": "I",
        "codigo_banco_cobrador": "341",
    }


def _title_values(title: ReturnTitle, header: ReturnHeading) -> dict[str, Any]:
    values: dict[str, Any] = {
        "nosso_numero_banco": title.nosso_numero,
        "carteira": title.carteira,
        "nosso_numero": title.nosso_numero,
        "dac_nosso_numero": digit(
            {
                "agencia": header.agencia,
                "conta": header.conta,
                "carteira": title.carteira,
                "nosso_numero": title.nosso_numero,
            }
        ),
        "codigo_ocorrencia": title.occurrence,
        "data_ocorrencia": title.occurrence_date,
        "confirmacao_nosso_numero": title.nosso_numero,
        "erros": title.motives.ljust(8, "0") if title.motives else "",
    }
    for name, field in _FIELD_OF.items():
        value = getattr(title, name)
        if value:
            values[field] = value
    return values


# What is left out is written as the field's own blank or zero.
_FIELD_OF = {
    "document": "numero_documento",
    "company_use": "uso_empresa",
    "due_date": "vencimento",
    "credit_date": "data_credito",
    "nominal_cents": "valor_titulo",
    "posted_cents": "valor_principal",
    "tariff_cents": "tarifa_cobranca",
    "interest_cents": "juros_mora_multa",
    "discount_cents": "descontos",
    "rebate_cents": "valor_abatimento",
    "iof_cents": "valor_iof",
    "other_credits_cents": "outros_creditos",
    "long_motive": "instrucao_cancelada",
    "channel": "codigo_liquidacao",
    "payer_name": "nome_pagador",
}


def _pix_record(title: ReturnTitle, line: int) -> bytes:
    return DETALHE_PIX.write(
        {
            "emv_qr_code": title.pix_code,
            "codigo_erro_pix": title.pix_error,
            "numero_sequencial": line,
        }
    )


SAMPLE_HEADING = ReturnHeading(
    agencia="1234",
    conta="56789",
    dac="0",
    tax_id="12ABC34501DE35",
    company_name="VENTO NORTE TELECOM LTDA",
    sequence=118,
    generated_date=date(2026, 3, 10),
    credit_date=date(2026, 3, 11),
)

_SAMPLE_TITLE = ReturnTitle(
    occurrence="06",
    nosso_numero="00000000",
    occurrence_date=date(2026, 3, 10),
    due_date=date(2026, 3, 10),
    credit_date=date(2026, 3, 11),
    nominal_cents=10_000,
    posted_cents=9_750,
    tariff_cents=250,
    channel="B2",
    payer_name="MARIA DA CONCEIÇÃO TESTE",
)


def _not_paid(occurrence: str, **changes: Any) -> ReturnTitle:
    unpaid = {"credit_date": None, "posted_cents": 0, "tariff_cents": 0, "channel": ""}
    return replace(_SAMPLE_TITLE, occurrence=occurrence, **(unpaid | changes))


def sample_titles() -> tuple[ReturnTitle, ...]:
    """Return one invented title for each thing a return of the bank can say."""
    paid = _SAMPLE_TITLE
    pix_code = dynamic_code(
        url="qr.example.com/v2/cobv/vento-norte-017", name="VENTO NORTE", city="RECIFE"
    )
    cases = (
        paid,
        replace(
            paid,
            due_date=date(2026, 3, 1),
            interest_cents=290,
            posted_cents=10_040,
            channel="BL",
        ),
        replace(paid, due_date=date(2026, 3, 15), discount_cents=500, posted_cents=9_250),
        replace(paid, posted_cents=10_000, tariff_cents=0, channel="CP"),
        replace(paid, occurrence="07", posted_cents=3_750, channel="B7"),
        replace(paid, occurrence="08", channel="AC", due_date=date(2025, 12, 1)),
        _not_paid("02", motives="01"),
        _not_paid("02", pix_code=pix_code),
        _not_paid("02", pix_error="003"),
        _not_paid("03", motives="0811"),
        _not_paid("09"),
        _not_paid("10", pix_code=pix_code),
        _not_paid("10"),
        _not_paid("12", rebate_cents=1_000),
        _not_paid("14", due_date=date(2026, 4, 10)),
        _not_paid("17", motives="61"),
        _not_paid("25", long_motive="1339"),
        _not_paid("28", nominal_cents=0, due_date=None, tariff_cents=1_990),
        _not_paid("69", motives="11"),
        _not_paid("95"),
        _not_paid("99"),
    )
    return tuple(
        replace(case, nosso_numero=f"{90_000_001 + number}", document=f"NF{7_001 + number}/1")
        for number, case in enumerate(cases)
    )


def many_titles(*, count: int, first: int = 1, on: date) -> Sequence[ReturnTitle]:
    """Return `count` paid titles with consecutive nosso números from `first`, for benches.

    One in ten is late with interest, one in ten has a discount; all are net of tariff.
    """
    due_dates = [on - timedelta(days=days) for days in range(30)]
    titles = []
    for number in range(first, first + count):
        nominal = 5_000 + number * 37 % 95_000
        interest = nominal // 50 if number % 10 == 0 else 0
        discount = nominal // 20 if number % 10 == 1 else 0
        titles.append(
            replace(
                _SAMPLE_TITLE,
                nosso_numero=f"{number:08d}",
                document=f"{number:010d}",
                occurrence_date=on,
                credit_date=on,
                due_date=due_dates[number % 30],
                nominal_cents=nominal,
                interest_cents=interest,
                discount_cents=discount,
                posted_cents=nominal + interest - discount - 250,
            )
        )
    return titles
