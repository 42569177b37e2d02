"""Zip packages: what they list and what they hold, without trusting the sizes they state."""

import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO
from pathlib import PurePosixPath

from sistercity.documents.inspection.refusal import Refused

MAX_MEMBERS = 5_000
MAX_UNPACKED = 256 * 1024**2
#: How often a package may be larger than its file, once it is larger than MAX_UNCHECKED.
MAX_RATIO = 150
MAX_UNCHECKED = 16 * 1024**2
CHUNK = 64 * 1024

LOCAL_HEADER = struct.Struct("<4s5H3L2H")
#: What writers put between two members: a descriptor of the first one.
MAX_GAP = 24
ENCRYPTED = 0x1
#: What a broken list raises; zipfile raises NotImplementedError for packing it does not know.
UNREADABLE = (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, struct.error)


class Package:
    """The members of a zip file whose list is sound."""

    def __init__(self, content: bytes) -> None:
        """Raise Refused if the list of members, or what surrounds them, is not as it should be."""
        self.content = content
        self.unpacked = 0
        self.members = self._listed()
        names = [member.filename.lower() for member in self.members]
        if len(names) != len(set(names)):
            raise Refused("broken")
        for member in self.members:
            _check_member(member)
        self._check_layout()

    def _listed(self) -> list[zipfile.ZipInfo]:
        # Counted before they are read: each would become an object.
        if self.content.count(b"PK\x01\x02") > MAX_MEMBERS:
            raise Refused("zip_bomb")
        end = self.content.rfind(b"PK\x05\x06")
        try:
            with zipfile.ZipFile(BytesIO(self.content)) as archive:
                members = archive.infolist()
                self.list_at = archive.start_dir
        except UNREADABLE as error:
            raise Refused("broken") from error
        if not members:
            raise Refused("broken")
        if end + 22 != len(self.content):
            raise Refused("polyglot")
        return members

    def _check_layout(self) -> None:
        """Raise Refused if members overlap, or if something stands before or between them."""
        at = 0
        for member in sorted(self.members, key=lambda member: member.header_offset):
            gap = member.header_offset - at
            if gap < 0:
                raise Refused("zip_bomb")
            if gap > (MAX_GAP if at else 0):
                raise Refused("polyglot")
            at = self._data_at(member) + member.compress_size
        if at > self.list_at:
            raise Refused("broken")
        if self.list_at - at > MAX_GAP:
            raise Refused("polyglot")

    def _data_at(self, member: zipfile.ZipInfo) -> int:
        """Return where the data of `member` begins; its two headers must agree on its name."""
        at = member.header_offset
        try:
            signature, *_numbers, name, extra = LOCAL_HEADER.unpack_from(self.content, at)
        except struct.error as error:
            raise Refused("broken") from error
        begin = at + LOCAL_HEADER.size
        encoding = "utf-8" if member.flag_bits & 0x800 else "cp437"
        named = self.content[begin : begin + name].decode(encoding, errors="replace")
        if signature != b"PK\x03\x04" or named != member.orig_filename:
            raise Refused("broken")
        return begin + name + extra

    def unpack(self, member: zipfile.ZipInfo) -> Iterator[bytes]:
        """Yield the content of `member` in chunks.

        Raise Refused when the package grows beyond what it may, or the member is not what its
        header says.
        """
        size = checksum = 0
        for chunk in self._inflated(member):
            size += len(chunk)
            checksum = zlib.crc32(chunk, checksum)
            self.unpacked += len(chunk)
            if self.unpacked > MAX_UNPACKED:
                raise Refused("zip_bomb")
            if self.unpacked > max(MAX_UNCHECKED, MAX_RATIO * len(self.content)):
                raise Refused("zip_bomb")
            yield chunk
        if (size, checksum) != (member.file_size, member.CRC):
            raise Refused("broken")

    def _inflated(self, member: zipfile.ZipInfo) -> Iterator[bytes]:
        begin = self._data_at(member)
        raw = memoryview(self.content)[begin : begin + member.compress_size]
        if member.compress_type == zipfile.ZIP_STORED:
            for at in range(0, len(raw), CHUNK):
                yield bytes(raw[at : at + CHUNK])
            return
        stream = zlib.decompressobj(-zlib.MAX_WBITS)
        try:
            for at in range(0, len(raw), CHUNK):
                waiting: bytes | memoryview = raw[at : at + CHUNK]
                while waiting and not stream.eof:
                    yield stream.decompress(waiting, CHUNK)
                    waiting = stream.unconsumed_tail
                if stream.eof and at + CHUNK < len(raw):
                    raise Refused("broken")
            yield from _rest(stream)
        except zlib.error as error:
            raise Refused("broken") from error


def _rest(stream: "zlib._Decompress") -> Iterator[bytes]:
    """Yield what the decompressor still holds; raise Refused unless it came to its end."""
    while not stream.eof:
        chunk = stream.decompress(b"", CHUNK)
        if not chunk:
            break
        yield chunk
    if not stream.eof or stream.unused_data:
        raise Refused("broken")


def _check_member(member: zipfile.ZipInfo) -> None:
    """Raise Refused if a member is named so that it could be written outside, or is locked."""
    name = member.orig_filename
    path = PurePosixPath(name)
    unsafe = (
        not name
        or name.startswith("/")
        or "\\" in name
        or name[1:2] == ":"
        or ".." in path.parts
        or any(ord(character) < 32 for character in name)
        or stat.S_ISLNK(member.external_attr >> 16)
    )
    if unsafe:
        raise Refused("unsafe_member")
    if member.flag_bits & ENCRYPTED:
        raise Refused("encrypted")
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise Refused("broken")
