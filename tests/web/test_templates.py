"""House rules of the look: nothing inline, colours in one place, icons that exist."""

import re
from pathlib import Path

import pytest
from django.template.loader import get_template

import emdia.web
from emdia.web import words

WEB = Path(emdia.web.__file__).parent
TEMPLATES = sorted((WEB / "templates").rglob("*.html"))
STYLES = sorted((WEB / "static").rglob("*.css"))
SPRITE = (WEB / "static" / "web" / "img" / "icons.svg").read_text()
ICONS = set(re.findall(r'<symbol id="([a-z-]+)"', SPRITE))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.stem)
def test_a_template_compiles_and_holds_no_style_and_no_script(path: Path) -> None:
    text = path.read_text()
    get_template(str(path.relative_to(WEB / "templates")))
    assert not re.search(r"\sstyle=|<style|\son[a-z]+=|javascript:", text)
    assert re.findall(r"<script(?![^>]*\ssrc=)", text) == []
    assert "http://" not in text
    assert "https://" not in text


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.stem)
def test_every_icon_named_is_drawn(path: Path) -> None:
    named = set(re.findall(r'{% icon "([a-z-]+)"', path.read_text()))
    named |= set(re.findall(r'mark="([a-z-]+)"', path.read_text()))
    assert named <= ICONS


def test_every_state_and_event_has_a_shape_that_is_drawn() -> None:
    tables = (
        words.OUTCOMES,
        words.FILE_STATES,
        words.RECEIVABLE_STATES,
        words.CHARGE_STATES,
        words.APPROVAL_STATES,
        words.EVENTS,
    )
    assert {said.icon for table in tables for said in table.values()} <= ICONS


@pytest.mark.parametrize("table", [words.OUTCOMES, words.RECEIVABLE_STATES, words.FILE_STATES])
def test_no_two_outcomes_share_shape_and_colour(table: dict[str, words.State]) -> None:
    ends = [state for code, state in table.items() if code not in {"reading", "settling"}]
    assert len({(state.icon, state.tone) for state in ends}) == len(ends)


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.stem)
def test_colours_have_their_value_in_the_tokens_alone(path: Path) -> None:
    if path.stem == "tokens":
        return
    values = re.findall(r"#[0-9a-f]{3,8}\b|\brgb\(", path.read_text())
    # Paper is white, and what lies behind a dialog is dimmed in both brightnesses.
    allowed = {"print": ["#ffffff"], "parts": ["rgb("]}
    assert values == allowed.get(path.stem, [])
