"""`manage.py check_signature FILE.pdf`: who signed it, and is it still what they signed?"""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import CommandError
from django.utils.translation import gettext as _

from sistercity.documents.certificates import LARGEST
from sistercity.documents.signature_words import REVOCATION, sentences
from sistercity.documents.signatures import BadCertificates, CannotCheck, Report, check
from sistercity.management.file_command import FileCommand, printable

UNSOUND = 1
FAULT = 2


class Command(FileCommand):
    help = (
        "Check the electronic signatures of a PDF. Ends with 0 only if there is at least one and "
        "all are intact, over the whole document, and trusted."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="the PDF; it is not changed")
        parser.add_argument(
            "--trust",
            type=Path,
            action="append",
            help="a file or folder of root certificates; instead of SIGNATURE_TRUST_ROOTS",
        )
        parser.add_argument("--json", action="store_true", help="the answer for other programs")

    def handle(self, *args: Any, file: Path, trust: list[Path] | None, **options: Any) -> None:
        try:
            report = check(file, settings.SIGNATURE_TRUST_ROOTS if trust is None else trust)
        except BadCertificates as error:
            text = _("%(file)s tidak berisi sertifikat yang dapat dibaca.")
            if error.too_large:
                text = _("%(file)s terlalu besar: berkas sertifikat paling besar %(most)s MB.")
            values = {"file": printable(str(error)), "most": LARGEST}
            raise CommandError(text % values, returncode=FAULT) from error
        except CannotCheck as error:
            values = {"file": printable(str(file)), "fault": error}
            text = _("%(file)s tidak dapat diperiksa: %(fault)s") % values
            raise CommandError(text, returncode=FAULT) from error
        if options["json"]:
            self.answer({"file": str(file)} | report.as_dict())
        else:
            self.stdout.write(as_text(file, report))
        if not report.sound:
            sys.exit(UNSOUND)


def as_text(file: Path, report: Report) -> str:
    """Return the report as lines for people."""
    lines = [f"{printable(str(file))}:", *(f"- {said.text}" for said in sentences(report))]
    return "\n".join([*lines, str(REVOCATION)] if report.signatures else lines)
