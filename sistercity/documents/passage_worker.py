"""The child process that looks for passages in one file; `passages` starts it.

It needs neither Django nor the portal's settings, limits itself before it reads, and answers
with a list in JSON.
"""

import json
import re
import sys
from itertools import islice
from pathlib import Path

from sistercity.documents.comparison_worker import limit
from sistercity.documents.text import Unreadable, read

#: How many characters are told before and after a passage.
AROUND = 60


def main(path: str, pattern: str, most: str) -> None:
    limit()
    try:
        with Path(path).open("rb") as file:
            texts = [paragraph.text for paragraph in read(file)]
    except Unreadable:
        texts = []
    matches = filter(None, map(re.compile(pattern).search, texts))
    found = [cut(match) for match in islice(matches, int(most))]
    sys.stdout.write(json.dumps(found))


def cut(match: re.Match[str]) -> str:
    """Return the paragraph of a match; of a long one the words around it."""
    text = match.string
    start = max(0, match.start() - AROUND)
    end = min(len(text), match.end() + AROUND)
    if start:
        start = text.find(" ", start, match.start()) + 1 or start
    if end < len(text):
        end = max(text.rfind(" ", match.end(), end), match.end())
    return ("… " if start else "") + text[start:end] + (" …" if end < len(text) else "")
