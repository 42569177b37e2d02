"""Every object of a PDF: listed or not, current or superseded, packed or plain.

Readers repair what is broken, each in its own way, and then find what the table of the file
does not list. So an object counts as soon as it stands in the file.
"""

import re
import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from pypdf import PdfReader
from pypdf.generic import IndirectObject, StreamObject, read_object

from sistercity.documents.inspection.refusal import Refused

#: The head of an object, and what may stand between it and its value.
OBJECT = re.compile(
    rb"(?<!\d)\d{1,10}[\0\s]+\d{1,5}[\0\s]+obj(?![A-Za-z])(?:[\0\s]|%[^\r\n]*[\r\n])*"
)
MAX_OBJECTS = 500_000
#: How far the packed objects of one stream may unpack.
MAX_PACKED = 64 * 1024**2


def every_object(reader: PdfReader, content: bytes) -> Iterator[Any]:
    """Yield the objects of the file. Raise Refused, or any other error, if one is unreadable."""
    listed = {
        (number, generation): offset
        for generation, numbers in reader.xref.items()
        for number, offset in numbers.items()
        if number
    }
    found = list(OBJECT.finditer(content))
    if len(listed) + len(found) > MAX_OBJECTS:
        raise Refused("too_complex")
    packing = {number for number, _index in reader.xref_objStm.values()}
    if packing - {number for number, _generation in listed}:
        raise Refused("broken")
    for number, generation in listed:
        value = reader.get_object(IndirectObject(number, generation, reader))
        yield from _with_packed(value, reader, packs=number in packing)
    offsets = set(listed.values())
    source = BytesIO(content)
    for match in found:
        if match.start() not in offsets:
            source.seek(match.end())
            yield from _with_packed(read_object(source, reader), reader, packs=False)


def _with_packed(value: Any, reader: PdfReader, *, packs: bool) -> Iterator[Any]:
    """Yield an object, and the objects within if it is a stream of objects."""
    yield value
    if isinstance(value, StreamObject):
        if packs or value.get("/Type") == "/ObjStm":
            yield from _packed(value, reader)
    elif packs:
        raise Refused("broken")


def _packed(stream: Any, reader: PdfReader) -> Iterator[Any]:
    _check_packing(stream)
    data = stream.get_data()
    first = int(stream["/First"])
    numbers = [int(number) for number in data[:first].split()]
    count = int(stream["/N"])
    if len(numbers) != 2 * count or count > MAX_OBJECTS:
        raise Refused("broken")
    source = BytesIO(data)
    for offset in numbers[1::2]:
        source.seek(first + offset)
        yield read_object(source, reader)


def _check_packing(stream: StreamObject) -> None:
    """Raise Refused unless the stream unpacks to its end without any repair, and not too far."""
    packing = stream.get("/Filter")
    if packing is None:
        return
    if packing not in ("/FlateDecode", ["/FlateDecode"]):
        raise Refused("broken")
    inflater = zlib.decompressobj()
    try:
        unpacked = len(inflater.decompress(stream._data, MAX_PACKED))
    except zlib.error as error:
        raise Refused("broken") from error
    if unpacked >= MAX_PACKED:
        raise Refused("too_complex")
    if not inflater.eof:
        raise Refused("broken")
