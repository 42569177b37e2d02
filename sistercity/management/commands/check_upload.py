"""`manage.py check_upload FILE`: would the portal accept this file?"""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.files import File
from django.utils.translation import gettext as _

from sistercity.documents.inspection.inspector import Verdict, inspect
from sistercity.documents.opening import open_plain
from sistercity.management.file_command import FileCommand, printable

REFUSED = 1


class Command(FileCommand):
    help = "Say whether a file would be accepted as an upload, what it is, and why not."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="the file to look into; it is not changed")
        parser.add_argument("--json", action="store_true", help="the answer for other programs")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        with open_plain(file) as content:
            verdict = inspect(File(content, name=file.name))
        if options["json"]:
            self.answer(as_data(file, verdict))
        else:
            self.stdout.write(as_text(file, verdict))
        if not verdict.accepted:
            sys.exit(REFUSED)


def as_data(file: Path, verdict: Verdict) -> dict[str, Any]:
    """Return the verdict for programs; `kind` and `code` are the same in every language."""
    return {
        "file": str(file),
        "accepted": verdict.accepted,
        "kind": verdict.kind or None,
        "code": verdict.code or None,
        "reason": verdict.reason or None,
    }


def as_text(file: Path, verdict: Verdict) -> str:
    """Return the verdict as lines for people."""
    name = printable(str(file))
    if verdict.accepted:
        return _("%(file)s: diterima (%(kind)s)") % {"file": name, "kind": verdict.kind}
    values = {"file": name, "code": verdict.code, "reason": verdict.reason}
    return _("%(file)s: ditolak (%(code)s)\n%(reason)s") % values
