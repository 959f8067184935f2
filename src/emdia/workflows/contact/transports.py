"""By which way a company's e-mail leaves."""

from dataclasses import dataclass

from emdia.books.companies import queries as companies
from emdia.books.companies.models import Company
from emdia.books.outbox import queries as outbox
from emdia.books.outbox.models import MailAccount
from emdia.connectors import sealing
from emdia.connectors.channels import Transport
from emdia.connectors.channels.email import Folder, Security, Server
from emdia.connectors.database.address import home, secret_key

SEALED_FOR = "mail account"
KEPT_FOLDER = "mail"
SANDBOX_ADDRESS = "cobranca@sandbox.example"
AT_HOME = frozenset({"127.0.0.1", "::1", "localhost"})


class UnableToSend(ValueError):
    """Nothing can be sent now; the message is a code that a screen explains."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Way:
    """How a company's e-mail leaves, and as whose."""

    transport: Transport
    from_name: str
    from_address: str
    reply_to: str
    is_kept_here: bool  # nothing leaves this machine

    @property
    def domain(self) -> str:
        return self.from_address.rpartition("@")[2]


def header_key() -> bytes:
    """Return the key that Message-IDs are made with."""
    return f"message-id {secret_key()}".encode()


def way_of(company_id: int) -> Way:
    """Return the way out, inside an open company scope.

    A sandbox without an account of its own keeps its e-mail in a folder, and one with an
    account may only name this machine.

    :raises UnableToSend: no_account, outside_sandbox or password_sealed_elsewhere.
    """
    company = companies.company(company_id)
    account = outbox.account()
    if account is None and company.is_sandbox:
        return _folder(company)
    if account is None:
        raise UnableToSend("no_account")
    if company.is_sandbox and account.host not in AT_HOME:
        raise UnableToSend("outside_sandbox")
    return Way(
        transport=server_of(account),
        from_name=account.from_name,
        from_address=account.from_address,
        reply_to=account.reply_to,
        is_kept_here=False,
    )


def server_of(account: MailAccount) -> Server:
    """Return the server of an account with its password opened.

    :raises UnableToSend: password_sealed_elsewhere.
    """
    sealed = bytes(account.sealed_password)
    try:
        password = sealing.unseal(sealed, purpose=SEALED_FOR) if sealed else ""
    except sealing.CannotOpen as wrong:
        raise UnableToSend("password_sealed_elsewhere") from wrong
    return Server(
        host=account.host,
        port=account.port,
        security=Security(account.security),
        username=account.username,
        password=password,
    )


def _folder(company: Company) -> Way:
    return Way(
        transport=Folder(path=home() / KEPT_FOLDER / str(company.pk)),
        from_name=company.name,
        from_address=SANDBOX_ADDRESS,
        reply_to="",
        is_kept_here=True,
    )
