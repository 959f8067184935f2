"""What the browser tests do again and again: sign in, send a file, judge a page."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

CLERK = "ana@demo.emdia"
MANAGER = "bruno@demo.emdia"
AUDITOR = "clara@demo.emdia"

SIZES = {"desk": (1440, 900), "phone": (360, 740)}
SCHEMES = ("light", "dark")

# Elements that stick out of the window to the right; a dense table must wrap, not scroll.
STICKING_OUT = """() => document.documentElement.scrollWidth <= innerWidth ? [] :
  [...document.querySelectorAll("body *")]
    .filter((element) => element.getBoundingClientRect().right > innerWidth + 1)
    .map((element) => `${element.tagName}.${element.className}`)"""


def sign_in(page: Page, email: str, password: str) -> None:
    page.goto("/accounts/login/")
    page.locator("[name=login]").fill(email)
    page.locator("[name=password]").fill(password)
    page.get_by_role("button", name="Entrar").click()
    expect(page.locator("header.bar")).to_be_visible()
    # The page's keys are heard once its scripts have run.
    page.wait_for_load_state()


def choose_file(page: Page, *, name: str, content: bytes) -> None:
    file = {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    page.locator("input[type=file]").set_input_files([file])  # type: ignore[list-item]


def send_file(page: Page, *, name: str, content: bytes) -> None:
    """Send a return file from the cockpit and wait for the page that answers."""
    page.goto("/bank-files/")
    choose_file(page, name=name, content=content)
    with page.expect_navigation():
        page.get_by_role("button", name="Enviar e liquidar").click()


def wait_for_the_end(page: Page) -> None:
    """Wait until the page of a file has found out by itself that the work on it is over."""
    expect(page.locator("main .tabs, main .notice--bad").first).to_be_visible()


def violations(page: Page) -> list[str]:
    """Return what axe holds against the page as it stands, the elements included."""
    # Axe comes in through the debugger, so the page's own policy stays as strict as it is.
    found: list[dict[str, Any]] = Axe().run(page).response["violations"]
    return [f"{one['id']}: {[node['target'] for node in one['nodes']]}" for one in found]


def sticking_out(page: Page) -> list[str]:
    """Return the elements that make the page scroll sideways."""
    elements: list[str] = page.evaluate(STICKING_OUT)
    return elements


@contextmanager
def quiet_console(page: Page) -> Iterator[None]:
    """Fail when the page complains: a script that broke, a policy that was hurt."""
    said: list[str] = []
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("console", lambda line: said.append(line.text) if line.type == "error" else None)
    yield
    # A refused form is answered 422 and the browser logs that; it is no fault of the page.
    assert [line for line in said if not re.search(r"status of 4(22|04|03)", line)] == []
