"""The archive as other programs see it: safe names, whole files, faults that are reported."""

import io
import json
import os
import shutil
import subprocess
import sys
import tracemalloc
import zipfile
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from evaluations.dossier import build
from evaluations.dossier.files import safe_filename
from partnerships.models import (
    Agreement,
    DocumentVersion,
    Dossier,
    Partnership,
)
from partnerships.services import documents, dossiers
from sistercity.accounts.models import User
from sistercity.documents import bundle
from tests.evaluations.dossiers import (
    contents,
    made,
    part,
    path_of,
)
from tests.factories import (
    MeetingFactory,
    pdf,
)

pytestmark = pytest.mark.django_db


HOSTILE = (
    "../../etc/passwd.pdf",
    "..\\..\\windows\\aux.pdf",
    "CON.pdf",
    "a" * 140 + ".pdf",
    "\u202egnp.exe.pdf",
    "spasi  dan\ttab\n.pdf",
    "東京.pdf",
    ".pdf",
    "...",
)


@pytest.mark.parametrize("name", HOSTILE)
def test_names_are_safe_on_every_system(name: str):
    found = safe_filename(name)
    assert found.isascii()
    assert not set(found) & set('/\\:*?"<>|\n\t ')
    assert ".." not in found
    assert 1 <= len(found) <= 75
    assert found == found.strip(".-")


def test_hostile_names_stay_in_their_folder_and_apart(partnership, ratna: User, monkeypatch):
    for name in HOSTILE:
        monkeypatch.setattr(documents, "safe_name", lambda _name, name=name: name)
        document = documents.attach(partnership, kind="other", title=f"../{name}")
        documents.add_version(document, pdf("a.pdf"), by=ratna)
    dossier = made(partnership, ratna)
    names = [name for name in contents(dossier) if name.startswith("dokumen/")]
    assert len({name.lower() for name in names}) == len(HOSTILE)
    assert not any(".." in name or "\\" in name for name in names)
    assert bundle.verify(path_of(dossier)).faults == []


# --- The archive as a whole -----------------------------------------------------------------
def unpack(archive: Path, folder: Path) -> None:
    """Unpack by another program than wrote it: unzip where installed, else a fresh Python."""
    if shutil.which("unzip"):
        subprocess.run(["unzip", "-q", str(archive), "-d", str(folder)], check=True)
    else:
        command = [sys.executable, "-m", "zipfile", "-e", str(archive), str(folder)]
        subprocess.run(command, check=True)


def test_another_program_unpacks_what_the_manifest_lists(whole, ratna: User, tmp_path: Path):
    dossier = made(whole.partnership, ratna)
    unpack(path_of(dossier), tmp_path)
    manifest = json.loads((tmp_path / bundle.MANIFEST).read_text())
    found = {
        str(path.relative_to(tmp_path)): (path.stat().st_size, bundle.file_checksum(path))
        for path in tmp_path.rglob("*")
        if path.is_file() and path.name != bundle.MANIFEST
    }
    listed = {entry["path"]: (entry["size"], entry["sha256"]) for entry in manifest["files"]}
    assert found == listed
    assert manifest["list_sha256"] == bundle.list_checksum(manifest["files"])
    assert dossier.sha256 == bundle.file_checksum(path_of(dossier))
    assert dossier.size == path_of(dossier).stat().st_size


def test_manifest_and_readme_say_who_asked_and_when(whole: Agreement, ratna: User):
    dossier = made(whole.partnership, ratna)
    manifest, readme = part(dossier, bundle.MANIFEST), contents(dossier)["README.txt"].decode()
    assert manifest["asked_by"]["name"] == "Ratna Dewi"
    assert manifest["asked_at"] <= manifest["built_at"]
    assert manifest["portal"]["version"] in readme
    assert manifest["about"]["kind"] == "partnership"
    assert "Ratna Dewi" in readme
    assert "verify_dossier" in readme


def test_a_missing_file_is_reported_and_the_rest_delivered(whole: Agreement, ratna: User):
    kept = add_document_outside(whole.partnership, ratna)
    lost = DocumentVersion.objects.exclude(pk=kept.pk).get()
    default_storage.delete(lost.file.name)
    dossier = made(whole.partnership, ratna)
    [problem] = part(dossier, bundle.MANIFEST)["problems"]
    assert dossier.state == "done"
    assert problem["problem"] == "missing"
    assert problem["expected_sha256"] == lost.sha256
    assert problem["path"] not in contents(dossier)
    assert problem["path"] in contents(dossier)["README.txt"].decode()
    assert any(name.endswith(kept.filename) for name in contents(dossier))


def test_an_altered_file_is_reported_on_page_and_in_manifest(whole, ratna: User, sign_in):
    version = DocumentVersion.objects.get()
    Path(version.file.path).write_bytes(b"%PDF-1.7 lain")
    dossier = made(whole.partnership, ratna)
    [problem] = part(dossier, bundle.MANIFEST)["problems"]
    assert problem["problem"] == "altered"
    assert contents(dossier)[problem["path"]] == b"%PDF-1.7 lain"
    page = sign_in(ratna).get(dossier.get_absolute_url()).content.decode()
    assert str(version) in page
    assert "Isinya berbeda dari yang diunggah" in page
    assert bundle.verify(path_of(dossier)).faults == []


def test_a_file_that_breaks_off_is_reported(whole: Agreement, ratna: User, monkeypatch):
    class Broken(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            raise OSError("disk")

    monkeypatch.setattr(default_storage, "_open", lambda name, mode: Broken())
    dossier = made(whole.partnership, ratna)
    assert [problem["problem"] for problem in dossier.problems] == ["unreadable"]
    assert bundle.verify(path_of(dossier)).faults == []


def add_document_outside(partnership: Partnership, by: User, size: int = 0) -> DocumentVersion:
    document = documents.attach(partnership, kind="other", title="Lampiran")
    version = documents.add_version(document, pdf("lampiran.pdf"), by=by)
    if size:
        os.truncate(version.file.path, size)
    return version


def test_memory_does_not_grow_with_the_files(partnership, ratna: User):
    made(partnership, ratna)  # loads fonts and modules
    version = add_document_outside(partnership, ratna, size=64 * 1024 * 1024)
    tracemalloc.start()
    dossier = made(partnership, ratna)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert dossier.size > 64 * 1024 * 1024
    assert peak < 16 * 1024 * 1024
    assert [problem["path"].rsplit("/", 1)[1] for problem in dossier.problems] == [
        f"v1-id-{version.filename}"
    ]


def test_members_beyond_the_old_limits_get_the_larger_headers(tmp_path: Path, monkeypatch):
    monkeypatch.setattr(zipfile, "ZIP64_LIMIT", 1000)
    monkeypatch.setattr("evaluations.dossier.archive.LARGE", 1000)
    target = tmp_path / "besar.zip"
    with build.Archive(target) as archive:
        archive.copy("a.bin", iter([b"x" * 700] * 9), at=timezone.now(), size=6300)
        archive.copy("b.bin", iter([b"y" * 700] * 9), at=timezone.now(), size=6300)
    monkeypatch.undo()
    with zipfile.ZipFile(target) as archive:
        assert archive.testzip() is None
        assert archive.infolist()[0].extract_version >= 45
    if shutil.which("unzip"):
        subprocess.run(["unzip", "-tq", str(target)], check=True)


def test_making_takes_as_many_queries_for_many_documents(partnership, ratna: User, monkeypatch):
    monkeypatch.setattr(build.Building, "write_history", lambda self, archive: None)

    def queries() -> int:
        dossier = dossiers.ask(partnership, by=ratna, language="id")
        with CaptureQueriesContext(connection) as counted:
            build.build(dossier.pk)
        Dossier.objects.all().delete()
        return len(counted)

    add_document_outside(partnership, ratna)
    MeetingFactory(partnership=partnership)
    one = queries()
    for _number in range(4):
        add_document_outside(partnership, ratna)
        MeetingFactory(partnership=partnership)
    assert queries() == one


def test_uploads_keep_their_bytes(partnership, ratna: User):
    upload = SimpleUploadedFile("catatan.txt", "Ünïcode\n".encode())
    document = documents.attach(partnership, kind="other", title="Catatan")
    documents.add_version(document, upload, by=ratna)
    held = contents(made(partnership, ratna))
    assert [data for name, data in held.items() if name.endswith("catatan.txt")] == [
        "Ünïcode\n".encode()
    ]
