"""Electronic signatures: what is said of each kind of PDF, by the function and by the command."""

import io
import json
import os
import subprocess
import sys
import warnings
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.utils.formats import date_format
from django.utils.timezone import localtime

from sistercity.documents import signature_reader, signatures
from sistercity.documents.signature_words import sentences
from sistercity.documents.signatures import Report, check
from tests import signing
from tests.signing import TODAY, YEAR, issue, mayor, partner, plain_pdf, signed


@pytest.fixture(scope="module")
def roots(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of trusted certificates, beside which something else lies."""
    folder = tmp_path_factory.mktemp("roots")
    (folder / "induk.pem").write_bytes(signing.root().pem)
    (folder / "README.txt").write_text("Bukan sertifikat")
    return folder


@pytest.fixture(scope="module")
def good() -> bytes:
    return signed(plain_pdf(), mayor())


Ask = Callable[..., Report]


@pytest.fixture
def ask() -> Ask:
    """Return a function that reads a PDF as the limited process does, which takes longer."""

    def ask(pdf: bytes, *, at: datetime = TODAY) -> Report:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            root = signing.asn1(signing.root().certificate)
            answer = signing.beside_the_browser(
                signature_reader.answer_about, io.BytesIO(pdf), [root], at
            )
            return Report.from_dict(answer)

    return ask


@pytest.fixture
def ask_outside(roots: Path) -> Ask:
    """Return a function that has a PDF read in a process of its own."""
    return lambda pdf: check(pdf, [roots], at=TODAY)


def said(report: Report) -> str:
    return " ".join(item.text for item in sentences(report))


# --- What is said of a file ---------------------------------------------------------------
def test_a_good_signature_names_its_signer_and_is_sound(ask: Ask, good: bytes) -> None:
    report = ask(good)
    (found,) = report.signatures
    assert (report.state, report.sound, report.roots) == ("signed", True, 1)
    assert (found.signer, found.organisation) == ("Ratna Dewi", "Pemkot Surabaya")
    assert (found.intact, found.chain, found.added_after_signing) == (True, "trusted", "nothing")
    assert not found.time_is_trusted
    assert "Tanda tangan elektronik Ratna Dewi (Pemkot Surabaya)" in said(report)
    assert "(waktu menurut penanda tangan): utuh; rantai sertifikat tepercaya." in said(report)


def test_a_changed_byte_breaks_the_signature_and_nobody_is_vouched_for(
    ask: Ask, good: bytes
) -> None:
    report = ask(signing.flipped(good))
    (found,) = report.signatures
    assert (found.intact, found.chain, report.sound) == (False, "unread", False)
    assert "tidak utuh" in said(report)
    assert "tepercaya" not in said(report)


def test_an_update_after_signing_is_told_although_the_signed_part_is_intact(
    ask: Ask, good: bytes
) -> None:
    report = ask(signing.rewritten(good))
    (found,) = report.signatures
    assert (found.intact, found.trusted, found.covers_whole_document) == (True, True, False)
    assert not report.sound
    assert "dokumen diubah setelah ditandatangani" in said(report)
    assert ": utuh" not in said(report)


def test_loose_bytes_after_the_signature_are_a_change(ask: Ask, good: bytes) -> None:
    (found,) = ask(good + b"\n% sesuatu").signatures
    assert found.added_after_signing == "changes"


def test_a_visible_field_that_nobody_signed_is_a_change(ask: Ask, good: bytes) -> None:
    (found,) = ask(signing.with_empty_box(good)).signatures
    assert found.added_after_signing == "changes"


@pytest.mark.parametrize("box", [None, (20, 20, 200, 80)])
def test_two_signatures_are_sound_the_second_is_no_change(ask: Ask, good: bytes, box: Any) -> None:
    report = ask(signed(good, partner(), field="Mitra", box=box))
    first, second = report.signatures
    assert (first.signer, second.signer) == ("Ratna Dewi", "Cemil Tugay")
    assert (first.added_after_signing, second.added_after_signing) == ("signatures", "nothing")
    assert report.sound
    assert "utuh, sesudahnya hanya tanda tangan lain ditambahkan" in said(report)


def test_a_second_signature_does_not_cover_up_a_change_after_the_first(
    ask: Ask, good: bytes
) -> None:
    first, second = ask(signed(signing.rewritten(good), partner(), field="Mitra")).signatures
    assert (first.covers_whole_document, second.covers_whole_document) == (False, True)


def test_one_stranger_among_the_signers_makes_the_whole_unsound(ask: Ask, good: bytes) -> None:
    report = ask(signed(good, signing.stranger(), field="Mitra"))
    assert [found.chain for found in report.signatures] == ["trusted", "untrusted"]
    assert not report.sound


def test_the_answer_comes_from_a_process_of_its_own(
    ask: Ask, ask_outside: Ask, good: bytes
) -> None:
    assert ask_outside(good) == ask(good)
    assert ask_outside(io.BytesIO(good)) == ask(good)


# --- Certificates -------------------------------------------------------------------------
def test_without_roots_nobody_is_trusted_and_the_reason_is_told(good: bytes) -> None:
    report = check(good, at=TODAY)
    assert [found.chain for found in report.signatures] == ["untrusted"]
    assert "portal belum memiliki sertifikat induk" in said(report)


def test_an_unknown_authority_is_untrusted(ask: Ask) -> None:
    report = ask(signed(plain_pdf(), signing.stranger()))
    assert [found.chain for found in report.signatures] == ["untrusted"]
    assert "rantai sertifikat tidak tepercaya" in said(report)


@pytest.mark.parametrize(
    ("since", "until", "chain", "words"),
    [
        (TODAY - 3 * YEAR, TODAY - YEAR, "expired", "sertifikat kedaluwarsa"),
        (TODAY + YEAR, TODAY + 2 * YEAR, "not_yet_valid", "sertifikat belum berlaku"),
    ],
)
def test_a_certificate_outside_its_days_is_not_trusted(
    ask: Ask, since: Any, until: Any, chain: str, words: str
) -> None:
    holder = issue("Ratna Dewi", signing.intermediate(), since=since, until=until)
    report = ask(signed(plain_pdf(), holder))
    assert [found.chain for found in report.signatures] == [chain]
    assert words in said(report)


def test_an_expired_authority_in_between_is_told_as_expired(ask: Ask) -> None:
    old = issue("Lama", signing.root(), authority=True, since=TODAY - 3 * YEAR, until=TODAY - YEAR)
    (found,) = ask(signed(plain_pdf(), issue("Ratna Dewi", old))).signatures
    assert found.chain == "expired"


def test_a_revoked_certificate_is_told_when_the_file_says_so(ask: Ask) -> None:
    (found,) = ask(signing.with_revocation(signed(plain_pdf(), mayor()), mayor())).signatures
    assert (found.intact, found.chain) == (True, "revoked")
    assert found.as_dict()["revocation"] == "revoked"


def test_a_certificate_for_something_else_is_unsuitable(ask: Ask) -> None:
    holder = issue("Peladen", signing.intermediate(), signs=False)
    (found,) = ask(signed(plain_pdf(), holder)).signatures
    assert found.chain == "unsuitable"


def test_only_a_trusted_time_stamp_outlives_the_certificate(ask: Ask, good: bytes) -> None:
    later = TODAY + 2 * YEAR
    assert [found.chain for found in ask(good, at=later).signatures] == ["expired"]
    report = ask(signed(plain_pdf(), mayor(), stamp=signing.stamper()), at=later)
    (found,) = report.signatures
    assert (found.chain, found.time_is_trusted, found.signed_at) == ("trusted", True, TODAY)
    assert f"{date_format(localtime(TODAY), 'DATE_FORMAT')} (waktu tersertifikasi)" in said(report)


# --- Files without a signature, and hostile ones ------------------------------------------
def test_a_scan_has_no_electronic_signature(ask: Ask) -> None:
    report = ask(plain_pdf())
    assert (report.state, report.sound, list(report.signatures)) == ("unsigned", False, [])
    assert "tanda tangan basah yang dipindai" in said(report)


def test_what_cannot_be_opened_is_neither_signed_nor_unsigned(ask: Ask, good: bytes) -> None:
    assert ask(signing.encrypted_pdf()).state == "encrypted"
    for broken in (b"%PDF-1.7 isi", b"\0" * 5000, good[: len(good) // 2], good[2000:]):
        assert ask(broken).state == "broken"


def test_a_file_without_content_is_empty(ask: Ask, tmp_path: Path) -> None:
    report = ask(b"")
    assert (report.state, report.sound) == ("empty", False)
    status, text = ended(b"", tmp_path)
    assert status == 1
    assert "Berkas ini kosong" in text


def test_a_signature_of_an_unknown_kind_is_not_passed_over(ask: Ask, good: bytes) -> None:
    report = ask(good.replace(b"/adbe.pkcs7.detached", b"/adbe.x509.rsa_sha1x"))
    assert report.state == "signed"
    assert not report.sound


def test_a_signature_hidden_from_the_form_is_not_called_absent(ask: Ask, good: bytes) -> None:
    report = ask(good.replace(b"/AcroForm", b"/AcroFarm"))
    assert report.state != "unsigned"
    assert not report.sound


def test_a_mutilated_signature_is_broken_not_a_fault(ask: Ask, good: bytes) -> None:
    at = good.index(b"/Contents <") + len(b"/Contents <")
    report = ask(good[:at] + b"00" * 200 + good[at + 400 :])
    (found,) = report.signatures
    assert (found.intact, found.signer) == (False, "")
    assert "tidak terbukti" in said(report)


def test_a_file_that_takes_too_long_or_too_much_is_given_up(
    monkeypatch: pytest.MonkeyPatch, ask_outside: Ask, good: bytes
) -> None:
    ask = ask_outside
    monkeypatch.setattr(signatures, "SECONDS", 0.01)
    assert ask(good).state == "too_complex"
    monkeypatch.undo()
    killed = "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"
    monkeypatch.setattr(signatures, "START", killed)
    assert ask(good).state == "too_complex"
    monkeypatch.setattr(signatures, "START", "raise SystemExit(1)")
    with pytest.raises(signatures.CannotCheck):
        ask(good)


def test_the_name_of_a_signer_cannot_disturb_the_text_around_it(ask: Ask) -> None:
    holder = issue("Ratna\u202e\n Dewi", signing.intermediate())
    (found,) = ask(signed(plain_pdf(), holder)).signatures
    assert found.signer == "Ratna Dewi"


def test_a_report_survives_being_kept(ask: Ask, good: bytes) -> None:
    report = ask(good)
    assert Report.from_dict(json.loads(json.dumps(report.as_dict()))) == report
    with pytest.raises(ValueError, match="Unknown"):
        Report.from_dict(report.as_dict() | {"state": "valid"})


# --- The command --------------------------------------------------------------------------
def ended(pdf: bytes, folder: Path, *options: str) -> tuple[int, str]:
    """Return how the command ends for a file of this content, and what it prints."""
    file, output = folder / "naskah.pdf", io.StringIO()
    file.write_bytes(pdf)
    try:
        call_command("check_signature", str(file), *options, stdout=output)
    except SystemExit as end:
        return int(end.code or 0), output.getvalue()
    except CommandError as error:
        return error.returncode, str(error)
    return 0, output.getvalue()


def test_the_command_ends_well_only_if_all_is_well(
    roots: Path, good: bytes, tmp_path: Path
) -> None:
    trust = ("--trust", str(roots / "induk.pem"))
    unsound = {
        "scan": plain_pdf(),
        "flipped": signing.flipped(good),
        "rewritten": signing.rewritten(good),
        "stranger": signed(plain_pdf(), signing.stranger()),
        "one of two": signed(good, signing.stranger(), field="Mitra"),
        "encrypted": signing.encrypted_pdf(),
        "broken": b"%PDF-1.7 isi",
    }
    old = issue("Lama", signing.intermediate(), since=TODAY - 3 * YEAR, until=TODAY - YEAR)
    unsound["expired"] = signed(plain_pdf(), old)
    assert {
        name: ended(pdf, tmp_path, *trust)[0] for name, pdf in unsound.items()
    } == dict.fromkeys(unsound, 1)
    assert ended(signed(good, partner(), field="Mitra"), tmp_path, *trust)[0] == 0
    status, text = ended(good, tmp_path, *trust)
    assert status == 0
    assert "utuh; rantai sertifikat tepercaya" in text
    assert "Pencabutan sertifikat tidak diperiksa" in text


def test_the_command_answers_programs(roots: Path, good: bytes, tmp_path: Path) -> None:
    status, text = ended(good, tmp_path, "--trust", str(roots), "--json")
    answer = json.loads(text)
    assert (status, answer["sound"], answer["state"]) == (0, True, "signed")
    (found,) = answer["signatures"]
    assert found["signer"] == "Ratna Dewi"
    assert (found["intact"], found["covers_whole_document"], found["trusted"]) == (True,) * 3
    assert found["revocation"] == "unknown"


def test_the_command_trusts_what_the_settings_name(
    roots: Path, good: bytes, tmp_path: Path, settings: Any
) -> None:
    assert ended(good, tmp_path)[0] == 1
    settings.SIGNATURE_TRUST_ROOTS = [roots]
    assert ended(good, tmp_path)[0] == 0


def test_the_command_refuses_what_is_not_there(roots: Path, good: bytes, tmp_path: Path) -> None:
    bad = tmp_path / "bukan.pem"
    bad.write_text("bukan sertifikat")
    assert ended(good, tmp_path, "--trust", str(tmp_path / "kosong.pem"))[0] == 2
    status, text = ended(good, tmp_path, "--trust", str(bad))
    assert status == 2
    assert "tidak berisi sertifikat" in text
    bad.write_bytes((roots / "induk.pem").read_bytes() + b"\n" * 1024**2)
    status, text = ended(good, tmp_path, "--trust", str(bad))
    assert (status, text) == (2, f"{bad} terlalu besar: berkas sertifikat paling besar 1 MB.")
    with pytest.raises(CommandError) as fault:
        call_command("check_signature", str(tmp_path / "tidak-ada.pdf"))
    assert fault.value.returncode == 2


def test_the_command_needs_no_database_and_shows_no_traceback(good: bytes, tmp_path: Path) -> None:
    file = tmp_path / "naskah.pdf"
    file.write_bytes(good)
    done = subprocess.run(
        [sys.executable, "manage.py", "check_signature", str(file)],
        cwd=settings.BASE_DIR,
        env={"SISTERCITY_DEMO": "1", "PATH": os.environ["PATH"], "DATABASE_URL": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "Ratna Dewi" in done.stdout
    assert "Traceback" not in done.stdout + done.stderr
