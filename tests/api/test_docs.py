"""The page of the API explains every operation and code, and asks nobody for anything."""

import re
from pathlib import Path

from django.test import Client

from emdia.api.v1.api import api

CODE = re.compile(r"Problem\(\s*\d{3},\s*\"(\w+)\"|(?:value|parameter)\(\s*\"(\w+)\"")


def page(database: object) -> str:
    answer = Client().get("/api/v1/docs")
    assert answer.status_code == 200
    return answer.content.decode()


def test_every_operation_is_explained(database: object) -> None:
    text = page(database)
    document = api.get_openapi_schema()
    ids = {one["operationId"] for path in document["paths"].values() for one in path.values()}
    assert {one for one in ids if f'id="{one}"' not in text} == set()


def test_every_code_in_the_sources_is_explained(database: object) -> None:
    text = page(database)
    sources = Path(__file__).resolve().parents[2] / "src" / "emdia" / "api"
    codes = {
        code
        for path in sources.rglob("*.py")
        for match in CODE.finditer(path.read_text(encoding="utf-8"))
        for code in match.groups()
        if code
    }
    assert len(codes) > 15
    assert {code for code in codes if f'id="{code}"' not in text} == set()


def test_nothing_comes_from_elsewhere(database: object) -> None:
    text = page(database)
    assert re.findall(r'(?:src|href)="(?:https?:)?//[^"]*"', text) == []
    assert "<script" not in text
