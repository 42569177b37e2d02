"""Paragraphs out of lines, as a PDF or a text file gives them. Needs no Django."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sistercity.documents.headings import ITEM, heading_of

#: A line shorter than this share of the widest ones is the last of its paragraph.
FULL = 0.85
#: A text whose lines are longer is not wrapped: each line is a paragraph.
UNWRAPPED = 160
#: A gap larger by this factor than the usual one divides paragraphs.
SPREAD = 1.2
SOFT_HYPHEN = "\xad"
ENDS = (".", ";", ":", "?", "!", "。", "；", "：")
PAGE_NUMBER = re.compile(
    r"(?:[-–—\s]*|(?:halaman|hal\.|page|p\.|sayfa|seite)\s*)\d{1,4}"
    r"(?:\s*(?:dari|of|/|von)\s*\d{1,4})?[-–—\s]*",
    re.IGNORECASE,
)
#: Scripts that write no spaces between words.
UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]")
#: How many lines at the top and bottom of a page may repeat on the others.
RUNNING = 2


@dataclass(frozen=True, slots=True)
class Line:
    """A line and how far it stands below the one before: None where that says nothing."""

    text: str
    gap: float | None


def lines_of(text: str) -> list[Line]:
    """Return the lines of a plain text; an empty line between two is a gap of 2."""
    found, gap = [], 1
    for line in text.splitlines():
        if line.strip():
            found.append(Line(" ".join(line.split()), gap))
            gap = 1
        else:
            gap += 1
    return found


def joined(lines: Sequence[Line], usual_gap: float | None = None) -> list[str]:
    """Return the paragraphs that `lines` make; without `usual_gap` the commonest one is it."""
    if not lines:
        return []
    widths = sorted(len(line.text) for line in lines)
    width = widths[int(len(widths) * 0.9)]
    if width > UNWRAPPED:
        return [line.text for line in lines]
    page = _Page(usual_gap=usual_gap or _usual_gap(lines), full=FULL * width)
    paragraphs: list[list[str]] = []
    for line in lines:
        if page.begins_paragraph(line):
            paragraphs.append([])
        paragraphs[-1].append(line.text)
    return [_sentence(parts) for parts in paragraphs]


def without_running_titles(pages: Sequence[Sequence[Line]]) -> list[Line]:
    """Return the lines of all pages, without page numbers and what stands on most of them."""
    edges = [_edge(page) for page in pages]
    seen = Counter(shape for edge in edges for shape in set(map(_shape, edge)))
    often = {shape for shape, count in seen.items() if count > max(1, len(pages) / 2)}
    found: list[Line] = []
    for page, edge in zip(pages, edges, strict=True):
        left_out = {text for text in edge if PAGE_NUMBER.fullmatch(text) or _shape(text) in often}
        kept = [line for line in page if line.text not in left_out]
        found += [Line(line.text, line.gap if n else None) for n, line in enumerate(kept)]
    return found


class _Page:
    """Goes through lines and says which of them begins a paragraph."""

    def __init__(self, *, usual_gap: float, full: float) -> None:
        self.usual_gap = usual_gap
        self.full = full
        self.before: Line | None = None
        self.below_bare_heading = False

    def begins_paragraph(self, line: Line) -> bool:
        begins = self.before is None or self._begins(line, self.before)
        heading = heading_of(line.text)
        title = self.below_bare_heading and not line.text.endswith(ENDS)
        self.before = None if heading or (title and len(line.text) < self.full) else line
        self.below_bare_heading = bool(heading and heading.bare)
        return begins

    def _begins(self, line: Line, before: Line) -> bool:
        if heading_of(line.text):
            return True
        ended = before.text.endswith(ENDS)
        if line.gap is None:
            return ended
        if line.gap > self.usual_gap * SPREAD:
            return True
        return ended and (len(before.text) < self.full or bool(ITEM.match(line.text)))


def _edge(page: Sequence[Line]) -> list[str]:
    written = [line.text for line in page]
    return written[:RUNNING] + written[-RUNNING:] if len(written) > 2 * RUNNING else written


def _shape(line: str) -> str:
    """Return a line without its numbers: "Nota Kesepahaman | 3" is the same on each page."""
    return re.sub(r"\d+", "#", line)


def _usual_gap(lines: Sequence[Line]) -> float:
    gaps = Counter(round(line.gap, 1) for line in lines if line.gap is not None)
    return min(gaps, key=lambda gap: (-gaps[gap], gap)) if gaps else 1


def _sentence(parts: Sequence[str]) -> str:
    text = parts[0]
    for part in parts[1:]:
        if text.endswith(SOFT_HYPHEN):
            text = text[:-1] + part
        elif UNSPACED.match(text[-1]) and UNSPACED.match(part[0]):
            text += part
        else:
            broken = text.endswith("-") and text[-2:-1].isalpha()
            text += part if broken else f" {part}"
    return text
