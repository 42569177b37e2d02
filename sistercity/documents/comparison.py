"""What changed between two texts, paragraph by paragraph and word by word. Needs no Django."""

import re
from collections import Counter
from collections.abc import Sequence, Set
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby
from operator import attrgetter
from typing import Any

from sistercity.documents.alignment import align
from sistercity.documents.text import Paragraph

KEPT, ADDED, REMOVED, CHANGED = "kept", "added", "removed", "changed"

#: A word, a sign, a space; of scripts without spaces each sign is a word of its own.
TOKEN = re.compile("[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]|\\w+|\\s+|[^\\w\\s]")
#: Words of both sides multiplied: above it a paragraph is shown as replaced, not word by word.
LARGEST_PARAGRAPH = 1_500 * 1_500
LARGEST_TEXT = 60_000_000

#: What a stretch was and what it became.
Change = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of words that is kept, added or removed."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Row:
    """A paragraph in both texts, or in one; `moved` tells that it stands elsewhere in the other."""

    kind: str
    clause: str
    pieces: tuple[Piece, ...]
    moved: bool = False

    @property
    def old(self) -> str:
        return "".join(piece.text for piece in self.pieces if piece.kind != ADDED)

    @property
    def new(self) -> str:
        return "".join(piece.text for piece in self.pieces if piece.kind != REMOVED)


@dataclass(frozen=True, slots=True)
class Section:
    """A clause in two languages: its names and paragraphs on either side."""

    old_title: str
    new_title: str
    old: tuple[str, ...]
    new: tuple[str, ...]


class Budget:
    """How much comparing word by word is still allowed."""

    def __init__(self, left: int = LARGEST_TEXT) -> None:
        self.left = left

    def allows(self, cost: int) -> bool:
        if cost > min(LARGEST_PARAGRAPH, self.left):
            return False
        self.left -= cost
        return True


def compare(old: Sequence[Paragraph], new: Sequence[Paragraph]) -> list[Row]:
    """Return every paragraph of both texts once, in their order."""
    pairs = align([paragraph.text for paragraph in old], [paragraph.text for paragraph in new])
    removed = Counter(old[i].text for i, j in pairs if i is not None and j is None)
    added = Counter(new[j].text for i, j in pairs if j is not None and i is None)
    budget = Budget()
    return [
        _row(
            old[i] if i is not None else None,
            new[j] if j is not None else None,
            budget,
            moved=removed.keys() & added.keys(),
        )
        for i, j in pairs
    ]


def _row(
    before: Paragraph | None, after: Paragraph | None, budget: Budget, *, moved: Set[str]
) -> Row:
    if before is None and after is not None:
        pieces = (Piece(ADDED, after.text),)
        return Row(ADDED, after.clause, pieces, moved=after.text in moved)
    if after is None and before is not None:
        pieces = (Piece(REMOVED, before.text),)
        return Row(REMOVED, before.clause, pieces, moved=before.text in moved)
    if before is None or after is None:
        raise ValueError("A row has a paragraph on one side at least.")
    if before.text == after.text:
        return Row(KEPT, after.clause, (Piece(KEPT, after.text),))
    return Row(CHANGED, after.clause, tuple(words(before.text, after.text, budget)))


def words(old: str, new: str, budget: Budget | None = None) -> list[Piece]:
    """Return the pieces of which `old` and `new` are made."""
    before, after = TOKEN.findall(old), TOKEN.findall(new)
    head = _equal(before, after)
    tail = _equal(before[head:][::-1], after[head:][::-1])
    end = -tail or None
    changes = _changes(before[head:end], after[head:end], budget or Budget())
    kept_last = "".join(before[len(before) - tail :])
    found = []
    for out, into in [("".join(before[:head]),) * 2, *_calmed(changes), (kept_last,) * 2]:
        if out == into:
            found += [Piece(KEPT, out)] if out else []
        else:
            found += [Piece(REMOVED, out)] if out else []
            found += [Piece(ADDED, into)] if into else []
    return found


def _equal(one: Sequence[str], other: Sequence[str]) -> int:
    """Return how many tokens at the beginning are the same."""
    pairs = zip(one, other, strict=False)
    return next((n for n, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))


def _changes(old: Sequence[str], new: Sequence[str], budget: Budget) -> list[Change]:
    if not budget.allows(len(old) * len(new)):
        return [("".join(old), "".join(new))]
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    return [
        ("".join(old[i:i_end]), "".join(new[j:j_end]))
        for _tag, i, i_end, j, j_end in matcher.get_opcodes()
    ]


def _calmed(changes: Sequence[Change]) -> list[Change]:
    """Return the changes with replacements that only a space divides drawn together.

    Three words in a row that were replaced then read as one replacement, not as three.
    """
    found: list[Change] = []
    for change in changes:
        if len(found) > 1 and change[0] != change[1] and found[-1] == (" ", " "):
            before = found[-2]
            out, into = before[0] + change[0], before[1] + change[1]
            if before[0] != before[1] and out and into:
                found[-2:] = [(f"{before[0]} {change[0]}", f"{before[1]} {change[1]}")]
                continue
        found.append(change)
    return found


def counted(rows: Sequence[Row]) -> dict[str, int]:
    """Return how many paragraphs were kept, added, removed and changed."""
    counts = Counter(row.kind for row in rows)
    return {kind: counts[kind] for kind in (KEPT, CHANGED, ADDED, REMOVED)}


# --- Two languages --------------------------------------------------------------------------
def beside(old: Sequence[Paragraph], new: Sequence[Paragraph]) -> list[Section]:
    """Return the clauses of both texts beside each other, by their number."""
    left, right = _by_clause(old), _by_clause(new)
    keys, others = list(left), list(right)
    return [
        _section(left[keys[i]] if i is not None else (), right[others[j]] if j is not None else ())
        for i, j in align(keys, others)
    ]


def _by_clause(paragraphs: Sequence[Paragraph]) -> dict[str, tuple[Paragraph, ...]]:
    """Return the paragraphs of each clause by its key; a number that comes again is another."""
    found: dict[str, tuple[Paragraph, ...]] = {}
    times: Counter[str] = Counter()
    for key, run in groupby(paragraphs, key=attrgetter("key")):
        times[key] += 1
        found[f"{key}#{times[key]}"] = tuple(run)
    return found


def _section(left: Sequence[Paragraph], right: Sequence[Paragraph]) -> Section:
    return Section(
        left[-1].clause if left else "",
        right[-1].clause if right else "",
        tuple(paragraph.text for paragraph in left),
        tuple(paragraph.text for paragraph in right),
    )


# --- As plain data --------------------------------------------------------------------------
def rows_as_data(rows: Sequence[Row]) -> list[dict[str, Any]]:
    """Return each row with its kind, its clause, whether it moved, and its pieces."""
    return [
        {
            "kind": row.kind,
            "clause": row.clause,
            "moved": row.moved,
            "pieces": [[piece.kind, piece.text] for piece in row.pieces],
        }
        for row in rows
    ]


def sections_as_data(old: Sequence[Paragraph], new: Sequence[Paragraph]) -> list[dict[str, Any]]:
    """Return the clauses of both texts beside each other."""
    return [
        {
            "old_title": section.old_title,
            "new_title": section.new_title,
            "old": list(section.old),
            "new": list(section.new),
        }
        for section in beside(old, new)
    ]
