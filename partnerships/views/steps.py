"""The steps of the procedure for one partnership: which are done, by whom, and what is next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

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


@dataclass(frozen=True, kw_only=True)
class StepRow:
    """One step as the page of the whole procedure shows it."""

    step: Step
    state: str
    limit: str
    told: str
    deadline: Deadline | None = None


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
            note="" if state == "now" else _told(standing, step, state) or _ahead(step),
        )
        for step in PROCEDURE
        if step.stage == case.step.stage
    ]


def _ahead(step: Step) -> str:
    parts = [str(step.actor), str(step.basis), limit_in_words(step)]
    return " · ".join(part for part in parts if part)


def procedure_of(standing: Standing) -> list[StageRows]:
    """Return all steps by stage, with what is known of each."""
    items = newest_items(standing.partnership)
    return [
        StageRows(
            label=stage.label,
            number=number,
            rows=[_row(standing, step, items) for step in PROCEDURE if step.stage == stage],
        )
        for number, stage in enumerate(Stage, start=1)
    ]


def newest_items(partnership: Partnership) -> dict[str, Item]:
    """Return the newest turn of each step, open or closed."""
    found = Item.objects.filter(partnership=partnership).exclude(key="action_item").for_page()
    return {item.key: item for item in found.order_by("key", "-pk").distinct("key")}


def _row(standing: Standing, step: Step, items: Mapping[str, Item]) -> StepRow:
    state = state_of(standing, step, items)
    item = items.get(step.key)
    waits = item is not None and item.closed_at is None
    return StepRow(
        step=step,
        state=state,
        limit=limit_in_words(step),
        told=_told(standing, step, state, item),
        deadline=item.deadline if item and waits and item.due_on else None,
    )


def state_of(standing: Standing, step: Step, items: Mapping[str, Item]) -> str:
    """Return "done", "now" or "next"."""
    if step.stage in RUNS_TOGETHER:
        return _state_after_signing(standing, step, items)
    case = standing.case
    if case is None or case.state == Case.State.COMPLETED:
        return "done"
    if step.key == case.step_key:
        return "now"
    return "done" if is_before(step.key, case.step_key) else "next"


def _state_after_signing(standing: Standing, step: Step, items: Mapping[str, Item]) -> str:
    if standing.partnership.status == Partnership.Status.ENDED:
        return "done"
    item = items.get(step.key)
    if standing.agreement is None:
        return "next"
    if item is None:
        return "now" if step.key == "programmes" else "next"
    return "now" if item.closed_at is None else "done"


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


def _told(standing: Standing, step: Step, state: str, item: Item | None = None) -> str:
    """Return when and by whom a step was completed, or who has it now."""
    if state == "next":
        return ""
    if item is not None and item.closed_at is None:
        return _("Giliran %(who)s sejak %(date)s") % {
            "who": item.holder_name,
            "date": words.day(item.since),
        }
    if state == "now":
        return ""
    if step.stage in RUNS_TOGETHER:
        return _closed(item) if item else ""
    move = completing_move(standing, step)
    if move:
        return _("Selesai %(date)s oleh %(who)s") % {
            "date": words.day(timezone.localdate(move.at)),
            "who": move.who,
        }
    return _passed_over(standing, step)


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
