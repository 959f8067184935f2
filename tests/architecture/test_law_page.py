"""What docs/contact-law.md says of the law is what its rules say."""

from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path


def test_the_page_says_what_the_rules_say(root: Path) -> None:
    spec = spec_from_file_location("law_docs", root / "scripts" / "law_docs.py")
    assert spec
    assert spec.loader
    writer = module_from_spec(spec)
    spec.loader.exec_module(writer)
    assert (root / writer.PAGE).read_text(encoding="utf-8") == writer.page(), "run `make docs`"
