"""Tables from outside: encodings, separators, damaged and hostile files."""

import struct
from collections.abc import Iterator
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from emdia.formats.tables import Portion, Unreadable, open_table
from emdia.formats.tables.cutting import Cutter, TextPiece, text_pieces

WORKBOOK = (
    '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    '<sheets><sheet name="Titulos" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
    'relationships/worksheet" Target="worksheets/sheet1.xml"/>'
    '<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
    'relationships/styles" Target="styles.xml"/></Relationships>'
)
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)
ROOT = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
    'relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>'
)
STYLES = (
    '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    '<cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>'
)
CELLS = (
    '<row r="1"><c r="A1" t="inlineStr"><is><t>Documento</t></is></c>'
    '<c r="B1" t="inlineStr"><is><t>Valor</t></is></c>'
    '<c r="C1" t="inlineStr"><is><t>Vencimento</t></is></c></row>'
    '<row r="3"><c r="A3"><v>1001</v></c><c r="B3"><v>1234.5</v></c>'
    '<c r="C3" s="1"><v>46112</v></c></row>'
    '<row r="4"><c r="A4" t="str"><f>"=1"&amp;"+1"</f><v>=1+1</v></c>'
    '<c r="B4"><v>0.30000000000000004</v></c><c r="C4"><v>46112</v></c></row>'
    '<row r="5"><c r="A5" t="inlineStr"><is><t>@SUM(A1)</t></is></c>'
    '<c r="B5"><v>1.234</v></c></row>'
)


def book(cells: str = CELLS, **parts: str) -> bytes:
    """Return a workbook made of its parts."""
    sheet = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f"<sheetData>{cells}</sheetData></worksheet>"
    )
    whole = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": ROOT,
        "xl/workbook.xml": WORKBOOK,
        "xl/_rels/workbook.xml.rels": RELATIONS,
        "xl/styles.xml": STYLES,
        "xl/worksheets/sheet1.xml": sheet,
    } | parts
    file = BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        for name, text in whole.items():
            archive.writestr(name, text)
    return file.getvalue()


def rows(data: bytes) -> list[tuple[int, list[str]]]:
    return [
        pair
        for portion in open_table(data).portions()
        for pair in zip(portion.lines, map(list, portion.rows), strict=True)
    ]


def refusal(data: bytes) -> str:
    with pytest.raises(Unreadable) as refused:
        list(open_table(data).portions())
    assert refused.value.fault.message.endswith((".", "again."))
    return refused.value.fault.code


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "latin-1", "utf-16"])
def test_any_separator_and_encoding(separator: str, encoding: str) -> None:
    text = f'Título{separator}Nome\r\n1{separator}José\r\n\r\n"2{separator}x"{separator}Ação\r\n'
    data = text.encode(encoding)
    assert open_table(data).headings == ("Título", "Nome")
    assert rows(data) == [(2, ["1", "José"]), (4, [f"2{separator}x", "Ação"])]


def test_a_quoted_cell_may_hold_line_ends_and_is_named_by_its_first_line() -> None:
    assert rows(b'a;b\n"1\n2";x\n3;y\n') == [(2, ["1\n2", "x"]), (4, ["3", "y"])]


def test_excel_names_its_separator() -> None:
    assert open_table(b"sep=|\na|b;c\n1|2\n").headings == ("a", "b;c")
    assert rows(b"sep=|\na|b;c\n1|2\n") == [(3, ["1", "2"])]


def test_letters_are_whole_wherever_a_portion_of_bytes_ends() -> None:
    names = [f"{number}{'é' * 20}" for number in range(60_000)]
    found = rows(("a;b\n" + "".join(f"1;{name}\n" for name in names)).encode())
    assert [cells[1] for _, cells in found] == names


class ByRow(Cutter):
    """Cuts nothing by column."""

    def _whole_columns(self, piece: str) -> None:
        return None


def cut(cutter: type[Cutter], pieces: list[str], columns: int) -> object:
    return told(cutter(separator=";", columns=columns, after=1).portions(iter(pieces)))


def cut_apart(pieces: list[str], columns: int) -> object:
    """Cut each piece as if there were no other."""
    apart = text_pieces(iter(pieces), separator=";", columns=columns, after=1)
    return told(portion for piece in apart for portion in piece.portions())


def told(portions: Iterator[Portion]) -> object:
    try:
        found = list(portions)
    except Unreadable as refusal:
        return refusal.fault
    return [
        (line, list(row))
        for portion in found
        for line, row in zip(portion.lines, portion.rows, strict=True)
    ]


SIGNS = ("a", "", ";", ";", ";", "\n", "\n", "\r\n", "\r", '"', "'", "'=x", "=", " ")


@settings(max_examples=5_000, deadline=None, database=None)
@given(
    st.lists(st.sampled_from(SIGNS), min_size=1, max_size=24).map("".join),
    st.integers(1, 4),
    st.integers(0, 24),
)
@example("a;b\n;\n\nc;d\n", 2, 4)
@example('a;"b\nc";d\ne;f;g\n', 3, 5)
@example("a;b;c;d;e\n", 2, 0)
def test_cutting_by_column_by_row_and_in_pieces_is_the_same(
    text: str, columns: int, middle: int
) -> None:
    place = text.rfind("\n", 0, middle) + 1
    pieces = [piece for piece in (text[:place], text[place:]) if piece]
    assume(pieces)
    by_row = cut(ByRow, [text], columns)
    assert cut(Cutter, pieces, columns) == by_row
    assert cut(ByRow, pieces, columns) == by_row
    if '"' not in text:
        assert cut_apart(pieces, columns) == by_row


def test_only_a_file_without_a_quote_is_cut_apart() -> None:
    assert [type(one) for one in open_table(b"a;b\n1;2\n").pieces()] == [TextPiece]
    assert [type(one) for one in open_table(b'a;b\n1;"2\n3"\n').pieces()] == [Portion]


def test_lines_may_end_as_on_old_macintoshes() -> None:
    assert rows(b"a;b\r1;2\r3;4\r") == [(2, ["1", "2"]), (3, ["3", "4"])]


def test_a_quote_without_an_end_is_told_where_it_begins() -> None:
    with pytest.raises(Unreadable) as refused:
        rows(b'a;b\n1;2\n"3;4\n5;6\n')
    assert refused.value.fault.line == 3


def test_a_cell_without_an_end_is_refused() -> None:
    assert refusal(b'a;b\n1;"' + b"x" * 200_000) == "csv_invalid"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "file_empty"),
        (b" \r\n\r\n", "file_empty"),
        (b"%PDF-1.7 \0", "file_type"),
        (b"<html><table><tr><td>a</td></tr></table>", "file_type"),
        (b'\xef\xbb\xbf{"a": 1}', "file_type"),
        ("a;b\n1;2\n".encode("utf-32"), "encoding"),
        (b'a;b\n1;2\n"3;4\n5;6\n', "csv_invalid"),
        (b"a;b\n1;\0\n", "encoding"),
        ("a;b\nJosé;1\n".encode() + "João;2\n".encode("latin-1"), "encoding_mixed"),
        (b"a;A\n1;2\n", "column_doubled"),
        (b";;\n1;2\n;;;", ""),
        (b"a;" * 300 + b"\n", "columns_too_many"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + b"x" * 99, "xlsx_unsupported"),
        (b"PK\x03\x04 no zip at all", "xlsx_damaged"),
    ],
)
def test_what_is_no_table_is_refused(data: bytes, code: str) -> None:
    if code:
        assert refusal(data) == code
    else:
        assert open_table(data).headings == ("1", "2")


def test_a_file_above_the_limit_is_refused_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("emdia.formats.tables.MAX_BYTES", 10)
    assert refusal(b"a;b\n1;2\n3;4\n") == "too_large"


def test_more_rows_than_the_limit_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("emdia.formats.tables.csv_rows.MAX_ROWS", 2)
    assert refusal(b"a;b\n1;2\n3;4\n5;6\n") == "rows_too_many"
    assert refusal(b"a;b\n1;2\n3;4\n5;6") == "rows_too_many"


def test_a_workbook_comes_out_as_text_that_cannot_be_misread() -> None:
    data = book()
    assert open_table(data).headings == ("Documento", "Valor", "Vencimento")
    assert rows(data) == [
        (3, ["1001", "1234.5", "2026-03-31"]),
        (4, ["=1+1", "0.3", "46112"]),
        (5, ["@SUM(A1)", "1.2340", ""]),
    ]


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ({"xl/vbaProject.bin": "x"}, "xlsx_unsupported"),
        ({"xl/externalLinks/externalLink1.xml": "<a/>"}, "xlsx_unsupported"),
        ({"../../etc/passwd": "x"}, "archive_unsafe"),
        ({"xl/bomb.bin": "0" * 6_000_000}, "archive_unsafe"),
        ({"xl/sharedStrings.xml": '<!DOCTYPE a [<!ENTITY b "c">]><sst/>'}, "dtd_forbidden"),
        ({f"xl/part{n}.xml": "<a/>" for n in range(2_000)}, "archive_unsafe"),
    ],
)
def test_an_unsafe_workbook_is_not_opened(parts: dict[str, str], code: str) -> None:
    assert refusal(book(**parts)) == code


def test_cells_far_apart_are_refused() -> None:
    far = CELLS + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    assert refusal(book(far)) == "xlsx_unsupported"


def test_a_long_text_shared_by_many_cells_is_refused() -> None:
    many = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 50_001))
    shared = f"<sst><si><t>{'ab' * 20_000}</t></si></sst>"
    assert refusal(book(many, **{"xl/sharedStrings.xml": shared})) == "archive_unsafe"


def test_a_part_larger_than_it_says_is_refused() -> None:
    data = bytearray(book(**{"xl/bomb.xml": "<a/>" * 100_000}))
    told = struct.pack("<L", 400_000)
    assert data.count(told) == 2
    lie = bytes(data).replace(told, struct.pack("<L", 4))
    assert refusal(lie) in {"archive_unsafe", "xlsx_damaged"}


def test_a_cut_workbook_is_damaged() -> None:
    assert refusal(book()[:-200]) == "xlsx_damaged"


def test_another_zip_is_no_workbook() -> None:
    file = BytesIO()
    with ZipFile(file, "w") as archive:
        archive.writestr("a.csv", "a;b")
    assert refusal(file.getvalue()) == "file_type"
