"""Reports and evaluations in the API."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.routers import SimpleRouter

from evaluations.models import Evaluation, Recommendation, Report, Score
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


router = SimpleRouter()
router.register("reports", ReportViewSet, basename="report")
router.register("evaluations", EvaluationViewSet, basename="evaluation")
urlpatterns = router.urls
