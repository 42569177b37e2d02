"""What tells about the archive as a whole: README.txt for people, MANIFEST.json for programs."""

import json
import tomllib
from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from evaluations.dossier.archive import Archive
from evaluations.dossier.files import plain
from partnerships.models import Dossier
from sistercity.documents.bundle import FORMAT, MANIFEST
from sistercity.ui import words

FORMAT_VERSION = 1
README = "README.txt"

#: A stored file that is not as it was uploaded.
Problem = dict[str, Any]


@cache
def portal_version() -> str:
    """Return the version of the portal, from the one place where it stands."""
    with (settings.BASE_DIR / "pyproject.toml").open("rb") as file:
        return str(tomllib.load(file)["project"]["version"])


def manifest_of(
    dossier: Dossier, archive: Archive, problems: Sequence[Problem], *, at: datetime
) -> bytes:
    """Return the manifest of all that `archive` holds by now; it does not list itself."""
    about = dossier.about
    asker = dossier.asked_by
    found = {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "portal": {"version": portal_version(), "url": settings.BASE_URL},
        "about": {
            "kind": about._meta.model_name,
            "id": about.pk,
            "name": str(about),
            "partnership": str(dossier.partnership),
        },
        "asked_by": {"id": asker.pk, "name": asker.name, "role": asker.role},
        "asked_at": dossier.asked_at,
        "built_at": at,
        "language": dossier.language,
        "problems": problems,
        "list_sha256": archive.list_sha256,
        "files": archive.files,
    }
    return json.dumps(found, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1).encode()


def readme_of(dossier: Dossier, problems: Sequence[Problem], *, at: datetime) -> bytes:
    """Return what a person reads first: what this is, where what is, and how to check it."""
    values = {
        "about": str(dossier.about),
        "partnership": str(dossier.partnership),
        "name": dossier.asked_by.name,
        "role": dossier.asked_by.get_role_display(),
        "asked": moment(dossier.asked_at),
        "built": moment(at),
        "version": portal_version(),
        "manifest": MANIFEST,
        "documents": plain(_("Dokumen"), "dokumen"),
        "history": plain(_("Riwayat"), "riwayat"),
    }
    paragraphs = [
        _("BERKAS LENGKAP: %(about)s") % values,
        _("Kerja sama: %(partnership)s") % values,
        _("Diminta oleh %(name)s (%(role)s) pada %(asked)s.") % values,
        _("Disusun pada %(built)s oleh portal sistercity versi %(version)s.") % values,
        _(
            "Isinya adalah semua yang boleh dilihat oleh peminta pada saat itu. Berkas PDF untuk "
            "dibaca; berkas JSON memuat data yang sama untuk program lain. Folder “%(documents)s” "
            "memuat semua versi dokumen menurut jenisnya, “%(history)s” setiap perubahan data."
        )
        % values,
        *problem_lines(problems),
        _("CARA MEMERIKSA KEUTUHAN"),
        _(
            "%(manifest)s mencatat ukuran dan SHA-256 setiap berkas. Periksa dengan "
            "“manage.py verify_dossier NAMA.zip”. SHA-256 seluruh arsip tercantum pada halaman "
            "portal tempat arsip ini diunduh."
        )
        % values,
    ]
    return ("\n\n".join(paragraphs) + "\n").encode()


def problem_lines(problems: Sequence[Problem]) -> list[str]:
    """Return a paragraph about each stored file that is not as it was, under a heading."""
    if not problems:
        return [_("Semua berkas tersimpan utuh saat arsip ini disusun.")]
    lines = [f"- {problem['path']}: {problem_in_words(problem)}" for problem in problems]
    return [_("PERHATIAN: berkas yang tidak utuh"), "\n".join(lines)]


def problem_in_words(problem: Problem) -> str:
    return {
        "missing": _("Tidak ditemukan di penyimpanan portal."),
        "unreadable": _("Hanya terbaca sebagian; yang terbaca disertakan."),
        "altered": _("Isinya berbeda dari yang diunggah; yang ada sekarang disertakan."),
    }[problem["problem"]]


def moment(at: datetime) -> str:
    return f"{date_format(timezone.localtime(at).date())}, {words.clock(at)}"
