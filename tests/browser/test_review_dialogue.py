"""A review as people do it: returned with points, answered, forwarded, substituted, discussed."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from partnerships.models import Case, ReturnPoint, Review
from sistercity.accounts.models import portal_today
from tests.factories import UserFactory
from tests.walking import supply, walk

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_text_is_returned_answered_forwarded_substituted_and_discussed(
    visit, case, ratna, bagus, leader, kemlu, kemendagri, assert_accessible
):
    putri = UserFactory(role="home_affairs", name="Putri Lestari")
    rudi = UserFactory(role="home_affairs", name="Rudi Hartono")
    case = walk(case, "text_approval")
    review = reverse("partnerships:review_detail", args=[case.pk])

    page = visit(kemendagri)
    page.goto(review)
    page.get_by_label("Kembalikan untuk perbaikan").check()
    page.get_by_label("Catatan, atau alasan").fill("Dua hal perlu diperbaiki.")
    page.get_by_text("Butir yang harus dijawab daerah").first.click()
    page.locator("[name=points]").fill("Pasal 4 pembiayaan\nPasal 7 perselisihan")
    assert_accessible(page)
    page.get_by_role("button", name="Kirim keputusan").click()
    expect(page.get_by_role("status")).to_be_visible()
    assert ReturnPoint.objects.count() == 2

    page = visit(ratna)
    page.goto(case.get_absolute_url())
    assert_accessible(page)
    page.get_by_role("link", name="Jawab butir pengembalian").click()
    assert_accessible(page)
    page.get_by_label("Jawaban butir 1").fill("Pasal 4 ditulis ulang.")
    page.get_by_label("Jawaban butir 2").fill("Diganti konsultasi dan negosiasi.")
    page.get_by_role("button", name="Simpan jawaban").click()
    expect(page.get_by_role("status")).to_be_visible()
    case = walk(supply(Case.objects.for_page().get(pk=case.pk)), "text_approval")

    page = visit(kemendagri)
    page.goto(review)
    expect(page.get_by_text("Diganti konsultasi dan negosiasi.")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("link", name="Teruskan ke rekan").click()
    page.get_by_label("Rekan").select_option(str(putri.pk))
    assert_accessible(page)
    page.get_by_role("button", name="Teruskan").click()
    expect(page.get_by_role("link", name="Tarik kembali dari Putri Lestari")).to_be_visible()

    page = visit(putri)
    page.goto(reverse("accounts:absence_list"))
    page.get_by_role("link", name="Catat ketidakhadiran").click()
    page.get_by_label("Hari pertama").fill(portal_today().isoformat())
    page.get_by_label("Hari terakhir").fill(portal_today().isoformat())
    page.get_by_label("Pengganti").select_option("Rudi Hartono")
    assert_accessible(page)
    page.get_by_role("button", name="Simpan ketidakhadiran").click()
    expect(page.get_by_text("Rudi Hartono menggantikan Putri Lestari")).to_be_visible()
    assert_accessible(page)

    page = visit(rudi)
    page.goto("/")
    expect(page.get_by_text("Anda menggantikan Putri Lestari sampai")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("link", name="Persetujuan naskah").first.click()
    expect(page.get_by_text("Anda memutuskan menggantikan Putri Lestari")).to_be_visible()
    page.get_by_role("link", name="Tulis catatan").click()
    page.get_by_label("Tentang").select_option("funding")
    page.get_by_label("Catatan").fill("Siapa yang membiayai?")
    page.get_by_label("Daerah dan kementerian").check()
    page.get_by_label("@Ratna Dewi").check()
    assert_accessible(page)
    page.get_by_role("button", name="Kirim catatan").click()
    expect(page.get_by_text("Siapa yang membiayai?")).to_be_visible()
    assert_accessible(page)

    page = visit(ratna)
    page.set_viewport_size({"width": 390, "height": 900})
    page.goto(reverse("partnerships:case_discussion", args=[case.pk]))
    assert_accessible(page)
    page.get_by_role("link", name="Pembiayaan").click()
    expect(page.get_by_text("Siapa yang membiayai?")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390

    page = visit(rudi)
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(review)
    page.get_by_label("Setujui naskah ini").check()
    page.get_by_role("button", name="Kirim keputusan").click()
    expect(page.get_by_role("status")).to_be_visible()
    decision = Review.objects.get(case=case, step_key="text_approval", decision="approve")
    assert (decision.decided_by, decision.on_behalf_of) == (rudi, putri)
    page = visit(ratna)
    page.goto(reverse("partnerships:partnership_history", args=[case.partnership_id]))
    expect(page.get_by_text("Rudi Hartono, menggantikan Putri Lestari").first).to_be_visible()
    assert_accessible(page)
