"""An agreement whose draft is written from its record, and how a draft is read back."""

from collections.abc import Iterator
from io import BytesIO

from docx import Document
from pypdf import PdfReader

from partnerships.models import Agreement, Case, Signature

ENGLISH = {
    "objectives_en": "To open trade.",
    "mechanism_en": "Visits and training.",
    "financing_en": "Each Party from its own budget.",
}


def agreement_of(case: Case, **columns: object) -> Agreement:
    """Return a memorandum of `case` in the officer's hands, complete in both languages."""
    partnership = case.partnership
    values = {
        "title": f"Nota kesepahaman {partnership}",
        "objectives": "Membuka perdagangan.",
        "mechanism": "Kunjungan dan pelatihan.",
        "financing": "APBD setiap pihak.",
        "duration_years": 3,
    }
    agreement = Agreement.objects.create(
        partnership=partnership, case=case, **(values | ENGLISH | columns)
    )
    agreement.fields.set(partnership.fields.all())
    return agreement


def name_signatories(agreement: Agreement) -> None:
    for side, name, position in (
        ("region", "Siti Rahayu", "Wali Kota Surabaya"),
        ("counterpart", "Elif Demir", "Mayor of Izmir"),
    ):
        Signature.objects.create(agreement=agreement, side=side, name=name, position=position)


def columns_of(docx: bytes) -> list[list[str]]:
    """Return the text of a draft by its columns, the table of the text alone."""
    table = Document(BytesIO(docx)).tables[0]
    return [
        [paragraph.text for cell in column.cells for paragraph in cell.paragraphs]
        for column in table.columns
    ]


def lines_of(docx: bytes) -> Iterator[str]:
    for table in Document(BytesIO(docx)).tables:
        for row in table.rows:
            for cell in row.cells:
                yield from (paragraph.text for paragraph in cell.paragraphs)


def words_of_pdf(pdf: bytes) -> str:
    """Return the text of a PDF with one space between words."""
    pages = PdfReader(BytesIO(pdf)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())
