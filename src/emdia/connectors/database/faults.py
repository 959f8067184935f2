"""What can be wrong with the database, said in one sentence to the person at the keyboard."""


class DatabaseFault(RuntimeError):
    """Base of the faults below. The text is a whole sentence and holds no password."""


class BadAddress(DatabaseFault):
    """An address in the environment cannot be used."""


class ServerFault(DatabaseFault):
    """The embedded server cannot be prepared, started or stopped."""


class ForeignServer(ServerFault):
    """A process that is not this server stands where this server should be."""
