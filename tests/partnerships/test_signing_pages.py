"""What the pages of the signing step say of the signed texts, signatures and languages."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from partnerships.models import Agreement, Case, Signature, SignatureCheck
from sistercity.accounts.models import User
from tests.factories import pdf
from tests.signing import SOUND, plain_pdf, settle, upload

pytestmark = pytest.mark.django_db

SignIn = Callable[[User], Client]


@pytest.fixture(scope="module", autouse=True)
def about_to_be_signed(stand) -> None:
    stand("signing")


@pytest.fixture
def at_signing(case: Case, leader, kemlu, kemendagri) -> Case:
    """The case of Surabaya – Izmir about to be signed."""
    return case


def agreement_of(case: Case) -> Agreement:
    return case.agreements.exclude(kind=Agreement.Kind.LETTER_OF_INTENT).get()


def edit(client: Client, name: str, agreement: Agreement, **data: Any) -> Any:
    """Send a form of an agreement as it was read, with some answers changed."""
    url = reverse(f"partnerships:agreement_{name}", args=[agreement.pk])
    seen = client.get(url).context["form"]["seen_version"].value()
    return client.post(url, data | {"seen_version": seen})


def test_the_signing_step_shows_what_the_uploaded_text_is_worth(
    at_signing: Case, ratna, sign_in: SignIn
) -> None:
    client, url = sign_in(ratna), at_signing.get_absolute_url()
    assert "signature-checks" not in client.get(url).content.decode()
    version = upload(at_signing, plain_pdf())
    assert "Belum diperiksa" in client.get(url).content.decode()
    settle(version, SOUND)
    content = client.get(url).content.decode()
    assert (
        "Tanda tangan elektronik Ratna Dewi (Pemkot Surabaya), 12 November 2026 "
        "(waktu menurut penanda tangan): utuh; rantai sertifikat tepercaya." in content
    )


def test_the_agreement_shows_the_newest_signed_text_in_each_language(
    at_signing: Case, auditor, sign_in: SignIn
) -> None:
    agreement = agreement_of(at_signing)
    settle(upload(at_signing, plain_pdf()), state="broken")
    settle(upload(at_signing, plain_pdf()), SOUND)
    settle(upload(at_signing, plain_pdf(), language="en"))
    agreement.authentic_languages = ["id"]
    agreement.save()
    content = sign_in(auditor).get(agreement.get_absolute_url()).content.decode()
    assert "Ratna Dewi (Pemkot Surabaya)" in content
    assert "Berkas rusak" not in content
    assert "Pencabutan sertifikat tidak diperiksa" in content
    assert content.count("· naskah asli") == content.count("· terjemahan") == 1
    page = agreement.case.documents.get(kind="signed_text").get_absolute_url()
    content = sign_in(auditor).get(page).content.decode()
    assert content.count("· naskah asli") == content.count("· digantikan versi berikutnya") == 1


def test_each_side_signs_in_its_own_way(at_signing: Case, ratna, auditor, sign_in: SignIn) -> None:
    agreement = agreement_of(at_signing)
    answers = {
        f"{side}_{part}": value
        for side in ("region", "counterpart")
        for part, value in {
            "name": f"Nama {side}",
            "position": "Wali Kota",
            "place": "Surabaya",
            "signed_on": "2026-01-10",
        }.items()
    }
    answers |= {"region_method": "electronic", "counterpart_method": "wet_ink"}
    assert edit(sign_in(ratna), "signatures", agreement, **answers).status_code == 302
    methods = dict(agreement.signatures.values_list("side", "method"))
    assert methods == {"region": "electronic", "counterpart": "wet_ink"}
    content = sign_in(auditor).get(agreement.get_absolute_url()).content.decode()
    assert "Tanda tangan elektronik tersertifikasi" in content
    assert "Tanda tangan basah, diunggah sebagai pindaian" in content


def test_a_side_with_nothing_but_the_offered_way_is_no_signature(
    at_signing: Case, ratna, sign_in: SignIn
) -> None:
    agreement = agreement_of(at_signing)
    answers = {"region_method": "wet_ink", "counterpart_method": "wet_ink"}
    assert edit(sign_in(ratna), "signatures", agreement, **answers).status_code == 302
    assert not agreement.signatures.exists()


def test_a_record_of_an_electronic_signature_that_the_file_lacks_is_pointed_out(
    at_signing: Case, ratna, sign_in: SignIn
) -> None:
    agreement = agreement_of(at_signing)
    for side in Signature.Side:
        Signature.objects.create(
            agreement=agreement, side=side, name="Nama", position="Jabatan", method="electronic"
        )
    version = upload(at_signing, plain_pdf())
    client, url = sign_in(ratna), at_signing.get_absolute_url()
    words = "menandatangani secara elektronik, tetapi"
    assert words not in client.get(url).content.decode()  # nothing is known yet
    settle(version, SOUND)
    assert f"{words} berkas yang diunggah memuat 1" in client.get(url).content.decode()
    settle(version, SOUND, SOUND)
    assert words not in client.get(url).content.decode()


# --- Languages ----------------------------------------------------------------------------
def test_all_languages_are_equally_authentic_unless_said_otherwise(
    at_signing: Case, auditor, sign_in: SignIn
) -> None:
    agreement = agreement_of(at_signing)
    content = sign_in(auditor).get(agreement.get_absolute_url()).content.decode()
    assert "Semua bahasa yang ditandatangani, semuanya sama asli" in content


@pytest.mark.parametrize(
    ("authentic", "prevailing", "words"),
    [
        (["id", "en"], "", "Indonesia, Inggris, semuanya sama asli"),
        (["id"], "", "Indonesia"),
        (
            ["id", "en"],
            "en",
            "Indonesia, Inggris; bila berbeda tafsir berlaku naskah bahasa Inggris",
        ),
        ([], "en", "Semua bahasa yang ditandatangani; bila berbeda tafsir berlaku naskah bahasa"),
    ],
)
def test_the_agreement_says_which_languages_are_authentic(
    at_signing: Case,
    auditor,
    sign_in: SignIn,
    authentic: list[str],
    prevailing: str,
    words: str,
) -> None:
    agreement = agreement_of(at_signing)
    agreement.authentic_languages, agreement.prevailing_language = authentic, prevailing
    agreement.save()
    assert agreement.languages_in_words.startswith(words)
    assert words in sign_in(auditor).get(agreement.get_absolute_url()).content.decode()


def test_the_upload_of_a_plain_scan_stays_possible(
    at_signing: Case, ratna, sign_in: SignIn
) -> None:
    url = reverse("partnerships:case_evidence", args=[at_signing.pk, "signed_text"])
    response = sign_in(ratna).post(url, {"file": pdf(), "language": "id", "note": ""})
    assert response.status_code == 302
    waiting = SignatureCheck.objects.waiting().filter(version__document__kind="signed_text")
    assert waiting.count() == 1


# --- Number and days ----------------------------------------------------------------------
@pytest.mark.parametrize("ends_on", ["2031-05-02", "2031-05-01"])
def test_it_ends_on_the_anniversary_or_the_day_before(
    at_signing: Case, ratna, sign_in: SignIn, ends_on: str
) -> None:
    agreement = agreement_of(at_signing)
    days = {"starts_on": "2026-05-02", "ends_on": ends_on}
    answer = edit(sign_in(ratna), "edit", agreement, number="1", **days)
    agreement.refresh_from_db()
    assert (answer.status_code, str(agreement.ends_on)) == (302, ends_on)


@pytest.mark.parametrize("ends_on", ["2031-05-03", "2029-05-02", "2056-05-02"])
def test_another_end_than_was_approved_is_refused_beside_the_field(
    at_signing: Case, ratna, sign_in: SignIn, ends_on: str
) -> None:
    days = {"starts_on": "2026-05-02", "ends_on": ends_on}
    answer = edit(sign_in(ratna), "edit", agreement_of(at_signing), number="1", **days)
    assert answer.context["form"].errors["ends_on"] == [
        "Yang disetujui berlaku 5 tahun, jadi berakhir pada 2 Mei 2031 atau sehari sebelumnya."
    ]
    assert f'value="{ends_on}"' in answer.content.decode()


def test_an_end_alone_asks_for_the_start(at_signing: Case, ratna, sign_in: SignIn) -> None:
    answer = edit(sign_in(ratna), "edit", agreement_of(at_signing), ends_on="2031-05-02")
    assert list(answer.context["form"].errors) == ["starts_on"]


def test_what_was_approved_is_shown_and_not_changed_at_the_signing(
    at_signing: Case, ratna, sign_in: SignIn
) -> None:
    agreement, client = agreement_of(at_signing), sign_in(ratna)
    url = reverse("partnerships:agreement_edit", args=[agreement.pk])
    assert "Sudah disetujui bersama naskahnya" in client.get(url).content.decode()
    smuggled = {"duration_years": "30", "prevailing_language": "en", "title": "Lain"}
    edit(client, "edit", agreement, number="1", **smuggled)
    agreement.refresh_from_db()
    assert (agreement.number, agreement.duration_years) == ("1", 5)
    assert agreement.prevailing_language == ""
    assert agreement.title != "Lain"
