"""The calendar and the indexes as they are kept: loaded once, corrected knowingly, with facts."""

from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from emdia.books.calendar import queries
from emdia.books.calendar.operations import MonthlyRate
from emdia.books.companies.scope import company_scope
from emdia.books.facts.models import Fact
from emdia.cli import app
from emdia.workflows.keep_calendar import Loaded, WouldChange, load_rates, set_bank_day

from .house import ANA, House

JAN, FEB = date(2026, 1, 1), date(2026, 2, 1)


@pytest.fixture
def house(database: str) -> House:
    return House()


def load(house: House, *rates: tuple[str, date, int], may_correct: bool = False) -> Loaded:
    return load_rates(
        company_id=house.company_id,
        rates=[MonthlyRate(code=code, month=month, rate_ppb=ppb) for code, month, ppb in rates],
        source="made up for this test",
        by=ANA,
        may_correct=may_correct,
    )


def test_rates_are_loaded_once_and_corrected_only_when_told(house: House) -> None:
    assert load(house, ("IPCA", JAN, 100), ("SELIC", JAN, 7)) == Loaded(2, 0, 0)
    assert load(house, ("IPCA", JAN, 100), ("IPCA", FEB, 50)) == Loaded(1, 0, 1)
    with pytest.raises(WouldChange):
        load(house, ("IPCA", JAN, 101), ("INPC", JAN, 1))
    with company_scope(house.company_id):
        assert queries.indexes()["IPCA"].rates_ppb == {JAN: 100, FEB: 50}
        assert queries.indexes()["INPC"].rates_ppb == {}
        facts = Fact.objects.filter(kind="index_values.loaded").count()
    assert load(house, ("IPCA", JAN, 101), may_correct=True) == Loaded(0, 1, 0)
    with company_scope(house.company_id):
        assert queries.indexes()["IPCA"].rates_ppb == {JAN: 101, FEB: 50}
        told = Fact.objects.filter(kind="index_values.loaded").latest("id")
        assert told.data["before_ppb"] == [["IPCA", "2026-01", 100]]
        assert Fact.objects.filter(kind="index_values.loaded").count() == facts + 1


def test_a_day_is_closed_and_opened_again(house: House) -> None:
    day = date(2026, 7, 9)
    for is_open, state, seen in ((False, "SP", True), (False, "", False), (True, "", True)):
        set_bank_day(
            company_id=house.company_id,
            day=day,
            name="Revolução Constitucionalista",
            is_open=is_open,
            by=ANA,
            state=state,
        )
        with company_scope(house.company_id):
            assert queries.calendar().is_bank_day(day) == seen
    with company_scope(house.company_id):
        assert Fact.objects.filter(kind__startswith="bank_day.").count() == 3


def test_the_commands(house: House, tmp_path: Path) -> None:
    file = tmp_path / "ipca.csv"
    file.write_text("index;month;rate\nIPCA;2026-01;0,33\n")

    def run(*words: str) -> tuple[int, str]:
        result = CliRunner().invoke(app, words)
        return result.exit_code, result.output + str(result.exception or "")

    assert run("index", "import", str(file), "--source", "made up")[1].startswith("1 months loaded")
    assert "IPCA: 2026-01 to 2026-01" in run("index", "list")[1]
    file.write_text("index;month;rate\nIPCA;2026-01;0,34\n")
    code, said = run("index", "import", str(file), "--source", "made up")
    assert code == 1
    assert "0.3300000 % is stored" in said
    file.write_text("index;month;rate\nIPCA;2026;0,34\n")
    code, said = run("index", "import", str(file), "--source", "made up")
    assert (code, "line 2, month" in said) == (1, True)
    assert run("calendar", "close", "2026-03-20", "--name", "Feriado da cidade")[0] == 0
    assert "2026-03-20 Fri Feriado da cidade (closed)" in run("calendar", "show", "2026")[1]
    assert run("calendar", "open", "2026-02-30", "--name", "x")[0] == 1


def test_the_aging_command(house: House, tmp_path: Path) -> None:
    def run(*words: str) -> str:
        result = CliRunner().invoke(app, ["report", "aging", *words])
        return result.output + str(result.exception or "")

    assert "not late" in run()
    assert "over 30" in run("--limits", "0,30")
    assert "rise from 0" in run("--limits", "5")
    assert "write the day as" in run("--as-of", "tomorrow")
    file = tmp_path / "aging.csv"
    assert f"{file} has 0 customers." in run("--csv", str(file))
    assert file.read_text().startswith("customer,tax id")
