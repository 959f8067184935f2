"""The web server: gunicorn with threads, in place of this process."""

import os
import sys
from pathlib import Path
from typing import NoReturn

THREADS = 8
REQUEST_SECONDS = 120
FINISH_SECONDS = 10
MEMORY_FOLDER = Path("/dev/shm")  # noqa: S108


def serve(*, host: str, port: int, threads: int = THREADS) -> NoReturn:
    """Become the web server on `host` and `port`."""
    # One connection for each thread that answers, and no more: a pool keeps them.
    os.environ.setdefault("EMDIA_POOL", str(threads))
    os.environ["DJANGO_SETTINGS_MODULE"] = "emdia.config.settings"
    bind = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    options = {
        "bind": bind,
        "worker-class": "gthread",
        "workers": "1",
        "threads": str(threads),
        "timeout": str(REQUEST_SECONDS),
        "graceful-timeout": str(FINISH_SECONDS),
        "log-level": os.environ.get("EMDIA_LOG_LEVEL", "INFO").lower(),
    }
    if MEMORY_FOLDER.is_dir():
        # The heartbeat file must not wait for a busy disk.
        options["worker-tmp-dir"] = str(MEMORY_FOLDER)
    flags = [f"--{name}={value}" for name, value in options.items()]
    command = [sys.executable, "-P", "-m", "gunicorn", "--no-control-socket", *flags]
    os.execv(sys.executable, [*command, "emdia.config.wsgi:application"])  # noqa: S606
