"""What is printed is read again from the picture of its page: bars, QR code, digits and words."""

import struct
import zlib
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emdia.formats.boleto import barcode, line_of
from emdia.formats.documents import (
    LISTED_PER_COVER,
    PER_PAGE,
    BoletoPaper,
    Brand,
    BrandRefused,
    CreditorUnnamed,
    NotAsMeant,
    NothingToPrint,
    PrintedParty,
    TooMuchText,
    boletos,
    carne,
    check_pages,
    read_pages,
)

from .papers import CREDITOR, paper

DOTS_PER_MM = 300 / 25.4
PLAIN = Brand()


def printed(*papers: BoletoPaper, brand: Brand = PLAIN) -> bytes:
    return boletos(papers, brand=brand, title="Vento Norte")


def slips(papers: list[BoletoPaper]) -> list[list[BoletoPaper]]:
    """Return what each page of a carnê shows: nothing on its covers, then three slips."""
    covers = -(-len(papers) // LISTED_PER_COVER)
    pages = [papers[at : at + PER_PAGE] for at in range(0, len(papers), PER_PAGE)]
    return [[] for _ in range(covers)] + pages


def words(content: bytes, page: int = 0) -> str:
    document = pypdfium2.PdfDocument(content)
    found = document[page].get_textpage().get_text_range()
    document.close()
    return str(found)


def picture(content: bytes, page: int = 0) -> np.ndarray:
    """Return a page in grey, 300 points an inch."""
    document = pypdfium2.PdfDocument(content)
    found = document[page].render(scale=300 / 72, grayscale=True).to_numpy().squeeze().copy()
    document.close()
    return found


def png(width: int, height: int) -> bytes:
    """Return a red picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + check

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = (b"\0" + b"\xff\0\0" * width) * height
    parts = (chunk(b"IHDR", head), chunk(b"IDAT", zlib.compress(rows)), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


@pytest.mark.parametrize("has_pix", [True, False])
@pytest.mark.parametrize("language", ["pt-br", "es", "en"])
def test_each_page_shows_its_boleto(has_pix: bool, language: str) -> None:
    papers = [paper(number, has_pix=has_pix, language=language) for number in (1, 2)]
    check_pages(printed(*papers), [[one] for one in papers])


@pytest.mark.parametrize("count", [1, 2, 3, 4, 12, LISTED_PER_COVER + 1])
def test_a_carne_has_three_slips_a_page_after_its_covers(count: int) -> None:
    papers = [paper(number) for number in range(1, count + 1)]
    content = carne(papers, brand=PLAIN, title="Vento Norte")
    check_pages(content, slips(papers))
    assert f"Parcela {count} de {count}" in words(content, len(slips(papers)) - 1)
    assert f"{count}/{count}" in words(content, -(-count // LISTED_PER_COVER) - 1)


@pytest.mark.parametrize("draw", [boletos, carne])
def test_a_file_without_pages_is_refused(draw: Callable[..., bytes]) -> None:
    with pytest.raises(NothingToPrint):
        draw([], brand=PLAIN, title="Vento Norte")


@settings(max_examples=25, deadline=None, database=None)
@given(
    campo_livre=st.text("0123456789", min_size=25, max_size=25),
    cents=st.integers(1, 10**10 - 1),
)
def test_any_barcode_is_read_as_it_was_written(campo_livre: str, cents: int) -> None:
    one = paper(has_pix=False)
    code = barcode(bank="237", due_date=one.due_date, amount_cents=cents, campo_livre=campo_livre)
    changed = replace(one, barcode=code, line=line_of(code), amount_cents=cents)
    check_pages(printed(changed), [[changed]])


def test_the_barcode_has_the_size_and_place_the_banks_want() -> None:
    page = picture(printed(paper(has_pix=False)))
    height = len(page)
    # What lies below the frame and left of the words beside it is the barcode.
    zone = page[int(height - 26 * DOTS_PER_MM) : int(height - 5 * DOTS_PER_MM)]
    dark = zone[:, : int(125 * DOTS_PER_MM)] < 128
    rows = np.flatnonzero(dark.mean(axis=1) > 0.2)
    bars = dark[rows[len(rows) // 2]]
    columns = np.flatnonzero(bars)
    assert (columns[-1] - columns[0]) / DOTS_PER_MM == pytest.approx(103, abs=0.3)
    assert len(rows) / DOTS_PER_MM == pytest.approx(13, abs=0.3)
    quiet = columns[0] / DOTS_PER_MM - 12
    assert quiet == pytest.approx(5, abs=0.3)
    middle = (len(zone) - rows.mean()) / DOTS_PER_MM + 5
    # 12 mm above the foot of the ficha, which ends 6 mm above that of the page.
    assert middle == pytest.approx(18, abs=0.3)


def test_another_page_than_meant_does_not_leave() -> None:
    first, second = paper(1), paper(2)
    content = printed(first, second)
    with pytest.raises(NotAsMeant, match="Page 1: the barcode"):
        check_pages(content, [[second], [first]])
    with pytest.raises(NotAsMeant, match="2 pages; 1"):
        check_pages(content, [[first]])


def test_a_line_that_says_other_digits_than_the_bars_does_not_leave() -> None:
    one, other = paper(1), paper(2)
    mixed = replace(one, line=other.line)
    with pytest.raises(NotAsMeant, match="Page 1: the digitable line"):
        check_pages(printed(mixed), [[one]])
    with pytest.raises(NotAsMeant, match="barcode of the line"):
        check_pages(printed(mixed), [[mixed]])


def test_another_pix_code_does_not_leave_nor_a_missing_one() -> None:
    one = paper(1)
    for changed in (replace(one, br_code=paper(2).br_code), replace(one, br_code="")):
        with pytest.raises(NotAsMeant, match="Pix code"):
            check_pages(printed(changed), [[one]])


@pytest.mark.parametrize("missing", ["name", "tax_id", "address"])
def test_no_boleto_without_its_creditor(missing: str) -> None:
    unnamed = replace(CREDITOR, **{missing: () if missing == "address" else " "})
    with pytest.raises(CreditorUnnamed, match=missing):
        paper(creditor=unnamed)


def test_the_law_s_words_stand_on_what_the_payer_keeps() -> None:
    one = paper(final_creditor=PrintedParty(name="Fundo Sul", tax_id="CNPJ 11.222.333/0001-81"))
    found = words(printed(one))
    for told in (
        CREDITOR.name,
        CREDITOR.tax_id,
        *CREDITOR.address,
        one.payer.name,
        one.nosso_numero,
        one.document,
        "R$ 123,46",
        "09/01/2027",
        "Fundo Sul",
        *one.instructions,
        "Aluguel de equipamento",
    ):
        assert told in found, told


def test_letters_no_font_has_and_marks_of_the_format_are_printed_as_text() -> None:
    name = r"José (filho) \ Łukasz"
    one = paper(payer=PrintedParty(name=name, tax_id="CPF 123.456.789-09"))
    content = printed(one)
    assert r"José (filho) \ ?ukasz" in words(content)
    check_pages(content, [[one]])


def test_nothing_is_left_out_for_want_of_room() -> None:
    with pytest.raises(TooMuchText, match="items"):
        printed(paper(items=[("Item", 1)] * 13))
    with pytest.raises(TooMuchText, match="lines"):
        printed(paper(instructions=["Após o vencimento: multa de 2 %."] * 12))
    long = "Após o vencimento, " + "multa e juros conforme o contrato, " * 5
    assert "contrato" in words(printed(paper(instructions=[long])))


def test_a_long_name_is_shortened_in_the_ficha_and_whole_on_no_line_beyond_it() -> None:
    long = PrintedParty(name="Condomínio " * 20, tax_id="CNPJ 11.222.333/0001-81")
    one = paper(payer=long)
    check_pages(printed(one), [[one]])


def test_the_brand_shows_its_colour_and_logo() -> None:
    content = printed(paper(), brand=Brand(colour="#0f766e", logo=png(80, 32)))
    document = pypdfium2.PdfDocument(content)
    page = document[0].render(scale=2).to_numpy()
    document.close()
    red = (page[..., 2] > 240) & (page[..., 1] < 20)
    assert red.sum() > 2_000
    check_pages(content, [[paper()]])


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"colour": "red"}, "#rrggbb"),
        ({"logo": b"<svg/>"}, "PNG or a JPEG"),
        ({"logo": b"\x89PNG\r\n\x1a\nnothing"}, "cannot be read"),
        ({"logo": b"\x89PNG\r\n\x1a\n" + bytes(600_000)}, "bytes"),
        ({"logo": png(4_000, 1_001)}, "pixels"),
    ],
)
def test_a_brand_that_cannot_be_printed_is_refused(values: dict[str, object], why: str) -> None:
    with pytest.raises(BrandRefused, match=why):
        Brand(**values)  # type: ignore[arg-type]


def test_the_same_papers_make_the_same_bytes() -> None:
    assert printed(paper()) == printed(paper())


def test_what_is_no_pdf_file_does_not_leave() -> None:
    with pytest.raises(NotAsMeant, match="PDF"):
        list(read_pages(b"%PDF-1.3 nothing"))
