"""The child process that reads two files and compares them, with limits of its own.

`python -m sistercity.documents.comparison_worker MODE OLD NEW` writes a line of JSON for each
step of progress and one for the result or the reason why there is none. OLD and NEW are the
numbers of files that are open already. It needs no database and none of the portal's settings.
"""

import json
import resource
import sys
from typing import Any

from sistercity.documents import comparison, text

CPU_SECONDS = 60
MEMORY = 1024**3
OPEN_FILES = 64
DIFFERENCES, BESIDE = "differences", "beside"
#: The share of the work that reading one of the two files is.
READING = 40


def limit() -> None:
    """Bound what this process may take before it opens anything hostile."""
    for what, most in (
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_NOFILE, OPEN_FILES),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


def say(**values: Any) -> None:
    sys.stdout.write(json.dumps(values, ensure_ascii=False, separators=(",", ":")) + "\n")
    sys.stdout.flush()


class Unfit(Exception):
    """One of the files gives no text: `code` says why, `side` which one."""

    def __init__(self, code: str, side: str) -> None:
        super().__init__(code, side)
        self.code = code
        self.side = side


def paragraphs(descriptor: int, side: str, done: int) -> list[text.Paragraph]:
    """Return what the file says; tell each tenth of the way, from `done` percent on."""
    told = done

    def tell(share: float) -> None:
        nonlocal told
        percent = done + int(share * READING)
        if percent >= told + READING // 10:
            told = percent
            say(progress=percent)

    try:
        with open(descriptor, "rb") as file:
            return text.read(file, tell)
    except text.Unreadable as error:
        raise Unfit(error.code, side) from error
    except MemoryError as error:
        raise Unfit("too_large", side) from error
    except Exception as error:  # what a hostile file makes a parser raise nobody can list
        raise Unfit("broken", side) from error


def work(mode: str, old: int, new: int) -> dict[str, Any]:
    """Return the result as plain data. Raises Unfit."""
    before = paragraphs(old, "old", 0)
    after = paragraphs(new, "new", READING)
    if mode == BESIDE:
        return {"mode": mode, "sections": comparison.sections_as_data(before, after)}
    rows = comparison.compare(before, after)
    return {
        "mode": mode,
        "counts": comparison.counted(rows),
        "rows": comparison.rows_as_data(rows),
    }


def main(mode: str, old: str, new: str) -> None:
    limit()
    try:
        result = work(mode, int(old), int(new))
    except Unfit as error:
        say(reason=error.code, side=error.side)
    except MemoryError:
        say(reason="too_large", side="")
    else:
        say(result=result)


if __name__ == "__main__":
    main(*sys.argv[1:])
