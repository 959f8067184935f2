"""Why a command cannot do its work, said in one sentence."""


class UnableToRun(RuntimeError):
    """Something on this machine stands in the way; the text says what and how to mend it."""
