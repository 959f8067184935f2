"""How fast barcodes, lines and BR Codes are written, and statements read; one process, one core."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from datetime import date

import numpy as np

from emdia.formats.banks.agreements import Agreement
from emdia.formats.boleto import many
from emdia.formats.pix import static_codes
from emdia.formats.statements import read_ofx

BOLETOS, BOLETO_GOAL = 200_000, 100_000
NUMBERS, ISSUED = 100_000, date(2026, 3, 10)
CODES, CODE_GOAL = 200_000, 500_000
ENTRIES, OFX_SECONDS = 50_000, 2.0

_OFX_HEAD = """OFXHEADER:100

<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>BRL
<BANKACCTFROM><BANKID>341<ACCTID>72192-0</BANKACCTFROM><BANKTRANLIST>
"""
_OFX_TAIL = """</BANKTRANLIST><LEDGERBAL><BALAMT>1,00<DTASOF>20250930</LEDGERBAL>
</STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>
"""


def best_seconds(run: Callable[[], object], *, rounds: int = 5) -> float:
    """Return the CPU time of the fastest round."""
    figures = []
    for _ in range(rounds):
        started = time.process_time()
        run()
        figures.append(time.process_time() - started)
    return min(figures)


def report(name: str, per_second: float, goal: int) -> None:
    """Print one figure and whether it meets its goal."""
    verdict = "met" if per_second >= goal else "MISSED"
    print(f"{name:<28}{per_second:>12,.0f} per CPU-second, goal {goal:,}: {verdict}")


def write_boletos() -> None:
    codes = many.barcodes(
        bank="341",
        due_days=np.full(BOLETOS, 9_500, dtype=np.int32),
        amounts_cents=np.arange(BOLETOS, dtype=np.int64),
        campos_livres=np.full(BOLETOS, b"1091234567840057123457000"),
    )
    assert len(many.lines(codes)) == BOLETOS


def number_boletos() -> None:
    """Draw numbers under an agreement and write the digits of each boleto."""
    agreed = Agreement(
        bank="341",
        layout="400",
        agencia="1234",
        conta="56789",
        dac="0",
        convenio="",
        carteira="109",
    )
    drawn = [agreed.number(one, issued=ISSUED) for one in range(1, NUMBERS + 1)]
    codes = many.barcodes(
        bank="341",
        due_days=np.full(NUMBERS, 9_500, dtype=np.int32),
        amounts_cents=np.arange(NUMBERS, dtype=np.int64),
        campos_livres=np.array(list(map(agreed.campo_livre, drawn)), dtype="S25"),
    )
    assert len(many.lines(codes)) == NUMBERS


def write_codes() -> None:
    charges = ((number + 1, f"T{number}") for number in range(CODES))
    written = static_codes(key="52998224725", name="VENTO NORTE", city="CURITIBA", charges=charges)
    deque(written, maxlen=0)


def ofx() -> bytes:
    """Return a statement with one entry after another, as banks print them."""
    entries = (
        f"<STMTTRN>\n<TRNTYPE>CREDIT\n<DTPOSTED>202509{1 + number % 28:02d}120000[-3:BRT]\n"
        f"<TRNAMT>{number},{number % 100:02d}\n<FITID>{number}\n<MEMO>BOLETO {number}\n</STMTTRN>\n"
        for number in range(ENTRIES)
    )
    return (_OFX_HEAD + "".join(entries) + _OFX_TAIL).encode()


def main() -> None:
    report("number to line", NUMBERS / best_seconds(number_boletos), BOLETO_GOAL)
    report("barcode and line", BOLETOS / best_seconds(write_boletos), BOLETO_GOAL)
    report("BR Code", CODES / best_seconds(write_codes), CODE_GOAL)
    data = ofx()
    seconds = best_seconds(lambda: read_ofx(data), rounds=3)
    verdict = "met" if seconds <= OFX_SECONDS else "MISSED"
    print(f"OFX of {ENTRIES:,} entries         {seconds:.2f} s, goal {OFX_SECONDS} s: {verdict}")


if __name__ == "__main__":
    main()
