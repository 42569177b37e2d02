"""Start a partnership, or enter one from before the portal: first the city, then the rest."""

from abc import ABC, abstractmethod
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db import IntegrityError
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.generic import FormView

from partnerships.eligibility import unequal_levels
from partnerships.forms.partnerships import (
    RUNS_ONCE,
    CityChoiceForm,
    LegacyForm,
    NewPartnershipForm,
    StartForm,
    without_relations,
)
from partnerships.models import Partnership
from partnerships.services.partnerships import record_legacy, start_partnership
from sistercity.access import ScopedMixin
from sistercity.places.filters import CityFilter
from sistercity.places.models import ForeignCity, Region
from sistercity.ui.parts import Link, Text
from sistercity.ui.views import ListPage


class Starting(ScopedMixin):
    """What the pages of a new partnership share: the officer's region, and who may."""

    title: Text = ""
    refusal: Any = gettext_lazy("Kerja sama dimulai oleh petugas kerja sama daerahnya.")

    @property
    def region(self) -> Region:
        """The officer's own region: the only party they can act for."""
        region: Any = self.user.region
        return region

    def require(self, about: Model | None) -> None:
        region = self.user.region
        if region and not region.autonomous:
            self.refusal = _(
                "%(region)s bukan daerah otonom, sehingga tidak dapat menjadi pihak kerja sama "
                "(PP 28/2018 Pasal 23)."
            ) % {"region": region.full_name}
        super().require(about)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        address = reverse("partnerships:partnership_list")
        crumbs = [Link(label=pgettext("list", "Kerja sama"), url=address)]
        defaults: dict[str, Any] = {"title": self.title, "region": self.region, "crumbs": crumbs}
        return super().get_context_data(**(defaults | kwargs))  # type: ignore[misc]


class CityChoice(Starting, ListPage):
    """Choose the foreign city; `details` is the page that follows."""

    model = ForeignCity
    filterset_class = CityFilter
    template_name = "partnerships/city_choice.html"
    paginate_by = 20
    orderings = {"size": ["-population", "name"]}
    empty_last = {"population"}
    sort = "size"
    details = ""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        chosen = request.GET.get("counterpart", "")
        if chosen.isdecimal() and ForeignCity.objects.filter(pk=chosen).exists():
            return redirect(self.details, chosen)
        return super().get(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[ForeignCity]:
        return super().get_queryset().select_related("country")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        cities = list(context["page_obj"])
        return context | {
            "choice": CityChoiceForm(cities, self.hints(cities)),
            "unchosen": "chosen" in self.request.GET,
            "add_url": self.add_url(),
        }

    def add_url(self) -> str:
        """Return the page that adds a city and comes back with it chosen."""
        query = {"next": self.request.path, "name": self.request.GET.get("q", "")}
        return f"{reverse('places:city_create')}?{urlencode(query)}"

    def hints(self, cities: list[ForeignCity]) -> dict[str, str]:
        """Return what to know of each city: level, size, and what stands in the way."""
        running = Partnership.objects.running().filter(region=self.region, counterpart__in=cities)
        taken = set(running.values_list("counterpart", flat=True))
        return {str(city.pk): hint_of(city, taken=city.pk in taken) for city in cities}


def hint_of(city: ForeignCity, *, taken: bool) -> str:
    parts = [str(city.get_level_display())]
    if city.population:
        number = number_format(city.population, force_grouping=True)
        parts.append(_("%(number)s jiwa") % {"number": number})
    if taken:
        parts.append(_("sudah bermitra dengan daerah Anda"))
    if not city.country.diplomatic_relations:
        parts.append(_("tanpa hubungan diplomatik"))
    return " · ".join(parts)


class CreateCity(CityChoice):
    permission_required = "partnerships.add_partnership"
    title = gettext_lazy("Mulai kerja sama baru")
    details = "partnerships:partnership_create_details"


class RecordCity(CityChoice):
    permission_required = "partnerships.record_legacy"
    title = gettext_lazy("Catat perjanjian lama")
    details = "partnerships:partnership_record_details"


class Details(Starting, FormView, ABC):
    """Everything but the city of a new partnership; `choice` is the page before."""

    template_name = "partnerships/partnership_form.html"
    form_class: type[NewPartnershipForm]
    lead: Text = ""
    submit_label: Text = ""
    choice = ""

    @cached_property
    def city(self) -> ForeignCity:
        cities = ForeignCity.objects.visible_to(self.user).select_related("country")
        return get_object_or_404(cities, pk=self.kwargs["counterpart"])

    @property
    def blocked(self) -> Text:
        """Why there can be no partnership with this city, empty when there can."""
        return ""

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"region": self.region, "city": self.city}

    def warnings(self) -> list[Text]:
        """Return what to know about the two, though it stops nothing."""
        found: list[Text] = [self.city.country.note] if self.city.country.note else []
        if unequal_levels(Partnership(region=self.region, counterpart=self.city)):
            found.append(
                _(
                    "%(region)s dan %(city)s tidak setingkat. Kesetaraan status dan/atau luas "
                    "wilayah akan ditanyakan pada pemenuhan syarat (PP 28/2018 Pasal 27)."
                )
                % {"region": self.region.full_name, "city": self.city.name}
            )
        return found

    def get_template_names(self) -> list[str]:
        blocked = self.blocked and self.request.method == "GET"
        return ["partnerships/partnership_blocked.html"] if blocked else [self.template_name]

    @abstractmethod
    def save(self, form: Any) -> Partnership:
        """Store the partnership of a valid form and return it."""

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            partnership = self.save(form)
        except IntegrityError as error:
            if RUNS_ONCE.name not in str(error):
                raise
            form.refuse_second()
            return self.form_invalid(form)
        messages.success(self.request, self.message(partnership))
        return redirect(partnership)

    @abstractmethod
    def message(self, partnership: Partnership) -> str:
        """Return the sentence that tells what was done."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        choice = reverse(self.choice)
        return super().get_context_data(
            lead=self.lead,
            city=self.city,
            blocked=self.blocked,
            warnings=self.warnings(),
            submit_label=self.submit_label,
            choice_url=choice,
            cancel_url=reverse("partnerships:partnership_list"),
            **kwargs,
        )


class PartnershipCreate(Details):
    """Start a partnership; it opens with the initiative."""

    permission_required = "partnerships.add_partnership"
    form_class = StartForm
    title = gettext_lazy("Mulai kerja sama baru")
    lead = gettext_lazy("Langkah 2 dari 2. Yang belum pasti dapat dilengkapi kemudian.")
    submit_label = gettext_lazy("Mulai kerja sama")
    choice = "partnerships:partnership_create"

    @property
    def blocked(self) -> Text:
        related = self.city.country.diplomatic_relations
        return "" if related else without_relations(self.city)

    def save(self, form: StartForm) -> Partnership:
        return start_partnership(form.instance, fields=form.cleaned_data["fields"], by=self.user)

    def message(self, partnership: Partnership) -> str:
        return _("Kerja sama %(pair)s dimulai. Lanjutkan dengan langkah Prakarsa.") % {
            "pair": partnership
        }


class PartnershipRecord(Details):
    """Enter a running agreement from before the portal (PP 28/2018 art. 48)."""

    permission_required = "partnerships.record_legacy"
    form_class = LegacyForm
    title = gettext_lazy("Catat perjanjian lama")
    lead = gettext_lazy(
        "Langkah 2 dari 2. Perjanjian dari sebelum portal ini tetap berlaku sampai akhirnya dan "
        "tidak mengulang tahapan (PP 28/2018 Pasal 48)."
    )
    submit_label = gettext_lazy("Catat perjanjian")
    choice = "partnerships:partnership_record"

    def save(self, form: LegacyForm) -> Partnership:
        agreement = record_legacy(
            form.instance,
            form.agreement,
            fields=form.cleaned_data["fields"],
            scan=form.scanned,
            by=self.user,
        )
        return agreement.partnership

    def message(self, partnership: Partnership) -> str:
        return _("Perjanjian %(pair)s dicatat sebagai perjanjian yang berlaku.") % {
            "pair": partnership
        }
