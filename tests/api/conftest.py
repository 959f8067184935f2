"""The application behind a real port, a company with titles, and a program with a key."""

import threading
from collections.abc import Iterator
from typing import Any

import pytest

from ..access.conftest import houses, houses_template  # noqa: F401 - fixtures of the table.


@pytest.fixture
def served(database: str) -> Iterator[str]:
    """Serve the application with the test's empty database; return its address."""
    from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
    from django.core.wsgi import get_wsgi_application

    class Quiet(WSGIRequestHandler):
        def log_message(self, format: str, *args: Any) -> None: ...

    httpd = ThreadedWSGIServer(("127.0.0.1", 0), Quiet)
    httpd.daemon_threads = True
    httpd.set_app(get_wsgi_application())
    thread = threading.Thread(target=httpd.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://127.0.0.1:{httpd.server_port}"
    finally:
        httpd.shutdown()
        httpd.server_close()
        thread.join()


@pytest.fixture
def office(served: str) -> Any:
    """Return the office: Maria owes titles 1 to 3 of 100,00, José title 4 of 80,00."""
    from .office import Office

    return Office(served)
