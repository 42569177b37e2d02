"""How a dossier is made: once, by workers that may stop, and kept for its days."""

import json
import os
import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from evaluations.dossier import build, queue
from partnerships.models import (
    Dossier,
)
from partnerships.services import dossiers
from sistercity.accounts.models import User
from sistercity.documents import bundle
from sistercity.notifications.models import Notification
from tests.evaluations.dossiers import made, path_of

pytestmark = pytest.mark.django_db


# --- Work that stops ------------------------------------------------------------------------
def test_a_dossier_is_made_once(partnership, ratna: User):
    dossier = made(partnership, ratna)
    assert build.build(dossier.pk) is False
    assert Dossier.objects.get(pk=dossier.pk).attempt == 1


def test_asking_twice_leads_to_the_one_that_is_being_made(partnership, ratna: User):
    first = dossiers.ask(partnership, by=ratna, language="id")
    assert dossiers.ask(partnership, by=ratna, language="id") == first
    with pytest.raises(IntegrityError), transaction.atomic():
        Dossier.objects.create(partnership=partnership, asked_by=ratna)


def test_what_somebody_works_on_is_left_alone_until_they_fall_silent(partnership, ratna: User):
    dossier = dossiers.ask(partnership, by=ratna, language="id")
    assert dossiers.take_up(dossier.pk) is not None
    assert dossiers.take_up(dossier.pk) is None
    assert dossiers.waiting_for_work() == []
    Dossier.objects.update(alive_at=timezone.now() - timedelta(minutes=10))
    assert dossiers.waiting_for_work() == [dossier.pk]
    queue.resume_dossiers()
    dossier.refresh_from_db()
    assert (dossier.state, dossier.attempt) == ("done", 2)


def test_what_the_broker_lost_is_sent_again(partnership, ratna: User):
    dossier = dossiers.ask(partnership, by=ratna, language="id")
    assert queue.resume_dossiers() == 0
    Dossier.objects.update(asked_at=timezone.now() - timedelta(minutes=10))
    assert queue.resume_dossiers() == 1
    dossier.refresh_from_db()
    assert dossier.state == "done"


def test_a_worker_thought_dead_does_no_harm(partnership, ratna: User, monkeypatch):
    dossier = dossiers.ask(partnership, by=ratna, language="id")
    copied = build.Building.write_history

    def overtaken(self, archive):
        monkeypatch.setattr(build.Building, "write_history", copied)
        Dossier.objects.update(alive_at=timezone.now() - timedelta(minutes=10))
        assert build.build(dossier.pk)
        copied(self, archive)

    monkeypatch.setattr(build.Building, "write_history", overtaken)
    assert build.build(dossier.pk) is False
    dossier.refresh_from_db()
    assert (dossier.state, dossier.attempt) == ("done", 2)
    assert bundle.verify(path_of(dossier)).faults == []
    assert [path.name for path in path_of(dossier).parent.glob(f"{dossier.pk}-*")] == [
        path_of(dossier).name
    ]


def test_what_kills_every_worker_fails_in_the_end(partnership, ratna: User):
    dossier = dossiers.ask(partnership, by=ratna, language="id")
    Dossier.objects.update(
        state="working", attempt=5, alive_at=timezone.now() - timedelta(minutes=10)
    )
    assert queue.resume_dossiers() == 0
    dossier.refresh_from_db()
    assert dossier.state == "failed"


@pytest.mark.parametrize("error", [OSError("voll"), KeyError("x")])
def test_a_failure_is_told_in_words_and_leaves_no_file(
    partnership, ratna: User, monkeypatch, error
):
    def fails(*args: Any, **options: Any) -> None:
        raise error

    monkeypatch.setattr(build, "pdf_of", fails)
    dossier = made(partnership, ratna)
    assert dossier.state == "failed"
    assert dossier.failure
    assert list(Path(settings.MEDIA_ROOT, "dossiers").glob(f"{dossier.pk}-*")) == []
    assert Notification.objects.filter(recipient=ratna, title__contains="gagal").exists()


def test_who_lost_the_scope_while_waiting_gets_nothing(partnership, bagus: User):
    dossier = dossiers.ask(partnership, by=bagus, language="id")
    partnership.coordinators.clear()
    build.build(dossier.pk)
    dossier.refresh_from_db()
    assert dossier.state == "failed"
    assert not dossier.file


WORKER = """
import json, signal, sys
import django
from django.conf import settings
settings.DATABASES["default"].update(json.loads(sys.argv[2]))
django.setup()
from evaluations.dossier import build
def hang(*args, **options):
    print("working", flush=True)
    signal.pause()
build.Building.write_history = hang
build.build(int(sys.argv[1]))
"""


@pytest.mark.django_db(transaction=True)
def test_a_killed_worker_leaves_nothing_behind_that_counts(partnership, ratna: User):
    dossier = dossiers.ask(partnership, by=ratna, language="id")
    names = ("NAME", "USER", "PASSWORD", "HOST", "PORT")
    database = {name: connection.settings_dict[name] for name in names}
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "sistercity.settings",
        "MEDIA_ROOT": str(settings.MEDIA_ROOT),
    }
    command = [sys.executable, "-c", WORKER, str(dossier.pk), json.dumps(database)]
    with subprocess.Popen(
        command, env=environment, cwd=settings.BASE_DIR, stdout=subprocess.PIPE
    ) as worker:
        assert worker.stdout
        assert worker.stdout.readline() == b"working\n"
        worker.send_signal(signal.SIGKILL)
    folder = Path(settings.MEDIA_ROOT, "dossiers")
    half = list(folder.glob(f"{dossier.pk}-1-*"))
    assert [path.suffix for path in half] == [".part"]
    dossier.refresh_from_db()
    assert dossier.state == "working"
    Dossier.objects.update(alive_at=timezone.now() - timedelta(minutes=10))
    queue.resume_dossiers()
    dossier.refresh_from_db()
    assert dossier.state == "done"
    assert bundle.verify(path_of(dossier)).faults == []
    assert not half[0].exists()


# --- Expiry -----------------------------------------------------------------------------------
def test_files_expire_and_the_row_stays(partnership, ratna: User, settings, sign_in):
    settings.DOSSIER_DAYS = 3
    queue.expire_dossiers()  # what other tests left behind: files whose rows were rolled back
    dossier = made(partnership, ratna)
    path = path_of(dossier)
    assert dossier.expires_at - dossier.finished_at == timedelta(days=3)
    assert queue.expire_dossiers() == 0
    Dossier.objects.update(expires_at=timezone.now())
    assert queue.expire_dossiers() == 1
    assert not path.exists()
    page = sign_in(ratna).get(dossier.get_absolute_url())
    assert "masa unduhnya lewat" in page.content.decode()
    assert "Minta lagi" in page.content.decode()


def test_a_newer_one_takes_the_place_of_the_older(partnership, agreement, ratna, leader):
    first = made(partnership, ratna)
    others = [made(partnership, leader), made(agreement, ratna)]
    second = made(partnership, ratna)
    first.refresh_from_db()
    assert not first.file
    assert all(path_of(dossier).exists() for dossier in [second, *others])


def test_files_that_no_row_knows_are_swept_when_old(partnership, ratna: User):
    known = path_of(made(partnership, ratna))
    lost, fresh = known.with_name("9999-1-x.part"), known.with_name("9999-2-x.part")
    for path in (lost, fresh):
        path.write_bytes(b"x")
    before = time.time() - 2 * 24 * 3600
    for path in (lost, known):
        os.utime(path, (before, before))
    queue.expire_dossiers()
    assert (lost.exists(), fresh.exists(), known.exists()) == (False, True, True)
    fresh.unlink()
