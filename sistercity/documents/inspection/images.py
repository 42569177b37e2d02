"""Images: their dimensions and structure, read from their headers; no pixel is decoded."""

import struct
import zlib
from collections.abc import Iterator

from sistercity.documents.inspection.refusal import Refused

#: An A0 sheet at 300 dots per inch has 140 million.
MAX_PIXELS = 150_000_000
MAX_SIDE = 40_000

PNG_HEAD = 8
#: Markers of JPEG that begin a frame and so tell the dimensions.
FRAMES = set(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
#: Markers of JPEG without a length.
BARE = {0x01, *range(0xD0, 0xD8)}
START_OF_SCAN = 0xDA
END_OF_IMAGE = b"\xff\xd9"


def check_png(content: bytes) -> None:
    """Raise Refused unless the content is a whole PNG of bearable size, and nothing besides."""
    seen = []
    for name, data, end in _chunks(content):
        if not seen:
            if name != b"IHDR" or len(data) != 13:
                raise Refused("broken")
            _check_dimensions(*struct.unpack(">II", data[:8]))
            seen.append(name)
        elif name == b"IDAT" and len(seen) == 1:
            seen.append(name)
        elif name == b"IEND":
            if len(seen) == 1:
                raise Refused("broken")
            if end != len(content):
                raise Refused("polyglot")
            return
    raise Refused("broken")


def _chunks(content: bytes) -> Iterator[tuple[bytes, bytes, int]]:
    """Yield name, data and end of the chunks of a PNG, each with a true checksum."""
    at = PNG_HEAD
    while at + 12 <= len(content):
        (length,) = struct.unpack_from(">I", content, at)
        end = at + 12 + length
        if end > len(content):
            raise Refused("broken")
        name, data = content[at + 4 : at + 8], content[at + 8 : end - 4]
        if zlib.crc32(name + data) != struct.unpack_from(">I", content, end - 4)[0]:
            raise Refused("broken")
        yield name, data, end
        at = end


def check_jpeg(content: bytes) -> None:
    """Raise Refused unless the content is a JPEG of bearable size with a beginning and an end."""
    framed = False
    for marker, data, end in _segments(content):
        if marker in FRAMES:
            if len(data) < 5:
                raise Refused("broken")
            height, width = struct.unpack_from(">HH", data, 1)
            _check_dimensions(width, height)
            framed = True
        elif marker == START_OF_SCAN and framed and content.find(END_OF_IMAGE, end) > 0:
            return
    raise Refused("broken")


def _segments(content: bytes) -> Iterator[tuple[int, bytes, int]]:
    """Yield marker, data and end of the segments of a JPEG up to the first scan."""
    at = 2
    while at + 4 <= len(content):
        if content[at] != 0xFF:
            raise Refused("broken")
        marker = content[at + 1]
        if marker == 0xFF:
            at += 1
        elif marker in BARE:
            at += 2
        else:
            (length,) = struct.unpack_from(">H", content, at + 2)
            end = at + 2 + length
            if length < 2 or end > len(content):
                raise Refused("broken")
            yield marker, content[at + 4 : end], end
            if marker == START_OF_SCAN:
                return
            at = end


def _check_dimensions(width: int, height: int) -> None:
    if not width or not height:
        raise Refused("broken")
    if max(width, height) > MAX_SIDE or width * height > MAX_PIXELS:
        raise Refused("too_many_pixels")
