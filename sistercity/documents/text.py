"""The paragraphs of a document: DOCX, ODT, PDF with text, plain text. Needs no Django.

Files are hostile: this runs in the child process of `comparing`, with limits on time and memory.
Entities of XML are never resolved, nothing is loaded from elsewhere, nothing is unpacked to disk.
"""

import re
import unicodedata
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from io import BytesIO
from typing import Any, BinaryIO

from lxml import etree
from pypdf import PageObject, PdfReader

from sistercity.documents.headings import Clauses
from sistercity.documents.lines import Line, joined, lines_of, without_running_titles

MAX_PAGES = 600
MAX_PARAGRAPHS = 20_000
MAX_CHARACTERS = 1_500_000
MAX_XML = 64 * 1024**2
HEAD = 8192

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
#: What a DOCX keeps beside its text: deleted passages, the second copy of a text box, fields.
DOCX_UNREAD = {
    f"{W}del",
    f"{W}moveFrom",
    f"{W}instrText",
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
}
T = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
ODT_UNREAD = {
    f"{T}tracked-changes",
    f"{T}note",
    "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}annotation",
}
ODT_PARAGRAPHS = {f"{T}p", f"{T}h"}
ODT_SPACES = {f"{T}s", f"{T}tab", f"{T}line-break"}
HEADING_STYLE = re.compile(r"heading|judul|title|überschrift|titre", re.IGNORECASE)

#: What no text means: controls, halves of characters, invisible breaks.
MEANINGLESS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\xad\u200b\ufeff]")

Tell = Callable[[float], None]


class Unreadable(Exception):
    """The document gives no paragraphs; `code` is a key of `comparing.REASONS`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph, the name of the clause it stands under and that clause's key, or ""."""

    text: str
    clause: str = ""
    key: str = ""


def read(file: BinaryIO, tell: Tell = lambda share: None) -> list[Paragraph]:
    """Return the paragraphs of the file; what it is, its content says and not its name.

    `tell` hears the share that is done, from 0 to 1. Raises Unreadable.
    """
    head = file.read(HEAD)
    file.seek(0)
    if not head:
        raise Unreadable("empty")
    found: Iterable[tuple[str, bool]]
    if head.startswith(b"%PDF-"):
        found = ((text, False) for text in joined(without_running_titles(_pages(file, tell))))
    elif head.startswith(b"PK\x03\x04"):
        found = _package(file)
    else:
        found = ((text, False) for text in _plain(file, head))
    paragraphs = _in_clauses(found)
    if not paragraphs:
        # Pages that show something but say nothing are pictures of a text.
        raise Unreadable("scanned" if head.startswith(b"%PDF-") else "no_text")
    tell(1)
    return paragraphs


def normal(text: str) -> str:
    """Return `text` as it is compared: composed characters, single spaces, nothing invisible."""
    return " ".join(MEANINGLESS.sub("", unicodedata.normalize("NFC", text)).split())


def _in_clauses(found: Iterable[tuple[str, bool]]) -> list[Paragraph]:
    clauses, characters = Clauses(), 0
    paragraphs: list[Paragraph] = []
    for raw, styled in found:
        text = normal(raw)
        if not text:
            continue
        characters += len(text)
        if len(paragraphs) == MAX_PARAGRAPHS or characters > MAX_CHARACTERS:
            raise Unreadable("too_large")
        clauses.enter(text, styled=styled)
        if paragraphs and paragraphs[-1].key == clauses.key:
            # The name of a clause may stand in the paragraph below its number.
            paragraphs[-1] = replace(paragraphs[-1], clause=clauses.title)
        paragraphs.append(Paragraph(text, clauses.title, clauses.key))
    return paragraphs


# --- Plain text -----------------------------------------------------------------------------
def _plain(file: BinaryIO, head: bytes) -> Iterable[str]:
    wide = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    if not wide and b"\0" in head:
        raise Unreadable("no_text_kind")
    content = file.read(4 * MAX_CHARACTERS + 1)
    if len(content) > 4 * MAX_CHARACTERS:
        raise Unreadable("too_large")
    return joined(lines_of(_decoded(content, wide=wide)), usual_gap=1)


def _decoded(content: bytes, *, wide: bool) -> str:
    try:
        return content.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


# --- PDF ------------------------------------------------------------------------------------
def _pages(file: BinaryIO, tell: Tell) -> list[list[Line]]:
    """Return the lines of each page."""
    reader = PdfReader(BytesIO(file.read()))
    if reader.is_encrypted and not reader.decrypt(""):
        raise Unreadable("encrypted")
    total = len(reader.pages)
    if not total:
        raise Unreadable("empty")
    if total > MAX_PAGES:
        raise Unreadable("too_large")
    pages, characters = [], 0
    for number, page in enumerate(reader.pages, start=1):
        lines = _page_lines(page)
        characters += sum(len(line.text) for line in lines)
        if characters > MAX_CHARACTERS:
            raise Unreadable("too_large")
        pages.append(lines)
        tell(number / total)
    return pages


def _page_lines(page: PageObject) -> list[Line]:
    """Return the lines of a page with the distance of each to the one above."""
    pieces: list[tuple[str, float]] = []

    def visit(text: str, cm: list[float], tm: list[float], *font: object) -> None:
        if text:
            pieces.append((text, tm[5] * cm[3] + cm[5]))

    page.extract_text(visitor_text=visit)
    lines: list[Line] = []
    text, at, above = "", None, None
    for piece, height in [*pieces, ("\n", 0.0)]:
        for part in piece.splitlines(keepends=True):
            text += part
            at = height if at is None and part.strip() else at
            if not part.endswith("\n") or at is None:
                continue
            gap = None if above is None or at >= above else above - at
            lines.append(Line(" ".join(text.split()), gap))
            text, at, above = "", None, at
    return lines


# --- Packages -------------------------------------------------------------------------------
def _package(file: BinaryIO) -> Iterator[tuple[str, bool]]:
    try:
        with zipfile.ZipFile(file) as package:
            names = set(package.namelist())
            if "word/document.xml" in names:
                return _docx(_tree(package, "word/document.xml"), _heading_styles(package, names))
            if "content.xml" in names and "xl/workbook.xml" not in names:
                return _odt(_tree(package, "content.xml"))
    # zipfile raises NotImplementedError for a way of packing that it does not know.
    except (zipfile.BadZipFile, etree.XMLSyntaxError, OSError, NotImplementedError) as error:
        raise Unreadable("broken") from error
    raise Unreadable("no_text_kind")


def _tree(package: zipfile.ZipFile, name: str) -> Any:
    """Return the root of a member, read no further than the limit whatever its header says."""
    with package.open(name) as member:
        content = member.read(MAX_XML + 1)
    if len(content) > MAX_XML:
        raise Unreadable("too_large")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True
    )
    root = etree.fromstring(content, parser)
    if root.getroottree().docinfo.doctype:
        raise Unreadable("broken")
    return root


def _heading_styles(package: zipfile.ZipFile, names: set[str]) -> set[str]:
    """Return the keys of the styles that the document's own list calls a heading."""
    if "word/styles.xml" not in names:
        return set()
    found = set()
    for style in _tree(package, "word/styles.xml").iter(f"{W}style"):
        name = style.find(f"{W}name")
        if name is not None and HEADING_STYLE.search(name.get(f"{W}val", "")):
            found.add(style.get(f"{W}styleId", ""))
    return found


def _docx(root: Any, headings: set[str]) -> Iterator[tuple[str, bool]]:
    for paragraph in _wanted(root, DOCX_UNREAD, {f"{W}p"}):
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        styled = style is not None and style.get(f"{W}val", "") in headings
        yield "".join(_docx_text(paragraph)), styled


def _docx_text(paragraph: Any) -> Iterator[str]:
    """Yield the text of a paragraph, without the paragraphs of a text box anchored in it."""
    for node in _below(paragraph, DOCX_UNREAD | {f"{W}p"}):
        if node.tag == f"{W}t":
            yield node.text or ""
        elif node.tag in (f"{W}tab", f"{W}br", f"{W}cr"):
            yield " "
        elif node.tag == f"{W}noBreakHyphen":
            yield "-"


def _odt(root: Any) -> Iterator[tuple[str, bool]]:
    for paragraph in _wanted(root, ODT_UNREAD, ODT_PARAGRAPHS):
        yield "".join(_odt_text(paragraph)), paragraph.tag == f"{T}h"


def _odt_text(paragraph: Any) -> Iterator[str]:
    """Yield the text of a paragraph; it stands in nodes and behind them."""
    walker = etree.iterwalk(paragraph, events=("start", "end"))
    for event, node in walker:
        if event == "end":
            yield node.tail or "" if node is not paragraph else ""
        elif node is not paragraph and node.tag in ODT_PARAGRAPHS | ODT_UNREAD:
            walker.skip_subtree()
        else:
            yield " " if node.tag in ODT_SPACES else ""
            yield node.text or ""


def _wanted(root: Any, unread: set[str], tags: set[str]) -> Iterator[Any]:
    return (node for node in _below(root, unread) if node.tag in tags)


def _below(root: Any, unread: set[str]) -> Iterator[Any]:
    """Yield what is below `root` in the order of the text, and nothing within `unread`.

    Without recursion: a hostile file nests as deep as it likes.
    """
    waiting = list(reversed(root))
    while waiting:
        node = waiting.pop()
        if node.tag in unread:
            continue
        yield node
        waiting.extend(reversed(node))
