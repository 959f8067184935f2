#!/usr/bin/env python3
"""Keep the translations level with the sources; needs Babel and nothing of the system.

`scripts/translations.py update` writes every new English sentence into both
catalogues and drops those nobody says any more; then translate what is empty.
`scripts/translations.py check` names what is missing, empty, fuzzy or left over.
"""

import os
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir, extract_python
from babel.messages.pofile import read_po, write_po

SOURCES = Path(__file__).resolve().parent.parent / "src" / "emdia"
LOCALES = SOURCES / "web" / "locale"
LANGUAGES = ("pt_BR", "es")
HEADER = r"""# Emdia, {language}.
msgid ""
msgstr ""
"Language: {language}\n"
"Plural-Forms: {plural}\n"
"MIME-Version: 1.0\n"
"Content-Type: text/plain; charset=utf-8\n"
"Content-Transfer-Encoding: 8bit\n"

"""
KEYWORDS: dict[str, Any] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}


def extract_template(
    file: Any, keywords: Any, comment_tags: Any, options: Any
) -> Iterator[tuple[Any, ...]]:
    """Read a Django template the way Django does: turned into gettext calls first."""
    from django.utils.translation.template import templatize

    lines = templatize(file.read().decode()).splitlines()
    # Indentation means nothing in a template but much to a reader of Python.
    calls = "\n".join(line.strip() for line in lines)
    yield from extract_python(BytesIO(calls.encode()), keywords, comment_tags, options)


def sources() -> Catalog:
    """Return every sentence of the sources, with the files it stands in."""
    catalogue = Catalog(charset="utf-8")
    methods = [("**.py", "python"), ("**.html", extract_template), ("**.txt", extract_template)]
    # Babel is told of directories only; the web is the one floor that speaks to people.
    found = extract_from_dir(SOURCES / "web", methods, keywords=KEYWORDS)
    for name, _line, message, comments, context in found:
        catalogue.add(message, None, [(name, 0)], auto_comments=comments, context=context)
    return catalogue


def path(language: str) -> Path:
    return LOCALES / language / "LC_MESSAGES" / "django.po"


def catalogue(language: str) -> Catalog:
    if not path(language).exists():
        return Catalog(locale=language, charset="utf-8")
    with path(language).open("rb") as file:
        return read_po(file, locale=language)


def store(language: str, known: Catalog) -> None:
    """Write a catalogue, sorted, with a header that no second run changes."""
    path(language).parent.mkdir(parents=True, exist_ok=True)
    with path(language).open("wb") as file:
        file.write(HEADER.format(language=language, plural=known.plural_forms).encode())
        write_po(file, known, width=100, omit_header=True, include_lineno=False, sort_output=True)


def update() -> None:
    template = sources()
    for language in LANGUAGES:
        known = catalogue(language)
        known.update(template, no_fuzzy_matching=True)
        known.obsolete.clear()
        store(language, known)


def is_translated(message: Message) -> bool:
    strings = message.string if isinstance(message.string, (tuple, list)) else (message.string,)
    return all(strings) and not message.fuzzy


def complaints(language: str, template: Catalog) -> Iterator[str]:
    """Yield one line for everything that is not right with a catalogue."""
    known = catalogue(language)
    for message in template:
        if not message.id:
            continue
        found = known.get(message.id, message.context)
        if found is None:
            yield f"{language}: missing {message.id!r}"
        elif not is_translated(found):
            yield f"{language}: not translated {message.id!r}"
        elif list(found.check()):
            yield f"{language}: placeholders differ in {message.id!r}"
    for message in known:
        if message.id and template.get(message.id, message.context) is None:
            yield f"{language}: nobody says {message.id!r} any more"


def check() -> int:
    template = sources()
    found = [line for language in LANGUAGES for line in complaints(language, template)]
    sys.stdout.write("".join(f"{line}\n" for line in found))
    return 1 if found else 0


def main() -> int:
    # Reading templates needs a configured Django, whatever the configuration.
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "emdia.config.settings")
    if sys.argv[1:] == ["update"]:
        update()
    elif sys.argv[1:] != ["check"]:
        sys.exit(__doc__)
    return check()


if __name__ == "__main__":
    sys.exit(main())
