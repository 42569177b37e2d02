"""The steps of the procedure for one partnership: which are done, by whom, and what is next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from partnerships.models import Case, Move, Partnership
from partnerships.views.consequences import limit_in_words
from partnerships.views.tabs import RUNS_TOGETHER, Standing
from sistercity.deadlines.counting import Deadline
from sistercity.procedure import PROCEDURE, Stage, Step, is_before, position
from sistercity.ui import words
from sistercity.ui.parts import StepMark, Text
from sistercity.worklist.models import Item

#: The turns of the steps, by their key.
Turns = Mapping[str, Sequence[Item]]

#: The states of the step at which the case stands.
HERE = ("now", "stopped")


@dataclass(frozen=True, kw_only=True)
class Told:
    """What is known of a step, with the day until which it waits for somebody."""

    text: str
    deadline: Deadline | None = None


@dataclass(frozen=True, kw_only=True)
class StepRow:
    """One step as the page of the whole procedure shows it."""

    step: Step
    state: str
    limit: str
    told: Sequence[Told]


@dataclass(frozen=True, kw_only=True)
class StageRows:
    label: Text
    number: int
    rows: Sequence[StepRow]


def step_marks(standing: Standing, case: Case) -> list[StepMark]:
    """Return the steps of the stage at which `case` stands; who acts on those to come."""
    return [
        StepMark(
            label=step.name,
            state=(state := state_of(standing, step, {})),
            note="" if state in HERE else _past(standing, step, state) or _ahead(step),
        )
        for step in PROCEDURE
        if step.stage == case.step.stage
    ]


def _ahead(step: Step) -> str:
    parts = [str(step.actor), str(step.basis), limit_in_words(step)]
    return " · ".join(part for part in parts if part)


def procedure_of(standing: Standing) -> list[StageRows]:
    """Return all steps by stage, with what is known of each."""
    turns = turns_by_step(standing.partnership)
    return [
        StageRows(
            label=stage.label,
            number=number,
            rows=[_row(standing, step, turns) for step in PROCEDURE if step.stage == stage],
        )
        for number, stage in enumerate(Stage, start=1)
    ]


def turns_by_step(partnership: Partnership) -> Turns:
    """Return the turns of each step that are open, or else the newest of those closed."""
    every = Item.objects.filter(partnership=partnership).exclude(key="action_item")
    newest = every.order_by("key", "-pk").distinct("key").values("pk")
    found: dict[str, list[Item]] = {}
    for item in every.filter(Q(closed_at=None) | Q(pk__in=newest)).for_page().order_by("pk"):
        found.setdefault(item.key, []).append(item)
    return {key: [item for item in items if waits(item)] or items for key, items in found.items()}


def waits(item: Item) -> bool:
    return item.closed_at is None


def _row(standing: Standing, step: Step, turns: Turns) -> StepRow:
    state = state_of(standing, step, turns)
    items = turns.get(step.key, ())
    told = [_waiting(item) for item in items if waits(item) and state != "next"]
    if not told and (text := _past(standing, step, state, items)):
        told = [Told(text=text)]
    return StepRow(step=step, state=state, limit=limit_in_words(step), told=told)


def state_of(standing: Standing, step: Step, turns: Turns) -> str:
    """Return "done", "now" or "next"; of a case that came to nothing "stopped" or "never"."""
    if step.stage in RUNS_TOGETHER:
        return _state_after_signing(standing, step, turns)
    case = standing.case
    if case is None or case.state == Case.State.COMPLETED:
        return "done"
    here, ahead = ("now", "next") if case.is_open else ("stopped", "never")
    if step.key == case.step_key:
        return here
    return "done" if is_before(step.key, case.step_key) else ahead


def _state_after_signing(standing: Standing, step: Step, turns: Turns) -> str:
    status = standing.partnership.status
    if status == Partnership.Status.ENDED:
        return "done"
    if status in (Partnership.Status.REJECTED, Partnership.Status.WITHDRAWN):
        return "never"
    if standing.agreement is None:
        return "next"
    items = turns.get(step.key)
    if not items:
        return "now" if step.key == "programmes" else "next"
    return "now" if any(map(waits, items)) else "done"


def completing_move(standing: Standing, step: Step) -> Move | None:
    """Return the move with which the newest case left `step` forwards for the last time."""
    left = [
        move
        for move in standing.moves
        if move.action == Move.Action.COMPLETE
        and move.from_key == step.key
        and (move.to_key != step.key or step.key == "deposit")
    ]
    return left[-1] if left else None


def _waiting(item: Item) -> Told:
    """Return who has the turn now, since when and until when."""
    values = {"who": item.holder_name, "date": words.day(item.since)}
    return Told(
        text=_("Giliran %(who)s sejak %(date)s") % values,
        deadline=item.deadline if item.due_on else None,
    )


def _past(standing: Standing, step: Step, state: str, items: Sequence[Item] = ()) -> str:
    """Return when and by whom a step was completed, or the case ended at it."""
    if state == "stopped":
        return _stopped(standing)
    if state != "done":
        return ""
    if step.stage in RUNS_TOGETHER:
        return _closed(items[-1]) if items else ""
    move = completing_move(standing, step)
    if move:
        return _("Selesai %(date)s oleh %(who)s") % {
            "date": words.day(timezone.localdate(move.at)),
            "who": move.who,
        }
    return _passed_over(standing, step)


def _stopped(standing: Standing) -> str:
    case, last = standing.case, standing.moves[-1]
    return _("%(state)s pada %(date)s oleh %(who)s") % {
        "state": case.get_state_display() if case else "",
        "date": words.day(timezone.localdate(last.at)),
        "who": last.who,
    }


def _closed(item: Item) -> str:
    if item.closed_at is None:
        return ""
    return _("Selesai %(date)s") % {"date": words.day(timezone.localdate(item.closed_at))}


def _passed_over(standing: Standing, step: Step) -> str:
    """Return why a step that is behind was never completed in the newest case."""
    case = standing.case
    if case is None:
        return _("Sebelum portal ini")
    if position(step.key) < position(case.start_key):
        return _("Selesai pada berkas sebelumnya")
    return _("Tidak diperlukan")
