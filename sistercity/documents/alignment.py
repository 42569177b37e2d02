"""Which paragraph of one text answers to which of the other. Needs no Django.

The work stays bounded: equal paragraphs are found by hashing, and only within the gaps between
them is likeness measured, between at most `WIDEST` paragraphs on either side at once.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

#: Paragraphs that share less than this are not one that was changed, but two.
ALIKE = 0.5
#: Two short paragraphs alone between equal ones belong together, such as two names of a clause.
SHORT = 60
WIDEST = 100
DEEPEST = 20

#: Positions in the old and in the new text, None where one has nothing to answer with.
Pair = tuple[int | None, int | None]


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of both texts, by the positions where it begins and ends."""

    old: int
    old_end: int
    new: int
    new_end: int


def align(old: Sequence[str], new: Sequence[str]) -> list[Pair]:
    """Return every paragraph once, in the order of both texts, with the one it answers to."""
    return list(_aligned(old, new, Span(0, len(old), 0, len(new)), 0))


def _aligned(old: Sequence[str], new: Sequence[str], span: Span, depth: int) -> Iterator[Pair]:
    head = tail = 0
    room = min(span.old_end - span.old, span.new_end - span.new)
    while head < room and old[span.old + head] == new[span.new + head]:
        head += 1
    while tail < room - head and old[span.old_end - 1 - tail] == new[span.new_end - 1 - tail]:
        tail += 1
    yield from ((span.old + n, span.new + n) for n in range(head))
    inner = Span(span.old + head, span.old_end - tail, span.new + head, span.new_end - tail)
    anchors = _anchors(old, new, inner) if depth < DEEPEST else []
    if anchors:
        at = inner
        for i, j in anchors:
            yield from _aligned(old, new, Span(at.old, i, at.new, j), depth + 1)
            yield i, j
            at = Span(i + 1, inner.old_end, j + 1, inner.new_end)
        yield from _aligned(old, new, at, depth + 1)
    else:
        yield from _by_likeness(old, new, inner)
    yield from ((span.old_end - n, span.new_end - n) for n in range(tail, 0, -1))


def _anchors(old: Sequence[str], new: Sequence[str], span: Span) -> list[tuple[int, int]]:
    """Return the longest ordered run of paragraphs that stand exactly once in either text."""
    counts = Counter(old[span.old : span.old_end])
    places = {old[i]: i for i in range(span.old, span.old_end)}
    in_new = Counter(new[span.new : span.new_end])
    common = [
        (places[new[j]], j)
        for j in range(span.new, span.new_end)
        if counts[new[j]] == 1 and in_new[new[j]] == 1
    ]
    return _longest_rising(common)


def _longest_rising(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the longest run of `pairs` in which the first number rises, too."""
    ends: list[int] = []
    last: list[int] = []
    previous: list[int | None] = []
    for n, (i, _j) in enumerate(pairs):
        at = bisect_left(ends, i)
        previous.append(last[at - 1] if at else None)
        ends[at : at + 1] = [i]
        last[at : at + 1] = [n]
    found = []
    end = last[-1] if last else None
    while end is not None:
        found.append(pairs[end])
        end = previous[end]
    return found[::-1]


def _by_likeness(old: Sequence[str], new: Sequence[str], span: Span) -> Iterator[Pair]:
    """Pair what is alike within a gap; a wide gap is first cut into parts of bearable size."""
    height, width = span.old_end - span.old, span.new_end - span.new
    if height == width == 1 and max(len(old[span.old]), len(new[span.new])) <= SHORT:
        yield span.old, span.new
        return
    parts = -(-max(height, width) // WIDEST)
    for n in range(parts):
        yield from _paired(
            old,
            new,
            Span(
                span.old + height * n // parts,
                span.old + height * (n + 1) // parts,
                span.new + width * n // parts,
                span.new + width * (n + 1) // parts,
            ),
        )


def _paired(old: Sequence[str], new: Sequence[str], span: Span) -> Iterator[Pair]:
    """Pair the paragraphs of a small gap so that the sum of their likeness is greatest."""
    rows = [_Words(old[i]) for i in range(span.old, span.old_end)]
    columns = [_Words(new[j]) for j in range(span.new, span.new_end)]
    likeness = [[row.likeness(column) for column in columns] for row in rows]
    best = [[0.0] * (len(columns) + 1) for _row in range(len(rows) + 1)]
    for i in range(len(rows) - 1, -1, -1):
        for j in range(len(columns) - 1, -1, -1):
            together = best[i + 1][j + 1] + likeness[i][j] if likeness[i][j] >= ALIKE else 0.0
            best[i][j] = max(best[i + 1][j], best[i][j + 1], together)
    i = j = 0
    while i < len(rows) or j < len(columns):
        here = best[i][j]
        if i < len(rows) and best[i + 1][j] == here:
            yield span.old + i, None
            i += 1
        elif j < len(columns) and best[i][j + 1] == here:
            yield None, span.new + j
            j += 1
        else:
            yield span.old + i, span.new + j
            i, j = i + 1, j + 1


class _Words:
    """A paragraph as the words it is made of, however often; in unspaced scripts its signs."""

    def __init__(self, text: str) -> None:
        words = text.split()
        if len(text) > 40 * len(words):
            words = list(text)
        self.count = Counter(words)
        self.total = len(words)

    def likeness(self, other: "_Words") -> float:
        """Return the share of words that both have, from 0 to 1."""
        total = self.total + other.total
        if not total or 2 * min(self.total, other.total) < ALIKE * total:
            return 0.0
        few, many = sorted((self.count, other.count), key=len)
        return 2 * sum(min(number, many[word]) for word, number in few.items()) / total
