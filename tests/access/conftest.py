"""Two companies side by side, in a database of their own, cloned from one made once."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import pytest

from emdia.connectors.database.embedded.place import Place

from ..conftest import HOME, _once
from ..databases import NOBODYS, clone, database_of, point_django_at

if TYPE_CHECKING:
    from .two_companies import House

TEMPLATE = "emdia_houses"
NOTED = HOME / "houses.json"


@pytest.fixture(scope="session")
def houses_template(server: Place, empty_template: str, django_db_blocker: Any) -> str:
    """Return the name of a database with ours and theirs that nobody connects to."""

    def make() -> None:
        # Not above: this file is read before Django is ready.
        from .two_companies import build

        clone(server, template=empty_template, name=TEMPLATE)
        with django_db_blocker.unblock():
            point_django_at(TEMPLATE)
            ours = build(name="Ours", cnpj="11222333000181")
            theirs = build(name="Theirs", cnpj="11444777000161")
            point_django_at(NOBODYS)
        NOTED.write_text(json.dumps([asdict(ours), asdict(theirs)]))

    _once("houses", make)
    return TEMPLATE


@pytest.fixture
def houses(
    server: Place, houses_template: str, django_db_blocker: Any
) -> Iterator["tuple[House, House]"]:
    """Give the test a database of its own with ours and theirs; return both."""
    from .two_companies import House

    ours, theirs = (House(**noted) for noted in json.loads(NOTED.read_text()))
    with database_of(server, houses_template, django_db_blocker):
        yield ours, theirs
