"""The tab that tells what happened: every move of every case, with what the ministries wrote."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from django.db.models import Model, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import ListView

from partnerships.models import Case, Move, Review
from partnerships.views.tabs import PartnershipTab
from sistercity.history.links import history_url
from sistercity.procedure import position
from sistercity.ui import words
from sistercity.ui.parts import Event, Link, Text

TONES: Mapping[str, str] = MappingProxyType(
    {
        Move.Action.COMPLETE: "go",
        Move.Action.REPLY: "go",
        Move.Action.OPEN: "brand",
        Move.Action.RESUME: "brand",
        Move.Action.RETURN: "soon",
        Move.Action.HOLD: "soon",
        Move.Action.LAPSE: "soon",
        Move.Action.REJECT: "late",
        Move.Action.WITHDRAW: "late",
    }
)


class PartnershipHistory(PartnershipTab, ListView):
    """What happened, newest first, and the way to every field that changed."""

    tab = "partnerships:partnership_history"
    model = Move
    template_name = "partnerships/partnership_history.html"
    paginate_by = 25

    def get_queryset(self) -> QuerySet[Move]:
        moves = Move.objects.filter(case__partnership=self.partnership)
        return moves.select_related("by", "on_behalf_of", "case").order_by("-at", "-pk")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return context | {
            "events": events_of(context["page_obj"].object_list),
            "changes": [
                Link(label=label, url=history_url(row)) for label, row in self.changed_rows()
            ],
        }

    def changed_rows(self) -> Iterable[tuple[Text, Model]]:
        """Yield the rows whose changed fields are told on pages of their own, with their names."""
        yield _("Isi kerja sama, koordinator, dan narahubung"), self.partnership
        for case in self.partnership.cases.all():
            day = words.day(timezone.localdate(case.opened_at))
            values = {"kind": case.get_kind_display(), "date": day}
            yield _("Berkas %(kind)s, dibuka %(date)s") % values, case
        for agreement in self.partnership.agreements.all():
            yield agreement.title, agreement


def events_of(moves: Iterable[Move]) -> list[Event]:
    """Return the moves as a timeline, decisions with their letter and the versions decided on."""
    moves = list(moves)
    found = Review.objects.filter(
        case__in={move.case_id for move in moves}, decided_at__in={move.at for move in moves}
    ).prefetch_related("versions__document")
    reviews = {(review.case_id, review.decided_at, review.role): review for review in found}
    return [_event(move, reviews.get((move.case_id, move.at, move.role))) for move in moves]


def _event(move: Move, review: Review | None) -> Event:
    acted = move.role and move.action != Move.Action.LAPSE
    who = f"{move.who}, {move.get_role_display()}" if acted else move.who
    if move.case.kind != Case.Kind.NEW:
        who = f"{who} · {move.case.get_kind_display()}"
    return Event(
        at=move.at,
        what=_what(move, review),
        who=who,
        note="\n".join(filter(None, [move.note, _letter(review)])),
        tone=TONES[move.action],
    )


def _what(move: Move, review: Review | None) -> str:
    values = {"step": move.from_step.name, "next": move.to_step.name}
    if move.action == Move.Action.OPEN:
        return _("Berkas dibuka pada langkah %(step)s") % values
    if move.action == Move.Action.LAPSE:
        text = _("%(step)s: jawaban %(who)s tidak berlaku lagi, karena rancangannya diganti")
        return text % (values | {"who": move.get_role_display()})
    if move.action == Move.Action.RETURN:
        return _("%(step)s: dikembalikan ke %(next)s") % values
    if move.action == Move.Action.COMPLETE and review is None and _stays(move):
        return _("%(step)s: diteruskan kepada giliran berikutnya") % values
    decides = move.from_step.turns[move.from_turn].returns_to
    done = review.get_decision_display() if review and decides else move.get_action_display()
    return f"{values['step']}: {done.lower()}"


def _stays(move: Move) -> bool:
    """Tell whether the move stayed within its step: another turn of it came next."""
    return position(move.from_key) == position(move.to_key) and move.to_turn > move.from_turn


def _letter(review: Review | None) -> str:
    if review is None:
        return ""
    parts = [str(version) for version in review.versions.all()]
    if review.letter_number:
        parts.insert(0, _("Surat %(number)s") % {"number": review.letter_number})
    if review.letter_date:
        parts.insert(1, words.day(review.letter_date))
    return " · ".join(parts)
