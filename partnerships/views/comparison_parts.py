"""What the page of a comparison shows: its rows grouped by clause, with words for each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from sistercity.documents.comparison import ADDED, CHANGED, KEPT, REMOVED
from sistercity.ui.parts import Text

LABELS: Mapping[str, tuple[Text, str]] = {
    KEPT: (pgettext_lazy("paragraph", "Sama"), "neutral"),
    CHANGED: (pgettext_lazy("paragraph", "Diubah"), "soon"),
    ADDED: (pgettext_lazy("paragraph", "Ditambah"), "go"),
    REMOVED: (pgettext_lazy("paragraph", "Dihapus"), "late"),
}
MOVED: Mapping[str, Text] = {
    ADDED: gettext_lazy("Dipindahkan ke sini"),
    REMOVED: gettext_lazy("Dipindahkan dari sini"),
}

#: A kind of `comparison` and the words it is about.
Pieces = Sequence[tuple[str, str]]


@dataclass(frozen=True, kw_only=True)
class Shown:
    """One paragraph: its pieces, and those of either side, empty where it is not."""

    kind: str
    label: Text
    tone: str
    pieces: Pieces
    left: Pieces
    right: Pieces


@dataclass(frozen=True, kw_only=True)
class Group:
    """The paragraphs shown of one clause."""

    clause: str
    rows: Sequence[Shown]


def wanted(result: Mapping[str, Any], *, same: bool) -> list[Mapping[str, Any]]:
    """Return the stored rows to show: what changed, and with `same` all."""
    return [row for row in result["rows"] if same or row["kind"] != KEPT]


def grouped(rows: Sequence[Mapping[str, Any]]) -> list[Group]:
    return [
        Group(clause=clause or _("Pembukaan"), rows=[shown(row) for row in found])
        for clause, found in groupby(rows, key=lambda row: row["clause"])
    ]


def shown(row: Mapping[str, Any]) -> Shown:
    kind = row["kind"]
    label, tone = LABELS[kind]
    pieces = [(piece, text) for piece, text in row["pieces"]]
    return Shown(
        kind=kind,
        label=MOVED[kind] if row["moved"] else label,
        tone="sleep" if row["moved"] else tone,
        pieces=pieces,
        left=[piece for piece in pieces if piece[0] != ADDED],
        right=[piece for piece in pieces if piece[0] != REMOVED],
    )
