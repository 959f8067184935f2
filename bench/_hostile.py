"""Files that try a reader: damaged, endless, or made to grow, each as large as one likes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import partial
from random import Random

from _grown import grown, sample_of
from emdia.formats import pix
from emdia.formats.banks import ReturnLayout, banks
from emdia.formats.boleto import InvalidBoleto, decode
from emdia.formats.explained_line import explain_line
from emdia.formats.febraban240.extrato import (
    HEADER_LOTE_EXTRATO,
    SEGMENTO_E,
    TRAILER_LOTE_EXTRATO,
)
from emdia.formats.fixed_width import Field, Layout, Unreadable
from emdia.formats.pix import InvalidBrCode
from emdia.formats.remessa.reading import read_remessa
from emdia.formats.returns import read_return, recognise, split_files
from emdia.formats.statements import LAYOUTS, MAX_ACCOUNTS, MAX_ENTRIES, read_statements

Make = Callable[[int], bytes]
Read = Callable[[bytes], object]

# What a reader may answer to such a file, beside what it read.
REFUSALS = (Unreadable, InvalidBoleto, InvalidBrCode)

RETURNS = (("341", "400"), ("341", "240"), ("237", "400"), ("001", "240"))
REMESSAS = (("341", "400"), ("341", "240"), ("033", "240"), ("748", "400"))
# Of so short a text a large file has more than the limits allow.
_SHORT = 50

_TODAY = date(2026, 3, 10)


def repeated(text: bytes, size: int, *, head: bytes = b"", tail: bytes = b"") -> bytes:
    """Return a text again and again, between a head and a tail."""
    return head + text * (size // len(text)) + tail


def noise(size: int) -> bytes:
    """Return bytes without NULs, which would be refused."""
    return Random(1).randbytes(size).replace(b"\0", b"1")


# ── Returns ─────────────────────────────────────────────────────────────────────────────


def return_of(code: str, layout: str, size: int) -> bytes:
    """Return a good return of about this size."""
    form = banks()[code].returns[layout]
    sample = sample_of(banks()[code], form)
    width = (form.width + 2) * (2 if form.complement else 1)
    return grown(form, sample, titles=max(1, size // width)).data


def flooded(code: str, layout: str, line: bytes, size: int) -> bytes:
    """Return the header of a sample, and then one line again and again."""
    head = sample_of(banks()[code], banks()[code].returns[layout]).split(b"\r\n")[0]
    return repeated(line + b"\r\n", size, head=head + b"\r\n")


def lines_of(code: str, layout: str) -> Iterator[tuple[str, bytes]]:
    """Yield lines to flood a return with: each kind of record, empty but for its marks, and odd."""
    form = banks()[code].returns[layout]
    for record in form.layouts:
        yield f"only {record.name.split('.')[-1]}", record.write({})
    others = [layout for layout in (form.pix, *form.other_records) if layout is not None]
    for record in others:
        yield f"titles typed {record.name.split('.')[-1]}", typed_as(form, code, record)
    yield "unknown records", b"~" * form.width
    yield "over-long lines", b"1" * (form.width + 1)
    yield "short lines", b"1"
    yield "blank lines", b""
    yield "lines of a third", b"1" * (form.width // 3 + 1)
    yield "accents", b"1" + b"\xe9" * (form.width - 1)


def typed_as(form: ReturnLayout, code: str, record: Layout) -> bytes:
    """Return a title of the bank's sample with the marks of another record."""
    lines = sample_of(banks()[code], form).split(b"\r\n")
    mark = form.detail.by_name[form.detail.told_by[0]]
    title = next(line for line in lines if line[mark.first - 1 :].startswith(_written(mark)))
    for name in record.told_by:
        item = record.by_name[name]
        title = title[: item.first - 1] + _written(item) + title[item.last :]
    return title


def _written(item: Field) -> bytes:
    return item.write(None)


def lotes(size: int, *, is_torn: bool) -> bytes:
    """Return lotes that hold nothing, or a U that has no T and a T that has no U."""
    form = banks()["341"].returns["240"]
    held = (form.complement, form.detail) if is_torn else ()
    records = (form.batch_header, *held, form.batch_trailer)
    lote = b"".join(record.write({}) + b"\r\n" for record in records if record is not None)
    return repeated(lote, size, head=form.header.write({}) + b"\r\n")


ODD_RETURNS: Mapping[str, Make] = {
    "noise": noise,
    "one line": lambda size: b"0" * size,
    "one line of UTF-8": lambda size: repeated(b"\xc3\xa9", size, head=b"\xef\xbb\xbf0"),
    "only line feeds": lambda size: repeated(b"\n", size, head=b"0", tail=b"9"),
    "only 0x1A": lambda size: b"\x1a" * size,
    "lines of one digit": lambda size: repeated(b"0\n", size),
    "headers of files": lambda size: repeated(b"02RETORNO\n", size),
}


def _returns() -> Iterator[tuple[str, Make, Read]]:
    for code, layout in RETURNS:
        read = partial(read_return, bank=code, layout=layout)
        yield f"return {code} {layout} good", partial(return_of, code, layout), read
        for name, line in lines_of(code, layout):
            yield f"return {code} {layout} {name}", partial(flooded, code, layout, line), read
    read = partial(read_return, bank="341", layout="240")
    yield "return 341 240 empty lotes", partial(lotes, is_torn=False), read
    yield "return 341 240 torn lotes", partial(lotes, is_torn=True), read
    for name, make in ODD_RETURNS.items():
        yield f"return 341 400 {name}", make, partial(read_return, bank="341", layout="400")
        yield f"split {name}", make, split_files
        yield f"recognise {name}", make, recognise


# ── Remessas ────────────────────────────────────────────────────────────────────────────


def remessa_of(code: str, layout: str, size: int) -> bytes:
    """Return a remessa whose first title comes again and again."""
    lines = (banks()[code].samples / f"remessa-cnab{layout}.rem").read_bytes().split(b"\r\n")
    title = lines[1:2] if layout == "400" else lines[2:4]
    head = lines[: 1 if layout == "400" else 2]
    return repeated(b"\r\n".join(title) + b"\r\n", size, head=b"\r\n".join(head) + b"\r\n")


def flooded_remessa(code: str, layout: str, line: bytes, size: int) -> bytes:
    """Return the header of a remessa and its first title, and then one line again and again."""
    return repeated(line + b"\r\n", size, head=remessa_of(code, layout, 500))


def _remessas() -> Iterator[tuple[str, Make, Read]]:
    for code, layout in REMESSAS:
        form = banks()[code].remessas[layout]
        lines = {
            record.layout.name.split(".")[-1]: record.layout.write({}) for record in form.records
        }
        lines |= {"unknown records": b"~" * form.width, "lines of wrong titles": b"1" * form.width}
        lines["blank lines"] = b""
        read = partial(read_remessa, bank=code, layout=layout)
        yield f"remessa {code} {layout} good", partial(remessa_of, code, layout), read
        for name, line in lines.items():
            make = partial(flooded_remessa, code, layout, line)
            yield f"remessa {code} {layout} only {name}", make, read


# ── Statements ──────────────────────────────────────────────────────────────────────────

_OFX = b"OFXHEADER:100\n<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>BRL<BANKTRANLIST>\n"
_OFX_ENTRY = (
    b"<STMTTRN>\n<TRNTYPE>CREDIT</TRNTYPE>\n<DTPOSTED>20260102120000[-3:BRT]</DTPOSTED>\n"
    b"<TRNAMT>1234,56</TRNAMT>\n<FITID>202601020001</FITID>\n<MEMO>Pix recebido</MEMO>\n"
    b"</STMTTRN>\n"
)
_CSV = b"Data;Historico;Documento;Valor;Saldo\n"
_CAMT = (
    b"<?xml version='1.0' encoding='UTF-8'?><Document xmlns='urn:iso:std:iso:20022:tech:xsd:"
    b"camt.053.001.02'><BkToCstmrStmt><Stmt><Acct><Id><Othr><Id>1</Id></Othr></Id></Acct>"
)
_CAMT_END = b"</Stmt></BkToCstmrStmt></Document>"
_CAMT_ENTRY = (
    b"<Ntry><Amt Ccy='BRL'>1234.56</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts><BookgDt>"
    b"<Dt>2026-01-02</Dt></BookgDt><AddtlNtryInf>Pix recebido</AddtlNtryInf></Ntry>"
)

# Between a head that is sound and the end: what comes again and again.
_OF_OFX = {
    "good": _OFX_ENTRY,
    "short entries": b"<STMTTRN><TRNAMT>1<DTPOSTED>20260102",
    "empty entries": b"<STMTTRN>",
    "unknown tags": b"<A>",
    "half tags": b"<",
    "tags that differ": b"<A1>x<B22>y<C333>z<PAYEE><NAME>w</PAYEE>",
    "accounts": b"<BANKACCTFROM><BANKID>1<ACCTID>2</BANKACCTFROM>",
    "statements": b"<STMTRS>",
    "entities": b"<MEMO>&amp;&lt;&#65;",
    "emoji": b"<STMTTRN><TRNAMT>1<DTPOSTED>20260102<MEMO>\xf0\x9f\x98\x80\n",
    "long words": b"<MEMO>" + b"x " * 500,
    "amounts of many digits": b"<STMTTRN><DTPOSTED>20260102<TRNAMT>" + b"9" * 1000,
    "blank lines": b"  \r\n",
    "blanks": b" ",
    "words of two letters": b"xx ",
}
_OF_CSV = {
    "good": b"02/01/2026;Pix recebido de Maria da Silva;000123;1.234,56;9.876,54\n",
    "short rows": b"1/1/26;;;1\n",
    "empty rows": b"\n",
    "rows of separators": b";" * 200 + b"\n",
    "rows without a day": b"a;b;c;d\n",
    "rows with wrong days": b"99/99/2026;b;c;1\n",
    "rows without an amount": b"1/1/26;b\n",
    "quotes": b'"',
    "quoted lines": b'1/1/26;"a\n',
    "emoji": b"1/1/26;\xf0\x9f\x98\x80;;1\n",
    "one row": b"1;",
    "blanks": b" ",
    "rows of blanks": b" ; ; ; ;\n",
}
_OF_CAMT = {
    "good": _CAMT_ENTRY,
    "empty entries": b"<Ntry/>",
    "deep": b"<a>",
    "empty elements": b"<x/>",
    "balances": b"<Bal/>",
    "entries without an end": b"<Ntry>",
    "accounts": b"</Stmt><Stmt>",
    "comments": b"<!---->",
    "words": b"<Ntry>" + b"x" * 1000 + b"</Ntry>",
    "references": b"&amp;",
    "line feeds": b"\n",
    "texts": b"<Ntry><AddtlNtryInf>" + b"xx " * 20_000 + b"</AddtlNtryInf></Ntry>",
    "names that differ": b"".join(b"<n%d/>" % number for number in range(5_000)),
}


def _attributes(size: int) -> bytes:
    names = b" ".join(b"a%d=''" % number for number in range(size // 11))
    return _CAMT + b"<Ntry " + names + b"></Ntry>" + _CAMT_END


def _batch(size: int) -> bytes:
    detail = b"<TxDtls><Refs><EndToEndId>E1</EndToEndId></Refs></TxDtls>"
    head = _CAMT + _CAMT_ENTRY.removesuffix(b"</Ntry>") + b"<NtryDtls>"
    return repeated(detail, size, head=head, tail=b"</NtryDtls></Ntry>" + _CAMT_END)


def extrato(size: int, *, details: int) -> bytes:
    """Return lotes of a statement, each with so many entries of nothing."""
    entries = [SEGMENTO_E.write({})] * details
    lote = (HEADER_LOTE_EXTRATO.write({}), *entries, TRAILER_LOTE_EXTRATO.write({}))
    return repeated(b"\r\n".join(lote) + b"\r\n", size)


def _statements() -> Iterator[tuple[str, Make, Read]]:
    framed = (("ofx", _OFX, b"</OFX>", _OF_OFX), ("csv", _CSV, b"", _OF_CSV))
    for layout, head, tail, texts in (*framed, ("camt", _CAMT, _CAMT_END, _OF_CAMT)):
        read = partial(read_statements, layout=layout)
        for name, text in texts.items():
            yield f"{layout} {name}", partial(_framed, head, tail, text), read
            for most in (MAX_ACCOUNTS, MAX_ENTRIES) if len(text) < _SHORT else ():
                make = partial(_framed, head, tail, text, most=most - 1)
                yield f"{layout} {name} {most - 1} times", make, read
        yield f"{layout} noise", partial(_noisy, head), read
    read = partial(read_statements, layout="camt")
    yield "camt attributes", _attributes, read
    yield "camt a batch of payments", _batch, read
    read = partial(read_statements, layout="240-extrato")
    for details in (0, 1, 30_000):
        yield f"240-extrato lotes of {details}", partial(extrato, details=details), read
    yield "240-extrato other segments", partial(return_of, "341", "240"), read
    head = extrato(500, details=1)
    yield "240-extrato long lines", lambda size: repeated(b"1" * 241 + b"\n", size, head=head), read
    for layout in LAYOUTS:
        read = partial(read_statements, layout=layout)
        for name, make in ODD_RETURNS.items():
            yield f"{layout} {name}", make, read


def _framed(head: bytes, tail: bytes, text: bytes, size: int, *, most: int | None = None) -> bytes:
    end = size if most is None else min(size, most * len(text))
    return repeated(text, end, head=head, tail=tail)


def _noisy(head: bytes, size: int) -> bytes:
    return head + noise(size)


# ── Codes and single lines ──────────────────────────────────────────────────────────────


def _codes() -> Iterator[tuple[str, Make, Read]]:
    def boleto(data: bytes) -> object:
        return decode(data.decode("latin-1"), reference_date=_TODAY)

    def br_code(data: bytes) -> object:
        return pix.read(data.decode("latin-1"))

    def line(data: bytes) -> object:
        return explain_line(data, bank="341", layout="400")

    texts = {
        "digits": b"1",
        "points": b".",
        "digits and points": b"1.",
        "elements": b"000201",
        "blanks": b" ",
        "letters": b"a",
    }
    for name, text in texts.items():
        for what, read in (("boleto", boleto), ("pix", br_code), ("explain", line)):
            yield f"{what} {name}", partial(repeated, text), read


def cases() -> Mapping[str, tuple[Make, Read]]:
    """Return by name how each file is made, to a size, and how it is read."""
    parts = (_returns(), _remessas(), _statements(), _codes())
    return {name: (make, read) for part in parts for name, make, read in part}
