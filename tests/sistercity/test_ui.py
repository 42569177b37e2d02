from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import time_machine
from django import forms
from django.core.paginator import Paginator
from django.http import QueryDict
from django.template import Context, Template, TemplateSyntaxError
from django.test import RequestFactory
from django.utils import translation
from django_filters import BooleanFilter, CharFilter, ChoiceFilter, DateFilter, FilterSet

from sistercity.accounts.models import User
from sistercity.deadlines.counting import DayKind
from sistercity.ui import charts, words
from sistercity.ui.parts import Event, Link, StageMark, StepMark
from sistercity.ui.query import changed, chips


class Due:
    def __init__(self, due_on, days_left, kind=DayKind.WORKING, on_hold=False):
        self.due_on, self.days_left, self.kind, self.on_hold = due_on, days_left, kind, on_hold


class LetterForm(forms.Form):
    title = forms.CharField(label="Judul", help_text="Seperti pada surat.")
    note = forms.CharField(label="Catatan", required=False)
    decision = forms.ChoiceField(
        label="Keputusan",
        choices=[("approve", "Setujui"), ("return", "Kembalikan")],
        widget=forms.RadioSelect,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["decision"].choice_hints = {"return": "Daerah menjawab butir demi butir."}


class PeopleFilter(FilterSet):
    q = CharFilter(label="Cari", method="search")
    role = ChoiceFilter(label="Peran", choices=[("officer", "Petugas"), ("leader", "Pimpinan")])
    since = DateFilter(label="Sejak", field_name="date_joined", lookup_expr="gte")
    active = BooleanFilter(label="Aktif", field_name="is_active")

    class Meta:
        model = User
        fields = ["q", "role", "since", "active"]

    def search(self, queryset, name, value):
        return queryset


def render(source, **context):
    return " ".join(Template(source).render(Context(context)).split())


def request_for(query):
    return RequestFactory().get(f"/people/?{query}")


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(datetime(2026, 11, 24, 2, tzinfo=UTC), tick=False):
        yield


# --- Words ------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("due", "expected"),
    [
        (Due(date(2026, 11, 20), -2), ("late", "Terlambat 2 hari kerja")),
        (Due(date(2026, 11, 23), -1, DayKind.CALENDAR), ("late", "Terlambat 1 hari")),
        (Due(date(2026, 11, 24), 0), ("soon", "Hari ini")),
        (Due(date(2026, 11, 27), 3), ("soon", "3 hari kerja lagi")),
        (Due(date(2026, 12, 1), 5), ("soon", "5 hari kerja lagi")),
        (Due(date(2026, 12, 2), 6), ("neutral", "6 hari kerja lagi")),
        (Due(date(2026, 12, 8), 14, DayKind.CALENDAR), ("soon", "14 hari lagi")),
        (Due(date(2026, 12, 9), 15, DayKind.CALENDAR), ("neutral", "9 Desember")),
        (Due(date(2027, 5, 18), 175, DayKind.CALENDAR), ("neutral", "18 Mei 2027")),
        (Due(date(2026, 11, 20), None, on_hold=True), ("sleep", "Ditangguhkan")),
        (Due(None, None), ("neutral", "Tanpa tenggat")),
    ],
)
def test_deadline_says_distance_and_urgency(due, expected):
    assert words.deadline(due) == expected


@pytest.mark.parametrize(
    ("amount", "short", "full"),
    [
        (2_412_000_000, "Rp2,4 M", "Rp2.412.000.000"),
        (2_000_000_000, "Rp2 M", "Rp2.000.000.000"),
        (Decimal("1500000000000.50"), "Rp1,5 T", "Rp1.500.000.000.000"),
        (350_000_000, "Rp350 jt", "Rp350.000.000"),
        (999_960_000, "Rp1 M", "Rp999.960.000"),
        (999_990, "Rp999.990", "Rp999.990"),
        (0, "Rp0", "Rp0"),
        (-2_400_000_000, "−Rp2,4 M", "−Rp2.400.000.000"),
    ],
)
def test_rupiah_is_rounded_for_reading_and_exact_in_full(amount, short, full):
    assert (words.rupiah(amount), words.rupiah_in_full(amount)) == (short, full)


def test_rupiah_filter_carries_the_exact_figure_for_hover_and_paper():
    assert render("{{ amount|rupiah }}", amount=2_412_000_000) == (
        '<data class="nowrap" value="2412000000" title="Rp2.412.000.000">'
        '<span class="only-screen">Rp2,4 M</span>'
        '<span class="only-print">Rp2.412.000.000</span></data>'
    )
    assert render("{{ amount|rupiah }}", amount=None) == "–"


def test_day_names_the_year_only_when_it_is_another():
    assert words.day(date(2026, 11, 30)) == "30 November"
    assert words.day(date(2027, 5, 18)) == "18 Mei 2027"


def test_moment_tells_the_time_here_and_at_the_counterpart():
    at = datetime(2026, 12, 2, 8, tzinfo=UTC)
    assert words.moment(at, zone="Europe/Istanbul", place="Izmir") == (
        "Rabu, 2 Desember, 15.00 WIB (11.00 di Izmir)"
    )
    assert words.moment(at) == "Rabu, 2 Desember, 15.00 WIB"


def test_moment_names_the_other_day_when_it_differs():
    at = datetime(2026, 12, 2, 2, tzinfo=UTC)
    assert words.moment(at, zone="America/Los_Angeles", place="Los Angeles") == (
        "Rabu, 2 Desember, 09.00 WIB (1 Desember, 18.00 di Los Angeles)"
    )


def test_clock_names_a_foreign_zone_by_its_distance():
    at = datetime(2026, 12, 2, 8, tzinfo=UTC)
    from_kathmandu = words.clock(at, words.ZoneInfo("Asia/Kathmandu"))
    assert from_kathmandu == "13.45 GMT+5.45"
    with translation.override("en"):
        assert words.clock(at) == "15:00 WIB"


# --- Components -------------------------------------------------------------------------
def test_component_refuses_an_unknown_argument():
    with pytest.raises(TemplateSyntaxError):
        Template('{% tag label="Selesai" colour="go" %}')


def test_card_escapes_its_title_but_not_its_block():
    html = render("{% card title=title %}<p>{{ text }}</p>{% endcard %}", title="<b>", text="<i>")
    assert "<h2>&lt;b&gt;</h2>" in html
    assert "<p>&lt;i&gt;</p>" in html


def test_deadline_tag_carries_the_date_for_machines_and_beside_it_when_asked():
    due = Due(date(2026, 11, 20), -2)
    assert render("{% deadline deadline=due show_date=True %}", due=due) == (
        '<time class="tag late" datetime="2026-11-20" title="20 November 2026">'
        'Terlambat 2 hari kerja</time> <small class="quiet">20 November</small>'
    )
    assert render("{% deadline deadline=None %}") == ""


def test_steps_show_the_block_in_the_current_step_only():
    items = [
        StepMark(label="Verifikasi", state="done"),
        StepMark(label="Rancangan naskah", state="now"),
        StepMark(label="Rapat", state="next"),
    ]
    html = render("{% steps items=items %}<b>Jawab butir</b>{% endsteps %}", items=items)
    current = html.split('<li class="now" aria-current="step">')[1].split("</li>")[0]
    assert html.count("<b>Jawab butir</b>") == 1
    assert "<b>Jawab butir</b>" in current


def test_steps_without_a_block_have_no_panel():
    items = [StepMark(label="Rapat", state="now")]
    assert "panel" not in render("{% steps items=items %} {% endsteps %}", items=items)


def test_stages_mark_the_current_one_and_say_what_is_done():
    items = [StageMark(label="Inisiasi", state="done"), StageMark(label="Koordinasi", state="now")]
    html = render("{% stages items=items %}", items=items)
    assert html.count('aria-current="step"') == 1
    assert 'Inisiasi<span class="unseen"> (selesai)</span>' in html


def test_timeline_tells_when_who_and_why():
    event = Event(
        at=datetime(2026, 11, 12, 3, tzinfo=UTC), what="Dikembalikan", who="Arif", note="Pasal 9"
    )
    html = render("{% timeline items=items %}", items=[event])
    assert "12 November, 10.00 WIB</time> · Arif" in html
    assert "<blockquote>Pasal 9</blockquote>" in html


def test_tabs_mark_the_current_page_and_show_counts_of_zero():
    items = [
        Link(label="Ringkasan", url="/a/", current="page"),
        Link(label="B", url="/b/", count=0),
    ]
    html = render('{% tabs items=items label="Bagian" %}', items=items)
    assert '<a href="/a/" aria-current="page">Ringkasan</a>' in html
    assert '<span class="count">0</span>' in html


def test_facts_show_a_dash_for_what_is_not_known_but_zero_as_zero():
    html = render("{% facts items=items %}", items=[("A", ""), ("B", None), ("C", 0)])
    assert html.count("<dd>–</dd>") == 2
    assert "<dd>0</dd>" in html


def test_document_row_without_address_is_named_but_no_link():
    html = render('{% document_row title="Surat" version=2 size=2048 %}')
    assert "<a " not in html
    assert "versi 2" in html


def test_meter_writes_numbers_for_machines():
    html = render('{% meter label="APBD" value=value maximum=3100 %}', value=Decimal("2400.5"))
    assert 'max="3100" value="2400.5"' in html


def test_line_chart_leaves_a_gap_for_a_missing_value():
    line = charts.line([("2021", 10), ("2022", None), ("2023", 20), ("2024", 5)])
    assert line.path.count("M") == 2
    assert [point.value for point in line.points] == [10, None, 20, 5]


def test_line_chart_of_nothing_but_zeros_stays_on_the_axis():
    assert [point.y for point in charts.line([("a", 0), ("b", 0)]).points] == ["204.0", "204.0"]


def test_line_chart_has_its_values_as_a_table():
    html = render(
        '{% line_chart title="Peserta" points=points goal=40 unit="orang" %}',
        points=[("2025", 28), ("2026", None)],
    )
    assert '<th scope="row">2025</th><td class="num">28</td>' in html
    assert '<th scope="row">2026</th><td class="num">–</td>' in html
    assert "Target 40 orang" in html


def test_bar_chart_measures_against_the_largest():
    bars = charts.bars([("APBD", 200), ("Swasta", 50)])
    assert [bar.width for bar in bars] == ["100.0", "25.0"]


def test_initials_take_two_names_at_most():
    assert render("{{ name|initials }}", name="ratna dewi kusuma") == "RD"


# --- Forms ------------------------------------------------------------------------------
def test_field_links_label_hint_and_error_to_the_input():
    form = LetterForm({"title": ""})
    html = render("{% field field=form.title %}", form=form)
    assert '<label for="id_title">Judul</label>' in html
    assert 'aria-describedby="id_title_helptext id_title_error"' in html
    assert 'id="id_title_helptext"' in html
    assert 'id="id_title_error"' in html
    assert 'aria-invalid="true"' in html


def test_field_says_optional_unless_plain():
    form = LetterForm()
    assert "(opsional)" in render("{% field field=form.note %}", form=form)
    assert "(opsional)" not in render("{% field field=form.note plain=True %}", form=form)
    assert "(opsional)" not in render("{% field field=form.title %}", form=form)


def test_radio_field_is_a_fieldset_with_hints():
    html = render("{% field field=form.decision %}", form=LetterForm({"decision": "return"}))
    assert "<legend>Keputusan</legend>" in html
    assert "<small>Daerah menjawab butir demi butir.</small>" in html
    assert html.count("checked") == 1


def test_form_errors_link_to_the_inputs_they_tell_of():
    form = LetterForm({"title": "", "decision": ""})
    form.add_error(None, "Surat ini sudah ada.")
    html = render("{% form_errors form=form %}", form=form)
    assert "Ada 3 hal yang perlu diperbaiki" in html
    assert '<a href="#id_title">Judul: ' in html
    assert '<a href="#id_decision_0">Keputusan: ' in html
    assert "<li>Surat ini sudah ada.</li>" in html
    assert 'id="id_decision_0"' in render("{% field field=form.decision %}", form=form)


def test_form_errors_say_nothing_about_a_form_not_yet_sent():
    assert render("{% form_errors form=form %}", form=LetterForm()) == ""


# --- Lists ------------------------------------------------------------------------------
def test_changed_query_keeps_the_rest_and_starts_at_the_first_page():
    query = QueryDict("q=izmir&field=a&field=b&page=4")
    assert changed(query, q=None) == "?field=a&field=b"
    assert changed(query, page=5) == "?q=izmir&field=a&field=b&page=5"
    assert query.urlencode() == "q=izmir&field=a&field=b&page=4"


def test_pagination_counts_and_keeps_the_query():
    page = Paginator(range(67), 25).page(2)
    html = render("{% pagination page=page %}", page=page, request=request_for("q=izmir&page=2"))
    assert "Menampilkan 26–50 dari 67" in html
    assert 'href="?q=izmir&amp;page=1"' in html
    assert 'rel="next" href="?q=izmir&amp;page=3"' in html
    assert '<b aria-current="page">2</b>' in html


def test_pagination_of_a_single_page_only_counts():
    html = render(
        "{% pagination page=page %}", page=Paginator(range(6), 25).page(1), request=request_for("")
    )
    assert "Menampilkan 1–6 dari 6" in html
    assert "<a " not in html


@pytest.mark.parametrize(
    ("sort", "aria", "target"),
    [("due", "ascending", "-due"), ("-due", "descending", "due"), ("name", "none", "due")],
)
def test_sort_header_turns_round_and_keeps_the_query(sort, aria, target):
    html = render(
        '{% sort_header key="due" label="Tenggat" %}',
        sort=sort,
        request=request_for(f"q=izmir&sort={sort}&page=3"),
    )
    assert f'aria-sort="{aria}"' in html
    assert f'href="?q=izmir&amp;sort={target}"' in html


def test_chips_name_each_filter_and_lead_to_the_list_without_it():
    query = QueryDict("q=ratna&role=leader&since=2026-11-01&active=false&sort=name&page=2")
    found = chips(PeopleFilter(query, queryset=User.objects.none()), query)
    assert [chip.label for chip in found] == [
        "Cari: ratna",
        "Peran: Pimpinan",
        "Sejak: 1 November",
        "Aktif: tidak",
    ]
    assert found[1].url == "?q=ratna&since=2026-11-01&active=false&sort=name"
    assert found[2].url == "?q=ratna&role=leader&active=false&sort=name"


def test_chips_are_none_for_an_invalid_or_empty_filter():
    for query in (QueryDict("role=nobody"), QueryDict("q=&role="), QueryDict("")):
        assert chips(PeopleFilter(query or None, queryset=User.objects.none()), query) == []


def test_filter_bar_keeps_the_order_and_opens_the_fold_that_is_in_use():
    request = request_for("since=2026-11-01&sort=-name")
    filterset = PeopleFilter(request.GET, queryset=User.objects.none())
    source = "{% filter_bar filterset=filter shown=2 %}"
    html = render(source, filter=filterset, request=request)
    assert '<input type="hidden" name="sort" value="-name">' in html
    assert "<details open>" in html
    closed = PeopleFilter({"q": "x"}, queryset=User.objects.none())
    assert "<details>" in render(source, filter=closed, request=request_for("q=x"))
