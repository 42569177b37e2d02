"""What a file is, found by its content and never by its name."""

import re
import zipfile
from io import BytesIO

from sistercity.documents.inspection.packages import UNREADABLE
from sistercity.documents.inspection.refusal import Refused

#: The kind that a name promises by its ending. Only these kinds are accepted.
ENDINGS: dict[str, str] = {
    ".pdf": "pdf",
    ".docx": "docx",
    ".xlsx": "xlsx",
    ".odt": "odt",
    ".jpg": "jpeg",
    ".jpeg": "jpeg",
    ".png": "png",
    ".txt": "text",
}
PACKAGES = {"docx", "xlsx", "odt"}

SIGNATURES: dict[str, tuple[bytes, ...]] = {
    "pdf": (b"%PDF-",),
    "zip": (b"PK\x03\x04", b"PK\x05\x06"),
    "jpeg": (b"\xff\xd8\xff",),
    "png": (b"\x89PNG\r\n\x1a\n",),
    "ole": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",),
}
PROGRAMS = (
    b"MZ",
    b"\x7fELF",
    b"\xfe\xed\xfa\xce",
    b"\xfe\xed\xfa\xcf",
    b"\xce\xfa\xed\xfe",
    b"\xcf\xfa\xed\xfe",
    b"\xca\xfe\xba\xbe",
    b"L\x00\x00\x00\x01\x14\x02\x00",
    b"\x00asm",
    b"dex\n",
    b"#!",
)
ARCHIVES = (
    b"PK\x03\x04",
    b"PK\x05\x06",
    b"Rar!\x1a\x07",
    b"7z\xbc\xaf\x27\x1c",
    b"\x1f\x8b",
    b"BZh",
    b"\xfd7zXZ\x00",
    b"MSCF",
)
CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1f\x7f]")

#: Readers of PDF look for its header this far into a file.
PDF_HEADER_WITHIN = 1024


def kind_of(content: bytes) -> str:
    """Return an accepted kind, or "zip", "ole", "program" or "unknown".

    An Office document is a "zip" here; `office.check` tells which one.
    """
    for kind, signatures in SIGNATURES.items():
        if content.startswith(signatures):
            return kind
    readable = is_text(content)
    if is_program(content) and (content.startswith(b"#!") or not readable):
        return "program"
    return "text" if readable else "unknown"


def is_program(head: bytes) -> bool:
    return head.startswith(PROGRAMS)


def is_archive(head: bytes) -> bool:
    return head.startswith(ARCHIVES) or head[257:262] == b"ustar"


def is_text(content: bytes) -> bool:
    """Tell whether the content is text in UTF-8."""
    try:
        check_text(content)
    except Refused:
        return False
    return True


def check_text(content: bytes) -> None:
    """Raise Refused unless the content is text in UTF-8 without control characters."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Refused("not_utf8")
    if CONTROLS.search(content):
        raise Refused("binary_text")
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Refused("not_utf8") from error


def check_ole(content: bytes) -> None:
    """Refuse the container in which Office keeps documents with a password, and its old formats."""
    encrypted = "EncryptedPackage".encode("utf-16-le") in content
    raise Refused("encrypted" if encrypted else "old_office")


def check_single(kind: str, content: bytes) -> None:
    """Raise Refused if the content would open as a file of another kind too."""
    if kind != "pdf" and b"%PDF-" in content[:PDF_HEADER_WITHIN]:
        raise Refused("polyglot")
    if kind != "zip" and _ends_as_package(content):
        raise Refused("polyglot")


def _ends_as_package(content: bytes) -> bool:
    """Tell whether a zip archive is appended: it is read from its end."""
    if b"PK\x05\x06" not in content[-66_000:]:
        return False
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            return bool(archive.infolist())
    except UNREADABLE:
        return False
