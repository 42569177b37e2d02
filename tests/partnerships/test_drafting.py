"""The first draft: what it says, in both languages, as DOCX and as PDF."""

import shutil
import subprocess
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document

from partnerships.clauses import CLAUSES
from partnerships.drafting import compose as composing
from partnerships.drafting import words
from partnerships.drafting.compose import compose
from partnerships.drafting.defaults import default_clauses, load_clauses
from partnerships.drafting.record import Record
from partnerships.drafting.render import docx_of, pdf_of
from partnerships.drafting.text import words_of
from partnerships.models import Agreement, ClauseTemplate, Partnership
from partnerships.placeholders import PLACEHOLDERS
from sistercity.documents.files import check_upload
from sistercity.places.models import ForeignCity, Region
from tests.factories import FieldFactory
from tests.partnerships.drafts import (
    agreement_of,
    columns_of,
    lines_of,
    name_signatories,
    words_of_pdf,
)

pytestmark = pytest.mark.django_db

#: What Word, docxtpl, jinja and typst would each take for an instruction of their own.
HOSTILE = (
    """{{ 7*7 }} {% for %} {_{ x }_} #let[y] <w:p/> &amp; "q" 'r' $z$ \\n *b* _c_ @d `e` //f"""
)


@pytest.fixture
def templates(db: None) -> None:
    load_clauses()


@pytest.fixture
def agreement(case, templates) -> Agreement:
    """Surabaya – Izmir with everything its draft needs, following the letter signed in March."""
    letter = agreement_of(
        case, kind=Agreement.Kind.LETTER_OF_INTENT, status=Agreement.Status.SIGNED
    )
    letter.signatures.create(side="region", name="A", position="B", signed_on=date(2026, 3, 3))
    agreement = agreement_of(case, predecessor=letter)
    name_signatories(agreement)
    return agreement


def test_the_default_wording_is_right_and_covers_every_clause_in_both_languages():
    rows = list(default_clauses())
    for row in rows:
        row.clean_fields(exclude=["id"])
        if row.use == ClauseTemplate.Use.TEXT:
            assert row.text_id, row.key
            assert row.text_en, row.key
    general = {row.key for row in rows if not row.kind}
    assert general >= set(CLAUSES)


def test_the_draft_is_written_from_the_record_side_by_side(agreement):
    draft = compose(agreement)
    assert draft.gaps == []
    indonesian, english = columns_of(docx_of(draft))
    for said in (
        "NOTA KESEPAHAMAN TENTANG KERJA SAMA KOTA KEMBAR",
        "PEMERINTAH KOTA SURABAYA, REPUBLIK INDONESIA",
        "Pasal 1",
        "Membuka perdagangan.",
        "a. Ekonomi.",
        "Kunjungan dan pelatihan.",
        "APBD setiap pihak.",
    ):
        assert said in indonesian
    for said in (
        "MEMORANDUM OF UNDERSTANDING ON SISTER CITY COOPERATION",
        "REFERRING to the Letter of Intent between the Parties signed on 3 March 2026;",
        "Article 1",
        "To open trade.",
        "a. Economy.",
        "Visits and training.",
    ):
        assert said in english
    assert any("ditandatangani pada tanggal 3 Maret 2026;" in line for line in indonesian)
    assert any("berlaku selama 3 (tiga) tahun" in line for line in indonesian)
    assert any("in force for 3 (three) years" in line for line in english)
    assert len(indonesian) == len(english)
    assert [line for line in indonesian if line.startswith("Pasal ")][-1] == "Pasal 13"


def test_both_sides_have_a_block_to_sign(agreement):
    lines = list(lines_of(docx_of(compose(agreement))))
    assert "For the Government of the City of Izmir" in lines
    assert lines.count("Siti Rahayu") == 1
    assert {"Wali Kota Surabaya", "Mayor of Surabaya", "Elif Demir"} <= set(lines)


def test_what_the_record_does_not_say_is_marked_and_listed(case, templates):
    agreement = agreement_of(case, objectives_en="", financing="", authentic_languages=["id", "xx"])
    case.partnership.counterpart.country.code = "BE"  # Belgium has three official languages
    draft = compose(agreement)

    assert [gap.key for gap in draft.gaps] == [
        "region_signatory",
        "counterpart_signatory",
        "counterpart_head",
        "predecessor",
        "objectives_en",
        "financing",
        "partner_language",
    ]
    document = Document(BytesIO(docx_of(draft)))
    marked = {
        run.text
        for table in document.tables
        for row in table.rows
        for cell in row.cells
        for paragraph in cell.paragraphs
        for run in paragraph.runs
        if run.style.name == "Gap"
    }
    assert {"[… pembiayaan]", "[… objectives in English]"} <= marked


def test_without_templates_every_clause_is_a_gap(case):
    draft = compose(agreement_of(case))
    assert draft.gaps[0].key == "wording"
    assert "[… bunyi klausul]" in words_of(draft.parts[0].columns)


@pytest.mark.parametrize("kind", Agreement.Kind.values)
def test_every_kind_of_agreement_has_its_draft(agreement, kind):
    agreement.kind = kind
    draft = compose(agreement)
    first = draft.title["en"][0][0].text
    assert first == words.KINDS[kind].en.upper() + " ON SISTER CITY COOPERATION"
    assert {"term", "languages", "closing"} <= {part.key for part in draft.parts}


def test_a_letter_of_intent_is_short_and_binds_nobody(agreement):
    agreement.kind = Agreement.Kind.LETTER_OF_INTENT
    draft = compose(agreement)
    assert "intellectual_property" in draft.left_out
    text = " ".join(words_of(part.columns) for part in draft.parts)
    assert "creates no legal or financial obligations" in text


def test_the_officers_own_wording_wins_over_the_template(agreement):
    agreement.clauses = {"settlement": {"state": "present", "text_id": "Baris satu.\nBaris {dua}."}}
    indonesian, english = columns_of(docx_of(compose(agreement)))
    assert indonesian[indonesian.index("Penyelesaian Perselisihan") + 1 :][:2] == [
        "Baris satu.",
        "Baris {dua}.",
    ]
    assert any(line.startswith("Any difference concerning") for line in english)


def test_a_clause_that_does_not_apply_is_left_out_and_the_articles_stay_in_order(agreement):
    agreement.clauses = {"confidentiality": {"state": "not_applicable", "reason": "Tidak perlu."}}
    draft = compose(agreement)
    assert list(draft.left_out) == ["confidentiality"]
    numbers = [part.number["id"] for part in draft.parts if part.number["id"]]
    assert numbers == [f"Pasal {number}" for number in range(1, 13)]


def test_the_officers_title_wins_over_the_usual_one(agreement):
    agreement.title = "Nota kesepahaman tentang pengelolaan sampah"
    draft = compose(agreement)
    assert draft.title["id"][0][0].text == "NOTA KESEPAHAMAN TENTANG PENGELOLAAN SAMPAH"
    assert [gap.key for gap in draft.gaps] == ["title_en"]


def test_an_administrators_edit_changes_the_next_draft(agreement):
    before = compose(agreement).fingerprint
    row = ClauseTemplate.objects.get(key="settlement", kind="")
    row.text_en = "Disputes over this {kind} go to nobody."
    row.save()
    draft = compose(agreement)
    assert draft.fingerprint != before
    assert "Disputes over this Memorandum of Understanding go to nobody." in words_of(
        next(part for part in draft.parts if part.key == "settlement").columns
    )


def test_loading_the_wording_twice_keeps_the_edit(templates):
    ClauseTemplate.objects.filter(key="closing").update(text_en="Done.")
    count = load_clauses()
    assert ClauseTemplate.objects.get(key="closing").text_en == "Done."
    assert count == ClauseTemplate.objects.count()


def test_wording_not_in_use_gives_way_to_that_of_every_kind(agreement):
    agreement.kind = Agreement.Kind.LETTER_OF_INTENT
    own = ClauseTemplate.objects.filter(kind=agreement.kind, key="settlement")
    assert "settlement" in compose(agreement).left_out
    own.update(use=ClauseTemplate.Use.UNUSED)
    assert "settlement" not in compose(agreement).left_out


def test_hostile_text_comes_out_letter_by_letter(agreement):
    agreement.objectives = agreement.title = HOSTILE
    agreement.clauses = {"settlement": {"text_en": HOSTILE + "\x0b\x07\tend"}}
    ClauseTemplate.objects.filter(key="term").update(heading_en="{_{ <b> }_}")
    draft = compose(agreement)

    indonesian, english = columns_of(docx_of(draft))
    assert HOSTILE in indonesian
    assert HOSTILE.upper() in indonesian
    assert f"{HOSTILE}   end" in english
    assert "{_{ <b> }_}" in english

    text = words_of_pdf(pdf_of(draft, ("id",))).replace(" ", "")
    assert HOSTILE.replace(" ", "") in text


def test_a_draft_is_a_file_that_the_portal_accepts(agreement):
    check_upload(SimpleUploadedFile("draf.docx", docx_of(compose(agreement))))


def test_too_much_text_is_refused(agreement, monkeypatch):
    monkeypatch.setattr(composing, "LONGEST", 1000)
    with pytest.raises(ValidationError, match="terlalu panjang"):
        compose(agreement)


def test_composing_asks_as_often_for_many_fields_as_for_one(
    agreement, django_assert_max_num_queries
):
    for code in ("culture", "health", "tourism"):
        agreement.fields.add(FieldFactory(code=code))
    with django_assert_max_num_queries(10):
        compose(Agreement.objects.for_page().get(pk=agreement.pk))


def test_the_record_knows_every_placeholder(agreement):
    record = Record(agreement)
    for name in PLACEHOLDERS:
        for column in range(2):
            assert all(run.text for run in record.say(name, column)), name


@pytest.mark.parametrize(
    ("years", "id_", "en"),
    [
        (1, "1 (satu) tahun", "1 (one) year"),
        (11, "11 (sebelas) tahun", "11 (eleven) years"),
        (15, "15 (lima belas) tahun", "15 (fifteen) years"),
        (20, "20 (dua puluh) tahun", "20 (twenty) years"),
        (25, "25 (dua puluh lima) tahun", "25 (twenty-five) years"),
    ],
)
def test_a_duration_is_spelt_out(years, id_, en):
    assert words.years(years) == (id_, en)


def test_regions_and_their_heads_have_their_names():
    province = Region(name="Jawa Timur", kind="provinsi")
    special = Region(name="Daerah Istimewa Yogyakarta", kind="provinsi")
    regency = Region(name="Kabupaten Sidoarjo", kind="kabupaten")
    assert words.region_government(province) == (
        "Pemerintah Provinsi Jawa Timur",
        "Government of the Province of Jawa Timur",
    )
    assert words.region_government(special).en == "Government of the Special Region of Yogyakarta"
    assert words.region_head(special).id == "Gubernur Daerah Istimewa Yogyakarta"
    assert words.region_head(regency) == ("Bupati Sidoarjo", "Regent of Sidoarjo")
    assert words.counterpart_government(ForeignCity(name="Busan")).id == "Pemerintah Kota Busan"
    state = ForeignCity(name="New South Wales", level=ForeignCity.Level.PROVINCE)
    assert words.counterpart_government(state).en == "Government of New South Wales"
    assert words.subject_of(Partnership(kind="other")).en.startswith("Cooperation")


def test_the_partners_language_is_named_where_there_is_one():
    assert words.language("xx", "TR") == ("bahasa Turki", "Turkish")
    assert words.language("xx", "GB") is None
    assert words.listed(["a", "b", "c"], "dan") == "a, b, dan c"
    assert words.listed(["a", "b", "c"], "and") == "a, b and c"


def run(*command: str) -> str:
    found = subprocess.run(command, check=True, capture_output=True, timeout=120)
    return found.stdout.decode()


def needs(*programs: str) -> pytest.MarkDecorator:
    missing = [name for name in programs if shutil.which(name) is None]
    return pytest.mark.skipif(bool(missing), reason=f"not installed: {', '.join(missing)}")


@needs("pdftotext", "pdfinfo")
def test_poppler_reads_the_pdf_in_the_portals_font(agreement, tmp_path: Path):
    path = tmp_path / "draf.pdf"
    path.write_bytes(pdf_of(compose(agreement)))
    text = " ".join(run("pdftotext", str(path), "-").split())
    assert "Pasal 13" in text
    assert "Languages and Authentic Texts" in text
    assert "Encrypted: no" in " ".join(run("pdfinfo", str(path)).split())


@needs("soffice", "pdftotext")
def test_libreoffice_opens_the_docx(agreement, tmp_path: Path):
    path = tmp_path / "draf.docx"
    path.write_bytes(docx_of(compose(agreement)))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    run(
        "soffice",
        profile,
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        str(tmp_path),
        str(path),
    )
    text = " ".join(run("pdftotext", str(tmp_path / "draf.pdf"), "-").split())
    assert "Pasal 13" in text
    assert "IN WITNESS WHEREOF" in text
