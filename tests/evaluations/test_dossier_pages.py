"""The pages of a dossier: who may ask, see the progress and download."""

import pytest
from django.urls import reverse

from evaluations.dossier import build
from partnerships.models import (
    Agreement,
    Dossier,
)
from partnerships.services import dossiers
from sistercity.accounts.models import User
from sistercity.notifications.models import Notification
from tests.evaluations.dossiers import body_of, made, path_of

pytestmark = pytest.mark.django_db


# --- Pages --------------------------------------------------------------------------------------
def test_one_click_leads_to_the_finished_download(
    whole, ratna: User, sign_in, django_capture_on_commit_callbacks
):
    client = sign_in(ratna)
    tab = reverse("partnerships:partnership_documents", args=[whole.partnership_id])
    address = reverse("evaluations:partnership_dossier", args=[whole.partnership_id])
    assert f'action="{address}"' in client.get(tab).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(address)
    page = client.get(response["Location"]).content.decode()
    dossier = Dossier.objects.get()
    link = reverse("evaluations:dossier_download", args=[dossier.pk])
    assert f'href="{link}"' in page
    assert dossier.sha256 in page
    answer = client.get(link)
    assert answer["Content-Disposition"].startswith('attachment; filename="sistercity-')
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer.streaming
    assert body_of(answer) == path_of(dossier).read_bytes()
    assert Notification.objects.get(recipient=ratna, title__contains="siap").url == (
        dossier.get_absolute_url()
    )


def test_the_page_of_an_agreement_offers_its_own(whole, auditor, sign_in):
    client = sign_in(auditor)
    address = reverse("evaluations:agreement_dossier", args=[whole.pk])
    assert f'action="{address}"' in client.get(whole.get_absolute_url()).content.decode()
    client.post(address)
    assert Dossier.objects.get().agreement == whole


@pytest.mark.parametrize("name", ["partnership", "agreement"])
def test_who_may_ask(whole: Agreement, people, sign_in, name: str):
    about = whole if name == "agreement" else whole.partnership
    address = reverse(f"evaluations:{name}_dossier", args=[about.pk])
    found = {who: sign_in(user).post(address).status_code for who, user in people.items()}
    outside = {"officer elsewhere", "leader elsewhere", "coordinator elsewhere"}
    assert found == {who: 404 if who in outside else 302 for who in people}


def test_nobody_else_sees_or_downloads_it(whole: Agreement, people, ratna, sign_in):
    dossier = made(whole.partnership, ratna)
    for route in ("dossier_detail", "dossier_download"):
        address = reverse(f"evaluations:{route}", args=[dossier.pk])
        for who, user in people.items():
            response = sign_in(user).get(address)
            assert response.status_code == (200 if who == "officer" else 404), (route, who)
            if response.streaming:
                body_of(response)


def test_who_lost_the_scope_downloads_nothing_any_more(partnership, bagus: User, sign_in):
    dossier = made(partnership, bagus)
    partnership.coordinators.clear()
    address = reverse("evaluations:dossier_download", args=[dossier.pk])
    assert sign_in(bagus).get(address).status_code == 404


def test_progress_is_shown_and_asked_for_again(partnership, ratna: User, sign_in):
    dossier = dossiers.ask(partnership, by=ratna, language="id")
    Dossier.objects.update(state="working", steps=1200, steps_done=300, bytes=2048, bytes_done=1024)
    client, address = sign_in(ratna), dossier.get_absolute_url()
    page = client.get(address).content.decode()
    assert '<progress max="1200" value="300"' in page
    assert f'hx-get="{address}" hx-trigger="every 2s"' in page
    assert "Muat ulang" in page
    polled = client.get(address, headers={"HX-Request": "true"}).content.decode()
    assert polled.lstrip().startswith('<div class="stack" id="state"')
    Dossier.objects.update(state="failed", failure="Penyimpanan penuh.")
    polled = client.get(address, headers={"HX-Request": "true"}).content.decode()
    assert "hx-trigger" not in polled
    assert "Penyimpanan penuh." in polled


def test_download_leads_back_to_the_page_when_there_is_no_file(partnership, ratna, sign_in):
    waiting = dossiers.ask(partnership, by=ratna, language="id")
    client = sign_in(ratna)
    address = reverse("evaluations:dossier_download", args=[waiting.pk])
    assert client.get(address)["Location"] == waiting.get_absolute_url()
    build.build(waiting.pk)
    waiting.refresh_from_db()
    path_of(waiting).unlink()
    page = client.get(address, follow=True).content.decode()
    assert "Berkasnya tidak ditemukan" in page
