"""Small real PDF files that say on their page that they are examples."""

from django.core.files.uploadedfile import SimpleUploadedFile

PAGE = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R"
FONT = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"


def escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def example_pdf(filename: str, title: str, *lines: str) -> SimpleUploadedFile:
    """Return a PDF of one A4 page with a title and a few lines."""
    shown = ["BT /F1 15 Tf 72 760 Td", f"({escaped(title)}) Tj", "/F1 11 Tf 0 -16 Td"]
    for line in ("", *lines, "", "Dokumen contoh untuk peragaan. Isinya rekaan."):
        shown.append(f"0 -16 Td ({escaped(line)}) Tj")
    content = "\n".join([*shown, "ET"]).encode("cp1252", errors="replace")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        f"{PAGE} /Resources << /Font << /F1 4 0 R >> >> >>".encode(),
        FONT.encode(),
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
    ]
    return SimpleUploadedFile(filename, assembled(objects), content_type="application/pdf")


def assembled(objects: list[bytes]) -> bytes:
    """Return the file that holds `objects`, numbered from 1, with its table of positions."""
    body, positions = b"%PDF-1.4\n", []
    for number, part in enumerate(objects, start=1):
        positions.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % position for position in positions)
    size = len(objects) + 1
    return body + (
        b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\n"
        b"startxref\n%d\n%%%%EOF\n" % (size, table, size, len(body))
    )
