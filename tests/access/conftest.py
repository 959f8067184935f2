"""Two companies side by side, in a database of their own."""

import pytest

from .two_companies import House, build


@pytest.fixture
def houses(database: object) -> tuple[House, House]:
    """Return ours and theirs."""
    return build(name="Ours", cnpj="11222333000181"), build(name="Theirs", cnpj="11444777000161")
