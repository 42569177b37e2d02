"""Mail over a real connection: what the server answers is kept."""

import pytest
from django.core.mail.backends import smtp as django_smtp

from sistercity.notifications import mail, smtp
from sistercity.notifications.models import Mail
from sistercity.notifications.services import notify
from tests import smtp_sink

pytestmark = pytest.mark.django_db


@pytest.fixture
def sink(settings):
    with smtp_sink.running() as sink:
        settings.EMAIL_BACKEND = "sistercity.notifications.smtp.EmailBackend"
        settings.EMAIL_HOST, port = sink.url.removeprefix("smtp://").split(":")
        settings.EMAIL_PORT = int(port)
        yield sink


def tell(*people):
    notify(people, occasion="a", title="Giliran Anda", url="/turns/", body="Surabaya – Izmir")


def test_what_the_server_answered_to_each_mail_is_kept(sink, ratna, bagus):
    tell(ratna, bagus)
    assert mail.send_unsent() == 2
    rows = Mail.objects.order_by("pk")
    assert [row.answer for row in rows] == [
        "250 2.0.0 Ok: queued as 1",
        "250 2.0.0 Ok: queued as 2",
    ]
    assert sink.ids == [row.message_id for row in rows]
    assert "Surabaya – Izmir" in sink.messages[0].get_content()


def test_a_refusal_is_kept_and_holds_up_no_other(sink, ratna, bagus):
    sink.refused[ratna.email] = "550 5.1.1 No such mailbox"
    tell(ratna, bagus)
    assert mail.send_unsent() == 2
    refused = Mail.objects.get(recipient=ratna)
    assert refused.sent_at is None
    assert "550" in refused.answer
    assert "No such mailbox" in refused.answer
    assert [message["To"] for message in sink.messages] == [bagus.email]


def test_a_server_that_speaks_tls_at_once_is_asked_for_its_answers_too():
    assert smtp.EmailBackend(use_ssl=True).connection_class is smtp.AnsweringOverTLS
    assert issubclass(smtp.AnsweringOverTLS, django_smtp.smtplib.SMTP_SSL)
    assert smtp.EmailBackend().answer == ""
