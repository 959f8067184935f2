"""Posting messages to addresses that strangers chose: only where the public network leads."""

from .addresses import Forbidden, Networks, check, networks
from .post import Told, post

__all__ = ["Forbidden", "Networks", "Told", "check", "networks", "post"]
