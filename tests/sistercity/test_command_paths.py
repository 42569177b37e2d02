"""The commands that read a file of somebody's: what is no plain file is refused at once."""

import os
import subprocess
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from sistercity.documents import signatures

COMMANDS = ("compare", "check_upload", "check_signature", "verify_dossier")


@pytest.fixture
def pipe(tmp_path: Path) -> Path:
    """Somebody who reads it waits for ever."""
    path = tmp_path / "pipa.pdf"
    os.mkfifo(path)
    return path


def arguments(command: str, path: Path) -> list[str]:
    return [str(path)] * (2 if command == "compare" else 1)


@pytest.mark.parametrize("command", COMMANDS)
def test_pipes_devices_and_folders_are_refused(command: str, pipe: Path, tmp_path: Path) -> None:
    for path in (pipe, Path("/dev/zero"), tmp_path):
        with pytest.raises(CommandError, match="bukan berkas biasa"):
            call_command(command, *arguments(command, path))


def test_a_device_vouches_for_nobody(tmp_path: Path) -> None:
    (tmp_path / "naskah.pdf").write_bytes(b"%PDF-1.7")
    with pytest.raises(CommandError, match="sertifikat") as refused:
        call_command("check_signature", str(tmp_path / "naskah.pdf"), "--trust", "/dev/zero")
    assert refused.value.returncode == 2


def test_a_failed_check_is_told_without_its_traceback() -> None:
    crashed = subprocess.CompletedProcess(["reader"], 1, stdout=b"", stderr=b"Traceback (most ...")
    with pytest.raises(signatures.CannotCheck) as failed:
        signatures._answer(crashed)
    assert "Traceback" not in str(failed.value)


def test_a_file_beyond_every_upload_is_not_read(tmp_path: Path) -> None:
    huge = tmp_path / "besar.pdf"
    with huge.open("wb") as file:
        file.truncate(600 * 2**20)  # sparse: it takes no room
    assert signatures.check(huge).state == "too_complex"
