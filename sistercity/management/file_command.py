"""What the commands have in common that look into a file of somebody's."""

import errno
import json
import os
import signal
import sys
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from django.core.management import BaseCommand, CommandError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sistercity.documents.opening import NO_FILE

UNREADABLE = 2

MISSING = _("%(file)s tidak ditemukan.")
FORBIDDEN = _("%(file)s tidak boleh dibaca oleh pengguna yang menjalankan perintah ini.")
FAULTS: Mapping[int | None, str | Promise] = MappingProxyType(
    {
        errno.ENOENT: MISSING,
        errno.ENOTDIR: MISSING,
        errno.EACCES: FORBIDDEN,
        errno.EPERM: FORBIDDEN,
        errno.EISDIR: _("%(file)s bukan berkas biasa, melainkan folder."),
        NO_FILE: _("%(file)s bukan berkas biasa."),
    }
)
OTHER_FAULT = _("%(file)s tidak dapat dibaca (%(code)s).")


class FileCommand(BaseCommand):
    """Says every fault in a sentence; with `--json` standard output is one object even then."""

    requires_system_checks = []

    def execute(self, *args: Any, **options: Any) -> str | None:
        try:
            return self._execute_in_words(*args, **options)
        except CommandError as fault:
            if options.get("json"):
                self.answer({"error": str(fault)})
            raise

    def _execute_in_words(self, *args: Any, **options: Any) -> str | None:
        try:
            output = super().execute(*args, **options)
            self.stdout.flush()
        except BrokenPipeError:
            # Whoever read the answer has left, as `head` does; Python would write on at its end.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            sys.exit(128 + signal.SIGPIPE)
        except OSError as error:
            raise CommandError(in_words(error), returncode=UNREADABLE) from error
        return output

    def answer(self, data: Mapping[str, Any]) -> None:
        """Print `data` for other programs, in ASCII: a name may hold what no encoding has."""
        self.stdout.write(json.dumps(data, indent=2))


def in_words(error: OSError) -> str:
    """Return the sentence that says why a file could not be read."""
    values = {
        "file": printable(str(error.filename or _("Berkas"))),
        "code": errno.errorcode.get(error.errno or 0, "?"),
    }
    return str(FAULTS.get(error.errno, OTHER_FAULT)) % values


def printable(text: str) -> str:
    """Return `text` without what a terminal would obey or cannot show."""
    return "".join(sign if sign.isprintable() else "�" for sign in text)
