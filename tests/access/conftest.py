"""Two companies side by side, in a database of their own."""

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from .two_companies import House


@pytest.fixture
def houses(database: object) -> "tuple[House, House]":
    """Return ours and theirs."""
    # Not above: this file is read before Django is ready.
    from .two_companies import build

    return build(name="Ours", cnpj="11222333000181"), build(name="Theirs", cnpj="11444777000161")
