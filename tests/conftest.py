"""One PostgreSQL for the whole run, one fresh database for every test that asks.

`database` is empty and migrated, `demo` holds the demo company. Both are clones
of a template, reached as the role that serves; what a test commits is really
committed, and gone before the next one. `live` serves that clone to `page`, a tab
of the browser. The server lives in a temporary home and ends with the run.
"""

import atexit
import datetime
import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import hypothesis
import pytest

# Before anything reads the settings: they look for the home folder and the address.
if "PYTEST_XDIST_WORKER" not in os.environ:
    for name in [key for key in os.environ if key.startswith("EMDIA_")]:
        del os.environ[name]
    _outer = Path(tempfile.mkdtemp(prefix="emdia-test-"))
    _outer.chmod(0o711)  # The account that runs PostgreSQL passes through.
    os.environ["EMDIA_HOME"] = str(_outer / "home")
    # Even when the run never begins, because something cannot be imported.
    atexit.register(shutil.rmtree, _outer, ignore_errors=True)
    os.environ["EMDIA_LOG_LEVEL"] = "WARNING"
    os.environ["DJANGO_SETTINGS_MODULE"] = "emdia.config.settings"
    # Or every process of a test would compile the whole program again.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    # Playwright's event loop runs in the thread of the test, which also asks the database.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

from django.conf import settings

from emdia.connectors.database import address, embedded
from emdia.connectors.database.embedded.place import Place
from emdia.connectors.database.embedded.roles import super_connection

from .databases import clone, database_of

# pytest-django loads Django, and locks the database away, once the settings are read.
assert settings.INSTALLED_APPS

# A busy machine is no fault of what is tested.
hypothesis.settings.register_profile(
    "unhurried", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("unhurried")

HOME = Path(os.environ["EMDIA_HOME"])
EMPTY_TEMPLATE = "emdia"
DEMO_TEMPLATE = "emdia_demo"
# What a test wrote need not survive a power cut.
QUICK = ("fsync", "full_page_writes", "synchronous_commit", "autovacuum")
# The day the demo company is made for; its titles are due around it.
DEMO_DAY = datetime.datetime.now(ZoneInfo("America/Sao_Paulo")).date()
PREPARE_DEMO = (
    "import datetime, django; django.setup(); from emdia.workflows import demo_company; "
    "demo_company.prepare(as_of=datetime.date.fromisoformat('{as_of}'))"
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs a PostgreSQL, so that the fast half can leave it out."""
    for item in items:
        if "server" in getattr(item, "fixturenames", ()):
            item.add_marker("database")


@pytest.hookimpl(trylast=True)
def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Name what failed at once: a run that is cut off would tell its dots alone."""
    if report.failed and "PYTEST_XDIST_WORKER" not in os.environ:
        sys.stderr.write(f"\nFAILED {report.nodeid} ({report.when})\n")


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the server once, when every worker has ended."""
    place = None if hasattr(config, "workerinput") else embedded.read_place(HOME)
    if place is not None:
        embedded.stop()
        shutil.rmtree(place.folder, ignore_errors=True)
        shutil.rmtree(place.socket, ignore_errors=True)


@pytest.fixture(scope="session", autouse=True)
def one_look_for_static_files() -> Iterator[None]:
    """Look for the static files once: each client makes an application of its own, which would."""
    from whitenoise.middleware import WhiteNoiseMiddleware

    look = WhiteNoiseMiddleware.add_files_from_finders
    found: dict[str, Any] = {}

    def add_what_was_found(application: Any) -> None:
        if not found:
            look(application)
            found.update(application.files)
        application.files.update(found)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(WhiteNoiseMiddleware, "add_files_from_finders", add_what_was_found)
        yield


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Let one worker of the run at a time through."""
    with (HOME.parent / "tests.lock").open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


@pytest.fixture(scope="session")
def server() -> Place:
    """Return the place of the running PostgreSQL of this run."""
    with _one_at_a_time():
        place = embedded.ensure_running()
        with super_connection(place=place, database="postgres") as connection:
            for setting in QUICK:
                connection.execute(f"ALTER SYSTEM SET {setting} = off")
            connection.execute("SELECT pg_reload_conf()")
    return place


def _once(name: str, make: Callable[[], None]) -> None:
    """Call `make` in the first worker that comes; the others wait for it."""
    done = HOME / f"{name}.done"
    with _one_at_a_time():
        if not done.exists():
            make()
            done.touch()


def _run(*command: str, **environment: str) -> None:
    result = subprocess.run(
        [sys.executable, *command],
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if result.returncode != 0:
        pytest.exit(f"{' '.join(command)} failed:\n{result.stdout}{result.stderr}", returncode=1)


@pytest.fixture(scope="session")
def empty_template(server: Place) -> str:
    """Return the name of a migrated database nobody connects to."""
    _once("migrated", lambda: _run("-m", "emdia.cli", "migrate"))
    return EMPTY_TEMPLATE


@pytest.fixture(scope="session")
def demo_template(server: Place, empty_template: str) -> str:
    """Return the name of a database with the demo company nobody connects to."""

    def make() -> None:
        clone(server, template=empty_template, name=DEMO_TEMPLATE)
        urls = {
            "EMDIA_DATABASE_URL": _url(DEMO_TEMPLATE, owner=False),
            "EMDIA_OWNER_DATABASE_URL": _url(DEMO_TEMPLATE, owner=True),
        }
        _run("-c", PREPARE_DEMO.format(as_of=DEMO_DAY), **urls)

    _once("demo", make)
    return DEMO_TEMPLATE


def _url(name: str, *, owner: bool) -> str:
    parts = address.conninfo(owner=owner) | {"dbname": name}
    return " ".join(f"{key}='{value}'" for key, value in parts.items())


@pytest.fixture
def database(server: Place, empty_template: str, django_db_blocker: Any) -> Iterator[str]:
    """Give the test a migrated database of its own; return its name."""
    with database_of(server, empty_template, django_db_blocker) as name:
        yield name


@pytest.fixture
def demo(server: Place, demo_template: str, django_db_blocker: Any) -> Iterator[str]:
    """Give the test a database of its own with the demo company; return its name."""
    with database_of(server, demo_template, django_db_blocker) as name:
        yield name


def _current_database() -> str:
    from django.db import connections

    return str(connections.settings["default"]["NAME"])


@pytest.fixture
def owner_connection(server: Place) -> Iterator[Any]:
    """Return the owner's connection to the test's database. Ask for the database first."""
    import psycopg

    with psycopg.connect(_url(_current_database(), owner=True), autocommit=True) as connection:
        yield connection


@pytest.fixture
def super_user_connection(server: Place) -> Iterator[Any]:
    """Return a superuser's connection to the test's database. Ask for the database first."""
    with super_connection(place=server, database=_current_database()) as connection:
        yield connection


@dataclass(frozen=True)
class Live:
    """The application at `url`, and `drain()`, which runs the jobs that wait."""

    url: str
    drain: Callable[[], None]


@pytest.fixture
def live(demo: str) -> Iterator[Live]:
    """Serve the application on a free port of this machine, with the demo company."""
    from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
    from django.core.wsgi import get_wsgi_application

    from emdia.cli.processes.worker import drain_queue

    class Quiet(WSGIRequestHandler):
        def log_message(self, format: str, *args: Any) -> None: ...

    httpd = ThreadedWSGIServer(("127.0.0.1", 0), Quiet)
    httpd.daemon_threads = True
    httpd.set_app(get_wsgi_application())
    thread = threading.Thread(target=httpd.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield Live(url=f"http://127.0.0.1:{httpd.server_port}", drain=drain_queue)
    finally:
        httpd.shutdown()
        httpd.server_close()
        thread.join()


def chromium_path() -> str | None:
    """Return the Chromium of this machine; None means Playwright's own."""
    named = os.environ.get("CHROMIUM", "")
    # The first is the same engine without the interface nobody looks at.
    names = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
    return named or next((path for path in map(shutil.which, names) if path), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Return a Chromium without a window, which calls nobody."""
    from playwright.sync_api import sync_playwright

    quiet = ["background-networking", "component-update", "sync", "gpu", "dev-shm-usage"]
    options = [*(f"--disable-{word}" for word in quiet), "--no-first-run"]
    if os.geteuid() == 0:
        options.append("--no-sandbox")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=chromium_path(), args=options)
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Any, live: Live) -> Iterator[Any]:
    """Return a fresh tab, in Portuguese, whose addresses start at the live application."""
    context = browser.new_context(base_url=live.url, locale="pt-BR")
    context.set_default_timeout(10_000)
    yield context.new_page()
    context.close()
