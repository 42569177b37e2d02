"""Where a case may go from its turn, and what its instruments are called there."""

from partnerships.models import Agreement, Case
from sistercity.procedure import CASE_STEPS, STEPS, is_before


def possible(case: Case, name: str) -> bool:
    """Tell whether the procedure knows this move here, whoever asks."""
    if not case.is_open:
        return False
    if name == "resume":
        return case.on_hold
    if name == "withdraw":
        return is_before(case.step_key, "deposit")
    return {
        "complete": not case.on_hold,
        "return": not case.on_hold and bool(case.turn.returns_to),
        "reject": not case.on_hold and case.turn.rejects,
        "hold": not case.on_hold,
    }[name]


def turns_after(key: str, index: int) -> list[tuple[str, int]]:
    """Return every turn of the procedure that follows this one, in order."""
    walk = [(step.key, turn) for step in CASE_STEPS for turn in range(len(step.turns))]
    return walk[walk.index((key, index)) + 1 :]


def takes_place(case: Case, key: str, index: int) -> bool:
    """Tell whether a turn happens for this case: some depend on a setting or a decision."""
    if key == "council_approval" and not case.council_decides_again:
        return False
    setting = STEPS[key].turns[index].if_setting
    if setting == "province_forwards":
        return case.partnership.region.letters_pass_province
    return case.full_powers_required if setting == "full_powers_required" else True


def next_turn(case: Case) -> tuple[str, int] | None:
    """Return the step and turn that follow the present one, None after the last."""
    later = turns_after(case.step_key, case.turn_index)
    return next(((key, index) for key, index in later if takes_place(case, key, index)), None)


#: The officer's turn and the leader's; from then on the text has left the region.
PREPARED = (Agreement.Status.DRAFT, Agreement.Status.INTERNAL_APPROVAL)


def agreement_status(key: str, index: int) -> str:
    """Return the status a letter or agreement has while its case stands at this turn.

    Once it is signed it has a life of its own.
    """
    if key in ("consultation", "draft_text"):
        return PREPARED[index] if index < len(PREPARED) else Agreement.Status.UNDER_REVIEW
    return {
        "exploration": Agreement.Status.DRAFT,
        "letter_of_intent": Agreement.Status.SIGNING,
        "interministerial_meeting": Agreement.Status.UNDER_REVIEW,
        "text_approval": Agreement.Status.UNDER_REVIEW,
        "negotiation": Agreement.Status.UNDER_REVIEW,
        "confirmation": Agreement.Status.APPROVED,
        "full_powers": Agreement.Status.FULL_POWERS,
        "signing": Agreement.Status.SIGNING,
    }[key]
