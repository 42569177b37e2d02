import json
from contextlib import nullcontext

import pytest
from django.core.management import CommandError, call_command

from evaluations.bench import copying, data, measure
from evaluations.models import Evaluation
from partnerships.models import Partnership
from programs.models import Programme
from sistercity.worklist.models import Item
from tests.factories import (
    CountryFactory,
    CriterionFactory,
    FieldFactory,
    ForeignCityFactory,
    RegionFactory,
)

pytestmark = pytest.mark.django_db

ROWS = 12


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    """Measure in the test's own database, once, without collecting files."""
    monkeypatch.setattr(copying, "fresh_database", nullcontext)
    monkeypatch.setattr("evaluations.management.commands.bench.call_command", lambda *a, **k: None)
    monkeypatch.setattr(measure, "WARM_UP", 0)
    monkeypatch.setattr(measure, "RUNS", 1)


@pytest.fixture
def places(db):
    for code in ("35.78", "34.71"):
        RegionFactory(code=code)
    for code in ("economy", "culture", "education"):
        FieldFactory(code=code)
    CriterionFactory()
    country = CountryFactory()
    ForeignCityFactory.create_batch(ROWS, country=country)


def test_bench_measures_every_page_and_keeps_the_figures(places, tmp_path, capsys):
    output = tmp_path / "bench.json"
    call_command("bench", rows=ROWS, deadlines=500, output=output)
    figures = json.loads(output.read_text())
    assert figures["partnerships"] == ROWS == Partnership.objects.count()
    assert figures["rows"] > ROWS * 20
    pages = {(page["page"], page["reader"]) for page in figures["pages"]}
    for name in ("home", "list", "list, filtered", "list, searched", "detail"):
        assert {(name, "officer"), (name, "home_affairs")} <= pages
    assert ("queue", "home_affairs") in pages
    for page in figures["pages"]:
        assert page["ms"] > 0
        assert page["bare_ms"] > 0
        assert page["queries"] >= 2
        assert page["bytes"] > 1000
        assert page["within_aim"] == (page["queries"] <= 10 and page["ratio"] <= 2)
    assert "queries" in capsys.readouterr().out


def test_data_lies_at_every_place_and_has_no_history(places):
    data.fill(ROWS)
    statuses = set(Partnership.objects.values_list("status", flat=True))
    assert statuses == {"preparing", "active", "ended"}
    assert Programme.objects.exists()
    assert Evaluation.objects.exists()
    assert Item.objects.open().filter(key="decision").exists()
    partnership = Partnership.objects.first()
    assert not partnership.events.exists()
    partnership.note = "Diubah."
    partnership.save()
    assert partnership.events.count() == 1


def test_bench_needs_something_to_measure(places, tmp_path):
    with pytest.raises(CommandError, match="at least one"):
        call_command("bench", rows=0, deadlines=1, output=tmp_path / "bench.json")
