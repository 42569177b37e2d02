"""Operators' view of regions, countries and foreign cities."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from sistercity.admin import ReferenceAdmin
from sistercity.places.forms import CityForm, CountryForm, RegionForm
from sistercity.places.models import Country, ForeignCity, Region


@admin.register(Region)
class RegionAdmin(ReferenceAdmin):
    form = RegionForm
    list_display = ["code", "name", "kind", "province", "requires_appraisal", "province_forwards"]
    list_filter = ["kind", "requires_appraisal", "province_forwards"]
    search_fields = ["name", "code"]
    list_select_related = ["province"]


@admin.register(Country)
class CountryAdmin(ReferenceAdmin):
    form = CountryForm
    list_display = ["name_id", "code", "diplomatic_relations", "note"]
    list_filter = ["diplomatic_relations"]
    search_fields = ["name_id", "name_en"]


@admin.register(ForeignCity)
class ForeignCityAdmin(ReferenceAdmin):
    form = CityForm
    list_display = ["name", "country", "level", "population", "timezone"]
    list_filter = ["level"]
    search_fields = ["name"]
    list_select_related = ["country"]

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if not change:
            obj.added_by = request.user
        super().save_model(request, obj, form, change)
