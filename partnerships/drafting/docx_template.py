"""The Word template of drafts, made by python-docx so that a change of it can be read.

It holds the tags of docxtpl, which fills them: {%tr … %} stands for its whole row of a table,
{%p … %} for its whole paragraph, {{r … }} for a run with its own marks.
"""

from collections.abc import Sequence
from functools import cache
from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

#: The typeface of Indonesian official texts; Word takes a similar one where it is not there.
TYPEFACE = "Bookman Old Style"
#: The style of what the record does not say yet.
GAP = "Gap"
MARK = "FFE9A8"
LOCALES = {"id": "id-ID", "en": "en-GB"}
PAGE = (Cm(21), Cm(29.7))
MARGIN = Cm(2.2)


@cache
def base(languages: Sequence[str]) -> bytes:
    """Return the template with one column for each language."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = PAGE
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = MARGIN
    make_styles(document)
    text_table(document, languages)
    signature_table(document, languages)
    page_number(section.footer.paragraphs[0])
    found = BytesIO()
    document.save(found)
    return found.getvalue()


def make_styles(document: Any) -> None:
    """Define the styles that whoever works on the draft changes in one place."""
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = TYPEFACE, Pt(10.5)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), TYPEFACE)
    normal.paragraph_format.space_after = Pt(6)
    normal.paragraph_format.widow_control = True
    for language, locale in LOCALES.items():
        text = new_style(document, f"Text {language}", normal)
        tag = OxmlElement("w:lang")
        tag.set(qn("w:val"), locale)
        text.element.get_or_add_rPr().append(tag)
        heading = new_style(document, f"Heading {language}", text)
        heading.font.bold = True
        heading.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
        heading.paragraph_format.keep_with_next = True
        signature = new_style(document, f"Signature {language}", text)
        signature.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    gap = document.styles.add_style(GAP, WD_STYLE_TYPE.CHARACTER)
    gap.font.bold = True
    shade = OxmlElement("w:shd")
    shade.set(qn("w:val"), "clear")
    shade.set(qn("w:fill"), MARK)
    gap.element.get_or_add_rPr().append(shade)


def new_style(document: Any, name: str, base_style: Any) -> Any:
    made = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    made.base_style = base_style
    return made


def text_table(document: Any, languages: Sequence[str]) -> None:
    """The title and the parts, in rows with one cell for each language.

    A heading has a row of its own: Word keeps a whole row with the next where its first paragraph
    asks for that, and a heading is kept with its text, but not all clauses with each other.
    """
    table = document.add_table(rows=0, cols=len(languages))
    title = table.add_row().cells
    row_tag(table, "for part in parts")
    row_tag(table, f"if part.number.{languages[0]} or part.heading.{languages[0]}")
    heading = table.add_row().cells
    row_tag(table, "endif")
    body = table.add_row().cells
    row_tag(table, "endfor")
    for number, language in enumerate(languages):
        fill(title[number], loop(f"title.{language}"), style=f"Heading {language}")
        fill(
            heading[number],
            [*optional(f"part.number.{language}"), *optional(f"part.heading.{language}")],
            style=f"Heading {language}",
        )
        fill(body[number], loop(f"part.columns.{language}"), style=f"Text {language}")


def signature_table(document: Any, languages: Sequence[str]) -> None:
    """The two blocks at the end, beside each other and never parted from their names."""
    document.add_paragraph()
    above, name, below = (row.cells for row in document.add_table(rows=3, cols=2).rows)
    heading = f"Heading {languages[0]}"
    for number in range(2):
        side = f"sides[{number}]"
        fill(above[number], loop(f"{side}.above"), style=heading)
        fill(name[number], [*[""] * 4, f"{{{{r {side}.name }}}}"], style=heading)
        fill(below[number], loop(f"{side}.below"), style=f"Signature {languages[0]}")


def loop(source: str) -> list[str]:
    """Return the tags of a paragraph for each line of `source`."""
    return [f"{{%p for line in {source} %}}", "{{r line }}", "{%p endfor %}"]


def optional(source: str) -> list[str]:
    """Return the tags of a paragraph that stands there where `source` says something."""
    return [f"{{%p if {source} %}}", f"{{{{r {source} }}}}", "{%p endif %}"]


def fill(cell: Any, paragraphs: Sequence[str], *, style: str) -> None:
    """Write `paragraphs` into an empty cell."""
    for number, text in enumerate(paragraphs):
        paragraph = cell.add_paragraph() if number else cell.paragraphs[0]
        paragraph.text, paragraph.style = text, style


def row_tag(table: Any, tag: str) -> None:
    table.add_row().cells[0].text = f"{{%tr {tag} %}}"


def page_number(paragraph: Any) -> None:
    """Write "1 / 5" as fields that Word counts."""
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for number, word in enumerate(("PAGE", "NUMPAGES")):
        if number:
            paragraph.add_run(" / ")
        field = OxmlElement("w:fldSimple")
        field.set(qn("w:instr"), word)
        paragraph._p.append(field)
