from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from programs.models import BudgetLine, Party
from tests.factories import ActivityFactory, BudgetLineFactory, PartyFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def budget(programme):
    return reverse("programs:program_budget", args=[programme.pk])


@pytest.fixture
def client(sign_in, ratna):
    return sign_in(ratna)


def typed_in(page, prefix="budget_lines"):
    """Return what a person who changes nothing would send from `page`."""
    formset = page.context["form"]
    data = {
        "seen_version": page.context["seen_version"],
        f"{prefix}-TOTAL_FORMS": len(formset.forms),
        f"{prefix}-INITIAL_FORMS": len(formset.initial_forms),
    }
    for form in formset:
        for name in form.fields:
            value = form[name].value()
            if name != "DELETE" or value:
                data[form.add_prefix(name)] = "" if value is None else str(value)
    return data


def lines():
    return list(
        BudgetLine.objects.order_by("pk").values_list("source", "planned_amount", "realised_amount")
    )


ONE = ("apbd", Decimal("100000000.00"), Decimal("0.00"))


def test_page_sent_unchanged_changes_nothing(client, budget):
    before = BudgetLine.objects.get().updated_at
    assert client.post(budget, typed_in(client.get(budget))).status_code == 302
    assert lines() == [ONE]
    assert BudgetLine.objects.get().updated_at == before


@pytest.mark.parametrize("language", ["id", "en"])
def test_line_is_added_in_either_notation(client, budget, ratna, language):
    ratna.language = language
    ratna.save()
    data = typed_in(client.get(budget))
    data |= {
        "budget_lines-0-realised_amount": "64500000.50",
        "budget_lines-1-source": "grant",
        "budget_lines-1-planned_amount": "1.250.000,50",
    }
    with override(language):
        assert client.post(budget, data).status_code == 302
    assert lines() == [
        ("apbd", Decimal("100000000.00"), Decimal("64500000.50")),
        ("grant", Decimal("1250000.50"), Decimal("0.00")),
    ]
    page = client.get(budget).content.decode()
    assert 'value="64.500.000,50"' in page
    assert 'value="1.250.000,50"' in page


def test_bad_amount_is_said_beside_it_and_nothing_is_lost(client, budget):
    data = typed_in(client.get(budget))
    data |= {
        "budget_lines-0-planned_amount": "1,250",
        "budget_lines-1-source": "grant",
        "budget_lines-1-description": "Hibah perjalanan",
        "budget_lines-1-planned_amount": "-5",
    }
    page = client.post(budget, data)
    html = page.content.decode()
    assert page.status_code == 200
    assert "misalnya 1.250.000,50" in html
    assert "tidak boleh negatif" in html
    assert "Ada 2 hal yang perlu diperbaiki" in html
    for text in ("1,250", "Hibah perjalanan", "-5"):
        assert f'value="{text}"' in html
    assert lines() == [ONE]


def test_line_in_a_foreign_currency_for_an_activity(client, budget, programme):
    activity = ActivityFactory(programme=programme)
    data = typed_in(client.get(budget)) | {
        "budget_lines-1-source": "in_kind",
        "budget_lines-1-activity": str(activity.pk),
        "budget_lines-1-currency": "USD",
        "budget_lines-1-planned_amount": "10,000.50",
        "budget_lines-1-committed_amount": "9.000",
        "budget_lines-1-rate": "16.310,25",
        "budget_lines-1-rate_on": "2026-01-05",
    }
    html = client.post(budget, data, follow=True).content.decode()
    line = BudgetLine.objects.get(currency="USD")
    assert (line.activity, line.source, line.rate_on) == (activity, "in_kind", date(2026, 1, 5))
    assert (line.planned_amount, line.committed_amount, line.rate) == (
        Decimal("10000.50"),
        Decimal(9000),
        Decimal("16310.25"),
    )
    for text in ("Barang dan jasa", "Kurs USD 16.310,25", "USD 10.000,5", activity.title):
        assert text in html
    page = client.get(budget)
    assert 'value="16.310,25"' in page.content.decode()
    assert client.post(budget, typed_in(page)).status_code == 302
    assert BudgetLine.objects.get(currency="USD").updated_at == line.updated_at


def test_foreign_amount_without_its_rate_is_refused_beside_it(client, budget):
    data = typed_in(client.get(budget)) | {
        "budget_lines-0-currency": "JPY",
        "budget_lines-0-description": "Tenaga ahli",
    }
    page = client.post(budget, data)
    errors = page.context["form"].forms[0].errors
    assert errors["rate"] == ["Isi kurs ke rupiah untuk mata uang asing."]
    assert errors["rate_on"] == ["Isi tanggal kurs untuk mata uang asing."]
    html = page.content.decode()
    assert 'value="Tenaga ahli"' in html
    assert '<option value="JPY" selected>' in html
    assert lines() == [ONE]


def test_rate_of_zero_is_refused_beside_it(client, budget):
    data = typed_in(client.get(budget)) | {
        "budget_lines-0-currency": "JPY",
        "budget_lines-0-rate": "0",
        "budget_lines-0-rate_on": "2026-01-05",
    }
    page = client.post(budget, data)
    assert page.context["form"].forms[0].errors == {"rate": ["Kurs harus lebih dari nol."]}


def test_activity_of_another_programme_is_refused(client, budget):
    foreign = ActivityFactory()
    data = typed_in(client.get(budget)) | {"budget_lines-0-activity": str(foreign.pk)}
    assert "activity" in client.post(budget, data).context["form"].forms[0].errors


def test_line_without_a_source_is_kept_and_said(client, budget, programme):
    data = typed_in(client.get(budget)) | {"budget_lines-0-source": ""}
    html = client.post(budget, data, follow=True).content.decode()
    assert lines() == [("", *ONE[1:])]
    for page in (html, client.get(reverse("programs:program_list")).content.decode()):
        assert "1 baris tanpa sumber pendanaan" in page


def test_conflict_names_the_activity_of_a_line(client, budget, programme):
    activity = ActivityFactory(programme=programme)
    data = typed_in(client.get(budget)) | {"budget_lines-0-activity": ""}
    programme.budget_lines.update(activity=activity)
    html = client.post(budget, data).content.decode()
    assert "Baris 1: Kegiatan" in html
    assert html.count(activity.title) > html.count(f">{activity.title}</option>")


def test_page_asks_as_many_queries_for_many_lines(client, budget, programme):
    def asked():
        with CaptureQueriesContext(connection) as captured:
            assert client.get(budget).status_code == 200
        return len(captured)

    few = asked()
    for _ in range(3):
        BudgetLineFactory(programme=programme, activity=ActivityFactory(programme=programme))
    assert asked() == few


def test_row_is_added_without_saving_or_losing_anything(client, budget):
    data = typed_in(client.get(budget))
    data |= {
        "budget_lines-0-planned_amount": "bukan angka",
        "budget_lines-1-description": "Hibah perjalanan",
        "add": "1",
    }
    page = client.post(budget, data)
    html = page.content.decode()
    assert page.status_code == 200
    assert len(page.context["form"].forms) == 3
    assert 'value="bukan angka"' in html
    assert 'value="Hibah perjalanan"' in html
    assert "perlu diperbaiki" not in html
    assert lines() == [ONE]
    data = typed_in(page) | {
        "budget_lines-0-planned_amount": "5",
        "budget_lines-1-source": "grant",
        "budget_lines-1-planned_amount": "6",
        "budget_lines-2-source": "private",
        "budget_lines-2-planned_amount": "7",
    }
    assert client.post(budget, data).status_code == 302
    assert [line[:2] for line in lines()] == [("apbd", 5), ("grant", 6), ("private", 7)]


def test_row_is_deleted_only_when_asked(client, budget, programme):
    second = BudgetLineFactory(programme=programme, source="grant")
    data = typed_in(client.get(budget))
    emptied = {key: "" for key in data if key.startswith("budget_lines-0-") and "-id" not in key}
    assert client.post(budget, data | emptied).status_code == 200
    assert BudgetLine.objects.count() == 2
    assert client.post(budget, data | {"budget_lines-0-DELETE": "on"}).status_code == 302
    assert BudgetLine.objects.get() == second


def test_two_editors_see_each_other_and_the_second_may_insist(
    client, sign_in, bagus, budget, programme
):
    lost = BudgetLineFactory(programme=programme, source="grant", planned_amount=5)
    mine = typed_in(client.get(budget)) | {
        "budget_lines-0-planned_amount": "111",
        "budget_lines-2-source": "partner",
        "budget_lines-2-planned_amount": "333",
    }
    other = sign_in(bagus)
    theirs = typed_in(other.get(budget)) | {
        "budget_lines-0-planned_amount": "222",
        "budget_lines-1-DELETE": "on",
        "budget_lines-2-source": "apbn",
        "budget_lines-2-planned_amount": "444",
    }
    assert other.post(budget, theirs).status_code == 302

    page = client.post(budget, mine)
    html = page.content.decode()
    assert page.status_code == 409
    assert [line[:2] for line in lines()] == [("apbd", 222), ("apbn", 444)]
    assert not BudgetLine.objects.filter(pk=lost.pk).exists()
    for text in ("111", "222", "Sudah dihapus", "APBN", "Rencana: 444", "Rencana: 5"):
        assert text in html
    again = typed_in(page)
    assert client.post(budget, again).status_code == 302
    assert sorted(line[:2] for line in lines()) == [
        ("apbd", 111),
        ("apbn", 444),
        ("grant", 5),
        ("partner", 333),
    ]


def test_page_sent_twice_adds_its_row_once(client, budget):
    data = typed_in(client.get(budget)) | {
        "budget_lines-1-source": "grant",
        "budget_lines-1-planned_amount": "6",
    }
    assert client.post(budget, data).status_code == 302
    assert client.post(budget, data).status_code == 409
    assert BudgetLine.objects.count() == 2


def test_row_of_another_programme_cannot_be_reached(client, budget, programme):
    foreign = BudgetLineFactory()
    data = typed_in(client.get(budget)) | {
        "budget_lines-0-id": str(foreign.pk),
        "budget_lines-0-planned_amount": "1",
    }
    client.post(budget, data)
    client.post(budget, data | {"budget_lines-0-DELETE": "on"})
    foreign.refresh_from_db()
    assert (foreign.programme != programme, foreign.planned_amount) == (True, 100_000_000)
    assert programme.budget_lines.get().planned_amount == 100_000_000


def test_without_the_management_form_nothing_happens(client, budget):
    seen = client.get(budget).context["seen_version"]
    assert client.post(budget, {"seen_version": seen}).status_code == 200
    assert client.post(budget, {}).status_code == 409
    assert lines() == [ONE]


def test_parties_are_written_on_their_own_page(client, programme):
    PartyFactory(programme=programme)
    address = reverse("programs:program_parties", args=[programme.pk])
    data = typed_in(client.get(address), "parties") | {
        "parties-1-name": "PT PAL",
        "parties-1-sector": "private",
        "parties-1-role": "Tempat magang",
    }
    page = client.post(address, data, follow=True)
    assert "Tempat magang" in page.content.decode()
    assert [party.name for party in Party.objects.all()] == ["Universitas Airlangga", "PT PAL"]
    assert client.post(address, data).status_code == 409
