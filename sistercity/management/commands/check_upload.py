"""`manage.py check_upload FILE`: would the portal accept this file?"""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.files import File
from django.core.management import BaseCommand, CommandError
from django.utils.translation import gettext as _

from sistercity.documents.inspection.inspector import Verdict, inspect
from sistercity.management.paths import plain_file

REFUSED = 1
MISSING = 2


class Command(BaseCommand):
    help = "Say whether a file would be accepted as an upload, what it is, and why not."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "file", type=plain_file, help="the file to look into; it is not changed"
        )
        parser.add_argument("--json", action="store_true", help="the answer for other programs")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            with file.open("rb") as content:
                verdict = inspect(File(content, name=file.name))
        except OSError as error:
            text = _("%(file)s tidak dapat dibaca: %(fault)s") % {
                "file": file,
                "fault": error.strerror,
            }
            raise CommandError(text, returncode=MISSING) from error
        self.stdout.write(as_json(file, verdict) if options["json"] else as_text(file, verdict))
        if not verdict.accepted:
            sys.exit(REFUSED)


def as_json(file: Path, verdict: Verdict) -> str:
    """Return the verdict for programs; `kind` and `code` are the same in every language."""
    answer = {
        "file": str(file),
        "accepted": verdict.accepted,
        "kind": verdict.kind or None,
        "code": verdict.code or None,
        "reason": verdict.reason or None,
    }
    return json.dumps(answer, ensure_ascii=False)


def as_text(file: Path, verdict: Verdict) -> str:
    """Return the verdict as lines for people."""
    if verdict.accepted:
        return _("%(file)s: diterima (%(kind)s)") % {"file": file, "kind": verdict.kind}
    values = {"file": file, "code": verdict.code, "reason": verdict.reason}
    return _("%(file)s: ditolak (%(code)s)\n%(reason)s") % values
