"""Templates of messages: what users may write, what is refused, and what stays inert."""

from dataclasses import replace
from datetime import date
from html import unescape

import pytest

from emdia.formats.documents import PrintedParty
from emdia.formats.letters import (
    ChargedTitle,
    ChargeNotice,
    Template,
    TemplateFaulty,
    faults,
    rendered,
)
from emdia.formats.letters.shipped import SHIPPED
from emdia.formats.letters.template import BLOCKS, INLINE, LONGEST_BODY, LONGEST_SUBJECT

NOTICE = ChargeNotice(
    creditor=PrintedParty(
        name="Vento Norte", tax_id="CNPJ 12.ABC.345/01DE-35", address=["Rua A, 1", "Recife"]
    ),
    debtor_name="Maria",
    titles=[
        ChargedTitle(
            document="FAT1",
            due_date=date(2026, 3, 1),
            original_cents=10_000,
            items=[("fine", 200), ("interest", 100)],
            total_cents=10_300,
            line="34191.09008 12345.678901 23456.789012 1 12340000010000",
        ),
        ChargedTitle(
            document="FAT2", due_date=date(2026, 3, 5), original_cents=5_000, total_cents=5_000
        ),
    ],
    as_of=date(2026, 3, 11),
    url="https://casa.example/p/1/",
    can_answer=True,
)
BODY = "Hello.\n\n{{ titles }}\n\n{{ creditor }}"


def body(text: str) -> Template:
    return Template(subject="Due", body=f"{text}\n\n{{{{ titles }}}}\n\n{{{{ creditor }}}}")


# What tries to reach out of the language: each is refused, or stands there as it was written.
PAYLOADS = (
    "{{ settings.SECRET_KEY }}",
    "{{ settings }}",
    "{{ cpf_completo }}",
    "{% load static %}",
    "{% include '/etc/passwd' %}",
    "{% include 'web/base.html' %}",
    "{% render 'x' %}",
    "{% extends 'x' %}",
    "{% block x %}{% endblock %}",
    "{% import os %}",
    "{% debug %}",
    "{% assign x = name %}{{ x }}",
    "{% capture x %}y{% endcapture %}",
    "{% for i in (1..1000000000) %}x{% endfor %}",
    "{% tablerow i in (1..9) %}x{% endtablerow %}",
    "{% increment x %}",
    "{% cycle 'a', 'b' %}",
    "{% liquid echo name %}",
    "{% echo name %}",
    "{{ name.__class__ }}",
    "{{ name.__class__.__mro__[1].__subclasses__() }}",
    "{{ name['__class__'] }}",
    "{{ ''.__class__ }}",
    "{{ name[count] }}",
    "{{ name | date: '%s' }}",
    "{{ name | base64_decode }}",
    "{{ name | safe }}",
    "{{ name | map: '__class__' }}",
    "{{ name | where: 'x' }}",
    "{{ request.user.password }}",
    "{{ self }}",
    "{{ config.items() }}",
    "{{ lipsum.__globals__['os'].popen('id').read() }}",
    "{{ cycler.__init__.__globals__.os }}",
    "{{ 7 | times: 7 }}",
    "{% if " * 100,
    "{% if name %}" * 6 + "x" + "{% endif %}" * 6,
    "{{ name",
    "{% if name %}",
    "\ue000titles\ue000",
    "{{ name | default: settings }}",
    "{{ name | upcase: 1, 2 }}",
)
# These are no language of ours: they leave as they stand, escaped where HTML would read them.
INERT = (
    "<script>alert(1)</script>",
    "<img src=file:///etc/passwd onerror=alert(1)>",
    "${7*7}",
    "#{7*7}",
    "<%= 7*7 %>",
    "%(name)s {name} {0.__class__}",
    "[[7*7]]",
    "@{7*7}",
    "*{7*7}",
    '=HYPERLINK("http://x")',
    "javascript:alert(1)",
    "' OR 1=1 --",
    "$(id) `id`",
    "\\u007b\\u007b name \\u007d\\u007d",
    "&lt;b&gt;",
)


def test_there_are_more_than_thirty() -> None:
    assert len({*PAYLOADS}) + len({*INERT}) >= 50


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_payload_is_refused_where_it_stands(payload: str) -> None:
    for template in (body(payload), Template(subject=payload, body=BODY)):
        try:
            found = faults(template)
            if not found:
                rendered(template, NOTICE)
                raise AssertionError("it was rendered")
        except TemplateFaulty as refusal:
            found = list(refusal.faults)
        assert {one.line for one in found} <= {1, 3, 5}
        assert all(one.column >= 1 for one in found)


@pytest.mark.parametrize("text", INERT)
def test_what_is_no_language_of_ours_stays_as_it_stands(text: str) -> None:
    said = rendered(body(text), NOTICE)
    assert text in said.text
    assert "<script" not in said.html
    assert "<img" not in said.html
    assert text in unescape(said.html)


@pytest.mark.parametrize("text", [*PAYLOADS, *INERT])
def test_a_debtors_name_is_never_read_as_a_template(text: str) -> None:
    named = replace(NOTICE, debtor_name=text)
    said = rendered(Template("{{ name }}", body("Hello {{ name }}").body), named)
    plain = " ".join(text.replace("\ue000", "").split())
    assert f"Hello {plain}" in said.text
    assert said.subject == plain
    assert "<script" not in said.html
    assert said.text.count("FAT1") == 1


def test_a_subject_is_one_line() -> None:
    found = faults(Template("Due\r\nBcc: all@x.example", BODY))
    assert [one.code for one in found] == ["character_forbidden"]
    named = replace(NOTICE, debtor_name="Maria\r\nBcc: all@x.example")
    assert rendered(Template("{{ name }}", BODY), named).subject == "Maria Bcc: all@x.example"


def test_every_placeholder_stands_for_what_it_says() -> None:
    words = "|".join(f"{name}={{{{ {name} }}}}" for name in INLINE)
    said = rendered(body(words), replace(NOTICE, language="en"))
    assert said.text.split("\n\n")[0].replace("\xa0", " ").split("|") == [
        "name=Maria", "creditor_name=Vento Norte", "document=FAT1", "count=2", "total=R$ 153.00",
        "first_due=1 Mar 2026", "last_due=5 Mar 2026", "days_late=10", "today=11 Mar 2026",
    ]  # fmt: skip


def test_blocks_bring_items_creditor_and_link() -> None:
    all_blocks = "\n\n".join(f"{{{{ {name} }}}}" for name in BLOCKS)
    said = rendered(Template("Due", all_blocks), NOTICE)
    text = said.text.replace("\xa0", " ")
    for words in (
        "Valor original: R$ 100,00",
        "Multa: R$ 2,00",
        "Juros: R$ 1,00",
        "Credor: Vento Norte",
        "CNPJ 12.ABC.345/01DE-35",
        "Rua A, 1",
        "34191.09008 12345.678901",
        "https://casa.example/p/1/",
        "Soma em 11/03/2026: R$ 153,00.",
    ):
        assert words in text
    assert text.index("Valor original") < text.index("Soma em") < text.index("Credor:")


def test_a_block_in_a_line_stands_between_paragraphs() -> None:
    said = rendered(Template("Due", "Before {{ titles }} after.\n\n{{ creditor }}"), NOTICE)
    assert said.text.startswith("Before\n\nDocumento FAT1")
    assert "\n\nafter.\n\nCredor" in said.text


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("Pay now.", ["titles", "creditor"]),
        ("{{ titles }}", ["creditor"]),
        ("{{ creditor }}", ["titles"]),
        ("{% if count > 1 %}{{ titles }}{% endif %}{{ creditor }}", ["titles"]),
        ("{% unless name %}{{ creditor }}{% endunless %}{{ titles }}", ["creditor"]),
        ("{% comment %}{{ creditor }}{{ titles }}{% endcomment %}", ["titles", "creditor"]),
        ("{{ creditor | upcase }}{{ titles }}", ["creditor"]),
        ("{% raw %}{{ creditor }}{% endraw %}{{ titles }}", ["creditor"]),
        ("{{ creditor_name }} {{ total }}", ["titles", "creditor"]),
    ],
)
def test_creditor_and_items_stand_under_no_condition(text: str, missing: list[str]) -> None:
    found = faults(Template("Due", text))
    assert [(one.code, one.found) for one in found] == [("element_missing", one) for one in missing]
    with pytest.raises(TemplateFaulty):
        rendered(Template("Due", text), NOTICE)


@pytest.mark.parametrize(
    ("template", "code", "place"),
    [
        (Template("", BODY), "empty", ("subject", 1, 1)),
        (Template("Due", " \n "), "empty", ("body", 1, 1)),
        (Template("x" * (LONGEST_SUBJECT + 1), BODY), "too_long", ("subject", 1, 1)),
        (Template("Due", BODY + "x" * LONGEST_BODY), "too_long", ("body", 1, 1)),
        (Template("{{ titles }}", BODY), "block_in_subject", ("subject", 1, 4)),
        (Template("Due", "ab\n{{ nome }}" + BODY), "variable_unknown", ("body", 2, 4)),
        (Template("Due", "a {{ name.x }}" + BODY), "attribute_forbidden", ("body", 1, 6)),
        (Template("Due", "a\n\n {{ name | join }}" + BODY), "filter_unknown", ("body", 3, 12)),
        (Template("Due", "a {% for x in y %}" + BODY), "tag_forbidden", ("body", 1, 6)),
        (Template("Due", "{{ name" + BODY), "syntax", ("body", 3, 1)),
        (Template("Due", "{{ name | upcase: 1 }}" + BODY), "syntax", ("body", 1, 11)),
        (Template("Due", "{{ name | default }}" + BODY), "syntax", ("body", 1, 11)),
        (
            Template("Due", "{% if count > 9 %}{{ name | upcase: 1 }}{% endif %}" + BODY),
            "syntax",
            ("body", 1, 29),
        ),
    ],
)
def test_a_fault_names_its_place(
    template: Template, code: str, place: tuple[str, int, int]
) -> None:
    (found,) = faults(template)
    assert (found.code, (found.field, found.line, found.column)) == (code, place)


def test_the_longest_are_let_pass() -> None:
    filled = BODY + "x" * (LONGEST_BODY - len(BODY))
    assert faults(Template("x" * LONGEST_SUBJECT, filled)) == []


def test_all_faults_are_told_at_once() -> None:
    found = faults(Template("{{ a }}", "{{ b }} {{ c }} {{ name | join }}" + BODY))
    assert [one.code for one in found] == [
        "variable_unknown",
        "filter_unknown",
        "variable_unknown",
        "variable_unknown",
    ]


def test_what_cannot_be_compared_is_refused_when_it_is_reached() -> None:
    wrong = body("{% if name > 3 %}x{% endif %}")
    with pytest.raises(TemplateFaulty, match="syntax"):
        rendered(wrong, NOTICE)
    many = body("{{ name }}" * 900)
    with pytest.raises(TemplateFaulty):
        rendered(many, replace(NOTICE, debtor_name="x" * 100))


def test_conditions_and_filters_work() -> None:
    text = (
        "{% if count == 1 %}one{% elsif count == 2 %}two{% else %}many{% endif %}"
        " {% unless days_late > 10 %}fresh{% endunless %} {{ name | upcase }}"
        " {% case count %}{% when 2 %}pair{% endcase %}"
    )
    assert rendered(body(text), NOTICE).text.startswith("two fresh MARIA pair\n\n")


@pytest.mark.parametrize("kind", SHIPPED)
@pytest.mark.parametrize("language", ["pt-br", "es", "en"])
@pytest.mark.parametrize("count", [1, 2])
def test_what_is_shipped_may_be_sent(kind: str, language: str, count: int) -> None:
    template = SHIPPED[kind][language]
    assert faults(template) == []
    said = rendered(template, replace(NOTICE, language=language, titles=NOTICE.titles[:count]))
    for words in ("Vento Norte", "CNPJ 12.ABC.345/01DE-35", "Rua A, 1", "FAT1", "Maria"):
        assert words in said.text
    assert "{" not in said.text
    assert "\ue000" not in said.text
    for threat in ("serasa", "spc", "protest", "negativ", "judicial", "court", "abogad", "advog"):
        assert threat not in said.text.lower()


def test_five_steps_are_shipped_in_every_language() -> None:
    assert list(SHIPPED) == ["preventive", "due_today", "friendly_late", "firm_late", "last_word"]
    assert {tuple(some) for some in SHIPPED.values()} == {("pt-br", "es", "en")}
