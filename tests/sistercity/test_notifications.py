"""Telling people: one message per person and occasion, one mail per message."""

import smtplib
from datetime import timedelta
from threading import Barrier, Thread, get_ident
from unittest import mock

import pytest
import time_machine
from django.core import mail
from django.core.mail.backends import locmem
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import get_language

from sistercity.notifications import mail as mails
from sistercity.notifications.models import Mail, Notification
from sistercity.notifications.services import mark_read, notify
from sistercity.notifications.tasks import send_mail

pytestmark = pytest.mark.django_db


def tell(*people, occasion="a", title="Giliran Anda"):
    notify(people, occasion=occasion, title=title, url="/turns/", body="Surabaya – Izmir")


def ids() -> list[str]:
    return [message.extra_headers["Message-ID"] for message in mail.outbox]


@pytest.fixture
def refusing():
    """Return a function that makes the mail server answer each mail with an error, or take it."""
    send = locmem.EmailBackend.send_messages

    def refuse(*errors):
        answers = iter(errors)

        def answer(backend, messages):
            error = next(answers, None)
            if error:
                raise error
            return send(backend, messages)

        return mock.patch.object(locmem.EmailBackend, "send_messages", answer)

    return refuse


@pytest.fixture
def traveller():
    """The clock of a test, which stands still until it is shifted."""
    with time_machine.travel(timezone.now(), tick=False) as clock:
        yield clock


@pytest.fixture
def unreachable():
    """Make the mail server refuse the connection."""
    refused = ConnectionRefusedError(111, "Connection refused")
    with mock.patch.object(locmem.EmailBackend, "open", side_effect=refused) as opened:
        yield opened


# --- The message --------------------------------------------------------------------------
def test_a_person_is_told_of_an_occasion_once(ratna, bagus):
    tell(ratna)
    tell(ratna, bagus, title="Lain")
    tell(ratna, occasion="b")
    rows = Notification.objects.order_by("pk").values_list("recipient", "occasion", "title")
    assert list(rows) == [
        (ratna.pk, "a", "Giliran Anda"),
        (bagus.pk, "a", "Lain"),
        (ratna.pk, "b", "Giliran Anda"),
    ]


def test_a_message_is_not_told_when_the_change_it_tells_of_fails(ratna):
    @transaction.atomic
    def change():
        tell(ratna)
        raise RuntimeError

    with pytest.raises(RuntimeError):
        change()
    assert not Notification.objects.exists()


def test_a_title_that_is_too_long_is_cut(ratna):
    tell(ratna, title="x" * 400)
    assert len(Notification.objects.get().title) == 250


def test_reading_marks_what_was_named_of_ones_own(ratna, bagus):
    for occasion in ("a", "b"):
        tell(ratna, bagus, occasion=occasion)
    first = Notification.objects.filter(recipient=ratna).earliest("pk")
    others = Notification.objects.filter(recipient=bagus).values_list("pk", flat=True)
    assert mark_read(ratna, [first.pk, *others]) == 1
    assert mark_read(ratna) == 1
    assert mark_read(ratna) == 0
    assert Notification.objects.unread().count() == 2


# --- The mail -----------------------------------------------------------------------------
def test_mail_follows_the_commit(ratna, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as callbacks:
        tell(ratna)
    assert mail.outbox == []
    for callback in callbacks:
        callback()
    (message,) = mail.outbox
    assert message.to == [ratna.email]
    assert message.subject == "Giliran Anda"
    assert "http://localhost/turns/" in message.body
    assert "Surabaya – Izmir" in message.body


def test_a_mail_is_sent_once_however_often_the_task_runs(ratna):
    tell(ratna)
    assert [send_mail.delay().get() for _ in range(3)] == [1, 0, 0]
    assert len(mail.outbox) == 1
    assert Mail.objects.get().sent_at


def test_a_mail_is_written_in_the_language_of_its_recipient(ratna, bagus):
    bagus.language = "en"
    bagus.save()
    tell(ratna, bagus)
    spoken = []

    def render(template, context):
        spoken.append((context["recipient"], get_language()))
        return ""

    with mock.patch.object(mails, "render_to_string", render):
        mails.send_unsent()
    assert spoken == [(ratna, "id"), (bagus, "en")]


def test_who_left_or_wants_none_gets_no_mail(ratna, bagus):
    tell(ratna, bagus)
    ratna.is_active = False
    ratna.save()
    Notification.objects.filter(recipient=bagus).update(by_mail=False)
    assert mails.send_unsent() == 0
    assert mail.outbox == []


def test_a_repeated_mail_carries_the_same_message_id(ratna):
    tell(ratna)
    mails.send_unsent()
    Mail.objects.update(sent_at=None)  # sent, but the worker died before it said so
    tell(ratna, occasion="b")
    mails.send_unsent()
    first, repeated, other = mail.outbox
    assert first.extra_headers == repeated.extra_headers != other.extra_headers
    assert first.body == repeated.body
    assert ids()[0] == Mail.objects.earliest("pk").message_id


def test_what_waits_for_a_person_comes_in_one_mail(ratna, bagus):
    for number in range(40):
        tell(ratna, occasion=f"ratna {number}", title=f"Hal {number}.")
    tell(bagus)
    assert mails.send_unsent() == 2
    to_ratna, to_bagus = mail.outbox
    assert to_ratna.subject == "40 pemberitahuan untuk Anda"
    assert [f"Hal {number}." in to_ratna.body for number in (0, 29, 30)] == [True, True, False]
    assert "Dan 10 lagi di portal:" in to_ratna.body
    assert to_bagus.subject == "Giliran Anda"


def test_an_event_for_the_calendar_is_a_mail_of_its_own(ratna):
    for occasion in ("a", "b"):
        notify([ratna], occasion=occasion, title="Undangan", url="/", calendar="BEGIN:VCALENDAR")
    tell(ratna, occasion="c")
    mails.send_unsent()
    assert [len(message.attachments) for message in mail.outbox] == [1, 1, 0]


def test_line_breaks_in_a_title_do_not_stop_the_mail(ratna):
    tell(ratna, title="Giliran Anda: satu\r\nBcc: lain@contoh.id")
    mails.send_unsent()
    assert mail.outbox[0].subject == "Giliran Anda: satu Bcc: lain@contoh.id"
    assert mail.outbox[0].recipients() == [ratna.email]


# --- When the server refuses --------------------------------------------------------------
REFUSALS = [
    smtplib.SMTPRecipientsRefused({"a@b.example": (550, b"Tidak dikenal")}),
    smtplib.SMTPServerDisconnected("Connection unexpectedly closed"),
    smtplib.SMTPDataError(451, b"Coba lagi"),
    TimeoutError("timed out"),
    UnicodeEncodeError("ascii", "é", 0, 1, "ordinal not in range"),
]


@pytest.mark.parametrize("error", REFUSALS, ids=lambda error: type(error).__name__)
def test_a_refused_mail_waits_for_the_next_run_and_holds_up_no_other(
    ratna, bagus, refusing, error, caplog, traveller
):
    tell(ratna, bagus)
    with refusing(error):
        assert mails.send_unsent() == 2
    row = Mail.objects.get(recipient=ratna)
    assert (row.sent_at, row.attempts, row.answer) == (None, 1, str(error))
    assert "failed" in caplog.text
    assert [message.to for message in mail.outbox] == [[bagus.email]]
    assert list(Mail.objects.failed()) == [row]
    assert mails.send_unsent() == 0
    traveller.shift(timedelta(minutes=5))
    assert mails.send_unsent() == 1
    assert [message.to for message in mail.outbox] == [[bagus.email], [ratna.email]]
    assert not Mail.objects.failed().exists()


def test_a_mail_that_is_refused_is_tried_ever_later_and_then_given_up(ratna, refusing, traveller):
    tell(ratna)
    hours = []
    for _ in range(mails.MAX_ATTEMPTS):
        with refusing(smtplib.SMTPDataError(550, b"Tidak")):
            assert mails.send_unsent() == 1
        assert mails.send_unsent() == 0
        wait = Mail.objects.get().next_try_at - timezone.now()
        hours.append(round(wait / timedelta(hours=1), 1))
        traveller.shift(wait)
    assert hours == [0.1, 0.2, 0.3, 0.7, 1.3, 2.7, 5.3, 6, 6, 6, 6, 6]
    assert mails.send_unsent() == 0
    assert mail.outbox == []
    assert Mail.objects.get().given_up_at
    assert Mail.objects.failed().exists()


def test_a_server_that_is_down_uses_up_no_mail(ratna, bagus, unreachable):
    tell(ratna, bagus)
    for _ in range(mails.MAX_ATTEMPTS * 2):
        assert mails.send_unsent() == 0
    assert unreachable.call_count == mails.MAX_ATTEMPTS * 2
    assert Mail.objects.failed().get().answer == "[Errno 111] Connection refused"
    unreachable.side_effect = None
    assert mails.send_unsent() == 2
    assert len(mail.outbox) == 2
    assert not Mail.objects.failed().exists()


def test_without_mail_to_send_no_server_is_asked(unreachable):
    assert mails.send_unsent() == 0
    assert not unreachable.called


# --- Two workers --------------------------------------------------------------------------
@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_each_mail_once(ratna, bagus, leader):
    with mock.patch.object(send_mail, "delay"):
        tell(ratna, bagus, leader)
    mails.write_waiting()
    sending, errors, began = Barrier(2), [], set()
    send = locmem.EmailBackend.send_messages

    def send_while_the_other_sends(backend, messages):
        if get_ident() not in began:
            began.add(get_ident())
            sending.wait(timeout=10)  # both workers hold a row of their own now
        return send(backend, messages)

    def work():
        try:
            mails.send_unsent()
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [Thread(target=work) for _ in range(2)]
    with mock.patch.object(locmem.EmailBackend, "send_messages", send_while_the_other_sends):
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=30)
    assert errors == []
    assert sorted(message.to[0] for message in mail.outbox) == sorted(
        person.email for person in (ratna, bagus, leader)
    )
    assert len(set(ids())) == 3
    assert not Mail.objects.unsent().exists()
