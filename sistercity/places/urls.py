"""Reference data: regions, countries, foreign cities."""

from django.urls import path

from sistercity.places import views

app_name = "places"
urlpatterns = [
    path("reference/", views.Reference.as_view(), name="reference"),
    path("reference/regions/", views.RegionList.as_view(), name="region_list"),
    path("reference/regions/<str:pk>/edit/", views.RegionEdit.as_view(), name="region_edit"),
    path("reference/countries/", views.CountryList.as_view(), name="country_list"),
    path("reference/countries/<str:pk>/edit/", views.CountryEdit.as_view(), name="country_edit"),
    path("reference/cities/", views.CityList.as_view(), name="city_list"),
    path("reference/cities/new/", views.CityCreate.as_view(), name="city_create"),
    path("reference/cities/<int:pk>/edit/", views.CityEdit.as_view(), name="city_edit"),
]
