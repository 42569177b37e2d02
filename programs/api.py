"""Programmes in the API."""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.routers import SimpleRouter

from partnerships.api import FieldSerializer
from programs.models import Programme
from sistercity.viewsets import ScopedViewSet


class ProgrammeSerializer(serializers.ModelSerializer):
    partnership = serializers.IntegerField(source="agreement.partnership_id", read_only=True)
    field = FieldSerializer(read_only=True)
    planned = serializers.DecimalField(max_digits=18, decimal_places=2, read_only=True)
    realised = serializers.DecimalField(max_digits=18, decimal_places=2, read_only=True)

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
            "status",
            "planned",
            "realised",
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


router = SimpleRouter()
router.register("programs", ProgrammeViewSet, basename="programme")
urlpatterns = router.urls
