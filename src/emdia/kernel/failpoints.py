"""Named places where a test may kill or stop the process, to prove that nothing is lost or doubled.

Disarmed unless `EMDIA_FAILPOINT` names the place: then the process dies there
as it would by `kill -9`. With `stop:` before the name it stops there, as it
would by SIGSTOP, until it is told to go on.
"""

import os
import signal

HOW, _, ARMED = os.environ.get("EMDIA_FAILPOINT", "").rpartition(":")


def failpoint(name: str) -> None:
    """Die or stop here when `name` is armed."""
    if name == ARMED:
        os.kill(os.getpid(), signal.SIGSTOP if HOW == "stop" else signal.SIGKILL)
