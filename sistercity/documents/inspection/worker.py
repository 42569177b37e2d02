"""The process that looks into one file: it reads the file from its standard input.

`inspector` starts it. It limits itself before it reads, and answers with one line of JSON:
the kind found and, if the file is refused, the code and the values of its sentence.
"""

import json
import logging
import resource
import sys
import warnings
from typing import Any

from sistercity.documents.inspection import images, kinds, office, pdf
from sistercity.documents.inspection.refusal import Refused

CPU_SECONDS = 20
MEMORY = 768 * 1024**2


def main(ending: str, max_pages: str) -> None:
    """Inspect standard input as a file whose name has `ending`."""
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    source = sys.stdin.buffer
    size = source.seek(0, 2)
    source.seek(0)
    _limit(size)
    answer = inspect(source.read(), ending, int(max_pages))
    sys.stdout.write(json.dumps(answer))


def _limit(size: int) -> None:
    """Keep this process from taking more than its share, however the file is made."""
    memory = MEMORY + 4 * size
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def inspect(content: bytes, ending: str, max_pages: int) -> dict[str, Any]:
    """Return the answer for a file of this content whose name has `ending`."""
    kind = ""
    try:
        kind = kinds.kind_of(content)
        _check_named(kind, content, ending)
        kind = _checked(kind, content, max_pages)
        if kind != kinds.ENDINGS[ending]:
            raise Refused("mismatch", ending=ending)
    except Refused as refusal:
        return {"kind": kind, "code": refusal.code, "values": refusal.values}
    except (MemoryError, RecursionError):
        return {"kind": kind, "code": "too_complex", "values": {}}
    return {"kind": kind, "code": "", "values": {}}


def _check_named(kind: str, content: bytes, ending: str) -> None:
    """Raise Refused if a file of this kind is never accepted, or not under such a name."""
    if kind == "program":
        raise Refused("program")
    named = kinds.ENDINGS.get(ending)
    if named is None:
        raise Refused("unknown_kind")
    if kind == "ole":
        kinds.check_ole(content)
    kinds.check_single(kind, content)
    if named == "text" and kind == "unknown":
        kinds.check_text(content)
    if kind == "unknown":
        raise Refused("unknown_kind")
    if kind != ("zip" if named in kinds.PACKAGES else named):
        raise Refused("mismatch", ending=ending)


def _checked(kind: str, content: bytes, max_pages: int) -> str:
    """Return the exact kind after looking into the file; raise Refused if it is not harmless."""
    if kind == "zip":
        return office.check(content)
    if kind == "pdf":
        pdf.check(content, max_pages)
    elif kind == "png":
        images.check_png(content)
    elif kind == "jpeg":
        images.check_jpeg(content)
    return kind
