"""Named places where a test may kill the process, to prove that nothing is lost or doubled.

Disarmed unless `EMDIA_FAILPOINT` names the place; then the process dies there
as it would by `kill -9`.
"""

import os
import signal

ARMED = os.environ.get("EMDIA_FAILPOINT", "")


def failpoint(name: str) -> None:
    """Die here when `name` is armed."""
    if name == ARMED:
        os.kill(os.getpid(), signal.SIGKILL)
