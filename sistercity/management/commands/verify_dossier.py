"""Check a dossier that somebody has, against the manifest in it; needs no database."""

from argparse import ArgumentParser
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.core.management import CommandError
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from sistercity.documents import bundle
from sistercity.management.file_command import FileCommand, printable

FAULTS: Mapping[str, str | Promise] = {
    "not_an_archive": gettext_lazy("Berkas itu bukan arsip ZIP, atau terpotong."),
    "no_manifest": gettext_lazy("Arsip itu tidak memuat MANIFEST.json."),
    "manifest_unreadable": gettext_lazy("MANIFEST.json rusak atau bukan milik portal ini."),
    "bomb": gettext_lazy("Arsip itu tidak dibuka: isinya jauh lebih besar daripada arsipnya."),
    "list_altered": gettext_lazy("%(path)s: daftar berkasnya telah diubah."),
    "missing": gettext_lazy("%(path)s: tidak ada di dalam arsip."),
    "altered": gettext_lazy("%(path)s: isinya berbeda dari yang tercatat."),
    "unreadable": gettext_lazy("%(path)s: rusak dan tidak dapat dibaca."),
    "besides": gettext_lazy("%(path)s: tidak tercatat di dalam manifes."),
    "twice": gettext_lazy("%(path)s: ada lebih dari sekali."),
    "leads_out": gettext_lazy("%(path)s: nama yang keluar dari foldernya."),
}
#: So many faults are told one by one.
TOLD = 50


class Command(FileCommand):
    help = "Check that a dossier (ZIP) holds what its manifest lists, unaltered, and nothing else."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("zip", type=Path, help="the dossier as it was downloaded")

    def handle(self, *args: Any, **options: Any) -> None:
        verdict = bundle.verify(options["zip"])
        for fault in verdict.faults[:TOLD]:
            self.stderr.write(str(FAULTS[fault.kind]) % {"path": printable(fault.path)})
        if verdict.faults:
            count = len(verdict.faults)
            raise CommandError(
                ngettext(
                    "Arsip tidak utuh: %(count)d kesalahan.",
                    "Arsip tidak utuh: %(count)d kesalahan.",
                    count,
                )
                % {"count": count}
            )
        self.told_by_the_manifest(verdict)
        self.stdout.write(
            _("Utuh: %(files)d berkas, %(size)d bita. SHA-256 arsip: %(sha256)s")
            % {
                "files": verdict.files,
                "size": verdict.size,
                "sha256": verdict.sha256,
            }
        )

    def told_by_the_manifest(self, verdict: bundle.Verdict) -> None:
        """Say which stored files were missing or altered already when the dossier was made."""
        for problem in verdict.manifest["problems"][:TOLD]:
            self.stdout.write(
                _("Saat arsip disusun, berkas ini sudah hilang atau berubah: %(path)s")
                % {"path": printable(problem["path"])}
            )
