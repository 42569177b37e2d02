from argparse import ArgumentParser
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from django.core.management import CommandError
from django.utils.translation import gettext as _

from sistercity.documents.comparing import DIFFERENCES, NotComparable, compare_files, in_words
from sistercity.management.file_command import FileCommand

MARKS = {"kept": " ", "changed": "~", "added": "+", "removed": "-"}
BRACKETS = {"kept": "{}", "added": "{{+{}+}}", "removed": "[-{}-]"}


class Command(FileCommand):
    help = "Compare two texts (DOCX, ODT, PDF, TXT) by paragraph and word, clause by clause."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("old", type=Path, metavar="OLD")
        parser.add_argument("new", type=Path, metavar="NEW")
        parser.add_argument("--json", action="store_true", help="as an object for other programs")

    def handle(self, *args: Any, old: Path, new: Path, **options: Any) -> None:
        try:
            found = compare_files(DIFFERENCES, old, new)
        except NotComparable as error:
            raise CommandError(in_words(error.code, error.side)) from error
        if options["json"]:
            self.answer(as_data(found, old, new))
        else:
            self.stdout.write("\n".join(lines(found)))


def as_data(found: Mapping[str, Any], old: Path, new: Path) -> dict[str, Any]:
    """Return the comparison with the names of the files and every piece by name."""
    rows = [
        row | {"pieces": [{"kind": kind, "text": text} for kind, text in row["pieces"]]}
        for row in found["rows"]
    ]
    return {"old": str(old), "new": str(new), "counts": found["counts"], "paragraphs": rows}


def lines(found: Mapping[str, Any]) -> Iterator[str]:
    """Yield the comparison as lines: "~ Para pihak [-dapat-]{+wajib+} …"."""
    counts = found["counts"]
    yield _(
        "%(kept)s paragraf sama, %(changed)s diubah, %(added)s ditambah, %(removed)s dihapus"
    ) % (counts)
    clause = ""
    for row in found["rows"]:
        if row["clause"] != clause:
            clause = row["clause"]
            yield f"\n## {clause}"
        moved = " " + _("(dipindahkan)") if row["moved"] else ""
        whole = row["kind"] != "changed"
        text = "".join(
            piece if whole else BRACKETS[kind].format(piece) for kind, piece in row["pieces"]
        )
        yield f"{MARKS[row['kind']]} {text}{moved}"
