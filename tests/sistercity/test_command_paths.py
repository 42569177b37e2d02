"""The commands that read a file of somebody's: every fault of a file is told in a sentence."""

import errno
import io
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as portal
from django.core.management import CommandError, call_command
from django.utils.translation import override

from sistercity.documents import bundle, comparing, signatures
from sistercity.documents.opening import open_plain
from sistercity.documents.signature_words import sentences
from sistercity.management.file_command import in_words

ANSWERING = ("compare", "check_upload", "check_signature")
COMMANDS = (*ANSWERING, "verify_dossier")


@pytest.fixture
def pipe(tmp_path: Path) -> Path:
    """Somebody who reads it waits for ever."""
    path = tmp_path / "pipa.pdf"
    os.mkfifo(path)
    return path


def arguments(command: str, path: Path) -> list[str]:
    return [str(path)] * (2 if command == "compare" else 1)


def refused(command: str, *options: str) -> tuple[CommandError, str]:
    """Return how a command refuses, and what it prints for programs."""
    output = io.StringIO()
    with pytest.raises(CommandError) as refusal:
        call_command(command, *options, stdout=output)
    return refusal.value, output.getvalue()


def run(*arguments: str, stdout: int = subprocess.PIPE) -> subprocess.CompletedProcess[str]:
    """Run a command as people do."""
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=portal.BASE_DIR,
        env={"SISTERCITY_DEMO": "1", "PATH": os.environ["PATH"], "DATABASE_URL": ""},
        stdout=stdout,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )


# --- What cannot be read ------------------------------------------------------------------
@pytest.mark.parametrize("command", COMMANDS)
def test_pipes_devices_and_folders_are_refused(command: str, pipe: Path, tmp_path: Path) -> None:
    for path in (pipe, Path("/dev/zero"), tmp_path):
        fault, _output = refused(command, *arguments(command, path))
        assert "bukan berkas biasa" in str(fault)
        assert fault.returncode == 2


@pytest.mark.parametrize("command", COMMANDS)
def test_what_is_not_there_is_told_in_our_own_words(command: str, tmp_path: Path) -> None:
    for path in (tmp_path / "tiada.pdf", tmp_path / ("a" * 300)):
        fault, _output = refused(command, *arguments(command, path))
        assert str(fault).startswith(str(path))
        assert "tidak d" in str(fault)
        assert "File" not in str(fault)
        assert "name too long" not in str(fault)
        assert fault.returncode == 2


@pytest.mark.parametrize("command", ANSWERING)
def test_programs_hear_of_every_fault(command: str, pipe: Path, tmp_path: Path) -> None:
    for path in (pipe, tmp_path, tmp_path / "tiada.pdf", tmp_path / ("a" * 300)):
        fault, output = refused(command, *arguments(command, path), "--json")
        assert json.loads(output) == {"error": str(fault)}


def test_programs_hear_of_faults_of_what_a_file_holds(tmp_path: Path) -> None:
    picture, bad = tmp_path / "foto.png", tmp_path / "induk.pem"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n\0")
    bad.write_text("bukan sertifikat")
    for options in (
        ("compare", str(picture), str(picture)),
        ("check_signature", str(picture), "--trust", str(bad)),
        ("check_signature", str(picture), "--trust", str(tmp_path / "tiada.pem")),
        ("check_signature", str(picture), "--trust", str(tmp_path / ("a" * 300))),
    ):
        fault, output = refused(*options, "--json")
        assert json.loads(output) == {"error": str(fault)}
        assert fault.returncode


@pytest.mark.parametrize("command", ANSWERING)
def test_a_program_that_runs_the_command_gets_json_and_people_the_sentence(
    command: str, tmp_path: Path
) -> None:
    path = tmp_path / "tiada.pdf"
    ran = run(command, *arguments(command, path), "--json")
    sentence = f"{path} tidak ditemukan."
    assert json.loads(ran.stdout) == {"error": sentence}
    assert (ran.returncode, ran.stderr.strip()) == (2, f"CommandError: {sentence}")


@pytest.mark.parametrize("options", [[], ["--json"]], ids=["people", "programs"])
def test_a_reader_who_left_gets_no_traceback(options: list[str], tmp_path: Path) -> None:
    (tmp_path / "nota.txt").write_text("Halo")
    heard, told = os.pipe()
    os.close(heard)
    ran = run("check_upload", str(tmp_path / "nota.txt"), *options, stdout=told)
    os.close(told)
    assert (ran.returncode, ran.stderr) == (141, "")


@pytest.mark.parametrize(
    ("code", "indonesian", "english"),
    [
        (errno.ENOENT, "x tidak ditemukan.", "x was not found."),
        (errno.EACCES, "x tidak boleh dibaca", "x may not be read"),
        (errno.EISDIR, "x bukan berkas biasa, melainkan folder.", "x is a folder"),
        (errno.ENXIO, "x bukan berkas biasa.", "x is not a regular file."),
        (errno.EIO, "x tidak dapat dibaca (EIO).", "x cannot be read (EIO)."),
    ],
)
def test_a_fault_of_the_system_is_told_in_the_language_of_the_sentence(
    code: int, indonesian: str, english: str
) -> None:
    error = OSError(code, os.strerror(code), "x")
    assert in_words(error).startswith(indonesian)
    with override("en"):
        assert in_words(error).startswith(english)


def test_a_name_that_no_encoding_has_is_shown_all_the_same(tmp_path: Path) -> None:
    path, output = tmp_path / os.fsdecode(b"nota-\xff\x1b.txt"), io.StringIO()
    path.write_text("Halo")
    call_command("check_upload", str(path), stdout=output)
    assert output.getvalue().encode().decode() == f"{tmp_path}/nota-��.txt: diterima (text)\n"
    output = io.StringIO()
    call_command("check_upload", str(path), "--json", stdout=output)
    assert json.loads(output.getvalue().encode())["file"] == str(path)


# --- What was opened counts, not its name -------------------------------------------------
def test_only_a_plain_file_is_opened_and_a_pipe_is_not_waited_for(
    pipe: Path, tmp_path: Path
) -> None:
    for path, code in ((pipe, errno.ENXIO), (Path("/dev/zero"), errno.ENXIO), (tmp_path, 21)):
        with pytest.raises(OSError, match=str(path)) as refusal:
            open_plain(path)
        assert refusal.value.errno == code
    (tmp_path / "naskah.txt").write_text("Halo")
    (tmp_path / "jalan.txt").symlink_to("naskah.txt")
    with open_plain(tmp_path / "jalan.txt") as file:
        assert file.read() == b"Halo"


def test_a_file_exchanged_before_the_child_starts_is_not_compared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, new = tmp_path / "lama.txt", tmp_path / "baru.txt"
    old.write_text("Pihak wajib")
    new.write_text("Pihak dapat")
    start = subprocess.Popen

    def exchange_and_start(*args: Any, **options: Any) -> Any:
        new.unlink()
        new.write_text("Lain")
        return start(*args, **options)

    monkeypatch.setattr(comparing.subprocess, "Popen", exchange_and_start)
    (row,) = comparing.compare_files(comparing.DIFFERENCES, old, new)["rows"]
    assert row["pieces"][1:] == [["removed", "wajib"], ["added", "dapat"]]


def test_the_checksum_is_that_of_the_archive_that_was_verified(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, output = tmp_path / "berkas.zip", io.StringIO()
    said = {"format": bundle.FORMAT, "files": [], "list_sha256": bundle.list_checksum([])}
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(bundle.MANIFEST, json.dumps(said))
    checksum, verify = bundle.file_checksum(path), bundle._verify

    def verify_and_exchange(*args: Any) -> None:
        verify(*args)
        path.unlink()
        path.write_bytes(b"Lain")

    monkeypatch.setattr(bundle, "_verify", verify_and_exchange)
    call_command("verify_dossier", str(path), stdout=output)
    assert checksum in output.getvalue()


# --- The check of signatures --------------------------------------------------------------
def test_a_device_or_a_pipe_vouches_for_nobody(pipe: Path, tmp_path: Path) -> None:
    (tmp_path / "naskah.pdf").write_bytes(b"%PDF-1.7")
    for place in ("/dev/zero", str(pipe)):
        options = (str(tmp_path / "naskah.pdf"), "--trust", place)
        fault, _output = refused("check_signature", *options)
        assert "sertifikat" in str(fault)
        assert fault.returncode == 2


def test_a_failed_check_is_told_without_its_traceback() -> None:
    crashed = subprocess.CompletedProcess(["reader"], 1, stdout=b"", stderr=b"Traceback (most ...")
    with pytest.raises(signatures.CannotCheck) as failed:
        signatures._answer(crashed)
    assert "Traceback" not in str(failed.value)


def test_a_file_beyond_every_upload_is_called_too_large_and_not_read(
    tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    huge = tmp_path / "besar.pdf"
    with huge.open("wb") as file:
        file.truncate(3 * 2**20)  # sparse: it takes no room
    assert signatures.check(huge).state == "broken"
    settings.MAX_UPLOAD_BYTES = 2 * 2**20
    monkeypatch.setattr(subprocess, "run", None)
    report = signatures.check(huge)
    assert report.state == "too_large"
    assert next(said.text for said in sentences(report)).startswith("Berkas terlalu besar:")
