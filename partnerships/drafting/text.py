"""What a draft consists of, before it is set: runs, paragraphs, parts in two languages."""

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass

from partnerships.placeholders import Pair, parts

LANGUAGES = ("id", "en")
#: What no document of Word can hold; a line break ends a paragraph, a tab becomes a space.
CONTROL = re.compile(r"[^\n\x20-\x7e\x80-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|[\x7f-\x9f]")


#: Finds the marks of gaps in a text that comes back; some programs write an ellipsis as dots.
GAP_MARK = r"\[\s*(?:…|\.{3})[^\]]{0,80}\]?"


def mark(name: str) -> str:
    """Return how a draft marks that something is missing."""
    return f"[… {name}]"


@dataclass(frozen=True)
class Run:
    """Some words; `gap` marks what the record does not say yet."""

    text: str
    gap: bool = False


Paragraph = tuple[Run, ...]
#: The paragraphs of each language.
Columns = Mapping[str, Sequence[Paragraph]]


@dataclass(frozen=True, kw_only=True)
class Part:
    """A clause, or what stands before and after them; `number` and `heading` may be empty."""

    key: str
    number: Mapping[str, str]
    heading: Mapping[str, str]
    columns: Columns


@dataclass(frozen=True, kw_only=True)
class Side:
    """A block at the end: for whom, by whom, in which office."""

    party: Mapping[str, Paragraph]
    name: Paragraph
    position: Mapping[str, Paragraph]
    place: str
    date: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Gap:
    """Something the record does not say, and the page of the agreement where it is filled in."""

    key: str
    name: Pair
    page: str


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A whole draft, the same for every form it is set in; `left_out` has the keys of parts."""

    name: str
    title: Columns
    parts: Sequence[Part]
    sides: Sequence[Side]
    gaps: Sequence[Gap]
    left_out: Sequence[str]

    @property
    def fingerprint(self) -> str:
        """What tells one draft from another: a change of the record or a template changes it."""
        return hashlib.sha256(json.dumps(asdict(self)).encode()).hexdigest()

    @property
    def length(self) -> int:
        """How many characters are to be set."""
        return sum(len(words_of(part.columns)) for part in self.parts)


def words_of(columns: Columns) -> str:
    """Return all that stands in `columns`, a line a paragraph."""
    lines = [paragraph for column in columns.values() for paragraph in column]
    return "\n".join("".join(run.text for run in line) for line in lines)


def plain(text: str) -> str:
    """Return `text` without what a document cannot hold, with one kind of line break."""
    return CONTROL.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n"))


def paragraphs_of(runs: Iterable[Run]) -> list[Paragraph]:
    """Return the paragraphs of running text: every line that holds anything is one."""
    lines: list[list[Run]] = [[]]
    for run in runs:
        first, *more = plain(run.text).split("\n")
        lines[-1].append(Run(first, run.gap))
        lines += [[Run(line, run.gap)] for line in more]
    found = [tuple(run for run in line if run.text) for line in lines]
    return [line for line in found if "".join(run.text for run in line).strip()]


def filled(text: str, say: Callable[[str], Iterable[Run]]) -> list[Paragraph]:
    """Return the paragraphs of a template; what `say` tells for a placeholder stays literal."""
    return paragraphs_of(_runs(text, say))


def _runs(text: str, say: Callable[[str], Iterable[Run]]) -> Iterator[Run]:
    for words, name in parts(text):
        yield Run(words)
        if name:
            yield from say(name)
