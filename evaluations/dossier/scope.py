"""What a dossier is about: the rows of a partnership or an agreement that its asker may see."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Q, QuerySet

from evaluations.models import Evaluation, Indicator, Report
from partnerships.models import (
    ActionItem,
    Agreement,
    Case,
    Document,
    Dossier,
    Meeting,
    Partnership,
)
from partnerships.models.documents import DocumentQuerySet
from programs.models import Programme
from sistercity.accounts.models import User

PERMISSION = "partnerships.view_dossier"


def and_its_end(agreement: Agreement, path: str = "") -> Q:
    """Return the condition for an agreement itself and the notices by which it is ended."""
    ends = {f"{path}predecessor": agreement, f"{path}kind": Agreement.Kind.TERMINATION}
    return Q(**{f"{path}pk": agreement.pk}) | Q(**ends)


@dataclass(frozen=True)
class Scope:
    partnership: Partnership
    agreement: Agreement | None
    asker: User

    @classmethod
    def of(cls, dossier: Dossier) -> "Scope":
        return cls(dossier.partnership, dossier.agreement, dossier.asked_by)

    @property
    def allowed(self) -> bool:
        """Whether the asker may still have it: roles and regions change while work waits."""
        seen = Partnership.objects.visible_to(self.asker).filter(pk=self.partnership.pk)
        return seen.exists() and self.asker.has_perm(PERMISSION, self.partnership)

    def visible(self, model: Any) -> Any:
        """Return the rows of `model` the asker may see; none where the right to it is missing."""
        name = f"{model._meta.app_label}.view_{model._meta.model_name}"
        if not self.asker.has_perm(name, self.partnership):
            return model.objects.none()
        return model.objects.visible_to(self.asker)

    @cached_property
    def cases(self) -> QuerySet[Case]:
        rows = Case.objects.visible_to(self.asker).filter(partnership=self.partnership)
        if self.agreement:
            rows = rows.filter(agreements=self.agreement)
        return rows.order_by("pk")

    @cached_property
    def agreements(self) -> QuerySet[Agreement]:
        rows = self.visible(Agreement).filter(partnership=self.partnership)
        if self.agreement:
            rows = rows.filter(and_its_end(self.agreement))
        return rows.order_by("pk")

    @cached_property
    def documents(self) -> DocumentQuerySet:
        rows = self.visible(Document).filter(partnership=self.partnership)
        if self.agreement:
            own = and_its_end(self.agreement, "agreement__") | Q(meeting__in=self.meetings)
            if self.agreement.case_id:
                own |= Q(case=self.agreement.case_id)
            rows = rows.filter(own)
        return rows.order_by("pk")

    @cached_property
    def meetings(self) -> QuerySet[Meeting]:
        rows = self.visible(Meeting).filter(partnership=self.partnership)
        if self.agreement:
            case = self.agreement.case_id
            rows = rows.filter(case=case) if case else rows.none()
        return rows.order_by("starts_at", "pk")

    @cached_property
    def action_items(self) -> QuerySet[ActionItem]:
        rows = self.visible(ActionItem).filter(partnership=self.partnership)
        if self.agreement:
            recommended = Q(recommendation__evaluation__agreement=self.agreement)
            rows = rows.filter(recommended | Q(meeting__in=self.meetings))
        return rows.order_by("due_on", "pk")

    @cached_property
    def programmes(self) -> QuerySet[Programme]:
        return self.of_agreements(Programme).order_by("starts_on", "pk")

    @cached_property
    def indicators(self) -> QuerySet[Indicator]:
        return self.visible(Indicator).filter(programme__in=self.programmes).order_by("pk")

    @cached_property
    def reports(self) -> QuerySet[Report]:
        return self.of_agreements(Report).order_by("period_start", "pk")

    @cached_property
    def evaluations(self) -> QuerySet[Evaluation]:
        return self.of_agreements(Evaluation).order_by("period_start", "pk")

    def of_agreements(self, model: Any) -> Any:
        """Return the rows of `model` that hang on the agreements of this dossier."""
        return self.visible(model).filter(agreement__in=self.agreements)
