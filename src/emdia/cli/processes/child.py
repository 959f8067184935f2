"""One supervised process: started again when it dies, never left behind."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time

FIRST_PAUSE_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 10.0
STEADY_SECONDS = 30.0
SET_PARENT_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG of linux/prctl.h


class Child:
    """A command of `emdia` in its own session; `keep_running` is called again and again."""

    def __init__(self, *, name: str, arguments: list[str], environment: dict[str, str]) -> None:
        self.name = name
        # -P: a folder of that name in the working folder must not be taken for the package.
        self._command = [sys.executable, "-P", "-m", "emdia.cli", *arguments]
        self._environment = os.environ | environment
        self._process: subprocess.Popen[bytes] | None = None
        self._started_at = 0.0
        self._pause_seconds = 0.0

    @property
    def pid(self) -> int | None:
        """Return the process id, None before the first start."""
        return self._process.pid if self._process else None

    def keep_running(self) -> int | None:
        """Start the process when it is due; return the exit code of one that just died."""
        died = self._bury()
        resting = time.monotonic() - self._started_at < self._pause_seconds
        if self._process is None and not resting:
            self._start()
        return died

    def _bury(self) -> int | None:
        if self._process is None or self._process.poll() is None:
            return None
        code, lived = self._process.returncode, time.monotonic() - self._started_at
        self._process = None
        # One that keeps dying is given longer and longer rests.
        longer = min(max(self._pause_seconds * 2, FIRST_PAUSE_SECONDS), LONGEST_PAUSE_SECONDS)
        self._pause_seconds = FIRST_PAUSE_SECONDS if lived > STEADY_SECONDS else longer
        self._started_at = time.monotonic()
        return code

    def _start(self) -> None:
        self._started_at = time.monotonic()
        # Its own session: a Ctrl-C reaches the supervisor alone, which then stops the group.
        self._process = subprocess.Popen(  # noqa: S603
            self._command,
            env=self._environment,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=_die_with_parent,
        )

    def ask_to_stop(self) -> None:
        """Ask the process to end what it does and stop."""
        if self._process is not None:
            with contextlib.suppress(ProcessLookupError):
                self._process.terminate()

    def wait_until_stopped(self, *, until: float) -> None:
        """Return when the process has ended; after `until` (monotonic seconds) it is killed."""
        if self._process is None:
            return
        try:
            self._process.wait(timeout=max(until - time.monotonic(), 0.0))
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def _die_with_parent() -> None:
    """Be told to stop when the supervisor is killed, so that nothing keeps its port."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(SET_PARENT_DEATH_SIGNAL, signal.SIGTERM)
