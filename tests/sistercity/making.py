"""Files made in code: good ones, and the same ones made to harm."""

import io
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable

import docx
from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
)

from evaluations.demo.documents import assembled, example_pdf

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
EXE = b"MZ\x90\x00\x03\x00\x00\x00"
Members = dict[str, bytes]


# --- Packages -----------------------------------------------------------------------------
def zipped(members: Members, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def content_types(*types: str) -> bytes:
    parts = "".join(f'<Override PartName="/p{n}" ContentType="{t}"/>' for n, t in enumerate(types))
    return f'<Types xmlns="{TYPES}">{parts}</Types>'.encode()


def relationship(kind: str, target: str, mode: str = "External") -> bytes:
    mode = f' TargetMode="{mode}"' if mode else ""
    one = f'<Relationship Id="r1" Type="{OFFICE}/{kind}" Target="{target}"{mode}/>'
    return f'<Relationships xmlns="{RELATIONSHIPS}">{one}</Relationships>'.encode()


def document(body: str = "<w:t>Halo</w:t>", before: str = "") -> bytes:
    text = f'<w:document xmlns:w="{W}"><w:body><w:p>{body}</w:p></w:body></w:document>'
    return f'<?xml version="1.0"?>{before}{text}'.encode()


def word_members(more: Members | None = None) -> Members:
    return {
        "[Content_Types].xml": content_types(f"{WORD}.document.main+xml"),
        "_rels/.rels": relationship("officeDocument", "word/document.xml", ""),
        "word/document.xml": document(),
    } | (more or {})


def word(more: Members | None = None) -> bytes:
    return zipped(word_members(more))


def linked(kind: str, target: str, mode: str = "External") -> bytes:
    return word({"word/_rels/settings.xml.rels": relationship(kind, target, mode)})


def sheet(more: Members | None = None) -> bytes:
    return zipped(
        {
            "[Content_Types].xml": content_types(f"{SHEET}.sheet.main+xml"),
            "_rels/.rels": relationship("officeDocument", "xl/workbook.xml", ""),
            "xl/workbook.xml": b"<workbook/>",
            "xl/printerSettings/printerSettings1.bin": b"\x00\x01" * 40,
        }
        | (more or {})
    )


def odt(more: Members | None = None, body: str = "") -> bytes:
    text = (
        '<office:document-content xmlns:office="urn:o" xmlns:draw="urn:d" xmlns:text="urn:t"'
        ' xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:script="urn:s">'
        f"<office:scripts/><office:body>{body}</office:body></office:document-content>"
    )
    return zipped(
        {
            "mimetype": b"application/vnd.oasis.opendocument.text",
            "content.xml": text.encode(),
            "META-INF/manifest.xml": b"<manifest/>",
            "Configurations2/accelerator/current.xml": b"",
            "Configurations2/menubar/": b"",
        }
        | (more or {})
    )


def real_docx() -> bytes:
    text, buffer = docx.Document(), io.BytesIO()
    text.add_heading("Nota kesepahaman")
    text.add_table(rows=2, cols=2)
    text.add_picture(io.BytesIO(png()))
    text.save(buffer)
    return buffer.getvalue()


def entity_bomb() -> bytes:
    lines = ['<!ENTITY a "aaaaaaaaaa">']
    lines += [f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)]
    before = f"<!DOCTYPE w:document [{''.join(lines)}]>"
    return word({"word/document.xml": document("&j;", before)})


def external_entity() -> bytes:
    before = '<!DOCTYPE w:document [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    return word({"word/document.xml": document("&x;", before)})


def entity_in_utf16() -> bytes:
    text = '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>'
    return word({"customXml/item1.data": text.encode("utf-16")})


def lying_zip(real: int, stated: int) -> bytes:
    """A document whose member unpacks to more than its headers state."""
    content = word({"word/media/image1.png": b"\0" * real})
    return content.replace(struct.pack("<L", real), struct.pack("<L", stated))


def overlapping_zip() -> bytes:
    """A member whose data is stated to reach over the next one."""
    content = zipped(word_members({"word/media/a1.png": b"x" * 64, "word/media/a2.png": b"x"}), 0)
    listed = content.rindex(b"word/media/a1.png") - 46
    return content[: listed + 20] + struct.pack("<L", 100) + content[listed + 24 :]


def with_link_member() -> bytes:
    buffer = io.BytesIO(word())
    with zipfile.ZipFile(buffer, "a") as archive:
        link = zipfile.ZipInfo("word/media/image1.png")
        link.create_system, link.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    return buffer.getvalue()


def twice_listed() -> bytes:
    content = word({"word/document.xm1": document("<w:t>Lain</w:t>")})
    return content.replace(b"word/document.xm1", b"word/document.xml")


def locked_member() -> bytes:
    content = bytearray(word())
    for signature, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.index(signature)
        content[at + place] |= 1
    return bytes(content)


# --- PDF ----------------------------------------------------------------------------------
def plain() -> bytes:
    return example_pdf("a.pdf", "Nota kesepahaman", "Isi").read()


def written(change: Callable[[PdfWriter], object], pages: int = 1) -> bytes:
    writer, buffer = PdfWriter(), io.BytesIO()
    for _page in range(pages):
        writer.add_blank_page(595, 842)
    change(writer)
    writer.write(buffer)
    return buffer.getvalue()


def dictionary(**entries: str) -> DictionaryObject:
    return DictionaryObject({NameObject(f"/{k}"): NameObject(v) for k, v in entries.items()})


def opening_with(action: DictionaryObject) -> bytes:
    def change(writer: PdfWriter) -> None:
        writer.root_object[NameObject("/OpenAction")] = writer._add_object(action)

    return written(change)


def hidden_script() -> bytes:
    """A script in an object that nothing points to, its name written in hexadecimal."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>",
        b"<< /S /J#61vaScript /J#53 (app.alert\\(1\\)) >>",
    ]
    return assembled(objects)


def unlisted_script() -> bytes:
    """A script that the table of the file does not list; readers that repair files find it."""
    script = b"9 0 obj\n<< /S /JavaScript /JS (app.alert\\(1\\)) >>\nendobj\n"
    return plain().replace(b"startxref", script + b"startxref")


def superseded_script() -> bytes:
    """A script of an earlier state of the file, which a later one replaces by nothing."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R /OpenAction 4 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>",
        b"<< /S /JavaScript /JS (app.alert\\(1\\)) >>",
    ]
    before = assembled(objects)
    table = b"xref\n4 1\n%010d 00000 n \ntrailer\n<< /Size 5 /Root 1 0 R /Prev %d >>\n" % (
        len(before),
        before.index(b"xref\n"),
    )
    later = before + b"4 0 obj\nnull\nendobj\n"
    return later + table + b"startxref\n%d\n%%%%EOF\n" % len(later)


def packed_script(damage: int = 0) -> bytes:
    """A script within a compressed object stream, where no search of the file finds it.

    With `damage` the checksum of the stream is wrong, which some readers overlook.
    """
    script = b"<< /S /JavaScript /JS (app.alert\\(1\\)) >>"
    packed = zlib.compress(b"4 0 " + script)
    packed = packed[:-1] + bytes([(packed[-1] + damage) % 256])
    stream = b"<< /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length %d >>" % len(packed)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R /OpenAction 4 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>",
        b"null",
        stream + b"\nstream\n" + packed + b"\nendstream",
    ]
    return with_reference_stream(objects, {4: (5, 0)})


def with_reference_stream(objects: list[bytes], within: dict[int, tuple[int, int]]) -> bytes:
    """Return a PDF of `objects` in which those `within` others are found by a reference stream."""
    body, table = b"%PDF-1.5\n", struct.pack(">BLB", 0, 0, 255)
    for number, part in enumerate(objects, start=1):
        if number in within:
            table += struct.pack(">BLB", 2, *within[number])
            continue
        table += struct.pack(">BLB", 1, len(body), 0)
        body += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    number, start = len(objects) + 1, len(body)
    table += struct.pack(">BLB", 1, start, 0)
    head = b"/Type /XRef /Size %d /W [1 4 1] /Root 1 0 R /Length %d" % (number + 1, len(table))
    return body + (
        b"%d 0 obj\n<< %s >>\nstream\n%s\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n"
        % (number, head, table, start)
    )


def script_pdf() -> bytes:
    return opening_with(dictionary(S="/JavaScript", JS="/alert"))


def attached_pdf() -> bytes:
    return written(lambda writer: writer.add_attachment("a.exe", EXE))


def form_pdf(entry: str, value: object) -> bytes:
    def change(writer: PdfWriter) -> None:
        form = DictionaryObject({NameObject("/Fields"): ArrayObject(), NameObject(entry): value})
        writer.root_object[NameObject("/AcroForm")] = form

    return written(change)


def xfa_pdf() -> bytes:
    stream = DecodedStreamObject()
    stream.set_data(b"<xdp/>")
    return form_pdf("/XFA", stream)


def media_pdf() -> bytes:
    def change(writer: PdfWriter) -> None:
        annotation = writer._add_object(dictionary(Type="/Annot", Subtype="/RichMedia"))
        writer.pages[0][NameObject("/Annots")] = ArrayObject([annotation])

    return written(change)


def encrypted_pdf() -> bytes:
    return written(lambda writer: writer.encrypt("rahasia"))


def page_tree(kids: bytes, *more: bytes) -> bytes:
    return assembled(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [%s] /Count 1 >>" % kids,
            *more,
        ]
    )


def multiplied_pages() -> bytes:
    """Thirty levels that each name the next one ten times: few bytes, endless pages."""
    levels = [b"<< /Kids [%s] >>" % (b"%d 0 R " % (n + 4) * 10) for n in range(30)]
    return page_tree(b"3 0 R", *levels, b"<< /Type /Page >>")


def nested_arrays() -> bytes:
    return page_tree(b"3 0 R", b"<< /Type /Page /A %s >>" % (b"[" * 50_000 + b"]" * 50_000))


def stream_bomb() -> bytes:
    """An object stream that unpacks to a quarter of a gigabyte."""
    packer, packed = zlib.compressobj(9), b""
    packed += packer.compress(b"4 0 << >>")
    for _part in range(256):
        packed += packer.compress(bytes(1024**2))
    packed += packer.flush()
    stream = b"<< /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length %d >>" % len(packed)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>",
        b"null",
        stream + b"\nstream\n" + packed + b"\nendstream",
    ]
    return with_reference_stream(objects, {4: (5, 0)})


# --- Images -------------------------------------------------------------------------------
def chunk(name: bytes, data: bytes = b"") -> bytes:
    return struct.pack(">L", len(data)) + name + data + struct.pack(">L", zlib.crc32(name + data))


def png(width: int = 1, height: int = 1) -> bytes:
    head = struct.pack(">LLBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0\0"))
        + chunk(b"IEND")
    )


def segment(marker: int, data: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(data) + 2) + data


def jpeg(width: int = 8, height: int = 8, comment: bytes = b"") -> bytes:
    frame = struct.pack(">BHHB", 8, height, width, 1) + b"\x01\x11\x00"
    start = segment(0xE0, b"JFIF\0\1\1\0\0\1\0\1\0\0") + segment(0xFE, comment)
    scan = segment(0xDA, b"\x01\x01\x00\x00\x3f\x00") + b"\x12\x34"
    return b"\xff\xd8" + start + segment(0xC0, frame) + scan + b"\xff\xd9"


def ole(stream: str) -> bytes:
    return OLE + bytes(504) + stream.encode("utf-16-le") + bytes(512)
