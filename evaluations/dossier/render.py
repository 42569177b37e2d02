"""A part of a dossier as a readable PDF."""

from collections.abc import Sequence
from pathlib import Path

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from evaluations.dossier.rows import Row
from sistercity.documents.typesetting import set_pdf

TEMPLATE = Path(__file__).with_name("dossier.typ")


def pdf_of(title: str, rows: Sequence[Row], *, about: str, lead: str) -> bytes:
    """Return the PDF of `rows` under `title`."""
    part = {
        "title": title,
        "about": about,
        "lead": lead,
        "language": (get_language() or "id")[:2],
        "empty": _("Belum ada isinya."),
        "rows": [row.as_words for row in rows],
    }
    return set_pdf(TEMPLATE, part)
