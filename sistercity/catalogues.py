"""The message catalogues: which texts the code holds, and what they are in each language.

Texts in the code are Indonesian (docs/decisions/003-translations-msgid-indonesian.md). Pure
Python on Babel, so that nobody needs the gettext programs. A message is named by its context
(None without one) and its text.
"""

import re
from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

SOURCE_LANGUAGE = "id"
HEADER = """\
msgid ""
msgstr ""
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {plural_forms}\\n"

"""
SINGULAR, PLURAL = None, (1, 2)
WITH_CONTEXT, PLURAL_WITH_CONTEXT = ((1, "c"), 2), ((1, "c"), 2, 3)
KEYWORDS = {
    "_": SINGULAR,
    "gettext": SINGULAR,
    "gettext_lazy": SINGULAR,
    "gettext_noop": SINGULAR,
    "ngettext": PLURAL,
    "ngettext_lazy": PLURAL,
    "pgettext": WITH_CONTEXT,
    "pgettext_lazy": WITH_CONTEXT,
    "npgettext": PLURAL_WITH_CONTEXT,
    "npgettext_lazy": PLURAL_WITH_CONTEXT,
}
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[a-z]|\{\w*\}")


def extracted(folders: list[Path]) -> Catalog:
    """Return every text marked for translation in the Python files and templates of `folders`."""
    found = Catalog()
    for folder in folders:
        for path in sorted(
            [*folder.rglob("*.py"), *folder.rglob("*.html"), *folder.rglob("*.txt")]
        ):
            if "migrations" in path.parts:
                continue
            for _line, text, _comments, context in extract("python", _source(path), KEYWORDS):
                found.add(text, context=context)
    return found


def update(path: Path, language: str, found: Catalog) -> None:
    """Write the catalogue at `path` anew: exactly the texts `found`, with what is translated."""
    known = read(path, language)
    catalogue = Catalog(locale=language)
    for message in found:
        if not message.id:
            continue
        translated = known.get(message.id, message.context)
        text: Any = translated.string if translated and all(_texts(translated.string)) else ""
        if not text and language == SOURCE_LANGUAGE:
            text = (message.id[1],) * catalogue.num_plurals if message.pluralizable else message.id
        catalogue.add(message.id, text, context=message.context)
    header = HEADER.format(language=language, plural_forms=catalogue.plural_forms)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        file.write(header.encode())
        write_po(file, catalogue, width=100, no_location=True, omit_header=True, sort_output=True)


def faults(path: Path, language: str, found: Catalog) -> Iterator[str]:
    """Yield one line for each text that is missing, stale, fuzzy or differs in placeholders."""
    known = read(path, language)
    for message in found:
        if message.id:
            fault = _fault(message, known.get(message.id, message.context))
            if fault:
                yield f"{language}: {fault}: {_first(message.id)!r}"
    for message in known:
        if message.id and found.get(message.id, message.context) is None:
            yield f"{language}: no longer used: {_first(message.id)!r}"


def compile_catalogue(path: Path, language: str) -> None:
    """Write the `.mo` file beside the catalogue at `path`, unless it is up to date."""
    target = path.with_suffix(".mo")
    if target.exists() and target.stat().st_mtime >= path.stat().st_mtime:
        return
    with target.open("wb") as file:
        write_mo(file, read(path, language))


def read(path: Path, language: str) -> Catalog:
    """Return the catalogue at `path`, an empty one where there is none yet."""
    if not path.exists():
        return Catalog(locale=language)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def _source(path: Path) -> BytesIO:
    text = path.read_text()
    if path.suffix != ".py":
        # The indentation of a template means nothing, and would be an error in Python.
        text = "\n".join(line.strip() for line in templatize(text).splitlines())
    return BytesIO(text.encode())


def _fault(message: Message, known: Message | None) -> str:
    texts = _texts(known.string) if known else []
    if known is None or not texts or not all(texts):
        return "not translated"
    if known.fuzzy:
        return "fuzzy"
    wanted = set(PLACEHOLDER.findall(_last(message.id)))
    if any(set(PLACEHOLDER.findall(text)) - wanted for text in texts):
        return "unknown placeholder"
    if wanted - set(PLACEHOLDER.findall(texts[-1])):
        return "missing placeholder"
    return ""


def _texts(text: str | Sequence[str] | None) -> list[str]:
    """Return the forms of a text: one, or as many as its language has plurals."""
    return [text] if isinstance(text, str) else list(text or ())


def _first(text: str | Sequence[str]) -> str:
    return _texts(text)[0]


def _last(text: str | Sequence[str]) -> str:
    return _texts(text)[-1]
