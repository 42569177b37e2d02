"""The partnership's summary and its other tabs."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import ListView, TemplateView

from partnerships.eligibility import QUESTIONS
from partnerships.models import (
    Agreement,
    Case,
    Contact,
    EligibilityAnswer,
    Meeting,
    PartnershipQuerySet,
)
from partnerships.views.panels import CasePanel, case_panel
from partnerships.views.steps import procedure_of, step_marks
from partnerships.views.tabs import PartnershipTab
from sistercity.procedure import PROCEDURE
from sistercity.ui.parts import Text
from sistercity.worklist.models import Item

#: Turns whose page everybody who sees the partnership may read.
READABLE = frozenset({"action_item", "decision"})


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """Something that waits, with the page to do it on for those who may."""

    item: Item
    url: str
    mine: bool


@dataclass(frozen=True, kw_only=True)
class Answer:
    question: Text
    met: bool
    reason: str


@dataclass(frozen=True, kw_only=True)
class Side:
    """The contacts of one of the two parties."""

    label: Text
    contacts: list[Contact]


class PartnershipDetail(PartnershipTab, TemplateView):
    """Where the partnership stands, what to do next, and what it is about."""

    tab = "partnerships:partnership_detail"
    template_name = "partnerships/partnership_detail.html"

    @cached_property
    def case(self) -> Case | None:
        """The newest case while it is worth showing: it runs, or tells why nothing does."""
        case = self.standing.case
        return case if case and case.state != Case.State.COMPLETED else None

    def get_partnerships(self) -> PartnershipQuerySet:
        return super().get_partnerships().prefetch_related("fields", "coordinators")

    @cached_property
    def items(self) -> list[Item]:
        """Every open turn of the partnership, what is due first on top."""
        found = self.partnership.worklist.open().with_holders().by_due_date()
        return list(found.marked_for(self.user).acted_on_by(self.user))

    @cached_property
    def panel(self) -> CasePanel | None:
        case = self.case
        if case is None:
            return None
        items = [item for item in self.items if item.subject == case.subject]
        return case_panel(case, self.user, moves=self.standing.moves, items=items)

    @cached_property
    def waiting(self) -> list[Waiting]:
        """What waits beside the case: the stages that run after the signature, action items."""
        subject = self.case.subject if self.case else ""
        return [
            Waiting(
                item=item,
                url=item.url if item.mine or item.key in READABLE else "",
                mine=bool(item.mine),
            )
            for item in self.items
            if item.subject != subject
        ]

    @property
    def waiting_place(self) -> str:
        """Where it is shown: "first", "after" a case that runs, or nowhere."""
        if self.case and self.case.is_open:
            return "after" if self.waiting else ""
        return "first" if self.waiting or self.standing.agreement else ""

    @cached_property
    def answers(self) -> list[Answer]:
        """The conditions as they were answered last, in their order; a case asks for them."""
        if self.standing.case is None:
            return []
        found = EligibilityAnswer.objects.filter(case__partnership=self.partnership)
        rows = {row.criterion: row for row in found.order_by("case_id")}
        return [
            Answer(question=question, met=rows[key].met, reason=rows[key].reason)
            for key, question in QUESTIONS.items()
            if key in rows
        ]

    @property
    def main_turn(self) -> Waiting | None:
        """The turn that the one main button leads to, unless the case has one; none far ahead."""
        taken = self.panel and any(button.look == "main" for button in self.panel.buttons)
        mine = (turn for turn in self.waiting if turn.mine and turn.item.has_begun)
        return None if taken else next(mine, None)

    @property
    def sides(self) -> list[Side]:
        contacts = list(self.partnership.contacts.all())
        places = {
            Contact.Side.REGION: self.partnership.region.full_name,
            Contact.Side.COUNTERPART: self.partnership.counterpart.name,
        }
        return [
            Side(label=place, contacts=[row for row in contacts if row.side == side])
            for side, place in places.items()
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        case, partnership = self.case, self.partnership
        met = Counter(answer.met for answer in self.answers)
        return super().get_context_data(
            case=case,
            panel=self.panel,
            steps=step_marks(self.standing, case) if case else [],
            steps_title=_("Langkah %(stage)s") % {"stage": str(case.step.stage.label).lower()}
            if case
            else "",
            agreement=self.standing.agreement,
            last_agreement=self.last_agreement,
            waiting=self.waiting,
            waiting_place=self.waiting_place,
            main_turn=self.main_turn,
            fields=list(partnership.fields.all()),
            coordinators=list(partnership.coordinators.all()),
            next_meeting=partnership.meetings.upcoming().first(),
            sides=self.sides,
            answers=self.answers,
            met_count=met[True],
            **self.rights(),
            **kwargs,
        )

    @property
    def last_agreement(self) -> Agreement | None:
        """The agreement that ended or has yet to begin, when none is in force and nothing runs."""
        if self.standing.agreement or (self.case and self.case.is_open):
            return None
        found = self.partnership.agreements.exclude(
            kind__in=[Agreement.Kind.LETTER_OF_INTENT, Agreement.Kind.TERMINATION]
        )
        return found.exclude(status=Agreement.Status.CANCELLED).first()

    def rights(self) -> dict[str, bool | str]:
        """Return what the reader may do here: the addresses of pages, or what to show."""
        case, pk = self.case, self.partnership.pk
        return {
            "edit_url": self.url_if("change_partnership", "partnership_edit"),
            "contact_url": self.url_if("change_contacts", "contact_create"),
            "coordinators_url": self.url_if("assign_coordinators", "partnership_coordinators"),
            "meeting_url": self.url_if("add_meeting", "meeting_create", self.standing.case),
            "procedure_url": reverse("partnerships:partnership_procedure", args=[pk]),
            "procedure_link": _("Semua %(count)s langkah") % {"count": len(PROCEDURE)},
            "may_answer": case is not None
            and self.user.has_perm("partnerships.change_eligibility", case),
            "may_mark": case is not None
            and self.user.has_perm("partnerships.change_full_powers", case),
        }


class PartnershipProcedure(PartnershipTab, TemplateView):
    """All steps of the procedure with what is done, what is now, and what comes."""

    template_name = "partnerships/partnership_procedure.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(stages=procedure_of(self.standing), **kwargs)


class PartnershipAgreements(PartnershipTab, ListView):
    """What the two sides agreed, newest first."""

    tab = "partnerships:partnership_agreements"
    model = Agreement
    template_name = "partnerships/partnership_agreements.html"
    paginate_by = 25

    def get_queryset(self) -> QuerySet[Agreement]:
        return super().get_queryset().filter(partnership=self.partnership)


class PartnershipMeetings(PartnershipTab, ListView):
    """The meetings of the two sides, newest first, with how many action items are open."""

    tab = "partnerships:partnership_meetings"
    model = Meeting
    template_name = "partnerships/partnership_meetings.html"
    paginate_by = 25

    def get_queryset(self) -> QuerySet[Meeting]:
        return super().get_queryset().filter(partnership=self.partnership)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        items = self.partnership.action_items.open().select_related("owner")
        return super().get_context_data(
            action_items=items.order_by("due_on", "pk")[:10],
            meeting_url=self.url_if("add_meeting", "meeting_create"),
            item_url=self.url_if("add_actionitem", "action_item_create"),
            **kwargs,
        )
