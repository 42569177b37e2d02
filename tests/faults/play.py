"""Deadlines come, workers are killed, and at the end everything must have been told once.

Every run brings new deadlines and hands the nightly look, twice as from a second beat, and the
sending of mail to real Celery workers, which are killed somewhere in the middle. At the end one
sender is left alone until nothing waits.
"""

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

from django.db import connection
from django.utils import timezone

from sistercity.accounts.models import User
from sistercity.celery import app
from sistercity.notifications import mail
from sistercity.notifications.models import Mail, Notification
from sistercity.notifications.tasks import send_mail
from sistercity.worklist import reminders
from sistercity.worklist.services import open_item
from sistercity.worklist.tasks import remind
from tests.factories import UserFactory
from tests.people import surabaya_izmir
from tests.smtp_sink import Sink
from tests.waiting import wait_until

PEOPLE, TURNS, WORKERS = 12, 8, 2
#: So many seconds a kill waits for the work to begin, and at most so many more into it.
PATIENCE = (1, 10, 10)
MIDST = 0.2

#: What was to be told to whom: words that only one message has, and an address.
Telling = tuple[str, str]


@dataclass(frozen=True, kw_only=True)
class Found:
    """How many tellings were expected and what came of them.

    `doubled` ones stand twice in a portal or came under two Message-IDs; `repeated` counts mails
    that came again under the same one, by which they are known as the same.
    """

    expected: int
    delivered: int
    missing: int
    doubled: int
    repeated: int

    @property
    def sound(self) -> bool:
        return self.missing == self.doubled == 0

    def __str__(self) -> str:
        return (
            f"expected {self.expected}, delivered {self.delivered}, missing {self.missing}, "
            f"doubled {self.doubled}, repeated {self.repeated}"
        )


@contextmanager
def own_database() -> Iterator[str]:
    """Use a new database beside the configured one; yield its name and drop it at the end."""
    configured = connection.settings_dict["NAME"]
    name = f"{configured}_faults"
    connection.settings_dict["TEST"]["NAME"] = name
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        yield name
    finally:
        connection.creation.destroy_test_db(configured, verbosity=0)


def play(runs: int, seed: int, sink: Sink) -> Found:
    """Play `runs` with the random numbers of `seed`, the database being that of the workers."""
    chance, expected, halved = random.Random(seed), [], 0
    office = new_office()
    app.control.purge()
    for number in range(runs):
        expected += bring_deadlines(office, number, chance)
        for task in (remind, remind, send_mail):
            task.delay()
        before = progress(sink)
        with workers():
            wait_for_work(sink, before, seconds=chance.choice(PATIENCE))
            # Nothing is waited for: the kill shall come at any moment of the work.
            time.sleep(chance.uniform(0, MIDST))
        halved += before < progress(sink) and waiting()
    sys.stderr.write(f"{halved} of {runs} kills came when work had begun and was not done.\n")
    settle()
    return count(expected, sink)


def new_office() -> list[User]:
    """Return people of one office who have nothing to do yet."""
    partnership = surabaya_izmir()
    partnership.worklist.all().delete()
    Notification.objects.all().delete()
    return [UserFactory(region=partnership.region) for _number in range(PEOPLE)]


def bring_deadlines(office: list[User], number: int, chance: random.Random) -> list[Telling]:
    """Give people something that is due today; return what each is to be told."""
    partnership, today, told = surabaya_izmir(), timezone.localdate(), []
    for turn in range(TURNS):
        person, words = chance.choice(office), f"Hal {number}-{turn}."
        open_item(
            silent=True,
            partnership=partnership,
            key="action_item",
            title=words,
            subject=f"fault:{number}:{turn}",
            person=person,
            url="/",
            since=today - timedelta(days=30),
            due_on=today,
        )
        told.append((words, person.email))
    return told


@contextmanager
def workers() -> Iterator[None]:
    """Run Celery workers, and kill them at the end as a power cut would."""
    command = [sys.executable, "-m", "celery", "--quiet", "--app", "sistercity", "worker"]
    command += ["--pool", "solo", "--loglevel", "CRITICAL", "--without-gossip", "--without-mingle"]
    running = [
        subprocess.Popen(
            [*command, "--hostname", f"faults{number}@%h"],
            start_new_session=True,
            env=os.environ | {"PYTHONWARNINGS": "ignore"},
            stderr=subprocess.DEVNULL,
        )
        for number in range(WORKERS)
    ]
    try:
        yield
    finally:
        for process in running:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def wait_for_work(sink: Sink, before: tuple[int, int], *, seconds: int) -> None:
    wait_until(lambda: progress(sink) > before, seconds=seconds)


def progress(sink: Sink) -> tuple[int, int]:
    return Notification.objects.count(), len(sink.messages)


def waiting() -> bool:
    """Tell whether anything is still to be told or mailed."""
    untold = any(reminders.not_told(timezone.localdate()))
    unwritten = Notification.objects.without_mail().exists()
    return untold or unwritten or Mail.objects.unsent().exists()


def settle() -> None:
    """Finish what is left, as the schedule would in the hours that follow."""
    reminders.remind()
    while waiting():
        Mail.objects.unsent().update(next_try_at=timezone.now())
        mail.send_unsent()


def words_of(row: Notification) -> str:
    """Return what only this message says: "Jatuh tempo hari ini: Hal 3-1." is "Hal 3-1."."""
    return row.title.rpartition(": ")[2]


def count(expected: list[Telling], sink: Sink) -> Found:
    """Compare what was to be told with the portals and with what the mail server took."""
    rows = Notification.objects.select_related("mail", "recipient")
    in_portals = Counter((words_of(row), row.recipient.email) for row in rows)
    by_mail: defaultdict[Telling, set[str]] = defaultdict(set)
    for message in sink.messages:
        body, to = message.get_content(), str(message["To"])
        for words in {words for words, email in expected if email == to and words in body}:
            by_mail[words, to].add(str(message["Message-ID"]))
    # A mail names only so many; the others it tells of stand in the portal.
    taken = set(sink.ids)
    for row in rows:
        if row.mail and row.mail.message_id in taken:
            by_mail[words_of(row), row.recipient.email].add(row.mail.message_id)
    times = [(in_portals[telling], len(by_mail[telling])) for telling in expected]
    return Found(
        expected=len(times),
        delivered=sum(pair == (1, 1) for pair in times),
        missing=sum(0 in pair for pair in times),
        doubled=sum(max(pair) > 1 for pair in times),
        repeated=len(sink.ids) - len(set(sink.ids)),
    )
