"""Office documents: which one a package is, and that nothing in it acts or hides."""

import zipfile
from collections.abc import Iterator

from sistercity.documents.inspection import kinds, markup
from sistercity.documents.inspection.packages import Package
from sistercity.documents.inspection.refusal import Refused

CONTENT_TYPES = "[Content_Types].xml"
MANIFEST = "META-INF/manifest.xml"
MIMETYPE = "mimetype"
#: The parts that say what the others are; they are read before all others.
LEADING = {CONTENT_TYPES: 0, MANIFEST: 1}

#: The type of the main part of each kind of document.
MAIN_PARTS: dict[str, str] = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
}
ODT = b"application/vnd.oasis.opendocument.text"
MACRO_TYPES = ("macroenabled", "vbaproject", "macrosheet", "ms-word.vbadata")
MACRO_NAMES = ("vbaproject.bin", "vbadata.xml")
MACRO_FOLDERS = ("basic/", "scripts/", "xl/macrosheets/")
OBJECT_FOLDERS = ("/embeddings/", "/activex/")
#: Compressed drawings that Office keeps among the pictures.
PACKED_DRAWINGS = (".emz", ".wmz")
OLE = kinds.SIGNATURES["ole"]


def check(content: bytes) -> str:
    """Return "docx", "xlsx", "odt" or "zip" for a package; raise Refused if it is not harmless."""
    package = Package(content)
    for member in package.members:
        _check_name(member.filename)
    types: set[str] = set()
    mimetype = b""
    for member in sorted(package.members, key=lambda m: LEADING.get(m.filename, 2)):
        chunks = package.unpack(member)
        head = next(chunks, b"")
        _check_head(member, head)
        if member.filename == MIMETYPE:
            mimetype = head
        if _is_markup(member, head):
            watch = markup.read(_again(head, chunks))
            if member.filename == CONTENT_TYPES:
                types = watch.content_types
                _check_types(types)
        for _chunk in chunks:
            pass
    return _kind(package, types, mimetype)


def _again(head: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield head
    yield from rest


def _check_name(name: str) -> None:
    """Raise Refused if the place of a member tells that it acts."""
    lower = name.lower()
    if lower.endswith(MACRO_NAMES) or lower.startswith(MACRO_FOLDERS):
        raise Refused("macros")
    if any(folder in f"/{lower}" for folder in OBJECT_FOLDERS):
        raise Refused("embedded_object")


def _check_head(member: zipfile.ZipInfo, head: bytes) -> None:
    """Raise Refused if a member is a program, an archive or an object of another program."""
    if head.startswith(OLE):
        raise Refused("embedded_object")
    if kinds.is_program(head) and not kinds.is_text(head):
        raise Refused("embedded_program")
    drawing = member.filename.lower().endswith(PACKED_DRAWINGS) and head.startswith(b"\x1f\x8b")
    if kinds.is_archive(head) and not drawing:
        raise Refused("nested_archive")


def _is_markup(member: zipfile.ZipInfo, head: bytes) -> bool:
    """Tell whether a member is XML, by its name or by how it begins in any encoding.

    LibreOffice writes some parts empty.
    """
    if not head:
        return False
    begins = head[:64].replace(b"\x00", b"").removeprefix(b"\xef\xbb\xbf").lstrip()
    begins = begins.removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff").lstrip()
    return member.filename.lower().endswith((".xml", ".rels")) or begins.startswith(b"<")


def _check_types(types: set[str]) -> None:
    if any(macro in text for text in types for macro in MACRO_TYPES):
        raise Refused("macros")


def _kind(package: Package, types: set[str], mimetype: bytes) -> str:
    """Return which document the package is, "zip" if none of the accepted ones."""
    names = {member.filename for member in package.members}
    found = [kind for kind, main in MAIN_PARTS.items() if main in types]
    if mimetype == ODT and {"content.xml", MANIFEST} <= names:
        found.append("odt")
    if len(found) > 1:
        raise Refused("polyglot")
    return found[0] if found else "zip"
