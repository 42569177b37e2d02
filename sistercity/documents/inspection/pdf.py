"""PDF: that it opens, is not too long, and holds nothing that acts."""

import re
from io import BytesIO
from typing import Any

from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, NameObject

from sistercity.documents.inspection.pdf_objects import every_object
from sistercity.documents.inspection.refusal import Refused

HEADER = re.compile(rb"%PDF-[12]\.\d")
END = b"%%EOF"
#: What servers and mail programs leave after the end, and readers pass over.
MAX_AFTER_END = 1024

#: Keys and names of PDF that act when the file is opened or read.
REFUSED_KEYS: dict[str, str] = {
    "/JS": "pdf_script",
    "/JavaScript": "pdf_script",
    "/EF": "pdf_attachment",
    "/XFA": "pdf_form",
}
REFUSED_NAMES: dict[str, str] = {
    "/JavaScript": "pdf_script",
    "/Launch": "pdf_launch",
    "/ImportData": "pdf_launch",
    "/SubmitForm": "pdf_launch",
    "/GoToE": "pdf_attachment",
    "/EmbeddedFile": "pdf_attachment",
    "/FileAttachment": "pdf_attachment",
    "/RichMedia": "pdf_media",
    "/Movie": "pdf_media",
    "/Sound": "pdf_media",
    "/3D": "pdf_media",
}
#: The keys whose names tell what an object does.
NAMING_KEYS = {"/S", "/Type", "/Subtype"}


def check(content: bytes, max_pages: int) -> None:
    """Raise Refused unless the content is a whole, harmless PDF of at most `max_pages` pages."""
    if not HEADER.match(content):
        raise Refused("broken")
    end = content.rfind(END)
    if end < 0:
        raise Refused("broken")
    if len(content[end + len(END) :].strip(b"\0\t\n\f\r ")) > MAX_AFTER_END:
        raise Refused("polyglot")
    try:
        _check_structure(content, max_pages)
    except (Refused, MemoryError, RecursionError):
        raise
    except Exception as error:
        # The reader fails in many ways on files that are not what they should be.
        raise Refused("broken") from error


def _check_structure(content: bytes, max_pages: int) -> None:
    try:
        reader = PdfReader(BytesIO(content))
        encrypted = reader.is_encrypted
    except (MemoryError, RecursionError):
        raise
    except Exception:
        if b"/Encrypt" in content:
            raise Refused("encrypted") from None
        raise
    if encrypted:
        raise Refused("encrypted")
    _check_pages(reader, max_pages)
    _check_values(reader.trailer)
    for value in every_object(reader, content):
        _check_values(value)


def _check_pages(reader: PdfReader, max_pages: int) -> None:
    """Count the pages by walking the tree; what it states about itself is not believed."""
    waiting: list[Any] = [reader.root_object["/Pages"]]
    pages = visited = 0
    while waiting:
        node = waiting.pop().get_object()
        visited += 1
        if not isinstance(node, DictionaryObject):
            raise Refused("broken")
        if "/Kids" in node:
            waiting += list.__iter__(node["/Kids"])  # type: ignore[arg-type]
        else:
            pages += 1
        if pages > max_pages or visited + len(waiting) > 4 * max_pages + 100:
            raise Refused("too_many_pages", limit=max_pages)
    if not pages:
        raise Refused("broken")


def _check_values(value: Any) -> None:
    """Raise Refused if something in the object acts; other objects are not followed."""
    waiting = [value]
    while waiting:
        node = waiting.pop()
        if isinstance(node, DictionaryObject):
            for key, item in dict.items(node):
                _check_entry(key, item)
                waiting.append(item)
        elif isinstance(node, ArrayObject):
            waiting += list.__iter__(node)


def _check_entry(key: str, item: Any) -> None:
    code = REFUSED_KEYS.get(key)
    if key in NAMING_KEYS and isinstance(item, NameObject):
        code = code or REFUSED_NAMES.get(str(item))
    if code:
        raise Refused(code)
