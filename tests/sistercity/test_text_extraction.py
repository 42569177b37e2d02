"""The paragraphs of files and the clauses they stand under."""

from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter

from sistercity.documents.headings import heading_of
from sistercity.documents.text import MAX_PARAGRAPHS, MAX_XML, Paragraph, Unreadable
from sistercity.documents.text import read as read_file
from tests import agreement_texts as texts


@pytest.fixture
def file(tmp_path: Path):
    """Return a function that writes a file and gives its path."""

    def write(content: bytes, name: str = "naskah") -> Path:
        path = tmp_path / name
        path.write_bytes(content)
        return path

    return write


def read(path: Path) -> list[Paragraph]:
    with path.open("rb") as content:
        return read_file(content)


def plain(path: Path) -> list[str]:
    return [paragraph.text for paragraph in read(path)]


def refusal(path: Path) -> str:
    with pytest.raises(Unreadable) as caught:
        read(path)
    return caught.value.code


# --- Formats --------------------------------------------------------------------------------
@pytest.mark.parametrize("write", [texts.as_docx, texts.as_odt, texts.as_pdf, texts.as_txt])
@pytest.mark.parametrize("text", [texts.indonesian(), texts.english()], ids=["id", "en"])
def test_every_format_gives_the_same_paragraphs(file, write, text):
    assert plain(file(write(text))) == text


def test_the_memorandum_has_a_real_length(file):
    pages = PdfReader(file(texts.as_pdf(texts.indonesian()))).pages
    assert len(pages) >= 12


def test_what_a_file_is_its_content_says(file):
    path = file(texts.as_pdf(texts.indonesian()), "naskah.txt")
    assert plain(path) == texts.indonesian()


def test_paragraphs_stand_under_their_clause(file):
    found = {p.text: (p.clause, p.key) for p in read(file(texts.as_pdf(texts.indonesian())))}
    assert found["Pasal 4"] == ("Pasal 4 Pembiayaan", "article:4")
    item = next(text for text in found if text.startswith("(1)") and "pembiayaan" in text)
    assert found[item] == ("Pasal 4 Pembiayaan", "article:4")
    assert found[texts.indonesian()[0]] == ("", "")


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Pasal 4 Pembiayaan", "article:4"),
        ("PASAL 12", "article:12"),
        ("ARTICLE IV: FINANCING", "article:4"),
        ("Article 9 – Settlement of Differences", "article:9"),
        ("Artikel 3 Financiering", "article:3"),
        ("Madde 7", "article:7"),
        ("第四条 经费", "article:4"),
        ("第十二条", "article:12"),
        ("第二十条 語言", "article:20"),
        ("제4조 (재정)", "article:4"),
        ("Статья 5 Финансирование", "article:5"),
        ("BAB II RUANG LINGKUP", "chapter:2"),
        ("4. PEMBIAYAAN KEGIATAN", "article:4"),
    ],
)
def test_a_clause_is_known_in_the_languages_of_the_partners(text, key):
    assert heading_of(text).key == key


@pytest.mark.parametrize(
    "text",
    [
        "Pasal 4 ayat (2) berlaku bagi kedua pihak.",
        "Pasal 4 ayat (2)",
        "Article 3 of the Memorandum",
        "Pasal 4 mengatur pembiayaan",
        "Pembiayaan ditanggung bersama sesuai Pasal 4",
        "4. Para Pihak sepakat",
        "Bagian ini kosong",
        "Pasal 4 " + "Panjang " * 20,
    ],
)
def test_a_sentence_about_a_clause_is_no_heading(text):
    assert heading_of(text) is None


def test_a_heading_by_style_names_its_clause(file, tmp_path):
    document = texts.docx.Document()
    document.add_heading("Penutup", level=1)
    document.add_paragraph("Dibuat dalam dua rangkap.")
    document.save(tmp_path / "gaya.docx")
    assert [p.clause for p in read(tmp_path / "gaya.docx")] == ["Penutup", "Penutup"]


def test_a_docx_gives_tables_and_insertions_but_no_deletions(file):
    body = (
        "<w:p><w:r><w:t>Satu</w:t></w:r><w:del><w:r><w:t>hapus</w:t></w:r></w:del>"
        "<w:ins><w:r><w:tab/><w:t>dua</w:t></w:r></w:ins></w:p>"
        "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>Sel</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
        "<w:p><w:r><w:instrText>PAGE</w:instrText><mc:AlternateContent><mc:Choice><w:txbxContent>"
        "<w:p><w:r><w:t>Kotak</w:t></w:r></w:p></w:txbxContent></mc:Choice><mc:Fallback><w:p>"
        "<w:r><w:t>Kotak</w:t></w:r></w:p></mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )
    assert plain(file(texts.docx_of(body))) == ["Satu dua", "Sel", "Kotak"]


def test_an_odt_keeps_text_behind_its_spans_and_leaves_notes_out(file):
    body = (
        '<o:d xmlns:o="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">'
        "<text:p>Awal<text:s/><text:span>tengah<text:note>catatan</text:note> lagi</text:span>"
        " akhir</text:p></o:d>"
    )
    assert plain(file(texts.package({"content.xml": body}))) == ["Awal tengah lagi akhir"]


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("Pasal 1\r\n\r\nPara Pihak".encode("utf-16"), ["Pasal 1", "Para Pihak"]),
        ("\ufeffCafé".encode(), ["Café"]),
        ("Café".encode("cp1252"), ["Café"]),
        ("Cafe\u0301 \u200bdua".encode(), ["Café dua"]),
        (("Baris panjang " * 20 + "\n" + "Lagi " * 60).encode(), None),
        (b"satu\ndua yang terbungkus\ntiga\n\nempat", ["satu dua yang terbungkus tiga", "empat"]),
        ("第一行的文字\n第二行".encode(), ["第一行的文字第二行"]),
    ],
)
def test_plain_text_is_read_in_the_usual_encodings(file, content, text):
    found = plain(file(content))
    assert found == text if text else len(found) == 2


# --- Hostile files --------------------------------------------------------------------------
BOMB = (
    '<!DOCTYPE w [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>'
)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"  \n \n", "no_text"),
        (texts.docx_of("<w:p/>"), "no_text"),
        (b"\x89PNG\r\n\x1a\n\0\0", "no_text_kind"),
        (texts.package({"xl/workbook.xml": "<x/>"}), "no_text_kind"),
        (texts.package({"word/document.xml": "<w:p>"}), "broken"),
        (b"PK\x03\x04 bukan zip", "broken"),
        (texts.docx_of("<w:p><w:r><w:t>&c;</w:t></w:r></w:p>", doctype=BOMB), "broken"),
        (
            texts.docx_of(
                "<w:p><w:r><w:t>&x;</w:t></w:r></w:p>",
                doctype='<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
            ),
            "broken",
        ),
        (texts.package({"word/document.xml": " " * (MAX_XML + 1)}), "too_large"),
        (b"baris.\n\n" * (MAX_PARAGRAPHS + 1), "too_large"),
        (b"kata " * 400_000, "too_large"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_hostile_file_is_refused_with_its_reason(file, content, code):
    assert refusal(file(content)) == code


def test_a_pdf_without_text_or_with_a_password_is_refused(file, tmp_path):
    writer = PdfWriter()
    writer.write(tmp_path / "tanpa-halaman.pdf")
    assert refusal(tmp_path / "tanpa-halaman.pdf") == "empty"
    writer.add_blank_page(200, 200)
    writer.write(tmp_path / "kosong.pdf")
    assert refusal(tmp_path / "kosong.pdf") == "scanned"
    writer.encrypt("rahasia")
    writer.write(tmp_path / "terkunci.pdf")
    assert refusal(tmp_path / "terkunci.pdf") == "encrypted"


def test_a_pdf_that_only_its_owner_may_change_is_read(file, tmp_path):
    writer = PdfWriter(clone_from=file(texts.as_pdf(["Pasal 1", "Para Pihak sepakat."])))
    writer.encrypt(user_password="", owner_password="rahasia")
    writer.write(tmp_path / "terbatas.pdf")
    assert plain(tmp_path / "terbatas.pdf")[-2:] == ["Pasal 1", "Para Pihak sepakat."]


def test_a_pdf_of_too_many_pages_is_refused(file, tmp_path):
    writer = PdfWriter()
    for _page in range(601):
        writer.add_blank_page(100, 100)
    writer.write(tmp_path / "banyak.pdf")
    assert refusal(tmp_path / "banyak.pdf") == "too_large"
