from datetime import date

import pytest
import rules
from django import forms
from django.contrib.messages.storage.base import BaseStorage
from django.core.exceptions import PermissionDenied, ValidationError
from django_filters import CharFilter, FilterSet
from django_htmx.middleware import HtmxDetails

from sistercity.accounts.models import Role, User
from sistercity.deadlines.models import Holiday
from sistercity.lifecycle import Conflict
from sistercity.ui.views import EditPage, ListPage, PerformPage

pytestmark = pytest.mark.django_db


class KeptMessages(BaseStorage):
    def _get(self, *args, **kwargs):
        return [], True

    def _store(self, messages, response, *args, **kwargs):
        return []


class HolidayForm(forms.ModelForm):
    class Meta:
        model = Holiday
        fields = ["date", "name", "kind"]


class HolidayFilter(FilterSet):
    q = CharFilter(label="Cari", field_name="name", lookup_expr="icontains")

    class Meta:
        model = Holiday
        fields = ["q"]


class Days:
    """The holidays as a scoped model would offer them."""

    model = Holiday
    permission_required = "deadlines.change_holiday"

    def get_queryset(self):
        return Holiday.objects.all()


class HolidayList(ListPage):
    model = Holiday
    permission_required = "deadlines.view_holiday"
    filterset_class = HolidayFilter
    template_name = "deadlines/holiday_list.html"
    orderings = {"name": ["name"], "date": ["-date"]}
    sort = "name"
    paginate_by = 2


class HolidayEdit(Days, EditPage):
    form_class = HolidayForm
    title = "Ubah hari libur"
    success_url = "/holidays/"


class HolidayCancel(Days, PerformPage):
    title = "Batalkan hari libur"
    submit_label = "Batalkan hari libur"
    success_url = "/holidays/"
    success_message = "Hari libur dibatalkan."
    needs_note = True

    def get_success_url(self):
        return self.success_url

    def get_consequences(self):
        return ["Tenggat dihitung ulang."]

    def perform(self, form):
        self.object.delete()


@pytest.fixture(autouse=True)
def _scope(monkeypatch):
    monkeypatch.setattr(
        type(Holiday.objects), "visible_to", lambda self, user: self.all(), raising=False
    )


@pytest.fixture
def admin():
    return User.objects.create_user("wati@portal.test", name="Wati", role=Role.ADMINISTRATOR)


@pytest.fixture
def ask(rf, admin):
    """Call a page: ask(Page, pk=1), ask(Page, data, pk=1), ask(Page, query="q=x")."""

    def call(page, data=None, *, query="", htmx=False, **kwargs):
        headers = {"HX-Request": "true"} if htmx else {}
        path = f"/holidays/?{query}"
        request = (
            rf.get(path, headers=headers) if data is None else rf.post(path, data, headers=headers)
        )
        request.user = admin
        request.htmx = HtmxDetails(request)
        request._messages = KeptMessages(request)
        response = page.as_view()(request, **kwargs)
        response.said = [str(message) for message in request._messages._queued_messages]
        return response

    return call


@pytest.fixture
def holiday():
    return Holiday.objects.create(date=date(2026, 12, 25), name="Natal")


def html_of(response):
    return response.render().content.decode()


# --- ListPage ---------------------------------------------------------------------------
@pytest.fixture
def days():
    names = ["Waisak", "Idul Adha", "Natal", "Nyepi", "Imlek"]
    return [
        Holiday.objects.create(date=date(2026, 1, number), name=name)
        for number, name in enumerate(names, start=1)
    ]


def names_in(response):
    return [day.name for day in response.context_data["page_obj"]]


def test_list_is_sorted_and_paged(ask, days):
    assert names_in(ask(HolidayList)) == ["Idul Adha", "Imlek"]
    assert names_in(ask(HolidayList, query="page=3")) == ["Waisak"]


def test_list_turns_an_order_round(ask, days):
    assert names_in(ask(HolidayList, query="sort=-name")) == ["Waisak", "Nyepi"]
    assert names_in(ask(HolidayList, query="sort=date")) == ["Imlek", "Nyepi"]
    assert names_in(ask(HolidayList, query="sort=-date")) == ["Waisak", "Idul Adha"]


def test_list_ignores_an_order_it_does_not_offer(ask, days):
    response = ask(HolidayList, query="sort=updated_at")
    assert response.context_data["sort"] == "name"
    assert names_in(response) == ["Idul Adha", "Imlek"]


@pytest.mark.parametrize("page", ["99", "0", "akhir"])
def test_list_leads_an_impossible_page_to_a_real_one(ask, days, page):
    assert ask(HolidayList, query=f"page={page}").context_data["page_obj"].number in {1, 3}


def test_list_names_its_active_filters(ask, days):
    response = ask(HolidayList, query="q=nyepi&sort=date")
    assert names_in(response) == ["Nyepi"]
    assert [(chip.label, chip.url) for chip in response.context_data["chips"]] == [
        ("Cari: nyepi", "?sort=date")
    ]


def test_list_gives_htmx_only_the_rows(ask, days):
    assert ask(HolidayList).template_name[0] == "deadlines/holiday_list.html"
    fragment = ask(HolidayList, htmx=True)
    assert fragment.template_name == ["deadlines/holiday_list.html#rows"]
    assert fragment["Vary"] == "HX-Request"


# --- EditPage ---------------------------------------------------------------------------
def typed(day, **changes):
    version = day.updated_at.isoformat()
    values = {"date": day.date, "name": day.name, "kind": day.kind, "seen_version": version}
    return values | changes


def test_edit_saves_what_nobody_else_changed(ask, holiday):
    response = ask(HolidayEdit, typed(holiday, name="Hari Raya Natal"), pk=holiday.pk)
    assert (response.status_code, response.url) == (302, "/holidays/")
    assert response.said == ["Perubahan disimpan."]
    holiday.refresh_from_db()
    assert holiday.name == "Hari Raya Natal"


def test_edit_shows_both_versions_of_a_stale_form(ask, holiday):
    seen = typed(holiday, name="Natal dan cuti", kind="joint_leave")
    holiday.name = "Hari Natal"
    holiday.save()
    response = ask(HolidayEdit, seen, pk=holiday.pk)
    assert response.status_code == 409
    found = {item.label: (item.yours, item.stored) for item in response.context_data["differences"]}
    assert found == {
        "Nama": ("Natal dan cuti", "Hari Natal"),
        "Jenis": ("Cuti bersama", "Libur nasional"),
    }
    assert 'value="Natal dan cuti"' in html_of(response)
    holiday.refresh_from_db()
    assert holiday.name == "Hari Natal"


def test_edit_saves_a_stale_form_sent_again_after_both_were_seen(ask, holiday):
    seen = typed(holiday, name="Natal dan cuti")
    holiday.name = "Hari Natal"
    holiday.save()
    again = ask(HolidayEdit, seen, pk=holiday.pk).context_data["form"].data
    assert ask(HolidayEdit, again.dict(), pk=holiday.pk).status_code == 302
    holiday.refresh_from_db()
    assert holiday.name == "Natal dan cuti"


def test_edit_without_a_version_is_stale(ask, holiday):
    response = ask(HolidayEdit, typed(holiday, seen_version=""), pk=holiday.pk)
    assert response.status_code == 409


def test_edit_keeps_what_was_typed_beside_its_error(ask, holiday):
    html = html_of(
        ask(HolidayEdit, typed(holiday, name="Natal", date="kapan-kapan"), pk=holiday.pk)
    )
    assert 'value="kapan-kapan"' in html
    assert '<a href="#id_date">Tanggal: ' in html


def test_edit_form_carries_the_version_it_shows(ask, holiday):
    html = html_of(ask(HolidayEdit, pk=holiday.pk))
    assert f'name="seen_version" value="{holiday.updated_at.isoformat()}"' in html


# --- PerformPage ------------------------------------------------------------------------
def test_perform_tells_what_it_causes_before_it_does_it(ask, holiday):
    html = html_of(ask(HolidayCancel, pk=holiday.pk))
    assert "Tenggat dihitung ulang." in html
    assert Holiday.objects.filter(pk=holiday.pk).exists()


def test_perform_does_it_and_says_so(ask, holiday):
    response = ask(HolidayCancel, {"note": "Digeser"}, pk=holiday.pk)
    assert (response.status_code, response.url) == (302, "/holidays/")
    assert response.said == ["Hari libur dibatalkan."]
    assert not Holiday.objects.exists()


def test_perform_asks_for_the_note_it_needs(ask, holiday):
    html = html_of(ask(HolidayCancel, {"note": ""}, pk=holiday.pk))
    assert '<a href="#id_note">Catatan: ' in html
    assert Holiday.objects.exists()


def test_perform_offers_no_button_while_something_is_missing(ask, holiday):
    class Blocked(HolidayCancel):
        def get_missing(self):
            return ["Surat keputusan"]

    html = html_of(ask(Blocked, pk=holiday.pk))
    assert "<span>Surat keputusan</span>" in html
    assert '<form class="form"' not in html


@pytest.mark.parametrize(
    ("error", "status", "sentence"),
    [
        (Conflict("Sudah dibatalkan orang lain."), 409, "Sudah dibatalkan orang lain."),
        (ValidationError(["Surat belum ada.", "Tanggal lewat."]), 422, "Surat belum ada."),
        (PermissionDenied("Hanya administrator."), 403, "Hanya administrator."),
        (PermissionDenied(), 403, "Anda tidak berwenang"),
    ],
)
def test_perform_turns_a_refusal_into_a_page_and_undoes_what_it_began(
    ask, holiday, error, status, sentence
):
    class Refused(HolidayCancel):
        def perform(self, form):
            Holiday.objects.update(name="setengah jadi")
            raise error

    response = ask(Refused, {"note": "Alasan panjang"}, pk=holiday.pk)
    html = html_of(response)
    assert response.status_code == status
    assert sentence in html
    assert "Alasan panjang</textarea>" in html
    holiday.refresh_from_db()
    assert holiday.name == "Natal"


def test_perform_carries_the_status_the_reader_saw(ask, holiday):
    class Seen(HolidayCancel):
        def get_seen(self):
            return "draft"

    assert 'name="seen" value="draft"' in html_of(ask(Seen, pk=holiday.pk))


def test_perform_asks_the_permission_before_anything(ask, holiday, admin):
    admin.role = Role.AUDITOR
    with pytest.raises(PermissionDenied):
        ask(HolidayCancel, {"note": "x"}, pk=holiday.pk)
    assert Holiday.objects.exists()
    assert not rules.has_perm("deadlines.change_holiday", admin)
