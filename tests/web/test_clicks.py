"""docs/clicks.md names tests that are there and that hold a page to its row."""

import re

from .clicks import TABLE, rows

ROOT = TABLE.parents[1]


def test_every_row_names_a_test_that_holds_it() -> None:
    found = rows()
    assert found
    for need, (clicks, keys, test) in found.items():
        assert clicks + keys > 0
        where = re.fullmatch(r"`(?P<file>[\w/.]+)(?:::(?P<name>\w+))?`", test)
        assert where, test
        text = (ROOT / where["file"]).read_text(encoding="utf-8")
        if where["name"]:
            body = text[text.index(f"def {where['name']}(") :].split("\ndef ")[0]
            assert f'told("{need}")' in body
