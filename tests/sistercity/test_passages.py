"""Passages looked for in an upload, in every kind of file that has text."""

import logging

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from sistercity.documents import passages
from tests import agreement_texts as texts
from tests.factories import pdf
from tests.signing import plain_pdf

PATTERN = r"\[…[^\]]*\]"
TEXT = ["Pasal 1", "Biaya ditanggung [… pembiayaan] oleh Para Pihak.", "Pasal 2", "[… tujuan]"]


def upload(content: bytes, name: str = "naskah.docx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


@pytest.mark.parametrize("write", [texts.as_docx, texts.as_odt, texts.as_txt])
def test_the_paragraphs_with_a_passage_are_found(write) -> None:
    file = upload(write(TEXT))
    assert passages.find(file, PATTERN) == [TEXT[1], TEXT[3]]
    assert file.tell() == 0


def test_a_pdf_is_read_too() -> None:
    (found,) = passages.find(pdf(text="Biaya: [... pembiayaan]"), r"\[\.\.\.")
    assert found.startswith("Biaya: [... pembiayaan]")


def test_a_long_paragraph_is_cut_to_what_stands_around() -> None:
    (found,) = passages.find(
        upload(texts.as_docx(["kata " * 90 + TEXT[1] + " kata" * 90])), PATTERN
    )
    assert "Biaya ditanggung [… pembiayaan] oleh Para Pihak." in found
    assert len(found) < 200
    assert (found[:6], found[-6:]) == ("… kata", "kata …")


def test_no_more_than_the_first_few_are_told() -> None:
    many = [f"Butir {number} [… isi]" for number in range(9)]
    assert passages.find(upload(texts.as_docx(many)), PATTERN) == many[: passages.MOST]


@pytest.mark.parametrize("content", [plain_pdf(), b"\x89PNG\r\n\x1a\n", b"PK\x03\x04rusak", b"x"])
def test_a_file_without_text_has_none(content: bytes) -> None:
    assert passages.find(upload(content), PATTERN) == []


def test_the_same_content_is_read_once(monkeypatch) -> None:
    content = texts.as_txt(["Sekali [… saja]"])
    found = passages.find(upload(content), PATTERN)
    monkeypatch.setattr(passages, "SECONDS", 0)
    assert passages.find(upload(content), PATTERN) == found == ["Sekali [… saja]"]


def test_a_reading_that_takes_too_long_is_given_up(monkeypatch, caplog) -> None:
    monkeypatch.setattr(passages, "SECONDS", 0)
    with caplog.at_level(logging.WARNING):
        assert passages.find(upload(texts.as_txt(["Lama [… sekali]"])), PATTERN) == []
    assert "not read" in caplog.text
