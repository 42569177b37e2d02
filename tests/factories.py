"""Rows for tests, plain and complete; what moves is made through the services."""

from datetime import datetime, timedelta
from typing import Any

import factory
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from evaluations.demo.documents import example_pdf
from evaluations.models import Actual, Criterion, Evaluation, Indicator, Recommendation, Report
from partnerships.models import (
    ActionItem,
    Agreement,
    Case,
    Contact,
    DocumentVersion,
    Field,
    Meeting,
    Partnership,
    Termination,
)
from partnerships.services import documents, meetings, terminations
from partnerships.services import partnerships as partnership_services
from programs.models import Activity, BudgetLine, Good, Participants, Party, Programme, Risk
from sistercity.accounts import absences
from sistercity.accounts.models import REGIONAL_ROLES, Absence, Role, User, portal_today
from sistercity.places.models import Country, ForeignCity, Region


class RegionFactory(factory.django.DjangoModelFactory):
    """Kota Surabaya, unless a code says otherwise; a code of two digits is a province."""

    class Meta:
        model = Region
        django_get_or_create = ("code",)

    class Params:
        is_province = factory.LazyAttribute(lambda region: "." not in region.code)

    code = "35.78"
    name = factory.LazyAttribute(
        lambda region: {"35": "Jawa Timur", "35.78": "Kota Surabaya"}.get(
            region.code, f"{'' if region.is_province else 'Kota '}Daerah {region.code}"
        )
    )
    kind = factory.LazyAttribute(
        lambda region: Region.Kind.PROVINCE if region.is_province else Region.Kind.CITY
    )
    province = factory.LazyAttribute(
        lambda region: None if region.is_province else RegionFactory(code=region.code[:2])
    )


class CountryFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Country
        django_get_or_create = ("code",)

    code = "TR"
    name_id = factory.LazyAttribute(
        lambda country: {"TR": "Turki", "JP": "Jepang"}.get(country.code, f"Negara {country.code}")
    )
    name_en = factory.LazyAttribute(
        lambda country: {"TR": "Türkiye", "JP": "Japan"}.get(
            country.code, f"Country {country.code}"
        )
    )


class ForeignCityFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ForeignCity
        django_get_or_create = ("name", "country")

    name = factory.Sequence(lambda n: f"Kota Mitra {n}")
    country = factory.SubFactory(CountryFactory)
    latitude = 38.4
    longitude = 27.1
    population = 2_500_000
    timezone = "Europe/Istanbul"


class FieldFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Field
        django_get_or_create = ("code",)

    code = "economy"
    name_id = factory.LazyAttribute(
        lambda field: {"economy": "Ekonomi", "culture": "Budaya"}.get(field.code, field.code)
    )
    name_en = factory.LazyAttribute(lambda field: field.code.capitalize())


class UserFactory(factory.django.DjangoModelFactory):
    """A person without a password: tests sign in with `force_login`."""

    class Meta:
        model = User
        django_get_or_create = ("email",)

    email = factory.Sequence(lambda n: f"orang{n}@sistercity.example")
    name = factory.Sequence(lambda n: f"Orang Ke-{n}")
    role = Role.OFFICER
    region = factory.LazyAttribute(
        lambda user: RegionFactory() if user.role in REGIONAL_ROLES else None
    )
    password = "!"


class AbsenceFactory(factory.django.DjangoModelFactory):
    """Somebody is away from today on for a week; `person` and `substitute` are colleagues."""

    class Meta:
        model = Absence

    first_day = factory.LazyFunction(portal_today)
    last_day = factory.LazyAttribute(lambda row: row.first_day + timedelta(days=7))

    @classmethod
    def _create(cls, model_class: type[Absence], **columns: Any) -> Absence:
        return absences.record(model_class(**columns), by=columns["person"])


class PartnershipFactory(factory.django.DjangoModelFactory):
    """A partnership of Kota Surabaya with its case open at the initiative, ready to go on.

    `fields` and `coordinators` are lists; `at` is when it was started.
    """

    class Meta:
        model = Partnership

    region = factory.SubFactory(RegionFactory)
    counterpart = factory.SubFactory(ForeignCityFactory)
    objectives = "Membuka perdagangan dan pertukaran pelajar."
    rationale = "Kedua kota sama-sama kota pelabuhan."
    created_by = factory.LazyAttribute(lambda row: UserFactory(region=row.region))

    @classmethod
    def _create(
        cls,
        model_class: type[Partnership],
        *,
        created_by: User,
        fields: list[Field] | None = None,
        coordinators: list[User] | None = None,
        at: datetime | None = None,
        **columns: Any,
    ) -> Partnership:
        partnership = partnership_services.start_partnership(
            model_class(**columns),
            fields=[FieldFactory()] if fields is None else fields,
            by=created_by,
            at=at,
        )
        partnership.coordinators.set(coordinators or [])
        return partnership


class LegacyAgreementFactory(factory.django.DjangoModelFactory):
    """An agreement in force since a year ago, entered with its scan, in a partnership of its own.

    `region`, `counterpart`, `fields` and `coordinators` are those of the partnership.
    """

    class Meta:
        model = Agreement

    title = "Nota kesepahaman"
    number = factory.Sequence(lambda n: f"MoU/{n}/2025")
    objectives = "Kerja sama yang saling menguntungkan."
    mechanism = "Kunjungan, pelatihan, dan pertukaran."
    financing = "APBD masing-masing pihak."
    starts_on = factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=365))
    ends_on = factory.LazyAttribute(lambda row: row.starts_on + timedelta(days=5 * 365))

    @classmethod
    def _create(
        cls,
        model_class: type[Agreement],
        *,
        region: Region | None = None,
        counterpart: Any = None,
        by: User | None = None,
        fields: list[Field] | None = None,
        coordinators: list[User] | None = None,
        **columns: Any,
    ) -> Agreement:
        region = region or RegionFactory()
        partnership = Partnership(
            region=region,
            counterpart=counterpart or ForeignCityFactory(),
            objectives=columns["objectives"],
            since=columns["starts_on"],
            last_activity_on=columns["starts_on"],
            created_by=by or UserFactory(region=region),
        )
        agreement = partnership_services.record_legacy(
            partnership,
            model_class(**columns),
            fields=[FieldFactory()] if fields is None else fields,
            scan=pdf("perjanjian.pdf"),
            by=partnership.created_by,
        )
        partnership.coordinators.set(coordinators or [])
        return agreement


class ContactFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Contact

    partnership = factory.SubFactory(PartnershipFactory)
    side = Contact.Side.COUNTERPART
    name = "Elif Demir"
    organisation = "Izmir Büyükşehir Belediyesi"
    email = "elif@izmir.example"


class MeetingFactory(factory.django.DjangoModelFactory):
    """A meeting held a week ago, with minutes."""

    class Meta:
        model = Meeting

    partnership = factory.SubFactory(PartnershipFactory)
    title = factory.Sequence(lambda n: f"Pertemuan daring ke-{n}")
    starts_at = factory.LazyFunction(lambda: timezone.now() - timedelta(days=7))
    place = "Balai Kota"
    minutes = "Kedua pihak sepakat melanjutkan."
    by = factory.LazyAttribute(lambda row: row.partnership.created_by)

    @classmethod
    def _create(
        cls,
        model_class: type[Meeting],
        *,
        by: User,
        participants: list[Any] | None = None,
        **columns: Any,
    ) -> Meeting:
        return meetings.log_meeting(model_class(**columns), by=by, participants=participants)


class ActionItemFactory(factory.django.DjangoModelFactory):
    """Something to do within two weeks, by whoever started the partnership."""

    class Meta:
        model = ActionItem

    partnership = factory.SubFactory(PartnershipFactory)
    title = factory.Sequence(lambda n: f"Tindak lanjut {n}")
    owner = factory.LazyAttribute(lambda row: row.partnership.created_by)
    due_on = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=14))

    @classmethod
    def _create(cls, model_class: type[ActionItem], **columns: Any) -> ActionItem:
        return meetings.add_action_item(model_class(**columns), by=columns["owner"])


class ProgrammeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Programme

    agreement = factory.SubFactory(LegacyAgreementFactory)
    title = factory.Sequence(lambda n: f"Pertukaran pelajar angkatan {n}")
    kind = Programme.Kind.STUDENT_EXCHANGE
    field = factory.SubFactory(FieldFactory)
    lead_agency = "Dinas Pendidikan"
    starts_on = factory.LazyAttribute(lambda row: row.agreement.starts_on + timedelta(days=30))
    ends_on = factory.LazyAttribute(lambda row: row.starts_on + timedelta(days=365))
    ownership = "Hasil program milik kedua pemerintah kota."
    created_by = factory.LazyAttribute(lambda row: row.agreement.partnership.created_by)


class BudgetLineFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = BudgetLine

    programme = factory.SubFactory(ProgrammeFactory)
    source = BudgetLine.Source.APBD
    planned_amount = 100_000_000


class PartyFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Party

    programme = factory.SubFactory(ProgrammeFactory)
    name = "Universitas Airlangga"
    sector = Party.Sector.EDUCATION


class ParticipantsFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Participants

    programme = factory.SubFactory(ProgrammeFactory)
    kind = Participants.Kind.STUDENTS
    women = 3


class GoodFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Good

    programme = factory.SubFactory(ProgrammeFactory)
    name = "Kurikulum bersama"
    owner = Good.Owner.BOTH


class RiskFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Risk

    programme = factory.SubFactory(ProgrammeFactory)
    name = "Anggaran mundur"
    likelihood = Risk.Level.MEDIUM
    impact = Risk.Level.HIGH


class ActivityFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Activity

    programme = factory.SubFactory(ProgrammeFactory)
    title = factory.Sequence(lambda n: f"Kegiatan {n}")
    starts_on = factory.LazyAttribute(lambda row: row.programme.starts_on)


class IndicatorFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Indicator

    programme = factory.SubFactory(ProgrammeFactory)
    name = "Pelajar yang dipertukarkan"
    unit = "orang"
    baseline = 0
    target = 20
    target_on = factory.LazyAttribute(lambda row: row.programme.ends_on)


class ActualFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Actual

    indicator = factory.SubFactory(IndicatorFactory)
    measured_on = factory.LazyFunction(timezone.localdate)
    value = 12
    entered_by = factory.LazyAttribute(lambda row: row.indicator.partnership.created_by)


class CriterionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Criterion
        django_get_or_create = ("key",)

    key = "benefit"
    name_id = "Manfaat"
    name_en = "Benefit"
    question_id = "Apakah kerja sama membawa manfaat?"
    question_en = "Does the partnership bring benefits?"


class ReportFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Report

    agreement = factory.SubFactory(LegacyAgreementFactory)
    period_start = factory.LazyAttribute(lambda row: row.agreement.starts_on)
    period_end = factory.LazyAttribute(lambda row: row.period_start + timedelta(days=182))
    due_on = factory.LazyAttribute(lambda row: row.period_end)
    summary = "Dua kunjungan dan satu pelatihan."


class EvaluationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Evaluation

    agreement = factory.SubFactory(LegacyAgreementFactory)
    period_start = factory.LazyAttribute(lambda row: row.agreement.starts_on)
    period_end = factory.LazyAttribute(lambda row: row.period_start + timedelta(days=365))
    due_on = factory.LazyAttribute(lambda row: row.period_end)
    findings = "Perdagangan tumbuh, pertukaran pelajar tertunda."


class RecommendationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Recommendation

    evaluation = factory.SubFactory(EvaluationFactory)
    text = "Jadwalkan pertukaran pelajar tahun depan."
    owner = factory.LazyAttribute(lambda row: row.evaluation.partnership.created_by)
    due_on = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=60))


def give_notice(agreement: Agreement, *, by: User, **columns: Any) -> Agreement:
    """Record the region's notice of today to end `agreement`; return the instrument."""
    usual = {
        "given_by": Termination.Giver.REGION,
        "given_on": timezone.localdate(),
        "notice_months": 6,
        "reason": "Tidak ada manfaat.",
    }
    notice = Termination(**(usual | columns))
    return terminations.give_notice(agreement, notice, letter=pdf("surat.pdf"), by=by)


def pdf(name: str = "berkas.pdf", text: str = "isi") -> SimpleUploadedFile:
    """Return an upload that is a PDF of one page with `text`."""
    return example_pdf(name, text)


def add_document(
    case: Case, kind: str, *, by: User, language: str = "id", at: datetime | None = None
) -> DocumentVersion:
    """Attach the next version of a document to a case."""
    document = documents.attach(case.partnership, kind=kind, case=case)
    return documents.add_version(document, pdf(f"{kind}.pdf"), by=by, language=language, at=at)
