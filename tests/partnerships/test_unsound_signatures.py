"""Electronic signatures that cannot be relied on need a confirmation with a reason."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from partnerships import lifecycle
from partnerships.lifecycle import Reply
from partnerships.models import Agreement, Case, Move, Signature
from partnerships.requirements import CaseFile, missing
from partnerships.services import documents
from sistercity.accounts.models import User
from sistercity.lifecycle import Conflict
from tests.signing import SOUND, plain_pdf, settle, upload
from tests.walking import supply, walk

pytestmark = pytest.mark.django_db

SignIn = Callable[[User], Client]
WAIT = "sedang diperiksa. Tunggu pemeriksaannya"
CONFIRM = "Tegaskan bahwa naskah ini tetap dianggap ditandatangani"
REASON = "Sertifikat mitra diperiksa lewat KBRI."

#: What a check may have found, and the words with which it is refused.
UNSOUND = {
    "altered": (replace(SOUND, intact=False), "tidak utuh"),
    "untrusted": (replace(SOUND, chain="untrusted"), "rantai sertifikat tidak tepercaya"),
    "expired": (replace(SOUND, chain="expired"), "sertifikat kedaluwarsa"),
    "changed since": (replace(SOUND, added_after_signing="changes"), "dokumen diubah setelah"),
}


@pytest.fixture(scope="module", autouse=True)
def standing(stand) -> None:
    """Surabaya – Izmir stands at the step of these tests."""
    stand("signing")


@pytest.fixture
def at_signing(case: Case, leader, kemlu, kemendagri) -> Case:
    """All evidence is there; the region signed electronically, its partner by hand."""
    case = supply(case)
    text = case.agreements.exclude(kind=Agreement.Kind.LETTER_OF_INTENT).get()
    text.signatures.filter(side=Signature.Side.REGION).update(method=Signature.Method.ELECTRONIC)
    return case


def sign(case: Case, leader: User, *, note: str = "", confirmed: bool = False) -> Case:
    reply = Reply(signatures_confirmed=confirmed)
    return lifecycle.perform(case, "complete", by=leader, note=note, reply=reply)


def refusal(case: Case, leader: User, **given: object) -> str:
    with pytest.raises(ValidationError) as refused:
        sign(case, leader, **given)
    case.refresh_from_db()
    assert case.step_key == "signing"
    return "\n".join(refused.value.messages)


@pytest.mark.parametrize("kind", UNSOUND)
def test_an_unsound_signature_is_refused_until_it_is_confirmed_with_a_reason(
    at_signing, leader, kind
):
    found, words = UNSOUND[kind]
    settle(upload(at_signing, plain_pdf()), found)
    said = refusal(at_signing, leader, note=REASON)
    assert words in said
    assert CONFIRM in said
    assert "Tulis alasannya." in refusal(at_signing, leader, confirmed=True, note=" ")
    assert sign(at_signing, leader, confirmed=True, note=REASON).step_key == "deposit"


@pytest.mark.parametrize("state", ["encrypted", "broken", "too_complex"])
def test_what_could_not_be_checked_is_confirmed_as_well(at_signing, leader, state):
    settle(upload(at_signing, plain_pdf()), state=state)
    assert "tidak dapat diperiksa" in refusal(at_signing, leader)
    assert sign(at_signing, leader, confirmed=True, note=REASON).step_key == "deposit"


def test_a_text_without_the_signature_that_was_recorded_is_confirmed(at_signing, leader):
    settle(upload(at_signing, plain_pdf()))
    assert "memuat 0 tanda tangan elektronik" in refusal(at_signing, leader)
    assert sign(at_signing, leader, confirmed=True, note=REASON).step_key == "deposit"


def test_a_file_of_another_kind_is_confirmed(at_signing, leader, ratna):
    file = SimpleUploadedFile("naskah.txt", b"Naskah", content_type="text/plain")
    documents.add_version(
        documents.attach(at_signing.partnership, kind="signed_text", case=at_signing),
        file,
        by=ratna,
    )
    assert "hanya diperiksa pada PDF" in refusal(at_signing, leader)
    assert sign(at_signing, leader, confirmed=True, note=REASON).step_key == "deposit"


def test_a_check_that_runs_is_waited_for_whoever_confirms(at_signing, leader):
    upload(at_signing, plain_pdf())
    assert WAIT in refusal(at_signing, leader, confirmed=True, note=REASON)
    assert WAIT in "\n".join(missing(CaseFile(at_signing)))


def test_a_file_from_before_there_were_checks_is_waited_for(at_signing, leader):
    upload(at_signing, plain_pdf()).signature_check.delete()
    assert WAIT in refusal(at_signing, leader, confirmed=True, note=REASON)


def test_a_check_that_keeps_failing_does_not_keep_the_text_from_being_signed(at_signing, leader):
    check = upload(at_signing, plain_pdf()).signature_check
    check.checked_at = timezone.now()
    check.save()
    assert "belum dapat diperiksa portal" in refusal(at_signing, leader)
    assert sign(at_signing, leader, confirmed=True, note=REASON).step_key == "deposit"


def test_a_sound_signature_asks_nothing(at_signing, leader):
    settle(upload(at_signing, plain_pdf()), SOUND)
    assert sign(at_signing, leader).step_key == "deposit"


def test_wet_ink_asks_nothing(at_signing, leader):
    Signature.objects.update(method=Signature.Method.WET_INK)
    settle(upload(at_signing, plain_pdf()), UNSOUND["altered"][0])
    upload(at_signing, plain_pdf(), language="en")
    assert sign(at_signing, leader).step_key == "deposit"


def test_a_translation_is_not_judged(at_signing, leader):
    settle(upload(at_signing, plain_pdf()), SOUND)
    settle(upload(at_signing, plain_pdf(), language="en"), UNSOUND["altered"][0])
    assert "tidak utuh" in refusal(at_signing, leader)
    Agreement.objects.filter(case=at_signing).update(authentic_languages=["id"])
    assert sign(at_signing, leader).step_key == "deposit"


def test_only_the_newest_version_counts(at_signing, leader):
    settle(upload(at_signing, plain_pdf()), UNSOUND["altered"][0])
    settle(upload(at_signing, plain_pdf()), SOUND)
    assert sign(at_signing, leader).step_key == "deposit"


def test_the_letter_of_intent_is_signed_by_the_same_rule(partnership_elsewhere, leader):
    case = supply(walk(partnership_elsewhere.cases.get(), "letter_of_intent"))
    Signature.objects.filter(agreement__case=case).update(method="electronic")
    version = upload(case, plain_pdf(), kind="signed_letter_of_intent")
    by = User.objects.holding("leader", case.partnership.region).get()
    settle(version, UNSOUND["altered"][0], SOUND)
    with pytest.raises(ValidationError, match="tidak utuh"):
        sign(case, by)
    assert sign(case, by, confirmed=True, note=REASON).step_key == "cooperation_plan"


# --- On the page --------------------------------------------------------------------------
def url_of(case: Case) -> str:
    return reverse("partnerships:case_perform", args=[case.pk, "complete"])


def test_the_page_asks_for_the_confirmation_and_the_history_keeps_it(
    at_signing, leader, auditor, sign_in: SignIn
):
    settle(upload(at_signing, plain_pdf()), UNSOUND["expired"][0])
    client, url = sign_in(leader), url_of(at_signing)
    page = client.get(url)
    assert "sertifikat kedaluwarsa" in page.content.decode()
    data = {name: page.context["form"][name].value() or "" for name in ("seen", "versions")}

    page = client.post(url, data)
    assert set(page.context["form"].errors) == {"note", "signatures_confirmed"}
    assert "sertifikat kedaluwarsa" in page.content.decode()

    answer = client.post(url, data | {"note": REASON, "signatures_confirmed": "on"})
    assert answer.status_code == 302
    move = at_signing.moves.get(action=Move.Action.COMPLETE, from_key="signing")
    assert move.note.startswith(REASON)
    assert "sertifikat kedaluwarsa" in move.note
    history = reverse("partnerships:partnership_history", args=[at_signing.partnership_id])
    content = sign_in(auditor).get(history).content.decode()
    assert REASON in content
    assert "Tanda tangan elektronik diterima meskipun" in content


def test_the_page_asks_nothing_where_nothing_is_doubted(at_signing, leader, sign_in: SignIn):
    settle(upload(at_signing, plain_pdf()), SOUND)
    page = sign_in(leader).get(url_of(at_signing))
    assert "signatures_confirmed" not in page.context["form"].fields


def test_who_confirmed_an_older_version_looks_again(at_signing, leader, sign_in: SignIn):
    settle(upload(at_signing, plain_pdf()), UNSOUND["expired"][0])
    client, url = sign_in(leader), url_of(at_signing)
    form = client.get(url).context["form"]
    data = {name: form[name].value() for name in ("seen", "versions")}
    settle(upload(at_signing, plain_pdf()), UNSOUND["altered"][0])

    data |= {"note": REASON, "signatures_confirmed": "on"}
    assert client.post(url, data).status_code == 409
    versions = frozenset(int(key) for key in data["versions"].split(","))
    with pytest.raises(Conflict):
        lifecycle.perform(
            at_signing,
            "complete",
            by=leader,
            note=REASON,
            reply=Reply(signatures_confirmed=True, versions=versions),
        )


def test_a_signer_s_name_is_shown_as_text(at_signing, leader, sign_in: SignIn):
    settle(upload(at_signing, plain_pdf()), replace(SOUND, signer="<b>x</b>", chain="untrusted"))
    content = sign_in(leader).get(url_of(at_signing)).content.decode()
    assert "&lt;b&gt;x&lt;/b&gt;" in content
    assert "<b>x</b>" not in content


def test_the_pages_ask_nothing_twice(at_signing, leader, sign_in: SignIn):
    settle(upload(at_signing, plain_pdf()), UNSOUND["expired"][0])
    client = sign_in(leader)
    for url in (at_signing.get_absolute_url(), url_of(at_signing)):
        with CaptureQueriesContext(connection) as queries:
            client.get(url)
        asked = [query["sql"] for query in queries if "partnerships_signature" in query["sql"]]
        assert len(asked) == len(set(asked))
