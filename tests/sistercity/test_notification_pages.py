"""What the portal told a person, and the mails of the demo."""

from datetime import timedelta
from email.message import EmailMessage

import pytest
from django.core import mail
from django.core.mail import EmailMessage as DjangoEmailMessage
from django.core.mail import get_connection
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from sistercity.accounts.models import User
from sistercity.notifications.mail import send_unsent
from sistercity.notifications.models import Notification

pytestmark = pytest.mark.django_db

LIST = "/notifications/"


def tell(person: User, title: str, **columns) -> Notification:
    columns = {"url": "/turns/", "occasion": title} | columns
    return Notification.objects.create(recipient=person, title=title, **columns)


def shown(client, **query) -> list[str]:
    return [row.title for row in client.get(LIST, query).context["page_obj"]]


def test_the_unread_ones_stand_first_then_the_newest(sign_in, ratna):
    for title in ("lama", "dibaca", "baru"):
        tell(ratna, title)
    Notification.objects.filter(title="dibaca").update(read_at=timezone.now())

    assert shown(sign_in(ratna)) == ["baru", "lama", "dibaca"]


def test_nobody_sees_or_opens_what_another_was_told(sign_in, ratna, bagus):
    row = tell(bagus, "rahasia")
    client = sign_in(ratna)

    assert shown(client) == []
    assert client.get(f"{LIST}{row.pk}/open/").status_code == 404
    row.refresh_from_db()
    assert row.read_at is None


def test_the_list_is_filtered_by_words_state_and_day(sign_in, ratna):
    tell(ratna, "Naskah", body="Surabaya – Izmir")
    tell(ratna, "Laporan", read_at=timezone.now())
    Notification.objects.filter(title="Laporan").update(
        created_at=timezone.now() - timedelta(days=40)
    )
    client = sign_in(ratna)
    yesterday = timezone.localdate() - timedelta(days=1)

    assert shown(client, q="izmir") == ["Naskah"]
    assert shown(client, state="unread") == ["Naskah"]
    assert shown(client, state="read") == ["Laporan"]
    assert shown(client, since=yesterday.isoformat()) == ["Naskah"]
    assert shown(client, until=yesterday.isoformat()) == ["Laporan"]
    assert "Tidak ada pemberitahuan yang cocok" in client.get(LIST + "?q=zzz").content.decode()


def test_opening_marks_as_read_and_leads_on(sign_in, ratna):
    row = tell(ratna, "Giliran")
    response = sign_in(ratna).get(f"{LIST}{row.pk}/open/")
    row.refresh_from_db()

    assert response.url == "/turns/"
    assert row.read_at is not None


def test_opening_never_leads_abroad(sign_in, ratna):
    row = tell(ratna, "Giliran", url="https://evil.example/")

    assert sign_in(ratna).get(f"{LIST}{row.pk}/open/").url == "/"


def test_everything_is_marked_as_read_by_post_only_and_only_ones_own(sign_in, ratna, bagus):
    tell(ratna, "satu"), tell(ratna, "dua"), tell(bagus, "tiga")
    client = sign_in(ratna)
    assert client.get(f"{LIST}read/").status_code == 405

    page = client.post(f"{LIST}read/", follow=True).content.decode()

    assert "2 pemberitahuan ditandai" in page
    assert [row.title for row in Notification.objects.unread()] == ["tiga"]


def test_the_bell_counts_what_is_unread(sign_in, ratna):
    tell(ratna, "satu"), tell(ratna, "dua")
    page = sign_in(ratna).get(LIST).content.decode()

    assert '<b>2<span class="unseen">' in page


def test_the_list_is_paged_and_asks_as_often_for_many_as_for_one(sign_in, ratna):
    client = sign_in(ratna)
    tell(ratna, "nomor")
    with CaptureQueriesContext(connection) as one:
        client.get(LIST)
    for number in range(30):
        tell(ratna, f"nomor {number}")
    with CaptureQueriesContext(connection) as many:
        first = client.get(LIST)

    assert len(one) == len(many)
    assert "Menampilkan 1–25 dari 31" in first.content.decode()


def test_without_any_the_list_says_what_would_be_here(sign_in, ratna):
    assert "Belum ada pemberitahuan" in sign_in(ratna).get(LIST).content.decode()


# --- Mail --------------------------------------------------------------------------------
def test_the_mail_says_what_it_is_about_and_where_to_go_in_the_readers_language(ratna):
    tell(ratna, "Giliran Anda: Penjajakan & lain", body="Surabaya – Izmir")
    send_unsent()
    [sent] = mail.outbox

    assert sent.subject == "Giliran Anda: Penjajakan & lain"
    assert f"Yth. {ratna.name}," in sent.body
    assert "Surabaya – Izmir" in sent.body
    assert "http://localhost/turns/" in sent.body
    assert "&amp;" not in sent.body


# --- The demo's mailbox ------------------------------------------------------------------
@pytest.fixture
def folder(settings, tmp_path):
    settings.MAIL_DIR = tmp_path / "mail"
    settings.MAIL_DIR.mkdir()
    return settings.MAIL_DIR


@pytest.fixture
def mailed(folder):
    """Two mails as Django's file backend writes them into one file."""
    sender = get_connection(
        "django.core.mail.backends.filebased.EmailBackend", file_path=str(folder)
    )
    sender.send_messages(
        [
            DjangoEmailMessage(
                "Giliran Anda – Penjajakan", "Buka http://localhost/turns/", to=["ratna@x.example"]
            ),
            DjangoEmailMessage("Kedua <b>", "Isi <script>", to=["bagus@x.example"]),
        ]
    )
    return folder


def test_the_mails_of_the_demo_are_listed_and_read(sign_in, ratna, mailed):
    client = sign_in(ratna)
    listed = client.get(f"{LIST}mailbox/")
    first = listed.context["page_obj"].object_list[-1]
    page = client.get(f"{LIST}mailbox/{first.name}/").content.decode()

    assert "Giliran Anda – Penjajakan" in listed.content.decode()
    assert '<a href="http://localhost/turns/"' in page
    assert "ratna@x.example" in page


def test_what_a_mail_says_is_shown_as_text(sign_in, ratna, mailed):
    client = sign_in(ratna)
    newest = client.get(f"{LIST}mailbox/").context["page_obj"].object_list[0]
    page = client.get(f"{LIST}mailbox/{newest.name}/").content.decode()

    assert newest.subject == "Kedua <b>"
    assert "<script>alert" not in page
    assert "Isi &lt;script&gt;" in page


@pytest.mark.parametrize(
    "name",
    ["..%2F..%2Fetc%2Fpasswd-0", "../x.log-0", "%2Fetc%2Fpasswd-0", "x.log-0", "x", "x.txt-0"],
)
def test_nothing_outside_the_folder_can_be_read(sign_in, ratna, mailed, name):
    (mailed.parent / "x.log").write_text("Subject: rahasia\n\nrahasia")
    (mailed / "x.txt").write_text("Subject: rahasia\n\nrahasia")
    (mailed / "tautan.log").symlink_to(mailed.parent / "x.log")
    client = sign_in(ratna)

    assert client.get(f"{LIST}mailbox/{name}/").status_code == 404
    assert client.get(f"{LIST}mailbox/tautan.log-0/").status_code == 404


def test_a_mail_without_a_date_or_text_is_shown_all_the_same(sign_in, ratna, folder):
    message = EmailMessage()
    message["Subject"] = "Tanpa tanggal"
    (folder / "a.log").write_bytes(bytes(message))
    (folder / "b.log").write_bytes(b"Date: kemarin\nSubject: Rusak\n\nx")

    page = sign_in(ratna).get(f"{LIST}mailbox/").content.decode()
    assert "Tanpa tanggal" in page
    assert "Rusak" in page


def test_an_empty_mailbox_says_what_would_be_here(sign_in, ratna, settings, tmp_path):
    settings.MAIL_DIR = tmp_path / "none"

    assert "Belum ada surat" in sign_in(ratna).get(f"{LIST}mailbox/").content.decode()


def test_outside_the_demo_there_is_no_mailbox(sign_in, ratna, mailed, settings):
    client = sign_in(ratna)
    name = client.get(f"{LIST}mailbox/").context["page_obj"].object_list[0].name
    settings.DEMO = False

    assert client.get(f"{LIST}mailbox/").status_code == 404
    assert client.get(f"{LIST}mailbox/{name}/").status_code == 404
    assert "mailbox" not in client.get(LIST).content.decode()
