"""Good, odd and hostile files, each with the answer it must get."""

import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import typst
from pypdf.generic import TextStringObject

from tests import signing
from tests.sistercity.making import (
    EXE,
    OLE,
    attached_pdf,
    content_types,
    dictionary,
    document,
    encrypted_pdf,
    entity_bomb,
    entity_in_utf16,
    external_entity,
    form_pdf,
    hidden_script,
    jpeg,
    linked,
    locked_member,
    lying_zip,
    media_pdf,
    multiplied_pages,
    nested_arrays,
    odt,
    ole,
    opening_with,
    overlapping_zip,
    packed_script,
    page_tree,
    plain,
    png,
    real_docx,
    relationship,
    script_pdf,
    sheet,
    stream_bomb,
    superseded_script,
    twice_listed,
    unlisted_script,
    with_link_member,
    word,
    word_members,
    written,
    xfa_pdf,
    zipped,
)


def signed_twice() -> bytes:
    once = signing.signed(typst.compile(b"= Nota"), signing.mayor(), box=(10, 10, 90, 90))
    return signing.signed(once, signing.partner(), field="Signature2")


@dataclass(frozen=True)
class Sample:
    """A file, what it is found to be, and the code of its refusal: none for a good one."""

    id: str
    name: str
    make: Callable[[], bytes]
    kind: str
    code: str = ""


def good() -> Iterator[Sample]:
    """Files that people send every day, plain and odd."""
    yield Sample("pdf", "nota.pdf", plain, "pdf")
    yield Sample("pdf-typeset", "nota.pdf", lambda: typst.compile(b"= Nota"), "pdf")
    yield Sample("pdf-written", "a.pdf", lambda: written(lambda w: None, 3), "pdf")
    yield Sample("pdf-at-the-limit", "a.pdf", lambda: written(lambda w: None, 500), "pdf")
    yield Sample("pdf-signed-twice", "a.pdf", signed_twice, "pdf")
    yield Sample("pdf-name-in-capitals", "NOTA.PDF", plain, "pdf")
    yield Sample("pdf-blanks-after-end", "a.pdf", lambda: plain() + b"\r\n\0\0\n", "pdf")
    yield Sample(
        "pdf-with-link",
        "a.pdf",
        lambda: opening_with(dictionary(S="/URI", URI="/https://x.id")),
        "pdf",
    )
    yield Sample(
        "pdf-with-plain-form", "a.pdf", lambda: form_pdf("/DA", TextStringObject("")), "pdf"
    )
    yield Sample("docx", "nota.docx", word, "docx")
    yield Sample("docx-real", "nota.docx", real_docx, "docx")
    yield Sample(
        "docx-stored", "a.docx", lambda: zipped(word_members(), zipfile.ZIP_STORED), "docx"
    )
    yield Sample("docx-hyperlink", "a.docx", lambda: linked("hyperlink", "https://x.id"), "docx")
    yield Sample(
        "docx-own-template",
        "a.docx",
        lambda: linked("attachedTemplate", "file:///C:\\Kop\\kop.dotx"),
        "docx",
    )
    yield Sample("xlsx", "anggaran.xlsx", sheet, "xlsx")
    yield Sample(
        "xlsx-linked-to-own-file",
        "a.xlsx",
        lambda: sheet({"xl/_rels/a.rels": relationship("externalLinkPath", "Anggaran.xlsx")}),
        "xlsx",
    )
    yield Sample("odt", "nota.odt", odt, "odt")
    yield Sample(
        "odt-hyperlink",
        "a.odt",
        lambda: odt(body='<text:a xlink:href="https://x.id">x</text:a>'),
        "odt",
    )
    yield Sample("jpeg", "foto.jpg", jpeg, "jpeg")
    yield Sample("jpeg-long-ending", "foto.jpeg", jpeg, "jpeg")
    yield Sample("jpeg-of-a-phone", "a.jpg", lambda: jpeg() + b"SEFT trailer", "jpeg")
    yield Sample("png", "logo.png", png, "png")
    yield Sample("png-large-scan", "a.png", lambda: png(9933, 14043), "png")
    yield Sample("text", "catatan.txt", lambda: "Kesepakatan “baru” — Çeşme\n".encode(), "text")
    yield Sample("text-with-mark", "a.txt", lambda: b"\xef\xbb\xbfHalo\r\n\t", "text")
    yield Sample("text-of-two-letters", "a.txt", lambda: b"MZ", "text")


def misnamed() -> Iterator[Sample]:
    """Files that are not what their name says, or nothing that is accepted."""
    yield Sample("empty", "a.pdf", bytes, "", "empty")
    yield Sample("program", "setup.exe", lambda: EXE, "program", "program")
    yield Sample("program-as-pdf", "nota.pdf", lambda: EXE, "program", "program")
    yield Sample("program-as-docx", "a.docx", lambda: b"\x7fELF\x02\x01", "program", "program")
    yield Sample("shell-script-as-text", "a.txt", lambda: b"#!/bin/sh\n", "program", "program")
    yield Sample("pdf-as-exe", "laporan.pdf.exe", plain, "pdf", "unknown_kind")
    yield Sample("without-ending", "laporan", plain, "pdf", "unknown_kind")
    yield Sample(
        "damaged-docx",
        "a.docx",
        lambda: b"PK\x03\x05" + word()[4:],
        "unknown",
        "polyglot",
    )
    yield Sample("svg", "a.svg", lambda: b"<svg onload='x'/>", "text", "unknown_kind")
    yield Sample("noise-as-pdf", "a.pdf", lambda: b"\x00\x01\xfe\xff", "unknown", "unknown_kind")
    yield Sample("gif-as-png", "a.png", lambda: b"GIF89a\x01\x00", "unknown", "unknown_kind")
    yield Sample("page-as-pdf", "a.pdf", lambda: b"<html><script>", "text", "mismatch")
    yield Sample("pdf-as-docx", "a.docx", plain, "pdf", "mismatch")
    yield Sample("docx-as-pdf", "a.pdf", word, "zip", "mismatch")
    yield Sample("docx-as-xlsx", "a.xlsx", word, "docx", "mismatch")
    yield Sample("png-as-jpeg", "a.jpg", png, "png", "mismatch")
    yield Sample("pdf-as-text", "a.txt", plain, "pdf", "mismatch")
    yield Sample("zip-as-docx", "a.docx", lambda: zipped({"a.txt": b"a"}), "zip", "mismatch")
    yield Sample("zip", "a.zip", lambda: zipped({"a.txt": b"a"}), "zip", "unknown_kind")
    yield Sample("old-word", "a.docx", lambda: ole("WordDocument"), "ole", "old_office")
    yield Sample("locked-word", "a.docx", lambda: ole("EncryptedPackage"), "ole", "encrypted")
    yield Sample("text-with-nul", "a.txt", lambda: b"abc\0", "unknown", "binary_text")
    yield Sample("text-with-escape", "a.txt", lambda: b"\x1b[2J", "unknown", "binary_text")
    yield Sample("text-utf16", "a.txt", lambda: "Halo".encode("utf-16"), "unknown", "not_utf8")
    yield Sample("text-latin", "a.txt", lambda: "Çeşme".encode("cp1254"), "unknown", "not_utf8")


def hostile_packages() -> Iterator[Sample]:
    """Office documents that act, reach outside, or are made to harm who unpacks them."""

    def sample(name: str, make: Callable[[], bytes], code: str, ending: str = "docx") -> Sample:
        return Sample(name, f"a.{ending}", make, "zip", code)

    def entry(name: str, content: bytes = b"x") -> Callable[[], bytes]:
        return lambda: word({name: content})

    types = "[Content_Types].xml"
    macro = "application/vnd.ms-word.document.macroEnabled.main+xml"
    yield sample("zip-broken", lambda: b"PK\x03\x04 bukan zip", "broken")
    yield sample("zip-cut", lambda: real_docx()[:-400], "broken")
    yield sample("zip-bomb", entry("word/media/a.png", bytes(40 * 1024**2)), "zip_bomb")
    yield sample("zip-bomb-that-lies", lambda: lying_zip(20 * 1024**2, 100), "zip_bomb")
    yield sample("zip-stated-too-small", lambda: lying_zip(900, 100), "broken")
    yield sample("zip-overlapping", overlapping_zip, "zip_bomb")
    yield sample("zip-many", lambda: word({f"m/{n}": b"" for n in range(6000)}), "zip_bomb")
    yield sample("zip-in-zip", entry("word/media/a.png", word()), "nested_archive")
    yield sample("gzip-in-zip", entry("word/a.dat", b"\x1f\x8b\x08\0"), "nested_archive")
    yield sample("zip-parent", entry("../../etc/cron.d/a"), "unsafe_member")
    yield sample("zip-absolute", entry("/etc/passwd"), "unsafe_member")
    yield sample("zip-backslash", entry("..\\..\\a.dll"), "unsafe_member")
    yield sample("zip-drive", entry("C:a.dll"), "unsafe_member")
    yield sample("zip-link", with_link_member, "unsafe_member")
    yield sample("zip-twice-listed", twice_listed, "broken")
    yield sample("zip-locked", locked_member, "encrypted")
    yield sample("zip-prefixed", lambda: b"PK\x03\x04" + word(), "polyglot")
    yield sample("zip-followed", lambda: word() + b"<script>", "polyglot")
    yield sample("zip-with-pdf", lambda: zipped({"a": plain()} | word_members(), 0), "polyglot")
    yield sample("xml-bomb", entity_bomb, "xml_entities")
    yield sample("xml-external", external_entity, "xml_entities")
    yield sample("xml-in-utf16", entity_in_utf16, "xml_entities")
    yield sample("xml-deep", entry("a.xml", b"<a>" * 5000 + b"</a>" * 5000), "too_complex")
    yield sample("xml-broken", entry("word/a.xml", b"<a><b></a>"), "broken")
    yield sample("macro-part", entry("word/vbaProject.bin"), "macros")
    yield sample("macro-type", entry(types, content_types(macro)), "macros")
    yield sample("macro-relation", lambda: linked("vbaProject", "a.bin", ""), "macros")
    yield sample("macro-sheet", lambda: sheet({"xl/macrosheets/a.xml": b"<a/>"}), "macros", "xlsx")
    yield sample("odt-basic", lambda: odt({"Basic/Standard/a.xml": b"<a/>"}), "macros", "odt")
    yield sample("odt-scripts", lambda: odt({"Scripts/python/a.py": b"x"}), "macros", "odt")
    yield sample("odt-listener", lambda: odt(body="<script:event-listener/>"), "macros", "odt")
    yield sample(
        "odt-locked",
        lambda: odt({"META-INF/manifest.xml": b"<m><encryption-data/></m>"}),
        "encrypted",
        "odt",
    )
    yield sample(
        "odt-remote-image",
        lambda: odt(body='<draw:image xlink:href="http://x.id/a.png"/>'),
        "remote_content",
        "odt",
    )
    yield sample("ole-object", entry("word/embeddings/oleObject1.bin"), "embedded_object")
    yield sample("ole-anywhere", entry("word/media/a.png", OLE), "embedded_object")
    yield sample("ole-relation", lambda: linked("oleObject", "a.bin", ""), "embedded_object")
    yield sample("program-inside", entry("word/media/a.png", EXE), "embedded_program")
    for name, target in {
        "web": "https://x.id/a.dotm",
        "share": "\\\\x.id\\a.dotm",
        "file-share": "file://x.id/a.dotm",
        "four-slashes": "file:////x.id/a.dotm",
    }.items():
        yield sample(
            f"template-{name}",
            lambda target=target: linked("attachedTemplate", target),  # type: ignore[misc]
            "remote_template",
        )
    yield sample("image-remote", lambda: linked("image", "http://x.id/a"), "remote_content")
    yield sample("link-to-handler", lambda: linked("hyperlink", "ms-msdt:x"), "remote_content")
    field = "<w:instrText>DDE</w:instrText><w:instrText>AUTO c:\\\\cmd</w:instrText>"
    yield sample("dynamic-exchange", entry("word/document.xml", document(field)), "active_content")


def hostile_pdfs() -> Iterator[Sample]:
    """PDFs that act, are too long, or are made to harm who reads them."""

    def sample(name: str, make: Callable[[], bytes], code: str) -> Sample:
        return Sample(f"pdf-{name}", "a.pdf", make, "pdf", code)

    def action(name: str) -> Callable[[], bytes]:
        return lambda: opening_with(dictionary(S=name))

    yield sample("cut", lambda: plain()[:300], "broken")
    yield sample("only-header", lambda: b"%PDF-1.7\n%%EOF", "broken")
    yield sample("without-pages", lambda: page_tree(b""), "broken")
    yield sample("script", script_pdf, "pdf_script")
    yield sample("script-hidden", hidden_script, "pdf_script")
    yield sample("script-packed", packed_script, "pdf_script")
    yield sample("script-packed-damaged", lambda: packed_script(damage=1), "broken")
    yield sample("script-unlisted", unlisted_script, "pdf_script")
    yield sample("script-superseded", superseded_script, "pdf_script")
    yield sample("launch", action("/Launch"), "pdf_launch")
    yield sample("submit", action("/SubmitForm"), "pdf_launch")
    yield sample("attachment", attached_pdf, "pdf_attachment")
    yield sample("xfa", xfa_pdf, "pdf_form")
    yield sample("media", media_pdf, "pdf_media")
    yield sample("encrypted", encrypted_pdf, "encrypted")
    yield sample("too-long", lambda: written(lambda w: None, 501), "too_many_pages")
    yield sample("pages-multiplied", multiplied_pages, "too_many_pages")
    yield sample("pages-in-a-circle", lambda: page_tree(b"2 0 R 2 0 R"), "too_many_pages")
    yield sample("nested", nested_arrays, "broken")
    yield sample("stream-bomb", stream_bomb, "too_complex")
    yield sample("followed-by-zip", lambda: plain() + word(), "polyglot")
    yield sample("followed-by-data", lambda: plain() + b"x" * 2000, "polyglot")
    yield Sample("pdf-late", "a.pdf", lambda: b"\n\n" + plain(), "text", "polyglot")
    yield Sample("pdf-late-binary", "a.pdf", lambda: b"\0\0" + plain(), "unknown", "polyglot")


def hostile_images() -> Iterator[Sample]:
    """Images that are far larger than their files, cut, or something else besides."""
    yield Sample("png-bomb", "a.png", lambda: png(60_000, 60_000), "png", "too_many_pixels")
    yield Sample("png-wide", "a.png", lambda: png(50_000, 1), "png", "too_many_pixels")
    yield Sample("png-flat", "a.png", lambda: png(0, 1), "png", "broken")
    yield Sample("png-cut", "a.png", lambda: png()[:-6], "png", "broken")
    yield Sample("png-head-only", "a.png", lambda: png()[:8], "png", "broken")
    yield Sample("png-with-zip", "a.png", lambda: png() + word(), "png", "polyglot")
    yield Sample("png-with-data", "a.png", lambda: png() + b"<?php", "png", "polyglot")
    yield Sample("jpeg-bomb", "a.jpg", lambda: jpeg(65_000, 65_000), "jpeg", "too_many_pixels")
    yield Sample("jpeg-cut", "a.jpg", lambda: jpeg()[:-2], "jpeg", "broken")
    yield Sample("jpeg-head-only", "a.jpg", lambda: b"\xff\xd8\xff\xe0", "jpeg", "broken")
    yield Sample("jpeg-with-zip", "a.jpg", lambda: jpeg() + word(), "jpeg", "polyglot")
    yield Sample("jpeg-with-pdf", "a.jpg", lambda: jpeg(comment=plain()), "jpeg", "polyglot")


CORPUS = [*good(), *misnamed(), *hostile_packages(), *hostile_pdfs(), *hostile_images()]
