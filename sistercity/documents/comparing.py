"""Compare two files without trusting them: in a child process that is bounded in every way."""

import json
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from threading import Timer
from types import MappingProxyType
from typing import IO, Any, BinaryIO

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from sistercity.documents.opening import open_plain

WORKER = "sistercity.documents.comparison_worker"
DIFFERENCES, BESIDE = "differences", "beside"
SECONDS = 120
#: Every answer is read to here and no further; the texts themselves are bounded by `text`.
MAX_ANSWER = 16 * 1024**2

REASONS: Mapping[str, str | Promise] = MappingProxyType(
    {
        "broken": gettext_lazy("Berkas rusak dan tidak dapat dibaca."),
        "empty": gettext_lazy("Berkas ini kosong."),
        "encrypted": gettext_lazy("Berkas dilindungi kata sandi dan tidak dapat dibaca."),
        "missing": gettext_lazy("Berkas tidak ditemukan."),
        "no_text": gettext_lazy("Berkas tidak berisi teks."),
        "no_text_kind": gettext_lazy("Hanya DOCX, ODT, PDF, dan TXT yang dapat dibandingkan."),
        "scanned": gettext_lazy(
            "Berkas tidak berisi teks yang dapat dibaca, mungkin karena hasil pindaian."
        ),
        "stopped": gettext_lazy(
            "Perbandingan dihentikan karena berkas meminta terlalu banyak waktu atau memori."
        ),
        "interrupted": gettext_lazy("Perbandingan terputus sebelum selesai."),
        "too_large": gettext_lazy(
            "Berkas terlalu besar untuk dibandingkan: paling banyak 600 halaman atau"
            " 1,5 juta huruf."
        ),
    }
)
SIDES: Mapping[str, str | Promise] = MappingProxyType(
    {
        "old": gettext_lazy("Versi lama: %(reason)s"),
        "new": gettext_lazy("Versi baru: %(reason)s"),
    }
)

Tell = Callable[[int], None]


class NotComparable(Exception):
    """The files cannot be compared: `code` is a key of REASONS, `side` of SIDES or empty."""

    def __init__(self, code: str, side: str = "") -> None:
        super().__init__(code, side)
        self.code = code
        self.side = side


def in_words(code: str, side: str = "") -> str:
    """Return the sentence that says why two files were not compared."""
    reason = str(REASONS.get(code, REASONS["stopped"]))
    return str(SIDES[side]) % {"reason": reason} if side in SIDES else reason


def compare_files(
    mode: str, old: Path, new: Path, tell: Tell = lambda percent: None
) -> dict[str, Any]:
    """Return the result of comparing two files, as `comparison_worker` describes it.

    `tell` hears how many percent are done. Raises NotComparable, and OSError when one of them
    cannot be opened.
    """
    with open_plain(old) as before, open_plain(new) as after:
        return _compared(mode, before, after, tell)


def _compared(mode: str, old: BinaryIO, new: BinaryIO, tell: Tell) -> dict[str, Any]:
    descriptors = old.fileno(), new.fileno()
    child = subprocess.Popen(
        [sys.executable, "-m", WORKER, mode, *map(str, descriptors)],
        pass_fds=descriptors,
        cwd=settings.BASE_DIR,
        env={"PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    with child:
        timer = Timer(SECONDS, child.kill)
        timer.start()
        try:
            if child.stdout is None:
                raise NotComparable("stopped")
            return _answer(child.stdout, tell)
        finally:
            timer.cancel()
            child.kill()


def _answer(lines: IO[bytes], tell: Tell) -> dict[str, Any]:
    """Return the result out of the lines of the child; one that died has none."""
    while line := lines.readline(MAX_ANSWER + 1):
        if len(line) > MAX_ANSWER:
            raise NotComparable("too_large")
        if not line.endswith(b"\n"):
            break
        said = json.loads(line)
        if "reason" in said:
            raise NotComparable(said["reason"], said["side"])
        if "result" in said:
            return dict(said["result"])
        tell(said["progress"])
    raise NotComparable("stopped")
