"""`manage.py check_signature FILE.pdf`: who signed it, and is it still what they signed?"""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError
from django.utils.translation import gettext as _

from sistercity.documents.signature_words import REVOCATION, sentences
from sistercity.documents.signatures import BadCertificates, CannotCheck, Report, check
from sistercity.management.paths import plain_file

UNSOUND = 1
FAULT = 2


class Command(BaseCommand):
    help = (
        "Check the electronic signatures of a PDF. Ends with 0 only if there is at least one and "
        "all are intact, over the whole document, and trusted."
    )
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=plain_file, help="the PDF; it is not changed")
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
            text = _("%(file)s tidak berisi sertifikat yang dapat dibaca.") % {"file": error}
            raise CommandError(text, returncode=FAULT) from error
        except CannotCheck as error:
            text = _("%(file)s tidak dapat diperiksa: %(fault)s") % {"file": file, "fault": error}
            raise CommandError(text, returncode=FAULT) from error
        self.stdout.write(as_json(file, report) if options["json"] else as_text(file, report))
        if not report.sound:
            sys.exit(UNSOUND)


def as_json(file: Path, report: Report) -> str:
    """Return the report for programs; its words are the same in every language."""
    return json.dumps({"file": str(file)} | report.as_dict(), ensure_ascii=False, indent=2)


def as_text(file: Path, report: Report) -> str:
    """Return the report as lines for people."""
    lines = [f"{file}:", *(f"- {said.text}" for said in sentences(report))]
    return "\n".join([*lines, str(REVOCATION)] if report.signatures else lines)
