"""Scripts of calls: what they may say, and what they say of a debtor."""

from dataclasses import replace
from datetime import date

import pytest

from emdia.formats.letters import Kind, Spoken, SpokenTitle, Template, TemplateFaulty
from emdia.formats.letters import faults as every_fault
from emdia.formats.letters.script import script
from emdia.formats.letters.shipped_calls import SHIPPED_CALLS
from emdia.formats.letters.template import BLOCKS

SPOKEN = Spoken(
    creditor_name="Vento Norte",
    debtor_name="Padaria Sol",
    contact_name="Maria",
    agent_name="Ana",
    titles=[
        SpokenTitle(document="FAT2", due_date=date(2026, 3, 20), total_cents=20_000),
        SpokenTitle(document="FAT1", due_date=date(2026, 3, 2), total_cents=10_000),
    ],
    as_of=date(2026, 3, 31),
    promised_cents=5_000,
    promised_date=date(2026, 3, 27),
)
OWN = "{{ creditor_name }} "


def faults(body: str, subject: str = "Call") -> list[tuple[str, str, str]]:
    found = every_fault(Template(subject, body), kind=Kind.CALL)
    return [(one.code, one.field, one.found) for one in found]


def said(body: str, spoken: Spoken = SPOKEN) -> str:
    text = script(Template("Call", OWN + body), spoken).text
    return text.replace("\xa0", " ").removeprefix("Vento Norte").strip()


def test_whoever_calls_says_for_whom() -> None:
    assert faults("Hello {{ contact }}") == [("element_missing", "body", "creditor_name")]
    hidden = "{% if promised %}{{ creditor_name }}{% endif %}"
    assert faults(hidden) == [("element_missing", "body", "creditor_name")]
    assert faults(OWN) == []


@pytest.mark.parametrize("block", BLOCKS)
def test_a_script_has_no_blocks(block: str) -> None:
    assert faults(OWN + "{{ " + block + " }}") == [("variable_unknown", "body", block)]


def test_a_message_does_not_say_what_only_a_person_knows() -> None:
    found = every_fault(Template("{{ agent }}", "{{ titles }} {{ creditor }} {{ promised }}"))
    assert [(one.code, one.found) for one in found] == [
        ("variable_unknown", "agent"),
        ("variable_unknown", "promised"),
    ]


def test_every_value_is_put_in() -> None:
    text = (
        "{{ name }}|{{ contact }}|{{ agent }}|{{ document }}|{{ count }}|{{ total }}|"
        "{{ first_due }}|{{ last_due }}|{{ days_late }}|{{ today }}|{{ promised }}|"
        "{{ promised_by }}"
    )
    assert said(text) == (
        "Padaria Sol|Maria|Ana|FAT1|2|R$ 300,00|02/03/2026|20/03/2026|29|31/03/2026|"
        "R$ 50,00|27/03/2026"
    )


def test_nothing_promised_is_nothing() -> None:
    none = replace(SPOKEN, promised_cents=None, promised_date=None)
    text = "{% if promised %}yes{% else %}no{% endif %}{{ promised }}{{ promised_by }}"
    assert said(text, none) == "no"
    assert said("{% if promised %}yes{% endif %}") == "yes"


def test_what_is_not_due_yet_is_not_late() -> None:
    assert said("{{ days_late }}", replace(SPOKEN, as_of=date(2026, 3, 1))) == "0"


def test_a_name_is_no_template() -> None:
    wild = replace(SPOKEN, contact_name="{{ total }}\n\n{% if %}")
    assert said("{{ contact }}", wild) == "{{ total }} {% if %}"


def test_paragraphs_are_parted_by_empty_lines() -> None:
    words = script(Template("A  {{ contact }}", OWN + "\n\n\nb\nc"), SPOKEN)
    assert (words.subject, words.text) == ("A Maria", "Vento Norte\n\nb\nc\n")


def test_a_faulty_one_is_not_said() -> None:
    with pytest.raises(TemplateFaulty):
        script(Template("Call", "{{ titles }}"), SPOKEN)


@pytest.mark.parametrize("code", SHIPPED_CALLS)
@pytest.mark.parametrize("language", ["pt-br", "es", "en"])
@pytest.mark.parametrize("count", [1, 2])
@pytest.mark.parametrize("promised", [5_000, None])
def test_what_is_shipped_may_be_said(
    code: str, language: str, count: int, promised: int | None
) -> None:
    spoken = replace(
        SPOKEN, language=language, titles=SPOKEN.titles[:count], promised_cents=promised
    )
    words = script(SHIPPED_CALLS[code][language], spoken)
    for needed in ("Vento Norte", "Maria", "Ana", "200,00" if count == 1 else "300,00"):
        assert needed in words.text.replace("200.00", "200,00").replace("300.00", "300,00")
    assert "{" not in words.text
    for threat in ("serasa", "spc", "protest", "negativ", "judicial", "court", "abogad", "advog"):
        assert threat not in words.text.lower()


def test_each_script_is_in_every_language() -> None:
    assert {tuple(some) for some in SHIPPED_CALLS.values()} == {("pt-br", "es", "en")}
