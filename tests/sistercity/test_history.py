"""The history of objects: read by those who may, changed by nobody."""

from collections.abc import Callable

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.db.models import Model
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from partnerships.models import Agreement, Case, EligibilityAnswer, Field, Meeting, Partnership
from programs.models import Programme
from sistercity.accounts.models import User
from sistercity.deadlines.models import Holiday, Target
from sistercity.history.changes import Change, entries, event_models, read
from sistercity.history.related import CHILDREN, KEYS, PERMISSIONS
from sistercity.history.values import import_string_deep
from sistercity.history.views import permission_for
from sistercity.places.models import ForeignCity, Region
from tests.factories import (
    ActualFactory,
    BudgetLineFactory,
    ContactFactory,
    CriterionFactory,
    IndicatorFactory,
    MeetingFactory,
)

SignIn = Callable[[User], Client]


def history_url(obj: Model) -> str:
    meta = obj._meta
    return reverse("history:object_history", args=[meta.label_lower, obj.pk])


def last(obj: Model) -> Change:
    """Return the last change of the row itself; a test is one transaction, all at one time."""
    found = [entry for entry in entries(obj) if entry[2] == obj._meta.label_lower]
    return read(found[:1], obj)[0]


def page_of(client: Client, obj: Model) -> str:
    response = client.get(history_url(obj))
    assert response.status_code == 200
    return response.content.decode()


# --- What is read -------------------------------------------------------------------------
def test_a_change_tells_the_field_from_what_to_what(programme: Programme) -> None:
    programme.lead_agency = "Dinas Kebudayaan"
    programme.save()
    change = last(programme)
    assert (change.action, change.thing, change.who) == ("update", "Program", "Sistem")
    assert [(f.label, f.old, f.new) for f in change.fields] == [
        ("Perangkat daerah penanggung jawab", "Dinas Pendidikan", "Dinas Kebudayaan")
    ]


def test_choices_rows_dates_and_truths_are_in_words(
    partnership: Partnership, yogyakarta: Region
) -> None:
    partnership.kind = Partnership.Kind.OTHER
    partnership.region = yogyakarta
    partnership.since = "2020-05-04"
    partnership.on_hold = True
    partnership.step_key = "exploration"
    partnership.save()
    change = last(partnership)
    told = {field.label: (field.old, field.new) for field in change.fields}
    assert told["Jenis"] == ("Kabupaten/kota kembar", "Kerja sama lainnya")
    assert told["Daerah"] == ("Kota Surabaya", "Kota Yogyakarta")
    assert told["Terjalin sejak"] == ("", "4 Mei 2020")
    assert told["Ditangguhkan"] == ("Tidak", "Ya")
    assert told["Langkah"] == ("Prakarsa", "Penjajakan")


def test_the_children_are_told_with_their_parent(partnership: Partnership) -> None:
    contact = ContactFactory(partnership=partnership)
    partnership.fields.clear()
    contact.delete()
    changes = read(entries(partnership), partnership)
    told = [(change.thing, change.action) for change in changes]
    assert ("Narahubung: Elif Demir", "insert") in told
    assert ("Narahubung: Elif Demir", "delete") in told
    removed = next(c for c in changes if c.action == "delete" and c.thing.startswith("Bidang"))
    assert [(field.old, field.new) for field in removed.fields] == [("Ekonomi", "")]


def test_answers_are_named_by_their_question(case: Case) -> None:
    EligibilityAnswer.objects.create(case=case, criterion="equal_status", met=False, reason="-")
    things = [change.thing for change in read(entries(case), case)]
    assert any(thing.startswith("Jawaban syarat: Kedua pihak setara") for thing in things)


def test_the_clauses_of_an_agreement_are_told_one_by_one(agreement: Agreement) -> None:
    agreement.clauses = {
        "parties": {"state": "present"},
        "conduct": {"state": "not_applicable", "reason": "Tidak ada personel."},
    }
    agreement.save()
    fields = last(agreement).fields
    assert [(f.label, f.new) for f in fields] == [
        ("Para pihak dan kewenangannya", "ada"),
        ("Pembatasan kegiatan personel", "tidak berlaku: Tidak ada personel."),
    ]


def test_a_page_names_the_person_who_changed_it(
    sign_in: SignIn, ratna: User, auditor: User, case: Case
) -> None:
    url = reverse("partnerships:case_perform", args=[case.pk, "hold"])
    sign_in(ratna).post(url, {"note": "Menunggu anggaran.", "seen": case.seen})
    page = page_of(sign_in(auditor), case)
    assert "Ditangguhkan sejak" in page
    assert "Ratna Dewi" in page


# --- Where it is reached ------------------------------------------------------------------
def test_pages_of_reference_data_lead_to_their_history(
    sign_in: SignIn, administrator: User, surabaya: Region, izmir: ForeignCity, economy: Field
) -> None:
    holiday = Holiday.objects.create(date="2026-08-17", name="Kemerdekaan")
    target = Target.objects.create(step="exploration", days=30)
    criterion = CriterionFactory()
    client = sign_in(administrator)
    for obj, *paths in (
        (surabaya, f"regions/{surabaya.pk}/edit/"),
        (izmir.country, f"countries/{izmir.country_id}/edit/"),
        (izmir, f"cities/{izmir.pk}/edit/"),
        (holiday, "holidays/?year=2026", f"holidays/{holiday.pk}/edit/"),
        (target, "targets/", "targets/exploration/edit/"),
        (criterion, "criteria/", f"criteria/{criterion.pk}/edit/"),
        (economy, "fields/", f"fields/{economy.pk}/edit/"),
    ):
        for path in paths:
            page = client.get(f"/reference/{path}").content.decode()
            assert f'href="{history_url(obj)}"' in page, path
        assert client.get(history_url(obj)).status_code == 200


def test_a_target_without_a_row_has_no_history(sign_in: SignIn, administrator: User) -> None:
    client = sign_in(administrator)
    for path in ("", "exploration/edit/"):
        page = client.get(f"/reference/targets/{path}").content.decode()
        assert "/history/" not in page


def test_an_indicator_and_its_actuals_lead_to_their_history(
    sign_in: SignIn, ratna: User, auditor: User, programme: Programme
) -> None:
    indicator = IndicatorFactory(programme=programme)
    actual = ActualFactory(indicator=indicator)
    edit = reverse("evaluations:actual_edit", args=[actual.pk])
    for person, path, obj in (
        (auditor, indicator.get_absolute_url(), indicator),
        (ratna, edit, actual),
    ):
        client = sign_in(person)
        assert f'href="{history_url(obj)}"' in client.get(path).content.decode()
        assert client.get(history_url(obj)).status_code == 200


# --- Who reads it -------------------------------------------------------------------------
def test_an_auditor_reads_the_history_of_everything(
    sign_in: SignIn, auditor: User, programme: Programme, case: Case
) -> None:
    client = sign_in(auditor)
    agreement = programme.agreement
    for obj in (agreement.partnership, agreement, programme, case):
        assert "dibuat" in page_of(client, obj)


def test_a_row_outside_the_scope_has_no_history(
    sign_in: SignIn, ratna: User, partnership_elsewhere: Partnership
) -> None:
    assert sign_in(ratna).get(history_url(partnership_elsewhere)).status_code == 404


@pytest.mark.parametrize(
    "path",
    ["partnerships.contact/1", "worklist.item/1", "nothing.here/1", "partnerships.case/x", "x/1"],
)
def test_what_is_not_tracked_or_has_no_scope_is_not_found(
    sign_in: SignIn, auditor: User, path: str
) -> None:
    assert sign_in(auditor).get(f"/history/{path}/").status_code == 404


def test_the_history_of_a_person_is_for_administrators(
    sign_in: SignIn, ratna: User, administrator: User
) -> None:
    assert sign_in(ratna).get(history_url(ratna)).status_code == 403
    assert "Ratna Dewi" in page_of(sign_in(administrator), ratna)


def test_the_history_is_paged(sign_in: SignIn, auditor: User, partnership: Partnership) -> None:
    for number in range(30):
        partnership.note = f"Catatan {number}"
        partnership.save()
    client = sign_in(auditor)
    assert "Catatan 29" in page_of(client, partnership)
    assert "Catatan 29" not in client.get(history_url(partnership) + "?page=2").content.decode()
    assert client.get(history_url(partnership) + "?page=99").status_code == 200


def test_the_number_of_queries_does_not_depend_on_the_number_of_changes(
    sign_in: SignIn, auditor: User, programme: Programme
) -> None:
    client = sign_in(auditor)
    page_of(client, programme)
    with CaptureQueriesContext(connection) as few:
        page_of(client, programme)
    for number in range(6):
        programme.ownership = f"Milik {number}"
        programme.save()
        BudgetLineFactory(programme=programme, planned_amount=number)
    with CaptureQueriesContext(connection) as many:
        page_of(client, programme)
    assert len(many) - len(few) <= 1  # the events before the page's: none for a first event


# --- What is declared ---------------------------------------------------------------------
def test_every_declared_name_exists() -> None:
    tracked = event_models()
    for parent, children in CHILDREN.items():
        assert parent in tracked
        for child, path in children.items():
            assert tracked[child]._meta.get_field(path)
    for name, path in KEYS.items():
        label, column = name.rsplit(".", 1)
        assert apps.get_model(label)._meta.get_field(column)
        assert import_string_deep(path)
    assert set(PERMISSIONS) <= set(tracked)


def test_every_tracked_model_with_a_scope_has_a_permission(administrator: User) -> None:
    scoped = [
        label
        for label in event_models()
        if hasattr(apps.get_model(label)._default_manager.all(), "visible_to")
    ]
    assert len(scoped) > 10
    assert [label for label in scoped if not administrator.has_perm(permission_for(label))] == []


# --- Nobody rewrites it -------------------------------------------------------------------
@pytest.mark.parametrize("label", ["partnerships.partnership", "programs.budgetline"])
def test_an_event_cannot_be_changed_through_the_orm(programme: Programme, label: str) -> None:
    events = event_models()[label].objects
    with pytest.raises(DatabaseError, match="cannot be changed"), transaction.atomic():
        events.update(pgh_label="delete")
    with pytest.raises(DatabaseError, match="cannot be changed"), transaction.atomic():
        events.all().delete()
    with pytest.raises(DatabaseError, match="cannot be changed"), transaction.atomic():
        events.first().save()
    assert events.exists()


def every_history_table() -> list[str]:
    moves = apps.get_model("partnerships.move")
    return [model._meta.db_table for model in (*event_models().values(), moves)]


def test_no_history_table_accepts_update_delete_or_truncate(meeting: Meeting) -> None:
    refused = []
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in every_history_table():
            with pytest.raises(DatabaseError, match="cannot be changed"), transaction.atomic():
                cursor.execute(f'TRUNCATE "{table}" CASCADE')
            refused.append(table)
        for statement in (
            "UPDATE partnerships_meetingevent SET title = 'lain'",
            "DELETE FROM partnerships_meetingevent",
            "UPDATE partnerships_move SET note = 'lain'",
            "DELETE FROM partnerships_move",
        ):
            with pytest.raises(DatabaseError, match="cannot be changed"), transaction.atomic():
                cursor.execute(statement)
    assert len(refused) > 20


def test_no_setting_of_a_session_switches_the_protection_off(meeting: Meeting) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('pgtrigger.ignore', '{append_only}', true)")
        with pytest.raises(DatabaseError, match="cannot be changed"), transaction.atomic():
            cursor.execute("DELETE FROM partnerships_meetingevent")


@pytest.fixture
def meeting(case: Case) -> Meeting:
    return MeetingFactory(partnership=case.partnership)
