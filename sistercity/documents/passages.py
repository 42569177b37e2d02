"""Look for passages in an upload without trusting it: in a child process that is bounded."""

import json
import logging
import subprocess  # the reading must be able to fail without the portal
from tempfile import NamedTemporaryFile

from django.core.files.uploadedfile import UploadedFile

from sistercity.documents import children
from sistercity.documents.files import checksum

logger = logging.getLogger(__name__)

SECONDS = 20
START = children.program("sistercity.documents.passage_worker")
#: How many passages of a file are told, and how many files a process remembers.
MOST = 3
REMEMBERED = 500

_remembered: dict[tuple[str, str], list[str]] = {}


def find(file: UploadedFile, pattern: str) -> list[str]:
    """Return the first few paragraphs of `file` in which `pattern` occurs, the long ones cut.

    A file without text that can be read has none. `file` is left at its beginning.
    """
    key = (checksum(file), pattern)
    if key not in _remembered:
        found = _read(file, pattern)
        if found is None:
            logger.warning("the text of an upload of %s bytes was not read", file.size)
            return []
        if len(_remembered) >= REMEMBERED:
            _remembered.clear()
        _remembered[key] = found
    return list(_remembered[key])


def _read(file: UploadedFile, pattern: str) -> list[str] | None:
    """Return what the child found, None where it came to no end."""
    with NamedTemporaryFile(prefix="sistercity-") as copy:
        copy.writelines(file.chunks())
        copy.flush()
        file.seek(0)
        try:
            worker = subprocess.run(
                children.command(START, copy.name, pattern, str(MOST)),
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=SECONDS,
                check=True,
                env=children.environment(),
            )
            return [str(text) for text in json.loads(worker.stdout)]
        except (OSError, subprocess.SubprocessError, ValueError):
            return None
