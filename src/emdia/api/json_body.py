"""JSON as it is meant: one value, no key twice, no NaN, no text that cannot be stored."""

import json
from json import JSONDecodeError
from typing import Any

from django.http import HttpRequest
from ninja.parser import Parser

from emdia.api.limits import DEEPEST_JSON
from emdia.api.problems import NOTHING_DONE, Problem

JSON_TYPE = "application/json"


class StrictParser(Parser):
    """Reads bodies; what is not JSON, or could be read in two ways, is refused."""

    def parse_body(self, request: HttpRequest) -> Any:
        """Return the value of the body.

        :raises Problem: 415 for another content type, 400 json_invalid.
        """
        if (request.content_type or "").lower() != JSON_TYPE:
            raise Problem(
                415, "media_type", f"Send the body with Content-Type: {JSON_TYPE}. {NOTHING_DONE}"
            )
        return read(request.body)


def read(body: bytes) -> Any:
    """Return the value that a body of JSON says.

    :raises Problem: json_invalid, with the place where it is known.
    """
    try:
        value = json.loads(
            body.decode("utf-8"), object_pairs_hook=_object, parse_constant=_not_a_number
        )
    except UnicodeDecodeError as wrong:
        raise _invalid(f"Byte {wrong.start + 1} is not UTF-8.") from wrong
    except JSONDecodeError as wrong:
        raise _invalid(f"{wrong.msg} at line {wrong.lineno}, column {wrong.colno}.") from wrong
    except RecursionError as wrong:
        raise _too_deep() from wrong
    except ValueError as wrong:
        raise _invalid(str(wrong)) from wrong
    _check(value, 0)
    return value


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        twice = next(name for name, _ in pairs if sum(name == one for one, _ in pairs) > 1)
        raise ValueError(f"The name {twice[:50]!r} stands twice in one object.")
    return found


def _not_a_number(word: str) -> Any:
    raise ValueError(f"{word} is no number of JSON.")


def _check(value: Any, depth: int) -> None:
    if depth > DEEPEST_JSON:
        raise _too_deep()
    if isinstance(value, str):
        _check_text(value)
    elif isinstance(value, list):
        for one in value:
            _check(one, depth + 1)
    elif isinstance(value, dict):
        for name, one in value.items():
            _check_text(name)
            _check(one, depth + 1)


def _check_text(text: str) -> None:
    if any("\ud800" <= letter <= "\udfff" for letter in text):
        raise _invalid("A text holds half of a surrogate pair.")


def _too_deep() -> Problem:
    return _invalid(f"Values are nested deeper than {DEEPEST_JSON}.")


def _invalid(why: str) -> Problem:
    return Problem(400, "json_invalid", f"The body is not JSON: {why} {NOTHING_DONE}")
