"""Random people do random things: no sequence of moves gets around the procedure."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from partnerships import lifecycle
from partnerships.lifecycle import Reply
from partnerships.models import Agreement, Case, Move
from partnerships.requirements import CaseFile, missing
from sistercity.accounts.models import MINISTRY_ROLES, Role
from sistercity.lifecycle import Conflict
from sistercity.procedure import CASE_STEPS, STEPS, is_before, position
from sistercity.worklist.models import Item
from tests.factories import (
    FieldFactory,
    PartnershipFactory,
    RegionFactory,
    UserFactory,
    add_document,
)
from tests.walking import complete, supply

#: Steps that may be left out, each by a recorded decision.
OPTIONAL = {"full_powers", "council_approval"}
#: What ends a case is tried less often, so that many come far.
TRIED = ["complete", "return", "hold", "resume"] * 3 + ["reject", "withdraw"]
REFUSALS = (PermissionDenied, ValidationError, Conflict)


class Procedure(RuleBasedStateMachine):
    """One case, everybody who could touch it, and a simple model of which steps are done."""

    completed = 0

    def __init__(self) -> None:
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        region, elsewhere = RegionFactory(), RegionFactory(code="34.71", name="Kota Yogyakarta")
        officer = UserFactory(region=region)
        coordinator = UserFactory(role=Role.COORDINATOR, region=region)
        self.people = [
            officer,
            coordinator,
            UserFactory(role=Role.LEADER, region=region),
            UserFactory(role=Role.FOREIGN_AFFAIRS),
            UserFactory(role=Role.HOME_AFFAIRS),
            UserFactory(role=Role.AUDITOR),
            UserFactory(role=Role.ADMINISTRATOR),
            UserFactory(region=elsewhere),
            UserFactory(role=Role.LEADER, region=elsewhere),
            UserFactory(role=Role.COORDINATOR, region=region),
        ]
        partnership = PartnershipFactory(
            region=region,
            fields=[FieldFactory()],
            coordinators=[coordinator],
            created_by=officer,
        )
        self.pk = partnership.open_case.pk
        #: As the last step left it: what may come next is asked many times before each step.
        self.last = self.case
        self.done: set[str] = set()
        self.moves: list[int] = []
        self.events = 0

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)

    @property
    def case(self) -> Case:
        return Case.objects.for_page().get(pk=self.pk)

    def may(self, person, case: Case, action: str) -> bool:
        """Who may act, told from the table of the procedure alone."""
        region = case.partnership.region_id
        of_region = person.role in (Role.OFFICER, Role.LEADER) and person.region_id == region
        holds = person.role in case.turn.roles and (
            person.role in MINISTRY_ROLES
            or (person.role == Role.COORDINATOR and person == self.people[1])
            or (person.role != Role.COORDINATOR and person.region_id == region)
        )
        return {
            "hold": of_region or holds,
            "resume": of_region or holds,
            "withdraw": of_region,
        }.get(action, holds)

    @rule(person=st.integers(0, 9), action=st.sampled_from(TRIED))
    def somebody_tries(self, person: int, action: str) -> None:
        case, actor = self.case, self.people[person]
        before = (case.step_key, case.turn_index)
        gaps = missing(CaseFile(case))
        try:
            with transaction.atomic():
                moved = lifecycle.perform(
                    case, action, by=actor, note="Alasan.", reply=Reply(material_change=True)
                )
        except REFUSALS:
            now = self.case
            assert (now.step_key, now.turn_index) == before
            return
        assert case.is_open
        assert self.may(actor, case, action)
        assert action in ("hold", "resume", "withdraw") or not case.on_hold
        assert action != "complete" or not gaps
        self.follow(before[0], moved)

    @precondition(lambda self: self.last.is_open and not self.last.on_hold)
    @rule()
    def evidence_is_supplied(self) -> None:
        supply(self.case)

    @precondition(lambda self: self.last.is_open and self.case.turn.all_roles)
    @rule(ministry=st.sampled_from([3, 4]))
    def the_text_is_replaced(self, ministry: int) -> None:
        """After one ministry has replied, while the other has not."""
        self.somebody_tries(ministry, "complete")
        case = self.case
        if not case.turn.all_roles:
            return
        add_document(case, case.step.decides_on, by=self.people[0])

    @precondition(lambda self: self.last.is_open and not self.last.on_hold)
    @rule(turns=st.integers(4, 12), ministries_wait=st.sampled_from([False, False, True]))
    def the_right_people_go_on(self, turns: int, ministries_wait: bool) -> None:
        for _turn in range(turns):
            case = self.case
            if not case.is_open:
                return
            replied = lifecycle.case_replies(case).exists()
            if case.turn.all_roles and (replied or ministries_wait):
                return
            self.follow(case.step_key, complete(case))

    @precondition(lambda self: self.last.is_open and self.last.on_hold)
    @rule()
    def it_is_resumed(self) -> None:
        lifecycle.perform(self.case, "resume", by=self.people[0], note="Lanjut.")

    def follow(self, before: str, case: Case) -> None:
        """Keep the model of what is done: going on completes a step, going back reopens."""
        if case.state == Case.State.COMPLETED or is_before(before, case.step_key):
            self.both_ministries_agreed_to_this_text(case, before)
            self.done.add(before)
            Procedure.completed += case.state == Case.State.COMPLETED
        elif is_before(case.step_key, before):
            self.done = {key for key in self.done if is_before(key, case.step_key)}

    def both_ministries_agreed_to_this_text(self, case: Case, step: str) -> None:
        """Whoever had to reply side by side replied last of all to exactly what goes on."""
        if not STEPS[step].turns[-1].all_roles:
            return
        text = {version.pk for version in CaseFile(case).latest(STEPS[step].decides_on)}
        for role in STEPS[step].turns[-1].roles:
            last = case.reviews.filter(step_key=step, role=role).first()
            assert last is not None
            assert {version.pk for version in last.versions.all()} == text

    @invariant()
    def the_procedure_holds(self) -> None:
        case = self.last = self.case
        self.nothing_mandatory_was_skipped(case)
        self.nothing_is_in_force_without_signature()
        self.history_only_grows()
        self.somebody_has_the_turn_while_it_is_open(case)

    def nothing_mandatory_was_skipped(self, case: Case) -> None:
        walked = CASE_STEPS[: position(case.step_key)]
        if case.state == Case.State.COMPLETED:
            walked = CASE_STEPS
        assert {step.key for step in walked} - OPTIONAL <= self.done

    def nothing_is_in_force_without_signature(self) -> None:
        in_force = Agreement.objects.in_force().filter(case=self.pk).exists()
        assert not in_force or "signing" in self.done

    def history_only_grows(self) -> None:
        moves = list(Move.objects.filter(case=self.pk).order_by("pk").values_list("pk", flat=True))
        assert moves[: len(self.moves)] == self.moves
        self.moves = moves
        events = Case.pgh_event_model.objects.filter(pgh_obj_id=self.pk).count()
        assert events >= self.events
        self.events = events

    def somebody_has_the_turn_while_it_is_open(self, case: Case) -> None:
        waiting = Item.objects.open().filter(subject=case.subject)
        assert waiting.exists() == case.is_open


@pytest.mark.django_db
def test_no_sequence_of_moves_gets_around_the_procedure() -> None:
    Procedure.completed = 0
    run_state_machine_as_test(
        Procedure,
        settings=settings(
            max_examples=20,
            stateful_step_count=25,
            deadline=None,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert Procedure.completed, "no example came to the end, so nothing was shown"


def test_every_return_leads_back_and_every_step_is_known() -> None:
    for step in STEPS.values():
        for turn in step.turns:
            target = turn.returns_to
            assert not target or position(target) <= position(step.key)
