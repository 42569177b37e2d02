"""Uploads in a bucket: private, read through the portal alone, and nothing needs a local path."""

import io
import os
import subprocess
import sys
import zipfile
from collections.abc import Iterator

import pytest
from django.conf import settings as portal
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import reverse

from evaluations.dossier import build
from partnerships.models import Dossier, SignatureCheck
from partnerships.services import comparisons, documents, dossiers
from sistercity import checks
from sistercity.documents.s3 import PrivateS3Storage
from tests import s3_service
from tests.evaluations.dossiers import body_of
from tests.factories import pdf
from tests.test_permissions import ask


@pytest.fixture
def service() -> Iterator[s3_service.Service]:
    with s3_service.running() as service:
        yield service


def options(service: s3_service.Service, **changes: str) -> dict[str, str]:
    return {
        "bucket_name": s3_service.BUCKET,
        "endpoint_url": service.url,
        "region_name": "id-1",
        "access_key": "portal",
        "secret_key": "rahasia",
        "location": "unggahan",
    } | changes


@pytest.fixture
def bucket(service: s3_service.Service) -> Iterator[PrivateS3Storage]:
    storage = PrivateS3Storage(**options(service))
    yield storage
    storage.connection.meta.client.close()


@pytest.fixture
def without_paths(service: s3_service.Service, settings) -> Iterator[None]:
    """Keep every upload of the test in the bucket."""
    name = "sistercity.documents.s3.PrivateS3Storage"
    uploads = {"BACKEND": name, "OPTIONS": options(service)}
    settings.STORAGES = settings.STORAGES | {"default": uploads}
    yield
    default_storage.connection.meta.client.close()


def test_a_file_is_kept_read_listed_and_deleted(bucket, service):
    name = bucket.save("documents/a.txt", ContentFile(b"isi naskah"))
    assert service.files == {"unggahan/documents/a.txt": b"isi naskah"}
    assert bucket.exists(name)
    assert bucket.size(name) == 10
    assert bucket.listdir("documents") == ([], ["a.txt"])
    with bucket.open(name) as file:
        assert (file.read(3), file.read()) == (b"isi", b" naskah")
        assert list(file.open().chunks(4)) == [b"isi ", b"nask", b"ah"]
    bucket.delete(name)
    assert service.files == {}


def test_what_is_stored_is_never_overwritten(bucket, service):
    first = bucket.save("a.txt", ContentFile(b"satu"))
    assert bucket.save("a.txt", ContentFile(b"dua")) != first
    assert service.files[f"unggahan/{first}"] == b"satu"


def test_a_stored_file_has_no_public_address(bucket, service):
    name = bucket.save("a.txt", ContentFile(b"isi"))
    with pytest.raises(ValueError, match="no address"):
        bucket.url(name)
    assert (service.unsigned, service.access_lists) == ([], [])


@pytest.mark.parametrize(
    ("refuses", "kind"), [(0, FileNotFoundError), (403, PermissionError), (400, OSError)]
)
def test_refusals_are_what_a_disk_would_say(bucket, service, refuses, kind):
    service.refuses = refuses
    with pytest.raises(kind):
        bucket.open("tidak-ada.pdf")


@pytest.mark.django_db
def test_the_portal_needs_no_local_path(without_paths, service, partnership, ratna, sign_in):
    document = documents.attach(partnership, kind="signed_agreement", title="Naskah")
    old, new = [
        documents.add_version(document, pdf("naskah.pdf", text), by=ratna)
        for text in ("Pasal 1. Para pihak bertukar pelajar.", "Pasal 1. Para pihak berdagang.")
    ]
    assert SignatureCheck.objects.filter(state=SignatureCheck.State.WAITING).count() == 0

    comparison = comparisons.request(old, new)
    comparisons.compare_due()
    comparison.refresh_from_db()
    assert (comparison.state, comparison.reason) == ("done", "")

    client = sign_in(ratna)
    response = client.get(new.get_absolute_url())
    assert response.streaming
    assert response["Content-Length"] == str(new.size)
    assert body_of(response) == service.files[f"unggahan/{new.file.name}"]

    dossier = dossiers.ask(partnership, by=ratna, language="id")
    assert build.build(dossier.pk)
    made = Dossier.objects.get(pk=dossier.pk)
    response = client.get(reverse("evaluations:dossier_download", args=[dossier.pk]))
    packed = zipfile.ZipFile(io.BytesIO(body_of(response)))
    assert (made.problems, packed.testzip()) == ([], None)
    assert build.sweep() == 0
    dossiers.discard([made])
    assert not any("dossiers" in name for name in service.files)


@pytest.mark.django_db
def test_downloads_from_the_bucket_ask_for_permission(
    without_paths, partnership, ratna, officer_elsewhere, client
):
    document = documents.attach(partnership, kind="other", title="Lampiran")
    url = documents.add_version(document, pdf("a.pdf"), by=ratna).get_absolute_url()
    assert ask(client, url) == 302
    client.force_login(officer_elsewhere)
    assert ask(client, url) == 404


# --- Settings -------------------------------------------------------------------------------
def test_the_settings_choose_the_bucket():
    shown = "from django.conf import settings; print(settings.STORAGES['default'])"
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "sistercity.settings",
        "S3_BUCKET": "portal",
        "S3_ENDPOINT_URL": "https://s3.example.go.id",
        "S3_ADDRESSING_STYLE": "path",
    }
    command = [sys.executable, "-c", shown]
    result = subprocess.run(
        command, env=environment, cwd=portal.BASE_DIR, capture_output=True, text=True, check=True
    )
    for part in ("PrivateS3Storage", "'portal'", "https://s3.example.go.id", "'path'"):
        assert part in result.stdout


def test_a_missing_or_forbidden_bucket_stops_the_start(bucket, service):
    assert list(checks.storage_problems(bucket)) == []
    service.refuses = 403
    assert [problem.id for problem in checks.storage_problems(bucket)] == ["sistercity.E015"]
    service.refuses = 404
    [problem] = checks.storage_problems(bucket)
    assert problem.msg.startswith("S3_BUCKET names portal, which does not exist at http://127")


def test_a_service_that_is_down_is_logged_and_stops_nothing(bucket, service, caplog):
    service.refuses = 501
    assert list(checks.storage_problems(bucket)) == []
    assert "cannot be reached" in caplog.text


def test_a_disk_is_taken_as_it_is():
    assert list(checks.storage_problems(default_storage)) == []
