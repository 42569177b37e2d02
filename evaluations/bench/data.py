"""Partnerships with everything that hangs on them, at every place of the procedure."""

from datetime import date, datetime, timedelta
from itertools import pairwise
from random import Random

from django.db import transaction
from django.utils import timezone

from evaluations.bench.copying import Batch, triggers_off
from evaluations.bench.people import Cast, gather
from evaluations.bench.work import add_results
from partnerships import eligibility
from partnerships.models import (
    ActionItem,
    Agreement,
    Case,
    Contact,
    CooperationPlan,
    Document,
    DocumentVersion,
    EligibilityAnswer,
    Meeting,
    Move,
    Participant,
    Partnership,
    Review,
    Signature,
)
from sistercity.accounts.models import MINISTRY_ROLES, REGIONAL_ROLES, Role
from sistercity.notifications.models import Notification
from sistercity.procedure import CASE_STEPS, STEPS, Stage
from sistercity.worklist.models import Item

BATCH = 250
STEP_NUMBERS = {step.key: number for number, step in enumerate(CASE_STEPS)}
#: What waits in a partnership under an agreement, for whom, and how soon it is due (days).
IN_FORCE = (
    ("action_plan", Role.COORDINATOR, 60),
    ("reporting", Role.OFFICER, 90),
    ("evaluation", Role.COORDINATOR, 180),
    ("decision", Role.LEADER, 700),
)


def fill(rows: int) -> int:
    """Fill the database with `rows` partnerships; return how many rows that made in all."""
    batch = Batch()
    with transaction.atomic(), triggers_off():
        cast = gather(rows, batch)
        for number in range(rows):
            Story(number=number, cast=cast, batch=batch).tell()
            if number % BATCH == BATCH - 1:
                batch.flush()
        batch.finish()
    return batch.copied


class Story:
    """One partnership: of ten, four are prepared, five are in force and one has ended."""

    def __init__(self, *, number: int, cast: Cast, batch: Batch) -> None:
        self.random = Random(number)  # noqa: S311 - the same data at every run
        self.cast, self.batch, self.number = cast, batch, number
        self.today: date = timezone.localdate()
        self.now: datetime = timezone.now()
        self.region = cast.region_of(number)
        self.city = cast.cities[number % len(cast.cities)]
        self.officer = cast.person(Role.OFFICER, self.region)
        self.coordinator = cast.person(Role.COORDINATOR, self.region)
        chosen = number % 10
        self.status = "preparing" if chosen < 4 else "active" if chosen < 9 else "ended"
        passed = self.random.randrange(len(CASE_STEPS)) if chosen < 4 else len(CASE_STEPS)
        self.passed = CASE_STEPS[:passed]
        self.step = CASE_STEPS[passed] if chosen < 4 else STEPS["programmes"]
        self.fields = self.random.sample(cast.fields, min(2, len(cast.fields)))
        self.starts_on = self.today - timedelta(days=self.random.randrange(30, 900))

    def tell(self) -> None:
        self.partnership = self.batch.add(self._partnership())
        self._relations()
        self.case = self.batch.add(self._case())
        self._moves()
        self._documents()
        self._meetings()
        agreement = self._agreement() if self.after("cooperation_plan") else None
        if agreement and self.status != "preparing":
            add_results(self, agreement)
        self._worklist(agreement)
        self._notifications()

    def after(self, key: str) -> bool:
        return len(self.passed) > STEP_NUMBERS[key]

    def due_on(self, within: int = 60) -> date:
        return self.today + timedelta(days=self.random.randrange(-10, within))

    def _partnership(self) -> Partnership:
        country = self.city.country
        words = [self.region.full_name, self.city.name, country.name_id, country.name_en]
        words += [name for field in self.fields for name in (field.name_id, field.name_en)]
        active = self.status == "active"
        return Partnership(
            region=self.region,
            counterpart=self.city,
            objectives="Membuka perdagangan dan pertukaran pelajar.",
            rationale="Kedua kota sama-sama kota pelabuhan.",
            created_by=self.officer,
            status=self.status,
            stage=Stage.IMPLEMENTATION if self.status != "preparing" else self.step.stage,
            step_key=self.step.key,
            due_on=None if self.status == "ended" else self.due_on(),
            ends_on=self.starts_on + timedelta(days=1826) if active else None,
            submitted_at=self.now if self.after("exploration") else None,
            last_activity_on=self.today - timedelta(days=self.random.randrange(500)),
            search=" ".join(words),
        )

    def _relations(self) -> None:
        through = Partnership.fields.through
        for field in self.fields:
            self.batch.add(through(partnership=self.partnership, field=field))
        self.batch.add(
            Partnership.coordinators.through(partnership=self.partnership, user=self.coordinator)
        )
        for side in Contact.Side:
            self.batch.add(Contact(partnership=self.partnership, side=side, name="Elif Demir"))

    def _case(self) -> Case:
        opened = self.now - timedelta(days=30)
        return Case(
            partnership=self.partnership,
            state="open" if self.status == "preparing" else "completed",
            step_key=self.step.key if self.status == "preparing" else "deposit",
            step_opened_at=opened,
            turn_opened_at=opened,
            opened_by=self.officer,
        )

    def _moves(self) -> None:
        for before, after in pairwise([*self.passed, self.step]):
            ministry = next(
                (role for turn in before.turns for role in turn.roles if role in MINISTRY_ROLES),
                None,
            )
            by = self.cast.person(ministry) if ministry else self.officer
            self.batch.add(
                Move(
                    case=self.case,
                    action=Move.Action.COMPLETE,
                    from_key=before.key,
                    from_turn=0,
                    to_key=after.key,
                    to_turn=0,
                    role=by.role,
                    by=by,
                )
            )
            if ministry:
                self.batch.add(
                    Review(
                        case=self.case,
                        step_key=before.key,
                        role=by.role,
                        decision=Review.Decision.APPROVE,
                        decided_by=by,
                    )
                )
        if self.after("eligibility"):
            for criterion in eligibility.GENERAL:
                self.batch.add(
                    EligibilityAnswer(
                        case=self.case, criterion=criterion.key, met=True, reason="Terpenuhi."
                    )
                )
        if self.after("cooperation_plan"):
            contents = dict.fromkeys(CooperationPlan.CONTENTS, "Isi rencana.")
            self.batch.add(CooperationPlan(case=self.case, **contents))

    def _documents(self) -> None:
        for step in self.passed:
            for evidence in step.evidence:
                if evidence.document and evidence.key != "province_letter":
                    self._document(evidence.key)

    def _document(self, kind: str) -> None:
        document = self.batch.add(
            Document(
                partnership=self.partnership,
                case=self.case,
                kind=kind,
                title=str(Document.KINDS[kind])[:200],
            )
        )
        for version in (1, 2):
            self.batch.add(
                DocumentVersion(
                    document=document,
                    number=version,
                    file=f"bench/{kind}.pdf",
                    filename=f"{kind}.pdf",
                    size=250_000,
                    sha256="0" * 64,
                    uploaded_by=self.officer,
                )
            )

    def _meetings(self) -> None:
        for past in range(3):
            meeting = self.batch.add(
                Meeting(
                    partnership=self.partnership,
                    title=f"Pertemuan daring ke-{past + 1}",
                    starts_at=self.now + timedelta(days=20 - 40 * past, minutes=self.number),
                    place="Balai Kota",
                    minutes="Kedua pihak sepakat melanjutkan." if past else "",
                    created_by=self.officer,
                )
            )
            for name in ("Ratna Dewi", "Elif Demir"):
                self.batch.add(Participant(meeting=meeting, name=name))
            if past:
                self._action_item(meeting, done=past == 2)

    def _action_item(self, meeting: Meeting, *, done: bool) -> None:
        item = self.batch.add(
            ActionItem(
                partnership=self.partnership,
                meeting=meeting,
                title="Kirim usulan kepada mitra",
                owner=self.officer,
                due_on=self.due_on(),
                done_on=self.today if done else None,
                created_by=self.officer,
            )
        )
        if not done:
            self._item(
                key="action_item",
                subject=item.subject,
                title=item.title,
                url=f"/action-items/{item.pk}/",
                person=self.officer,
                due_on=item.due_on,
            )

    def _agreement(self) -> Agreement:
        preparing = self.status == "preparing"
        in_force = {"preparing": "draft", "active": "in_force", "ended": "expired"}
        agreement = self.batch.add(
            Agreement(
                partnership=self.partnership,
                case=self.case,
                title=f"Nota kesepahaman {self.region.short_name} – {self.city.name}",
                number="" if preparing else f"MoU/{self.number}",
                objectives="Tujuan.",
                mechanism="Kunjungan dan pelatihan.",
                financing="APBD.",
                status=in_force[self.status],
                starts_on=None if preparing else self.starts_on,
                ends_on=None if preparing else self.starts_on + timedelta(days=1826),
            )
        )
        for field in self.fields:
            self.batch.add(Agreement.fields.through(agreement=agreement, field=field))
        for side in Signature.Side:
            self.batch.add(
                Signature(agreement=agreement, side=side, name="Wali Kota", position="Wali Kota")
            )
        return agreement

    def _worklist(self, agreement: Agreement | None) -> None:
        if self.status == "preparing":
            turn = self.step.turns[0]
            for role in turn.roles:
                self._item(
                    key=self.step.key,
                    subject=self.case.subject,
                    url=f"/partnerships/{self.partnership.pk}/",
                    role=role,
                    region=self.region if role in REGIONAL_ROLES else None,
                    holder=str(turn.holder),
                    due_on=self.partnership.due_on,
                )
        elif self.status == "active" and agreement:
            for key, role, within in IN_FORCE:
                self._item(
                    key=key,
                    subject=agreement.subject,
                    url=agreement.get_absolute_url(),
                    role=role,
                    region=self.region,
                    due_on=self.due_on(within),
                )

    def _item(self, **columns: object) -> None:
        since = self.today - timedelta(days=10)
        self.batch.add(Item(partnership=self.partnership, since=since, **columns))

    def _notifications(self) -> None:
        for number, person in enumerate((self.officer, self.officer, self.coordinator)):
            self.batch.add(
                Notification(
                    recipient=person,
                    occasion=f"bench:{self.partnership.pk}:{number}",
                    title="Tenggat mendekat",
                    body=f"{self.region.short_name} – {self.city.name}",
                    url=f"/partnerships/{self.partnership.pk}/",
                    read_at=self.now if number else None,
                )
            )
