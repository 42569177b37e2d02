"""Every file of the corpus gets its answer; whatever goes wrong in between is a refusal."""

import io
import json
import socket
import struct
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from operator import attrgetter
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as portal
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from partnerships.models import Case, DocumentVersion
from sistercity.accounts.models import User
from sistercity.documents.files import check_upload
from sistercity.documents.inspection import inspector, worker
from sistercity.documents.inspection.inspector import inspect
from sistercity.documents.inspection.reasons import REASONS, reason
from tests.factories import pdf
from tests.sistercity.corpus import CORPUS, Sample, good
from tests.sistercity.making import word

SignIn = Callable[[User], Client]
BAD = [sample for sample in CORPUS if sample.code]
#: An empty file is refused before anybody looks into it.
LOOKED_INTO = [sample for sample in CORPUS if sample.code != "empty"]
#: An accepted file of each kind, and whatever wants to take more than its share.
GREEDY = {"zip_bomb", "xml_entities", "too_complex", "too_many_pixels"}
FROM_THE_PROCESS = [
    *{sample.kind: sample for sample in CORPUS if not sample.code}.values(),
    *(sample for sample in BAD if sample.code in GREEDY or sample.code == "empty"),
]


@pytest.fixture(autouse=True)
def forgetful() -> Iterator[None]:
    """Forget verdicts between tests."""
    inspector._remembered.clear()
    yield
    inspector._remembered.clear()


def upload(sample: Sample) -> SimpleUploadedFile:
    return SimpleUploadedFile(sample.name, sample.make())


# --- The corpus ---------------------------------------------------------------------------
@pytest.mark.parametrize("sample", LOOKED_INTO, ids=attrgetter("id"))
@pytest.mark.filterwarnings("ignore")
def test_every_file_gets_its_answer(sample: Sample) -> None:
    """By the function that the limited process calls: it takes longer to start than to look."""
    ending = inspector._ending(upload(sample))
    answer = worker.inspect(sample.make(), ending, portal.MAX_UPLOAD_PAGES)
    assert (answer["code"], answer["kind"]) == (sample.code, sample.kind)


@pytest.mark.parametrize("sample", FROM_THE_PROCESS, ids=attrgetter("id"))
def test_the_limited_process_gives_the_same_answer(sample: Sample) -> None:
    verdict = inspect(upload(sample))
    assert (verdict.code, verdict.kind) == (sample.code, sample.kind)
    assert verdict.accepted is (not sample.code)
    assert bool(verdict.reason) is not verdict.accepted


def test_the_corpus_is_large_and_names_each_file_once() -> None:
    names = [sample.id for sample in CORPUS]
    assert len(names) == len(set(names)) >= 100
    assert len(list(good())) >= 20


def test_the_corpus_has_a_file_for_every_refusal_but_those_tested_below() -> None:
    below = {"too_large", "not_inspected", "infected", "not_scanned"}
    assert {sample.code for sample in BAD} == set(REASONS) - below


def test_every_sentence_is_whole_with_its_values() -> None:
    values = {"limit": 5, "ending": ".pdf", "name": "Eicar"}
    with override("id"):
        sentences = [reason(code, values) for code in REASONS]
    assert all(sentence.endswith(".") and "%(" not in sentence for sentence in sentences)
    assert len(set(sentences)) == len(sentences)


# --- The form of the upload ---------------------------------------------------------------
def test_the_file_is_left_at_its_beginning_and_unchanged() -> None:
    file = pdf()
    content = file.read()
    check_upload(file)
    assert file.read() == content


def test_a_refusal_carries_sentence_and_code() -> None:
    with pytest.raises(ValidationError, match="makro") as refusal:
        check_upload(SimpleUploadedFile("a.docx", word({"word/vbaProject.bin": b"x"})))
    assert refusal.value.code == "macros"


def test_too_large_a_file_is_refused_unread(settings: Any) -> None:
    settings.MAX_UPLOAD_BYTES = 1024**2
    file = SimpleUploadedFile("a.txt", b"a" * (1024**2 + 1))
    verdict = inspect(file)
    assert (verdict.code, verdict.kind) == ("too_large", "")
    assert "1 MB" in verdict.reason


def test_the_number_of_pages_is_a_setting(settings: Any) -> None:
    sample = next(sample for sample in CORPUS if sample.id == "pdf-written")
    assert inspect(upload(sample)).accepted
    settings.MAX_UPLOAD_PAGES = 2
    assert "paling banyak 2 halaman" in inspect(upload(sample)).reason


@pytest.mark.parametrize("name", ["../../nota.txt", "a\0.txt", "", "a.tx\0t", "." * 300])
def test_a_hostile_name_does_not_disturb(name: str) -> None:
    file = SimpleUploadedFile("a.txt", b"Halo")
    file._name = name  # past the cleaning that uploads get
    verdict = inspect(file)
    assert verdict.code in ("", "unknown_kind")


# --- What goes wrong is a refusal ---------------------------------------------------------
def answered(monkeypatch: pytest.MonkeyPatch, **said: Any) -> inspector.Verdict:
    """Return the verdict when the worker ends as told."""
    result: Any = subprocess.CompletedProcess([], **said)
    monkeypatch.setattr(subprocess, "run", lambda *args, **options: result)
    return inspect(SimpleUploadedFile("a.txt", b"Halo"))


@pytest.mark.parametrize(
    ("returncode", "stdout", "code"),
    [
        (1, b'{"kind": "text", "code": "", "values": {}}', "not_inspected"),
        (0, b"", "not_inspected"),
        (0, b"[]", "not_inspected"),
        (0, b'{"kind": "text"}', "not_inspected"),
        (0, b'{"kind": "text", "code": "new", "values": {}}', "not_inspected"),
        (-9, b"", "too_complex"),
        (-24, b"", "too_complex"),
    ],
)
def test_a_worker_that_fails_accepts_nothing(
    monkeypatch: pytest.MonkeyPatch, returncode: int, stdout: bytes, code: str
) -> None:
    verdict = answered(monkeypatch, returncode=returncode, stdout=stdout, stderr=b"fault")
    assert verdict.code == code


def test_a_worker_that_cannot_start_accepts_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.executable", "/nonexistent/python")
    assert inspect(SimpleUploadedFile("a.txt", b"Halo")).code == "not_inspected"


def test_a_worker_that_never_answers_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inspector, "START", "import time; time.sleep(60)")
    monkeypatch.setattr(inspector, "SECONDS", 0.3)
    assert inspect(SimpleUploadedFile("a.txt", b"Halo")).code == "too_complex"


@pytest.mark.parametrize(
    ("does", "code"),
    [
        ("bytearray(2 * 1024**3)", "not_inspected"),
        ("[n for n in iter(int, 1)]", "too_complex"),
        ("open(FILE, 'w').write('x' * 100_000)", "not_inspected"),
    ],
    ids=["memory", "time", "disk"],
)
def test_a_worker_takes_no_more_than_its_share(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, does: str, code: str
) -> None:
    file = tmp_path / "written"
    does = does.replace("FILE", repr(str(file)))
    limited = f"worker.CPU_SECONDS = 1; worker._limit(0); {does}"
    usual = ".worker import main; main(*sys.argv[2:])"
    changed = inspector.START.replace(usual, f" import worker; {limited}")
    monkeypatch.setattr(inspector, "START", changed)
    assert inspect(SimpleUploadedFile("a.txt", b"Halo")).code == code
    assert not file.exists() or not file.stat().st_size


def test_a_worker_knows_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: dict[str, Any] = {}
    real = subprocess.run

    def watched(*args: Any, **options: Any) -> Any:
        seen.update(options["env"])
        return real(*args, **options)

    monkeypatch.setattr(subprocess, "run", watched)
    assert inspect(SimpleUploadedFile("a.txt", b"Halo")).accepted
    assert set(seen) == {"PYTHONPATH"}


def test_the_same_content_is_inspected_once_but_not_under_another_name(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    calls = []
    real = inspector._run
    monkeypatch.setattr(inspector, "_run", lambda *args: calls.append(1) or real(*args))
    for _time in range(2):
        assert inspect(pdf()).accepted
    assert len(calls) == 1
    assert inspect(pdf("nota.docx")).code == "mismatch"
    assert len(calls) == 2


# --- The scanner --------------------------------------------------------------------------
class Clamd:
    """Answers like clamd, and keeps what it was sent."""

    def __init__(self, server: socket.socket, answer: bytes) -> None:
        self.server, self.answer, self.got = server, answer, b""

    def serve(self) -> None:
        connection, _peer = self.server.accept()
        with connection, connection.makefile("rb") as sent:
            assert sent.read(10) == b"zINSTREAM\0"
            while length := struct.unpack(">I", sent.read(4))[0]:
                self.got += sent.read(length)
            connection.sendall(self.answer)


@contextmanager
def clamd(answer: bytes, server: socket.socket | None = None) -> Iterator[Clamd]:
    server = server or socket.create_server(("127.0.0.1", 0))
    with server:
        server.listen()
        scanner = Clamd(server, answer)
        thread = threading.Thread(target=scanner.serve)
        thread.start()
        yield scanner
        thread.join(timeout=10)


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (b"stream: OK\0", ""),
        (b"stream: Eicar-Test-Signature FOUND\0", "infected"),
        (b"INSTREAM size limit exceeded. ERROR\0", "not_scanned"),
        (b"stream: \0", "not_scanned"),
        (b"", "not_scanned"),
    ],
    ids=["clean", "infected", "over-its-limit", "unclear", "silent"],
)
def test_the_scanner_has_the_last_word(settings: Any, answer: bytes, code: str) -> None:
    file = pdf()
    with clamd(answer) as scanner:
        settings.CLAMD_ADDRESS = f"127.0.0.1:{scanner.server.getsockname()[1]}"
        verdict = inspect(file)
    assert verdict.code == code
    assert scanner.got == file.read()
    if code == "infected":
        assert "Eicar-Test-Signature" in verdict.reason
    if code == "not_scanned":
        assert "Coba lagi" in verdict.reason


def test_the_scanner_may_listen_on_a_unix_socket(settings: Any, tmp_path: Path) -> None:
    server = socket.socket(socket.AF_UNIX)
    server.bind(str(tmp_path / "clamd.sock"))
    settings.CLAMD_ADDRESS = str(tmp_path / "clamd.sock")
    with clamd(b"stream: OK\0", server):
        assert inspect(pdf()).accepted


@pytest.mark.parametrize("address", ["127.0.0.1:1", "/nonexistent/clamd.sock", "nonsense", "a:b"])
def test_without_an_answer_of_the_scanner_nothing_is_accepted(settings: Any, address: str) -> None:
    settings.CLAMD_ADDRESS = address
    assert inspect(pdf()).code == "not_scanned"


def test_a_refused_file_is_not_sent_to_the_scanner(settings: Any) -> None:
    settings.CLAMD_ADDRESS = "127.0.0.1:1"
    assert inspect(SimpleUploadedFile("a.pdf", b"MZ\x90\0")).code == "program"


# --- The page -----------------------------------------------------------------------------
@pytest.mark.parametrize(
    "sample",
    [s for s in BAD if s.id in ("macro-part", "pdf-script", "png-bomb", "zip-bomb", "empty")],
    ids=lambda sample: sample.id,
)
def test_the_page_refuses_beside_the_field_and_keeps_the_rest(
    sign_in: SignIn, ratna: User, case: Case, sample: Sample
) -> None:
    url = reverse("partnerships:case_evidence", args=[case.pk, "exploration_report"])
    data = {"file": upload(sample), "language": "en", "note": "Surat nomor 415/7"}
    response = sign_in(ratna).post(url, data)
    form = response.context["form"]
    assert set(form.errors) == {"file"}
    page = response.content.decode()
    assert form.errors["file"][0] in page
    assert "Surat nomor 415/7" in page
    assert '<option value="en" selected>' in page
    assert not DocumentVersion.objects.exists()


# --- The command --------------------------------------------------------------------------
def run(path: Path, *options: str) -> tuple[int, str]:
    output = io.StringIO()
    try:
        call_command("check_upload", str(path), *options, stdout=output)
    except SystemExit as end:
        return int(str(end.code)), output.getvalue()
    return 0, output.getvalue()


def test_the_command_says_what_the_portal_would_say(tmp_path: Path) -> None:
    path = tmp_path / "nota.pdf"
    path.write_bytes(pdf().read())
    assert run(path) == (0, f"{path}: diterima (pdf)\n")
    assert json.loads(run(path, "--json")[1]) == {
        "file": str(path),
        "accepted": True,
        "kind": "pdf",
        "code": None,
        "reason": None,
    }
    path.write_bytes(b"MZ\x90\0")
    status, text = run(path)
    assert status == 1
    assert "ditolak (program)" in text
    status, text = run(path, "--json")
    said = json.loads(text)
    assert (status, said["accepted"], said["kind"], said["code"]) == (1, False, *["program"] * 2)
    assert said["reason"].startswith("Jenis berkas ini tidak diterima")


def test_the_command_ends_differently_for_what_it_cannot_read(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="tidak ditemukan") as fault:
        run(tmp_path / "tiada.pdf")
    assert fault.value.returncode == 2


def test_the_command_needs_no_database() -> None:
    assert '"check_upload"' in (portal.BASE_DIR / "manage.py").read_text(encoding="utf-8")
