"""Reports, evaluations and the health of partnerships in the API."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.routers import SimpleRouter

from evaluations.health import State, assess
from evaluations.models import Evaluation, Recommendation, Report, Score
from evaluations.radar import on_radar
from partnerships.models import Partnership
from sistercity.viewsets import ScopedViewSet


class ReportSerializer(serializers.ModelSerializer):
    partnership = serializers.IntegerField(source="agreement.partnership_id", read_only=True)

    class Meta:
        model = Report
        fields = [
            "id",
            "partnership",
            "agreement",
            "period_start",
            "period_end",
            "due_on",
            "status",
            "through_province",
            "summary",
            "problems",
            "plans",
            "submitted_at",
            "forwarded_at",
            "received_at",
            "updated_at",
        ]
        read_only_fields = fields


class ReportViewSet(ScopedViewSet):
    about = _("Laporan pelaksanaan: isinya, dan sampai di mana perjalanannya.")
    page = "evaluations:report_list"
    model = Report
    serializer_class = ReportSerializer
    permissions = {
        "list": "evaluations.view_report",
        "retrieve": "evaluations.view_report",
    }


class ScoreSerializer(serializers.ModelSerializer):
    name = serializers.CharField(source="criterion", read_only=True)

    class Meta:
        model = Score
        fields = ["criterion", "name", "value", "reason"]
        read_only_fields = fields


class RecommendationSerializer(serializers.ModelSerializer):
    owner = serializers.CharField(source="owner.name", read_only=True)
    done_on = serializers.DateField(source="action_item.done_on", read_only=True, default=None)

    class Meta:
        model = Recommendation
        fields = ["id", "text", "owner", "due_on", "action_item", "done_on"]
        read_only_fields = fields


class EvaluationSerializer(serializers.ModelSerializer):
    partnership = serializers.IntegerField(source="agreement.partnership_id", read_only=True)
    average = serializers.FloatField(read_only=True, allow_null=True)
    scores = ScoreSerializer(many=True, read_only=True)
    recommendations = RecommendationSerializer(many=True, read_only=True)

    class Meta:
        model = Evaluation
        fields = [
            "id",
            "partnership",
            "agreement",
            "period_start",
            "period_end",
            "due_on",
            "status",
            "average",
            "scores",
            "findings",
            "recommendations",
            "approved_at",
            "updated_at",
        ]
        read_only_fields = fields


class EvaluationViewSet(ScopedViewSet):
    about = _(
        "Evaluasi: nilai dengan alasannya, temuan, dan apa yang terjadi dengan rekomendasinya."
    )
    page = "evaluations:evaluation_list"
    model = Evaluation
    serializer_class = EvaluationSerializer
    permissions = {
        "list": "evaluations.view_evaluation",
        "retrieve": "evaluations.view_evaluation",
    }

    def rows(self, rows: Any) -> Any:
        return (
            rows.for_list()
            .with_average()
            .prefetch_related(
                "scores__criterion", "recommendations__owner", "recommendations__action_item"
            )
        )


class AspectSerializer(serializers.Serializer):
    key = serializers.CharField()
    name = serializers.CharField()
    state = serializers.ChoiceField(choices=State.choices)
    reason = serializers.CharField()


class RemedySerializer(serializers.Serializer):
    label = serializers.CharField()  # type: ignore[assignment]
    who = serializers.CharField()
    url = serializers.CharField(help_text=_("Kosong bagi yang tidak mengerjakannya."))


class AssessedList(serializers.ListSerializer):
    """Assesses the partnerships of a page together."""

    def to_representation(self, data: Any) -> Any:
        return super().to_representation(assess(data, self.context["request"].user))


class HealthSerializer(serializers.Serializer):
    id = serializers.IntegerField(source="partnership.pk")
    health = serializers.ChoiceField(
        source="partnership.health", choices=Partnership.Health.choices
    )
    last_activity_on = serializers.DateField(source="partnership.last_activity_on")
    ends_on = serializers.DateField(source="partnership.ends_on", allow_null=True)
    aspects = AspectSerializer(many=True)
    next_action = RemedySerializer(allow_null=True)

    class Meta:
        list_serializer_class = AssessedList

    def to_representation(self, instance: Any) -> Any:
        if isinstance(instance, Partnership):
            instance = assess([instance], self.context["request"].user)[0]
        return super().to_representation(instance)


class RadarViewSet(ScopedViewSet):
    about = _(
        "Radar: kerja sama yang sepi, tidur, atau segera berakhir, dengan sebab dan langkahnya. "
        "Satu kerja sama yang berlaku dapat dibaca kesehatannya, juga bila tidak ada di radar."
    )
    page = "evaluations:radar"
    model = Partnership
    serializer_class = HealthSerializer
    permissions = {
        "list": "partnerships.view_partnership",
        "retrieve": "partnerships.view_partnership",
    }

    def rows(self, rows: Any) -> Any:
        found = rows.active() if self.detail else on_radar(rows)
        return found.with_parties().prefetch_related("coordinators")


router = SimpleRouter()
router.register("radar", RadarViewSet, basename="radar")
router.register("reports", ReportViewSet, basename="report")
router.register("evaluations", EvaluationViewSet, basename="evaluation")
urlpatterns = router.urls
