"""Partnerships, agreements and meetings in the API."""

from typing import Any

from django.db.models import Prefetch
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.mixins import CreateModelMixin
from rest_framework.request import Request
from rest_framework.routers import SimpleRouter

from partnerships.clauses import CLAUSES, STATES, answer_to, are_checked
from partnerships.forms.meetings import FIRST_YEAR, LAST_YEAR
from partnerships.models import Agreement, Field, Meeting, Participant, Partnership, Termination
from partnerships.services import meetings
from sistercity.access import HasDeclaredPermission
from sistercity.places.models import Country, ForeignCity, Region
from sistercity.viewsets import CheckedSerializer, ScopedViewSet


class RegionSerializer(serializers.ModelSerializer):
    class Meta:
        model = Region
        fields = ["code", "name", "kind"]


class CountrySerializer(serializers.ModelSerializer):
    name = serializers.CharField(read_only=True)

    class Meta:
        model = Country
        fields = ["code", "name"]


class CounterpartSerializer(serializers.ModelSerializer):
    country = CountrySerializer(read_only=True)

    class Meta:
        model = ForeignCity
        fields = ["id", "name", "country", "timezone"]


class FieldSerializer(serializers.ModelSerializer):
    name = serializers.CharField(source="__str__", read_only=True)

    class Meta:
        model = Field
        fields = ["code", "name"]


class PartnershipSerializer(serializers.ModelSerializer):
    """Where a partnership stands; everything here is derived or changed on its pages."""

    region = RegionSerializer(read_only=True)
    counterpart = CounterpartSerializer(read_only=True)
    fields_of_cooperation = FieldSerializer(source="fields", many=True, read_only=True)
    step = serializers.CharField(source="step_key", read_only=True)
    health = serializers.ChoiceField(
        choices=Partnership.Health.choices, read_only=True, allow_null=True
    )

    class Meta:
        model = Partnership
        fields = [
            "id",
            "region",
            "counterpart",
            "kind",
            "origin",
            "fields_of_cooperation",
            "objectives",
            "rationale",
            "since",
            "status",
            "stage",
            "step",
            "on_hold",
            "health",
            "due_on",
            "ends_on",
            "last_activity_on",
            "updated_at",
        ]
        read_only_fields = fields


class NoticeSerializer(serializers.ModelSerializer):
    """A notice that ends an agreement: the row of its instrument with what the notice says."""

    given_by = serializers.ChoiceField(
        source="termination.given_by", choices=Termination.Giver.choices, read_only=True
    )
    given_on = serializers.DateField(source="termination.given_on", read_only=True)
    effective_on = serializers.DateField(source="termination.effective_on", read_only=True)
    withdrawn_on = serializers.DateField(
        source="termination.withdrawn_on", read_only=True, allow_null=True
    )

    class Meta:
        model = Agreement
        fields = ["id", "given_by", "given_on", "effective_on", "withdrawn_on", "status"]
        read_only_fields = fields


class ClauseSerializer(serializers.Serializer):
    """A mandatory clause; `state` is null as long as nobody looked for it in the text."""

    clause = serializers.ChoiceField(choices=list(CLAUSES), read_only=True)
    name = serializers.CharField(read_only=True)
    state = serializers.ChoiceField(choices=STATES, read_only=True, allow_null=True)


class AgreementSerializer(serializers.ModelSerializer):
    fields_of_cooperation = FieldSerializer(source="fields", many=True, read_only=True)
    clauses = serializers.SerializerMethodField()
    termination_notices = NoticeSerializer(source="ended_by", many=True, read_only=True)

    class Meta:
        model = Agreement
        fields = [
            "id",
            "partnership",
            "predecessor",
            "kind",
            "title",
            "number",
            "fields_of_cooperation",
            "objectives",
            "duration_years",
            "starts_on",
            "ends_on",
            "status",
            "clauses",
            "termination_notices",
            "updated_at",
        ]
        read_only_fields = fields

    @extend_schema_field(ClauseSerializer(many=True))
    def get_clauses(self, agreement: Agreement) -> list[dict[str, Any]]:
        """Return the state of every clause, nothing where none is looked for."""
        if not are_checked(agreement):
            return []
        return [
            {
                "clause": key,
                "name": str(name),
                "state": answer_to(agreement, key).get("state") or None,
            }
            for key, name in CLAUSES.items()
        ]


class ParticipantSerializer(CheckedSerializer):
    class Meta:
        model = Participant
        fields = ["name", "organisation", "kind"]


class OwnPartnerships(serializers.PrimaryKeyRelatedField):
    """A partnership that exists for whoever asks."""

    def get_queryset(self) -> Any:
        return Partnership.objects.visible_to(self.context["request"].user).with_parties()


class MeetingSerializer(CheckedSerializer):
    partnership = OwnPartnerships(queryset=Partnership.objects.none(), label=_("Kerja sama"))
    participants = ParticipantSerializer(
        many=True,
        required=False,
        max_length=500,  # type: ignore[call-arg]
    )

    class Meta:
        model = Meeting
        fields = [
            "id",
            "partnership",
            "kind",
            "title",
            "starts_at",
            "ends_at",
            "place",
            "link",
            "agenda",
            "minutes",
            "decisions",
            "participants",
            "updated_at",
        ]

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        attrs = super().validate(attrs)
        meeting = Meeting(partnership=attrs["partnership"], **kind_of(attrs))
        if not self.context["request"].user.has_perm("partnerships.change_meeting", meeting):
            raise ValidationError({"kind": [_("Anda tidak mencatat pertemuan jenis ini.")]})
        for name in ("starts_at", "ends_at"):
            if attrs.get(name) and not FIRST_YEAR <= attrs[name].year <= LAST_YEAR:
                raise ValidationError({name: [_("Periksa tahunnya.")]})
        return attrs

    def create(self, validated_data: dict[str, Any]) -> Meeting:
        people = [Participant(**row) for row in validated_data.pop("participants", [])]
        by = self.context["request"].user
        return meetings.log_meeting(Meeting(**validated_data), by=by, participants=people)


def kind_of(attrs: dict[str, Any]) -> dict[str, str]:
    return {"kind": attrs["kind"]} if "kind" in attrs else {}


class PartnershipViewSet(ScopedViewSet):
    about = _("Kerja sama: daerah, mitra, dan kedudukannya dalam prosedur.")
    page = "partnerships:partnership_list"
    model = Partnership
    serializer_class = PartnershipSerializer
    permissions = {
        "list": "partnerships.view_partnership",
        "retrieve": "partnerships.view_partnership",
    }

    def rows(self, rows: Any) -> Any:
        return rows.with_parties().prefetch_related("fields")


class AgreementViewSet(ScopedViewSet):
    about = _("Perjanjian: pernyataan kehendak, nota kesepahaman, perubahan, dan perpanjangannya.")
    page = "partnerships:agreement_list"
    model = Agreement
    serializer_class = AgreementSerializer
    permissions = {
        "list": "partnerships.view_agreement",
        "retrieve": "partnerships.view_agreement",
    }

    def rows(self, rows: Any) -> Any:
        notices = Agreement.objects.filter(termination__isnull=False).select_related("termination")
        ended_by = Prefetch("successors", notices.order_by("-pk"), to_attr="ended_by")
        return rows.for_list().prefetch_related("fields", ended_by)


class AskedAboutPartnership(HasDeclaredPermission):
    """Asks about the partnership that a new meeting names, as its page does."""

    def has_permission(self, request: Request, view: Any) -> bool:
        partnership = view.named_partnership() if view.action == "create" else None
        if partnership is None:
            return super().has_permission(request, view)
        return self.has_object_permission(request, view, partnership)


class MeetingViewSet(CreateModelMixin, ScopedViewSet):
    about = _("Pertemuan: jadwal, notulen, keputusan, dan pesertanya.")
    page = "partnerships:meeting_list"
    model = Meeting
    serializer_class = MeetingSerializer
    permission_classes = (AskedAboutPartnership,)
    permissions = {
        "list": "partnerships.view_meeting",
        "retrieve": "partnerships.view_meeting",
        "create": "partnerships.add_meeting",
    }

    def rows(self, rows: Any) -> Any:
        return rows.for_list().prefetch_related("participants")

    def named_partnership(self) -> Partnership | None:
        """Return the partnership named in what was sent, None if it names none in scope."""
        data: Any = self.request.data
        named = str(data.get("partnership") if hasattr(data, "get") else "")
        if not self.request.user.is_authenticated or not named.isdecimal():
            return None
        return Partnership.objects.visible_to(self.request.user).filter(pk=named).first()


router = SimpleRouter()
router.register("partnerships", PartnershipViewSet, basename="partnership")
router.register("agreements", AgreementViewSet, basename="agreement")
router.register("meetings", MeetingViewSet, basename="meeting")
urlpatterns = router.urls
