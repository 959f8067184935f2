"""E-mail: how a letter is written as bytes, and the servers and folders that take it."""

from emdia.connectors.channels.email.folder import Folder
from emdia.connectors.channels.email.mailbox import Mailbox
from emdia.connectors.channels.email.smtp import Security, Server
from emdia.connectors.channels.email.writing import (
    AddressRefused,
    File,
    Letter,
    header_id,
    message_named,
    written,
)

__all__ = [
    "AddressRefused",
    "File",
    "Folder",
    "Letter",
    "Mailbox",
    "Security",
    "Server",
    "header_id",
    "message_named",
    "written",
]
