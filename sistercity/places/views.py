"""Pages of the reference data about places, and the way to all reference data."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse, reverse_lazy
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.generic import TemplateView
from django.views.generic.edit import CreateView

from sistercity.access import ScopedMixin
from sistercity.deadlines.models import Holiday
from sistercity.places.filters import CityFilter, CountryFilter, RegionFilter
from sistercity.places.forms import CityForm, CountryForm, RegionForm
from sistercity.places.models import Country, ForeignCity, Region
from sistercity.ui.parts import Link, Text
from sistercity.ui.views import EditPage, ListPage

#: Reference data of the apps above, reached by the name of their page.
OTHERS: tuple[tuple[str, Text, Text], ...] = (
    (
        "deadlines:target_list",
        _("Target waktu"),
        _("Berapa hari tiap langkah seharusnya berjalan; batas undang-undang tetap."),
    ),
    (
        "partnerships:field_list",
        _("Bidang kerja sama"),
        _("Bidang yang dapat dipilih pada kerja sama dan program."),
    ),
    (
        "partnerships:clause_list",
        _("Naskah klausul"),
        _("Bunyi baku setiap klausul, bahan draf naskah dalam dua bahasa."),
    ),
    (
        "evaluations:criterion_list",
        _("Kriteria evaluasi"),
        _("Pertanyaan yang dinilai pada setiap evaluasi."),
    ),
)


def reference_crumbs(*more: Link) -> list[Link]:
    return [Link(label=_("Data rujukan"), url=reverse("places:reference")), *more]


class Reference(ScopedMixin, TemplateView):
    """The way to every kind of reference data, with what it is for."""

    permission_required = "places.change_region"
    template_name = "places/reference.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        counted: tuple[tuple[str, Text, Text, Any], ...] = (
            (
                "places:region_list",
                _("Daerah"),
                _("Apakah TKKSD menilai prakarsa, dan apakah provinsi meneruskan surat."),
                Region,
            ),
            (
                "places:country_list",
                pgettext_lazy("list", "Negara"),
                _("Hubungan diplomatik, syarat setiap kerja sama."),
                Country,
            ),
            (
                "places:city_list",
                _("Kota luar negeri"),
                _("Kota yang dapat menjadi mitra, dengan letak dan zona waktunya."),
                ForeignCity,
            ),
            (
                "deadlines:holiday_list",
                _("Hari libur"),
                _("Hari yang tidak dihitung sebagai hari kerja."),
                Holiday,
            ),
        )
        tables = [
            {"url": reverse(name), "label": label, "why": why, "count": model.objects.count()}
            for name, label, why, model in counted
        ]
        tables += [
            {"url": reverse(name), "label": label, "why": why, "count": None}
            for name, label, why in OTHERS
        ]
        return super().get_context_data(tables=tables, **kwargs)


# --- Regions -----------------------------------------------------------------------------
class RegionList(ListPage):
    model = Region
    permission_required = "places.view_region"
    filterset_class = RegionFilter
    template_name = "places/region_list.html"
    orderings = {"code": ["code"], "name": ["name"]}
    sort = "code"

    def get_queryset(self) -> Any:
        return super().get_queryset().select_related("province")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(crumbs=reference_crumbs(), **kwargs)


class ReferenceEdit(EditPage):
    """Change one row of reference data; `list_name` is the page it belongs to."""

    list_name = ""
    list_label: Text = ""
    template_name = "places/reference_edit.html"

    def get_success_url(self) -> str:
        return reverse(self.list_name)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        crumbs = reference_crumbs(Link(label=self.list_label, url=reverse(self.list_name)))
        return super().get_context_data(
            title=str(self.object), lead=self.title, crumbs=crumbs, **kwargs
        )


class RegionEdit(ReferenceEdit):
    model = Region
    form_class = RegionForm
    permission_required = "places.change_region"
    title = _("Pengaturan daerah ini berlaku bagi berkas yang sedang dan akan berjalan.")
    list_name, list_label = "places:region_list", _("Daerah")


# --- Countries ---------------------------------------------------------------------------
class CountryList(ListPage):
    model = Country
    permission_required = "places.view_country"
    filterset_class = CountryFilter
    template_name = "places/country_list.html"
    orderings = {"name": ["name_id"], "relations": ["diplomatic_relations", "name_id"]}
    sort = "name"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(crumbs=reference_crumbs(), **kwargs)


class CountryEdit(ReferenceEdit):
    model = Country
    form_class = CountryForm
    permission_required = "places.change_country"
    title = _("Tanpa hubungan diplomatik, kerja sama dengan negara ini tidak memenuhi syarat.")
    list_name, list_label = "places:country_list", pgettext_lazy("list", "Negara")


# --- Cities ------------------------------------------------------------------------------
class CityList(ListPage):
    model = ForeignCity
    permission_required = "places.view_foreigncity"
    filterset_class = CityFilter
    template_name = "places/city_list.html"
    orderings = {"size": ["-population", "name"], "name": ["name"]}
    empty_last = {"population"}
    sort = "size"

    def get_queryset(self) -> Any:
        return super().get_queryset().select_related("country")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(crumbs=reference_crumbs(), **kwargs)


class CityCreate(ScopedMixin, CreateView):
    """Add a city; `next` names the page that asked for one and gets `counterpart` back."""

    model = ForeignCity
    form_class = CityForm
    permission_required = "places.add_foreigncity"
    template_name = "places/city_form.html"
    success_url = reverse_lazy("places:city_list")

    @property
    def next_url(self) -> str:
        asked = self.request.GET.get("next", "")
        return asked if url_has_allowed_host_and_scheme(asked, allowed_hosts=None) else ""

    def get_initial(self) -> dict[str, Any]:
        return super().get_initial() | {"name": self.request.GET.get("name", "")}

    def form_valid(self, form: Any) -> HttpResponse:
        form.instance.added_by = self.user
        city = form.save()
        messages.success(self.request, _("%(city)s ditambahkan.") % {"city": city})
        if not self.next_url:
            return HttpResponseRedirect(str(self.success_url))
        mark = "&" if "?" in self.next_url else "?"
        return HttpResponseRedirect(self.next_url + mark + urlencode({"counterpart": city.pk}))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        cities = str(self.success_url)
        return super().get_context_data(
            title=_("Kota luar negeri baru"),
            submit_label=_("Tambahkan kota"),
            cancel_url=self.next_url or cities,
            crumbs=[Link(label=_("Kota luar negeri"), url=cities)],
            **kwargs,
        )


class CityEdit(ReferenceEdit):
    model = ForeignCity
    form_class = CityForm
    permission_required = "places.change_foreigncity"
    title = _("Letak dan zona waktu tampil pada setiap kerja sama dengan kota ini.")
    list_name, list_label = "places:city_list", _("Kota luar negeri")
