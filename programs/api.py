"""Programmes in the API."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.routers import SimpleRouter

from partnerships.api import FieldSerializer
from programs.models import (
    Activity,
    BudgetLine,
    Good,
    Participants,
    Party,
    Programme,
    Risk,
    lines_in_rupiah,
)
from sistercity.viewsets import ScopedViewSet


class AmountField(serializers.DecimalField):
    """Rupiah as the sums of the portal have them, written with two decimals."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_digits=None, decimal_places=2, read_only=True, **kwargs)


class BudgetLineSerializer(serializers.ModelSerializer):
    """A line in its own currency, and in rupiah at the rate that was kept."""

    planned = AmountField()
    committed = AmountField()
    realised = AmountField()

    class Meta:
        model = BudgetLine
        fields = [
            "id",
            "activity",
            "source",
            "description",
            "currency",
            "planned_amount",
            "committed_amount",
            "realised_amount",
            "rate",
            "rate_on",
            "planned",
            "committed",
            "realised",
        ]
        read_only_fields = fields


class ActivitySerializer(serializers.ModelSerializer):
    """`progress` is what was noted, `percent` what counts: what was held is complete."""

    percent = serializers.IntegerField(read_only=True)

    class Meta:
        model = Activity
        fields = [
            "id",
            "title",
            "starts_on",
            "ends_on",
            "place",
            "progress",
            "done",
            "percent",
            "participants",
            "result",
        ]
        read_only_fields = fields


class ParticipantsSerializer(serializers.ModelSerializer):
    class Meta:
        model = Participants
        fields = ["kind", "side", "women", "men", "unrecorded"]
        read_only_fields = fields


class GoodSerializer(serializers.ModelSerializer):
    class Meta:
        model = Good
        fields = ["name", "quantity", "owner", "note"]
        read_only_fields = fields


class RiskSerializer(serializers.ModelSerializer):
    class Meta:
        model = Risk
        fields = ["name", "likelihood", "impact", "response"]
        read_only_fields = fields


class PartySerializer(serializers.ModelSerializer):
    class Meta:
        model = Party
        fields = ["name", "sector", "role"]
        read_only_fields = fields


class ProgrammeSerializer(serializers.ModelSerializer):
    partnership = serializers.IntegerField(source="agreement.partnership_id", read_only=True)
    field = FieldSerializer(read_only=True)
    planned = AmountField()
    committed = AmountField()
    realised = AmountField()
    without_source = serializers.IntegerField(read_only=True)
    budget_lines = BudgetLineSerializer(many=True, read_only=True)
    activities = ActivitySerializer(many=True, read_only=True)
    parties = PartySerializer(many=True, read_only=True)
    participants = ParticipantsSerializer(many=True, read_only=True)
    goods = GoodSerializer(many=True, read_only=True)
    risks = RiskSerializer(many=True, read_only=True)

    class Meta:
        model = Programme
        fields = [
            "id",
            "partnership",
            "agreement",
            "title",
            "kind",
            "field",
            "objective",
            "lead_agency",
            "starts_on",
            "ends_on",
            "ownership",
            "goals",
            "plan_tags",
            "status",
            "planned",
            "committed",
            "realised",
            "without_source",
            "budget_lines",
            "activities",
            "parties",
            "participants",
            "goods",
            "risks",
            "updated_at",
        ]
        read_only_fields = fields


class ProgrammeViewSet(ScopedViewSet):
    about = _("Program: apa yang dilaksanakan di bawah perjanjian, dengan uangnya dalam rupiah.")
    page = "programs:program_list"
    model = Programme
    serializer_class = ProgrammeSerializer
    permissions = {
        "list": "programs.view_programme",
        "retrieve": "programs.view_programme",
    }

    def rows(self, rows: Any) -> Any:
        children = ("parties", "activities", "participants", "goods", "risks", lines_in_rupiah())
        return super().rows(rows).prefetch_related(*children)


router = SimpleRouter()
router.register("programs", ProgrammeViewSet, basename="programme")
urlpatterns = router.urls
