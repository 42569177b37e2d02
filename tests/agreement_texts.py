"""Memoranda of real length in Indonesian and English, as paragraphs and as files."""

import io
import zipfile
from collections.abc import Sequence
from xml.sax.saxutils import escape

import docx
import typst

Text = list[str]

#: The clauses of a memorandum: name and subject in Indonesian, then in English.
CLAUSES = (
    ("Tujuan", "tujuan kerja sama", "Objectives", "the objectives of cooperation"),
    ("Ruang Lingkup", "ruang lingkup", "Scope", "the scope of cooperation"),
    ("Bentuk Kegiatan", "bentuk kegiatan", "Forms of Activity", "the forms of activity"),
    ("Pembiayaan", "pembiayaan kegiatan", "Funding", "the funding of activities"),
    ("Pendidikan", "pendidikan dan pelatihan", "Education", "education and training"),
    ("Kebudayaan", "kebudayaan dan pariwisata", "Culture", "culture and tourism"),
    ("Perdagangan", "perdagangan dan investasi", "Trade", "trade and investment"),
    ("Lingkungan Hidup", "pengelolaan sampah", "Environment", "the management of waste"),
    ("Teknologi Informasi", "kota cerdas", "Information Technology", "the smart city"),
    ("Kesehatan", "pelayanan kesehatan", "Health", "health services"),
    ("Kelompok Kerja", "kelompok kerja bersama", "Working Group", "the joint working group"),
    ("Kekayaan Intelektual", "kekayaan intelektual", "Intellectual Property", "its property"),
    ("Pembatasan Personel", "kegiatan personel", "Conduct of Personnel", "their personnel"),
    ("Kerahasiaan", "informasi rahasia", "Confidentiality", "confidential information"),
    ("Penyelesaian Perselisihan", "perselisihan", "Settlement of Differences", "differences"),
    ("Perubahan", "perubahan naskah", "Amendment", "amendments to the text"),
    ("Jangka Waktu", "jangka waktu", "Duration and Termination", "duration and termination"),
    ("Bahasa dan Naskah", "bahasa naskah", "Languages", "the authentic languages"),
)
INDONESIAN = (
    "Para Pihak melaksanakan {subject} berdasarkan asas kesetaraan, saling menghormati, dan saling"
    " menguntungkan, sesuai dengan ketentuan peraturan perundang-undangan yang berlaku di negara"
    " masing-masing dan tanpa menimbulkan kewajiban di luar kewenangan pemerintah daerah.",
    "Pihak Pertama menunjuk perangkat daerah yang membidangi {subject} sebagai pelaksana, dan Pihak"
    " Kedua menunjuk lembaga yang setara; penunjukan itu disampaikan secara tertulis paling lambat"
    " 60 (enam puluh) hari sejak Nota Kesepahaman ini ditandatangani oleh kedua belah pihak.",
    "Setiap kegiatan di bidang {subject} dituangkan dalam pengaturan pelaksanaan tersendiri yang"
    " memuat sasaran, jadwal, tanggung jawab, serta keluaran yang dapat diukur, dan disetujui oleh"
    " kelompok kerja bersama sebelum kegiatan itu dimulai.",
    "Para Pihak saling memberi tahu perkembangan {subject} sekurang-kurangnya dua kali dalam satu"
    " tahun, baik melalui pertemuan langsung maupun sarana lain yang disepakati, dan mencatat hasil"
    " setiap pertemuan dalam notulen yang ditandatangani bersama.",
    "Apabila pelaksanaan {subject} memerlukan keterlibatan perguruan tinggi, dunia usaha, atau"
    " organisasi masyarakat sipil, Para Pihak mengundang mereka dengan persetujuan tertulis dan"
    " tetap bertanggung jawab atas pelaksanaan ketentuan Nota Kesepahaman ini.",
    "Hal yang berkaitan dengan {subject} dan belum diatur dalam pasal ini ditetapkan kemudian"
    " melalui musyawarah oleh Para Pihak dengan memperhatikan kepentingan masyarakat kedua kota.",
)
ENGLISH = (
    "The Parties shall carry out {subject} on the basis of equality, mutual respect and mutual"
    " benefit, in accordance with the laws and regulations in force in their respective countries"
    " and without creating obligations beyond the authority of the regional governments.",
    "The First Party shall designate the agency in charge of {subject} as executing body, and the"
    " Second Party shall designate an equivalent institution; such designation shall be notified"
    " in writing no later than 60 (sixty) days after the signing of this Memorandum.",
    "Each activity concerning {subject} shall be set out in a separate implementing arrangement"
    " stating its targets, schedule, responsibilities and measurable outputs, and shall be approved"
    " by the joint working group before that activity commences.",
    "The Parties shall inform each other of progress in {subject} at least twice a year, either"
    " through direct meetings or by any other means agreed upon, and shall record the results of"
    " each meeting in minutes signed by both of them.",
    "Where {subject} requires the involvement of universities, business or civil society"
    " organisations, the Parties shall invite them with written consent and shall remain"
    " responsible for the implementation of the provisions of this Memorandum.",
    "Matters relating to {subject} that are not provided for in this article shall be determined"
    " later through consultation by the Parties with due regard to the people of both cities.",
)


def indonesian() -> Text:
    """Return the Indonesian text of the memorandum, about twelve pages."""
    opening = [
        "Nota Kesepahaman antara Pemerintah Kota Surabaya dan Pemerintah Kota Busan",
        "Pemerintah Kota Surabaya dan Pemerintah Kota Busan, selanjutnya disebut Para Pihak,"
        " berkeinginan memajukan hubungan persahabatan antara masyarakat kedua kota.",
    ]
    return opening + _clauses("Pasal", 0, INDONESIAN)


def english() -> Text:
    """Return the English text of the same memorandum."""
    opening = [
        "Memorandum of Understanding between the Government of Surabaya and the City of Busan",
        "The City Government of Surabaya and the City of Busan, hereinafter the Parties, desire to"
        " promote the friendly relations between the people of both cities.",
    ]
    return opening + _clauses("Article", 2, ENGLISH)


def _clauses(word: str, names: int, sentences: Sequence[str]) -> Text:
    found = []
    for number, clause in enumerate(CLAUSES, start=1):
        found += [f"{word} {number}", clause[names]]
        found += [
            f"({n}) " + sentence.format(subject=clause[names + 1])
            for n, sentence in enumerate(sentences, start=1)
        ]
    return found


# --- As files -------------------------------------------------------------------------------
def as_docx(text: Text) -> bytes:
    document = docx.Document()
    for paragraph in text:
        document.add_paragraph(paragraph)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def as_pdf(text: Text) -> bytes:
    """Return a PDF with a running title, page numbers and hyphenation, like a printed draft."""
    head = (
        '#set page(paper: "a4", margin: 3cm, header: [Rancangan Nota], numbering: "1")\n'
        '#set par(justify: true)\n#set text(lang: "id", size: 12pt, hyphenate: true)\n'
    )
    body = "\n\n".join(f"#[{_quoted(paragraph)}]" for paragraph in text)
    return typst.compile((head + body).encode())


def _quoted(text: str) -> str:
    return '#"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def as_txt(text: Text) -> bytes:
    return "\n\n".join(text).encode()


def as_odt(text: Text) -> bytes:
    body = "".join(f"<text:p>{escape(paragraph)}</text:p>" for paragraph in text)
    return package(
        {
            "content.xml": '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument'
            ':xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">'
            f"<office:body><office:text>{body}</office:text></office:body>"
            "</office:document-content>"
        }
    )


def docx_of(body: str, *, doctype: str = "") -> bytes:
    """Return a DOCX whose document holds `body`, written in the namespace w."""
    document = (
        f'<?xml version="1.0"?>{doctype}<w:document xmlns:w="http://schemas.openxmlformats.org'
        '/wordprocessingml/2006/main" xmlns:mc="http://schemas.openxmlformats.org'
        f'/markup-compatibility/2006"><w:body>{body}</w:body></w:document>'
    )
    return package({"word/document.xml": document})


def package(members: dict[str, str | bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()
