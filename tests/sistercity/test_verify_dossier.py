"""`verify_dossier`: whole archives pass, everything else is refused with a sentence."""

import io
import json
import os
import random
import struct
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from sistercity.documents import bundle

FILES = {
    "README.txt": b"Halo\n",
    "dokumen/naskah/v1-id-naskah.pdf": b"%PDF-1.7 naskah",
    "01-kerja-sama.json": b"{}",
}


def entry(name: str, content: bytes) -> dict[str, Any]:
    return {
        "path": name,
        "size": len(content),
        "sha256": bundle.hashlib.sha256(content).hexdigest(),
    }


def manifest(files: dict[str, bytes], **changes: Any) -> dict[str, Any]:
    entries = [entry(name, content) for name, content in files.items()]
    return {
        "format": bundle.FORMAT,
        "files": entries,
        "list_sha256": bundle.list_checksum(entries),
        "problems": [],
    } | changes


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Return a function that writes an archive: `held` in it, `listed` in its manifest."""

    def write(
        held: dict[str, bytes] = FILES,
        listed: dict[str, bytes] | None = None,
        said: Any = None,
        **changes: Any,
    ) -> Path:
        path = tmp_path / "berkas.zip"
        said = manifest(held if listed is None else listed, **changes) if said is None else said
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in held.items():
                archive.writestr(name, content)
            archive.writestr(bundle.MANIFEST, said if isinstance(said, bytes) else json.dumps(said))
        return path

    return write


def said_about(path: Path) -> tuple[str, str]:
    """Return what the command says, and with which sentence it refuses."""
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command("verify_dossier", str(path), stdout=out, stderr=err)
    except CommandError as refusal:
        return err.getvalue(), str(refusal)
    return out.getvalue(), ""


def test_a_whole_archive_passes_with_its_checksum(write):
    path = write()
    said, refusal = said_about(path)
    assert refusal == ""
    assert "3 berkas" in said
    assert bundle.file_checksum(path) in said


def test_what_was_wrong_when_it_was_made_is_told(write):
    said, refusal = said_about(write(problems=[{"path": "dokumen/hilang.pdf"}]))
    assert refusal == ""
    assert "dokumen/hilang.pdf" in said


@pytest.mark.parametrize(
    ("held", "listed", "sentence"),
    [
        (FILES | {"README.txt": b"Hola\n"}, FILES, "README.txt: isinya berbeda"),
        (FILES | {"README.txt": b"Halo, halo\n"}, FILES, "README.txt: isinya berbeda"),
        ({"README.txt": b"Halo\n"}, FILES, "01-kerja-sama.json: tidak ada di dalam arsip"),
        (FILES | {"virus.exe": b"MZ"}, FILES, "virus.exe: tidak tercatat"),
        (FILES | {"kosong/": b""}, FILES, "kosong/: tidak tercatat"),
        (FILES | {"../keluar.txt": b"x"}, None, "../keluar.txt: nama yang keluar"),
        (FILES | {"/etc/passwd": b"x"}, None, "/etc/passwd: nama yang keluar"),
        (FILES | {"C:/x.txt": b"x"}, None, "C:/x.txt: nama yang keluar"),
    ],
)
def test_what_differs_from_the_manifest_is_named(write, held, listed, sentence):
    said, refusal = said_about(write(held, listed))
    assert sentence in said
    assert "1 kesalahan" in refusal or "2 kesalahan" in refusal


def test_names_cannot_steer_the_terminal(write):
    said, _refusal = said_about(write(FILES | {"\x1b[2Jx": b"x"}, FILES))
    assert "\x1b" not in said
    assert "�[2Jx: tidak tercatat" in said


def test_a_changed_list_is_noticed(write):
    said, refusal = said_about(write(list_sha256="0" * 64))
    assert "daftar berkasnya telah diubah" in said
    assert refusal


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_name_that_stands_twice_is_noticed(write):
    path = write()
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("README.txt", b"Halo\n")
    assert "README.txt: ada lebih dari sekali" in said_about(path)[0]


@pytest.mark.parametrize(
    "said",
    [
        b"not json",
        b"\xff\xfe",
        b"[" * 100_000,
        b"[]",
        b'{"format": "other"}',
        b'{"format": "sistercity-dossier"}',
        b'{"format": "sistercity-dossier", "files": [1]}',
        b'{"format": "sistercity-dossier", "files": [{"path": "a", "size": -1, "sha256": ""}]}',
        b'{"format": "sistercity-dossier", "files": [{"path": "a", "size": true, "sha256": ""}]}',
        b'{"format": "sistercity-dossier", "files": [], "problems": [1]}',
    ],
)
def test_a_manifest_that_is_none_is_refused(write, said: bytes):
    assert "MANIFEST.json rusak" in said_about(write(said=said))[0]


def test_without_a_manifest_it_is_no_dossier(tmp_path: Path):
    path = tmp_path / "lain.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.txt", b"a")
    assert "tidak memuat MANIFEST.json" in said_about(path)[0]


def test_what_is_no_archive_is_refused(tmp_path: Path, write):
    whole = write().read_bytes()
    path = tmp_path / "rusak.zip"
    for content in (b"", b"Halo", whole[: len(whole) // 2], whole[:-30]):
        path.write_bytes(content)
        assert "bukan arsip ZIP, atau terpotong" in said_about(path)[0]
    assert "tidak ditemukan" in said_about(tmp_path / "tiada.zip")[1]


def test_an_archive_made_to_burst_its_reader_is_not_opened(write):
    zeros = b"\0" * (80 * 1024 * 1024)
    assert "jauh lebih besar" in said_about(write({"nol.bin": zeros}))[0]
    assert "jauh lebih besar" in said_about(write(said=zeros))[0]


def test_a_member_that_hides_its_size_is_read_no_further(write):
    """The directory promises five bytes, the packed data holds many more."""
    held = FILES | {"README.txt": b"\0" * 100_000}
    path = write(held, FILES)
    content = bytearray(path.read_bytes())
    for signature, offset in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        at = content.index(signature) + offset
        content[at : at + 4] = struct.pack("<I", 5)
    path.write_bytes(content)
    said, refusal = said_about(path)
    assert "README.txt" in said
    assert refusal


def test_no_damage_ends_in_a_traceback(write):
    """Flip bytes anywhere: the verdict is a sentence or, where nothing is lost, "whole"."""
    path = write()
    whole, chance = path.read_bytes(), random.Random(1)
    for _round in range(400):
        content = bytearray(whole)
        for _flip in range(chance.randint(1, 4)):
            content[chance.randrange(len(content))] = chance.randrange(256)
        path.write_bytes(content)
        said, refusal = said_about(path)
        assert said or refusal


def test_it_runs_without_database_and_exits_with_its_verdict(write, tmp_path: Path):
    environment = os.environ | {"DATABASE_URL": "postgres://nobody@127.0.0.1:1/none"}

    def run(path: Path) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "manage.py", "verify_dossier", str(path)]
        return subprocess.run(
            command, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True
        )

    whole = run(write())
    broken = tmp_path / "x.zip"
    broken.write_bytes(b"x")
    refused = run(broken)
    assert (whole.returncode, whole.stderr) == (0, "")
    assert refused.returncode == 1
    assert "Traceback" not in refused.stderr
    assert "bukan arsip ZIP" in refused.stderr
