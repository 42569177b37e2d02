"""What stands in a dossier: every part in words and as data, nothing of others, no markup."""

import io
import json

import pytest
from django.utils import timezone
from pypdf import PdfReader

from evaluations.dossier import build
from partnerships.models import (
    Agreement,
    DocumentVersion,
    Partnership,
    SignatureCheck,
)
from sistercity.accounts.models import User
from sistercity.documents import bundle
from tests.evaluations.dossiers import (
    contents,
    made,
    part,
    pdf_text,
    text_of,
)
from tests.factories import (
    ContactFactory,
    LegacyAgreementFactory,
    ReportFactory,
    add_document,
    give_notice,
)
from tests.walking import walk

pytestmark = pytest.mark.django_db


def test_every_part_stands_in_it_as_pdf_and_as_data(whole: Agreement, ratna: User):
    dossier = made(whole.partnership, ratna)
    words = {
        "01-kerja-sama": "Haruka Mori",
        "02-perjanjian": whole.number,
        "03-berkas-dan-perpindahannya": "",
        "04-surat-dan-keputusan": "",
        "05-diskusi": "",
        "06-pertemuan-dan-notulen": "Sepakat bertukar sepuluh pelajar.",
        "07-tindak-lanjut": "Kirim daftar sekolah",
        "08-program-dan-anggaran": "100.000.000",
        "09-indikator-dan-capaian": "Pelajar yang berangkat",
        "10-laporan-pelaksanaan": "Dua kunjungan terlaksana.",
        "11-evaluasi": "Tambah beasiswa.",
        "12-daftar-dokumen": "Pindaian perjanjian lama",
    }
    held = contents(dossier)
    assert dossier.state == "done"
    for name, said in words.items():
        assert said in " ".join(text_of(held[f"{name}.pdf"]).split()), name
        assert json.loads(held[f"{name}.json"])["rows"] or not said, name
    budget = json.loads(held["08-program-dan-anggaran.json"])["rows"][0]["budget_lines"][0]
    assert (budget["source"], budget["planned_amount"]) == ("apbd", "100000000.00")
    assert (budget["currency"], budget["planned"]) == ("IDR", "100000000")


def test_decisions_name_the_checksum_of_the_version_decided_on(case, ratna: User):
    case = walk(case, "letter_of_intent")
    dossier = made(case.partnership, ratna)
    decided = part(dossier, "04-surat-dan-keputusan.json")["rows"]
    version = DocumentVersion.objects.get(document__kind="draft_letter_of_intent")
    assert {row["role"] for row in decided} == {"foreign_affairs", "home_affairs"}
    assert {row["versions"][0]["sha256"] for row in decided} == {version.sha256}
    assert version.sha256[:20] in pdf_text(dossier, "04-surat-dan-keputusan.pdf")
    moves = part(dossier, "03-berkas-dan-perpindahannya.json")["rows"][0]["moves"]
    assert [move["action"] for move in moves][:1] == ["open"]


def test_all_versions_lie_in_folders_by_kind(case, ratna: User):
    for language in ("id", "id", "en"):
        add_document(case, "exploration_report", by=ratna, language=language)
    held = contents(made(case.partnership, ratna))
    names = [
        name.rsplit("/", 1)[1] for name in held if name.startswith("dokumen/laporan-penjajakan/")
    ]
    assert names == [
        "v1-en-exploration_report.pdf",
        "v1-id-exploration_report.pdf",
        "v2-id-exploration_report.pdf",
    ]


def test_history_tells_who_changed_what_from_what_to_what(whole: Agreement, sign_in, ratna: User):
    partnership = whole.partnership
    partnership.objectives = "Tujuan yang baru."
    partnership.save()
    changed = part(made(partnership, ratna), "riwayat/01-kerja-sama.json")["rows"]
    assert changed[0]["action"] == "insert"
    told = [row["changes"]["objectives"] for row in changed if "objectives" in row["changes"]]
    assert told[-1] == {
        "old": "Kerja sama yang saling menguntungkan.",
        "new": "Tujuan yang baru.",
    }


def test_deleted_rows_stay_in_the_history(whole: Agreement, ratna: User):
    whole.partnership.contacts.get().delete()
    changed = part(made(whole.partnership, ratna), "narahubung.json")["rows"]
    assert [row["action"] for row in changed] == ["insert", "delete"]
    assert changed[-1]["changes"]["name"] == {"old": "Haruka Mori", "new": None}


def test_long_histories_go_on_in_the_next_file(whole: Agreement, ratna: User, monkeypatch):
    monkeypatch.setattr(build, "ROWS", 2)
    for number in range(4):
        whole.partnership.note = f"Catatan {number}"
        whole.partnership.save()
    dossier = made(whole.partnership, ratna)
    assert len(part(dossier, "riwayat/01-kerja-sama-2.json")["rows"]) == 2
    assert "riwayat/01-kerja-sama-2.pdf" in contents(dossier)


def test_of_an_agreement_only_its_own_rows_are_in_it(whole: Agreement, ratna: User):
    other = LegacyAgreementFactory(region=whole.partnership.region, by=ratna)
    Agreement.objects.filter(pk=other.pk).update(partnership=whole.partnership, title="Yang lain")
    ReportFactory(agreement=other, summary="Laporan perjanjian lain.")
    held = contents(made(whole, ratna))
    said = b"".join(data for name, data in held.items() if name.endswith(".json"))
    assert b"Dua kunjungan terlaksana." in said
    assert b"Yang lain" not in said
    assert b"Laporan perjanjian lain." not in said
    assert sum(name.startswith("dokumen/") for name in held) == 1


def test_other_partnerships_leave_no_trace(whole: Agreement, partnership_elsewhere, ratna: User):
    ContactFactory(partnership=partnership_elsewhere, name="Orang Lain")
    said = b"".join(contents(made(whole.partnership, ratna)).values())
    assert b"Orang Lain" not in said


def test_it_speaks_the_language_of_its_asker(whole: Agreement, ratna: User):
    User.objects.filter(pk=ratna.pk).update(language="en")
    ratna.refresh_from_db()
    held = contents(made(whole.partnership, ratna))
    [name] = [name for name in held if name.startswith("01-") and name.endswith(".pdf")]
    assert "Economy" in text_of(held[name])
    assert json.loads(held[bundle.MANIFEST])["language"] == "en"


# --- What people type -----------------------------------------------------------------------
MARKUP = '#panic("x") *tebal* _miring_ $x^2$ <label> @ref `kode` #read("a") \\ "]) [ //'


def test_nothing_typed_is_read_as_markup(whole: Agreement, ratna: User):
    Partnership.objects.filter(pk=whole.partnership_id).update(
        objectives=MARKUP, note="= Judul\n- x"
    )
    said = pdf_text(made(whole.partnership, ratna), "01-kerja-sama.pdf")
    assert '#panic("x") *tebal* _miring_ $x^2$ <label> @ref `kode` #read("a")' in said
    # A reader of PDFs guesses where letters that stand apart are words.
    assert "=Judul-x" in said.replace(" ", "")


def test_the_pages_are_set_in_the_portals_font(whole: Agreement, ratna: User):
    pages = PdfReader(io.BytesIO(contents(made(whole.partnership, ratna))["01-kerja-sama.pdf"]))
    fonts = pages.pages[0]["/Resources"]["/Font"]  # type: ignore[index]
    names = {str(font.get_object()["/BaseFont"]) for font in fonts.values()}
    assert names
    assert all("PlusJakartaSans" in name for name in names)


def test_what_is_known_of_a_signature_stands_beside_the_document(whole: Agreement, ratna: User):
    version = DocumentVersion.objects.get()
    check, _made = SignatureCheck.objects.update_or_create(
        version=version,
        defaults={"state": "signed", "checked_at": timezone.now(), "result": {"signatures": [1]}},
    )
    dossier = made(whole.partnership, ratna)
    [row] = part(dossier, "12-daftar-dokumen.json")["rows"]
    assert row["signature_check"][0]["result"] == {"signatures": [1]}
    assert str(check.get_state_display()) in pdf_text(dossier, "12-daftar-dokumen.pdf")


def test_a_clause_stands_in_it_with_its_answer_and_its_own_wording(whole: Agreement, ratna: User):
    whole.clauses = {
        "funding": {"state": "present", "text_id": "Ditanggung berdua.", "text_en": "Both pay."},
        "conduct": {"state": "not_applicable", "reason": "Sudah di pembukaan."},
    }
    whole.save()
    words = " ".join(text_of(contents(made(whole.partnership, ratna))["02-perjanjian.pdf"]).split())
    for said in ("Ditanggung berdua.", "Both pay.", "Sudah di pembukaan."):
        assert said in words


def test_no_clause_stands_in_it_as_a_bare_title(whole: Agreement, ratna: User):
    whole.clauses = {
        "limits": {"state": "", "reason": "", "text_en": "Within the budget."},
        "conduct": {"state": "", "reason": "Belum dibahas."},
        "funding": {"state": "", "reason": ""},
        "amendment": {},
    }
    whole.save()
    words = pdf_text(made(whole.partnership, ratna), "02-perjanjian.pdf")
    assert "Batasan: tidak melampaui hukum dan anggaran Jawaban belum diperiksa" in words
    assert "Within the budget." in words
    assert "Pembatasan kegiatan personel Jawaban belum diperiksa" in words
    assert "Pembiayaan Jawaban" not in words
    assert words.count("belum diperiksa") == 2


def test_of_an_agreement_its_own_termination_is_in_it(whole: Agreement, ratna: User, leader: User):
    notice = give_notice(whole, by=leader)
    held = contents(made(whole, ratna))
    agreements = json.loads(held["02-perjanjian.json"])["rows"]
    assert [row["kind"] for row in agreements] == [whole.kind, "termination"]
    assert notice.termination.reason in " ".join(text_of(held["02-perjanjian.pdf"]).split())
    documents = json.loads(held["12-daftar-dokumen.json"])["rows"]
    assert "termination_notice" in {row["kind"] for row in documents}
