"""A draft as a DOCX to work on and as a PDF to read; nothing typed is read as an instruction."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from io import BytesIO
from pathlib import Path
from typing import Any

from docxtpl import DocxTemplate, RichText

from partnerships.drafting.docx_template import GAP, base
from partnerships.drafting.text import LANGUAGES, Columns, Draft, Paragraph, Run, Side
from sistercity.documents.typesetting import set_pdf

TEMPLATE = Path(__file__).with_name("draft.typ")
#: docxtpl makes braces of "{_{" and its like after it has filled a template: such words are parted.
UNESCAPED = re.compile(r"(?<=[{}%]_)(?=[{}%])")
FOR = {"id": "Untuk", "en": "For the"}
PLACE = {"id": "Tempat", "en": "Place"}
DATE = {"id": "Tanggal", "en": "Date"}


def docx_of(draft: Draft, languages: Sequence[str] = LANGUAGES) -> bytes:
    """Return `draft` as DOCX with one column for each of `languages`."""
    template = DocxTemplate(BytesIO(base(tuple(languages))))
    parts = [
        {
            "number": rich_words(part.number),
            "heading": rich_words(part.heading),
            "columns": rich_columns(part.columns),
        }
        for part in draft.parts
    ]
    sides = [
        {
            "above": rich(above(side, languages)),
            "name": rich_line(side.name),
            "below": rich(below(side, languages)),
        }
        for side in draft.sides
    ]
    context = {"title": rich_columns(draft.title), "parts": parts, "sides": sides}
    template.render(context, autoescape=True)
    properties = template.docx.core_properties
    properties.title, properties.author, properties.comments = draft.name[:250], "", ""
    found = BytesIO()
    template.save(found)
    return found.getvalue()


def pdf_of(draft: Draft, languages: Sequence[str] = LANGUAGES) -> bytes:
    """Return `draft` as PDF with one column for each of `languages`."""
    return set_pdf(
        TEMPLATE,
        {
            "name": draft.name,
            "languages": list(languages),
            "title": plain_columns(draft.title),
            "parts": [
                {
                    "number": part.number,
                    "heading": part.heading,
                    "columns": plain_columns(part.columns),
                }
                for part in draft.parts
            ],
            "sides": [
                {
                    "above": plain_lines(above(side, languages)),
                    "name": plain_lines([side.name])[0],
                    "below": plain_lines(below(side, languages)),
                }
                for side in draft.sides
            ],
        },
    )


def above(side: Side, languages: Sequence[str]) -> list[Paragraph]:
    """Return for whom a block is signed."""
    return [(Run(f"{FOR[language]} "), *side.party[language]) for language in languages]


def below(side: Side, languages: Sequence[str]) -> list[Paragraph]:
    """Return in which office, where and when a block is signed; what is alike is said once."""
    offices = dict.fromkeys(side.position[language] for language in languages)
    places = " / ".join(PLACE[language] for language in languages)
    dates = " / ".join(DATE[language] for language in languages)
    days = " / ".join(dict.fromkeys(side.date[language] for language in languages))
    return [*offices, (Run(f"{places}: {side.place}"),), (Run(f"{dates}: {days}"),)]


def rich_words(words: Mapping[str, str]) -> Mapping[str, RichText | str]:
    """Return one line in each language; an empty one stays empty, for the template to ask."""
    return {language: text and rich_line((Run(text),)) for language, text in words.items()}


def rich_columns(columns: Columns) -> Mapping[str, list[RichText]]:
    return {language: rich(lines) for language, lines in columns.items()}


def rich(lines: Iterable[Paragraph]) -> list[RichText]:
    return [rich_line(line) for line in lines]


def rich_line(line: Paragraph) -> RichText:
    """Return the runs of a paragraph as Word has them, gaps in the style that marks them."""
    found = RichText()
    for run in line:
        for text in UNESCAPED.split(run.text):
            found.add(text, style=GAP if run.gap else None)
    return found


def plain_columns(columns: Columns) -> Mapping[str, Any]:
    return {language: plain_lines(lines) for language, lines in columns.items()}


def plain_lines(lines: Iterable[Paragraph]) -> list[list[dict[str, Any]]]:
    """Return paragraphs as data for typst."""
    return [[asdict(run) for run in line] for line in lines]
