"""Files that try a reader: damaged, endless, or made to grow, each as large as one likes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from random import Random

from _grown import grown, sample_of
from emdia.formats.banks import banks
from emdia.formats.remessa.reading import read_remessa
from emdia.formats.returns import read_return
from emdia.formats.statements import read_statements

Make = Callable[[int], bytes]


def return_of(code: str, layout: str, size: int) -> bytes:
    """Return a good return of about this size."""
    form = banks()[code].returns[layout]
    sample = sample_of(banks()[code], form)
    width = (form.width + 2) * (2 if form.complement else 1)
    return grown(form, sample, titles=max(1, size // width)).data


def flooded(code: str, layout: str, size: int, line: int | bytes) -> bytes:
    """Return the header of a sample, and one of its lines, or another, again and again."""
    form = banks()[code].returns[layout]
    lines = sample_of(banks()[code], form).split(b"\r\n")
    repeated = (lines[line] if isinstance(line, int) else line) + b"\r\n"
    return lines[0] + b"\r\n" + repeated * (size // len(repeated))


def marks(code: str, layout: str) -> Iterator[tuple[str, bytes]]:
    """Yield one line of each kind of record the layout reads, empty but for its marks."""
    for record in banks()[code].returns[layout].read_records:
        yield record.name, record.write({})


def lotes(size: int) -> bytes:
    """Return a file of lotes that hold nothing."""
    form = banks()["341"].returns["240"]
    assert form.batch_header is not None
    assert form.batch_trailer is not None
    empty = form.batch_header.write({}) + b"\r\n" + form.batch_trailer.write({}) + b"\r\n"
    return form.header.write({}) + b"\r\n" + empty * (size // len(empty))


def torn_lotes(size: int) -> bytes:
    """Return lotes with a segment T that has no U, and a U that has no T, in each."""
    form = banks()["341"].returns["240"]
    records = (form.batch_header, form.complement, form.detail, form.batch_trailer)
    lote = b"".join(record.write({}) + b"\r\n" for record in records if record is not None)
    return form.header.write({}) + b"\r\n" + lote * (size // len(lote))


def noise(size: int) -> bytes:
    """Return bytes without NULs, which would be refused."""
    return Random(1).randbytes(size).replace(b"\0", b"1")


def remessa_of(code: str, layout: str, size: int) -> bytes:
    """Return a remessa whose first title comes again and again."""
    lines = (banks()[code].samples / f"remessa-cnab{layout}.rem").read_bytes().split(b"\r\n")
    repeated = lines[1] + b"\r\n" if layout == "400" else b"\r\n".join(lines[2:4]) + b"\r\n"
    head = b"\r\n".join(lines[: 1 if layout == "400" else 2]) + b"\r\n"
    return head + repeated * (size // len(repeated))


def _returns() -> Iterator[tuple[str, str, str, Make]]:
    for code, layout in (("341", "400"), ("341", "240"), ("237", "400"), ("001", "240")):
        width = banks()[code].returns[layout].width
        at = {"code": code, "layout": layout}
        yield code, layout, "good", lambda size, at=at: return_of(size=size, **at)
        for name, line in marks(code, layout):
            yield (
                code,
                layout,
                f"only {name}",
                lambda s, at=at, x=line: flooded(size=s, line=x, **at),
            )
        lines: tuple[tuple[str, bytes], ...] = (
            ("unknown records", b"~" * width),
            ("over-long lines", b"1" * (width + 1)),
            ("short lines", b"1"),
            ("blank lines", b""),
            ("lines of a third", b"1" * (width // 3 + 1)),
            ("accents", b"1" + b"\xe9" * (width - 1)),
        )
        for name, line in lines:
            yield code, layout, name, lambda s, at=at, x=line: flooded(size=s, line=x, **at)
    yield "341", "240", "empty lotes", lotes
    yield "341", "240", "torn lotes", torn_lotes
    yield "341", "400", "noise", noise
    yield "341", "400", "one line", lambda size: b"0" * size
    yield (
        "341",
        "400",
        "one line of UTF-8",
        lambda size: b"\xef\xbb\xbf0" + b"\xc3\xa9" * (size // 2),
    )
    yield "341", "400", "only line feeds", lambda size: b"0" + b"\n" * size + b"9"
    yield "341", "400", "only 0x1A", lambda size: b"\x1a" * size
    yield "341", "400", "two million lines", lambda size: b"0\n" * (size // 2)


def cases() -> Mapping[str, tuple[Make, Callable[[bytes], object]]]:
    """Return by name how each file is made, to a size, and how it is read."""
    found: dict[str, tuple[Make, Callable[[bytes], object]]] = {}
    for code, layout, name, make in _returns():
        found[f"return {code} {layout} {name}"] = (
            make,
            lambda data, c=code, f=layout: read_return(data, bank=c, layout=f),
        )
    for code, layout in (("341", "400"), ("341", "240")):
        found[f"remessa {code} {layout} good"] = (
            lambda size, c=code, f=layout: remessa_of(c, f, size),
            lambda data, c=code, f=layout: read_remessa(data, bank=c, layout=f),
        )
    for layout, text in (
        ("ofx", b"OFXHEADER:100\n<OFX><STMTTRN><TRNAMT>1,00<DTPOSTED>20260101<MEMO>X"),
        ("csv", b"Data;Descricao;Valor\n01/01/2026;X;1,00\n"),
        ("camt", b"<?xml version='1.0'?><Document><Ntry><Amt>1</Amt></Ntry>"),
    ):
        found[f"{layout} beginnings"] = (
            lambda size, t=text: t * (size // len(t)),
            lambda data, f=layout: read_statements(data, layout=f),
        )
        found[f"{layout} noise"] = (
            lambda size, t=text: t + noise(size),
            lambda data, f=layout: read_statements(data, layout=f),
        )
    return found
