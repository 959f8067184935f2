"""A mail server for a test, and a company that writes through it."""

from collections.abc import Iterator
from typing import Any

import pytest


@pytest.fixture
def mail() -> Iterator[Any]:
    """Return a mail server that takes everything."""
    from ..connectors.mail_server import MailServer

    with MailServer() as server:
        yield server


@pytest.fixture
def post(database: str, mail: Any) -> Any:
    """Return a company with three debtors, who owe a title each."""
    from .post import Post

    return Post(mail)
