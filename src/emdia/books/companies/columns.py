"""Inserting whole columns in one statement. COPY is refused where rows belong to a company."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection
from django.db.models import Model


def insert_columns(model: type[Model], columns: Mapping[str, Sequence[Any]]) -> None:
    """Insert one row per place of the columns, which are of one length.

    A column is called as in the database; what is left out takes the default of the
    model, where the model has one, and is NULL elsewhere.
    """
    given = {**_defaults(model, columns), **columns}
    types = {field.column: field.db_type(connection) for field in model._meta.concrete_fields}
    rows = max((len(values) for values in columns.values()), default=0)
    told, arrays = [], []
    for name, values in given.items():
        if name in columns:
            told.append(f"unnest(%s::{_plain(types[name])}[])")
            arrays.append(list(values))
        else:
            told.append(f"%s::{_plain(types[name])}")
            arrays.append(values)
    names = ", ".join(given)
    table = model._meta.db_table
    if rows:
        with connection.cursor() as cursor:
            # Names of a model, never of a person.
            cursor.execute(f"INSERT INTO {table} ({names}) SELECT {', '.join(told)}", arrays)


def _plain(db_type: str | None) -> str:
    """Return a column's type without what makes a sequence of it, or measures it."""
    return (db_type or "text").split("(")[0].replace("bigserial", "bigint")


def _defaults(model: type[Model], columns: Mapping[str, object]) -> dict[str, Any]:
    return {
        str(field.column): field.get_default()
        for field in model._meta.concrete_fields
        if field.column not in columns
        and not field.primary_key
        and not field.generated
        and (field.has_default() or field.empty_strings_allowed)
        and not field.has_db_default()
    }


def next_ids(model: type[Model], *, count: int) -> list[int]:
    """Return ids for `count` rows that are about to be inserted."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [model._meta.db_table, count],
        )
        return [int(row[0]) for row in cursor.fetchall()]
