"""The chain of an agreement: what came before it, what follows, and what a renewal changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from partnerships.clauses import CLAUSES, answer_to
from partnerships.models import Agreement
from partnerships.views.agreement_parts import tone
from sistercity.documents.comparison import ADDED, REMOVED
from sistercity.documents.comparison import words as compared
from sistercity.history.values import column_label, say
from sistercity.ui import words
from sistercity.ui.parts import Text

#: Kinds of `sistercity.documents.comparison` and the words they are about.
Pieces = Sequence[tuple[str, str]]
COMPARED = (*Agreement.SUBSTANCE, *Agreement.SUBSTANCE_EN, "duration_years")


@dataclass(frozen=True, kw_only=True)
class ChainLink:
    """One instrument of the chain; `url` is empty on its own page, `follows` names an older one."""

    title: str
    url: str
    kind: Text
    state: Text
    tone: str
    days: str
    follows: str = ""


@dataclass(frozen=True, kw_only=True)
class Changed:
    """A part of an agreement that differs from its predecessor, word by word."""

    label: str
    pieces: Pieces


def chain_of(agreement: Agreement, instruments: Sequence[Agreement]) -> list[ChainLink]:
    """Return those of the partnership's instruments that hang together with this one, in order."""
    rows = linked(agreement, sorted(instruments, key=lambda row: row.pk))
    titles = {row.pk: row.title for row in rows}
    before: int | None = None
    chain = []
    for row in rows:
        older = row.predecessor_id
        chain.append(
            ChainLink(
                title=row.title,
                url="" if row.pk == agreement.pk else row.get_absolute_url(),
                kind=row.get_kind_display(),
                state=row.get_status_display(),
                tone=tone(row),
                days=days_of(row),
                follows=titles.get(older, "") if older and older != before else "",
            )
        )
        before = row.pk
    return chain


def days_of(agreement: Agreement) -> str:
    if agreement.kind == Agreement.Kind.TERMINATION and agreement.starts_on:
        return _("per %(date)s") % {"date": words.day(agreement.starts_on)}
    if agreement.starts_on and agreement.ends_on:
        return f"{words.day(agreement.starts_on)} – {words.day(agreement.ends_on)}"
    return ""


def linked(agreement: Agreement, rows: Sequence[Agreement]) -> list[Agreement]:
    """Return those of `rows` that hang together with `agreement` as predecessor or successor."""
    by_pk = {row.pk: row for row in rows}
    together, step = {agreement.pk}, by_pk.get(agreement.pk)
    while step and step.predecessor_id in by_pk:
        together.add(step.predecessor_id)
        step = by_pk[step.predecessor_id]
    for row in rows:
        if row.predecessor_id in together:
            together.add(row.pk)
    return [row for row in rows if row.pk in together]


def changes_since_predecessor(agreement: Agreement) -> list[Changed] | None:
    """Return what a renewal or an amendment changed; None for any other instrument."""
    before = agreement.predecessor
    if before is None or agreement.kind not in (Agreement.Kind.RENEWAL, Agreement.Kind.AMENDMENT):
        return None
    columns = {column.name: column for column in Agreement._meta.concrete_fields}
    pairs = [
        (column_label(columns[name]), said(before, columns[name]), said(agreement, columns[name]))
        for name in COMPARED
    ]
    pairs.insert(0, (_("Bidang"), fields_of(before), fields_of(agreement)))
    languages = _("Bahasa naskah asli")
    pairs.append((languages, before.languages_in_words, agreement.languages_in_words))
    old_words, new_words = wordings(before), wordings(agreement)
    pairs += [(label, old_words[label], new) for label, new in new_words.items()]
    return [
        Changed(label=label, pieces=pieces_of(old, new)) for label, old, new in pairs if old != new
    ]


def said(agreement: Agreement, column: Any) -> str:
    return say(column, getattr(agreement, column.attname), {})


def wordings(agreement: Agreement) -> dict[str, str]:
    """Return the own wording of every clause in each language, empty where it has none."""
    languages = {"text_id": _("Bunyi Indonesia"), "text_en": _("Bunyi Inggris")}
    return {
        f"{name}: {language}": answer_to(agreement, key).get(column, "")
        for key, name in CLAUSES.items()
        for column, language in languages.items()
    }


def fields_of(agreement: Agreement) -> str:
    return ", ".join(sorted(str(field) for field in agreement.fields.all()))


def pieces_of(old: str, new: str) -> Pieces:
    """Return what became of a text: word by word where it is one, else the old and the new."""
    if " " in old and " " in new:
        return [(piece.kind, piece.text) for piece in compared(old, new)]
    return [(kind, text) for kind, text in ((REMOVED, old), (ADDED, new)) if text]
