"""What the browser tests share: tonight's return file, and a day that is already settled."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Page

from ..conftest import DEMO_DAY, Live
from .browsing import CLERK, send_file, sign_in, wait_for_the_end


@dataclass(frozen=True)
class Tonight:
    """The return file of the demo company and the password of its people."""

    name: str
    content: bytes
    password: str


@pytest.fixture
def tonight(live: Live) -> Tonight:
    from emdia.workflows import demo_company

    demo = demo_company.prepare(as_of=DEMO_DAY)
    return Tonight(demo.file_name, demo.file_content, demo.password)


@pytest.fixture
def settled(page: Page, live: Live, tonight: Tonight) -> str:
    """Sign the clerk in, send tonight's file and let it be settled; return the file's address."""
    sign_in(page, CLERK, tonight.password)
    send_file(page, name=tonight.name, content=tonight.content)
    live.drain()
    wait_for_the_end(page)
    return page.url


@pytest.fixture
def second_page(browser: Any, live: Live) -> Iterator[Page]:
    """Return a tab of another person, who shares no cookie with the first."""
    context = browser.new_context(base_url=live.url, locale="pt-BR")
    context.set_default_timeout(10_000)
    yield context.new_page()
    context.close()


@pytest.fixture
def plain_page(browser: Any, live: Live) -> Iterator[Page]:
    """Return a tab of a browser that runs no scripts."""
    context = browser.new_context(base_url=live.url, locale="pt-BR", java_script_enabled=False)
    context.set_default_timeout(10_000)
    yield context.new_page()
    context.close()
