"""What every address of the API shares: who may, which shape an error has, how it is described."""

import io
import json

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.urls import reverse
from rest_framework.throttling import UserRateThrottle

from sistercity.api import exception_handler
from sistercity.lifecycle import Conflict

pytestmark = pytest.mark.django_db

LISTS = [
    "/api/v1/partnerships/",
    "/api/v1/agreements/",
    "/api/v1/meetings/",
    "/api/v1/programs/",
    "/api/v1/evaluations/",
    "/api/v1/reports/",
    "/api/v1/radar/",
]


# --- Errors -------------------------------------------------------------------------------
@pytest.mark.parametrize("path", LISTS)
def test_who_is_not_signed_in_is_told_so(client, path):
    response = client.get(path)
    assert response.status_code == 401
    assert response["WWW-Authenticate"] == "Session"
    assert set(response.json()) == {"code", "detail", "fields"}
    assert response.json()["code"] == "not_authenticated"


@pytest.mark.parametrize("path", LISTS)
def test_what_does_not_exist_is_not_found(sign_in, auditor, path):
    response = sign_in(auditor).get(f"{path}999999/")
    assert response.status_code == 404
    assert response.json() == {
        "code": "not_found",
        "detail": response.json()["detail"],
        "fields": {},
    }


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize("method", ["put", "patch", "delete", "options"])
def test_what_cannot_be_done_is_said_before_who_may(sign_in, ratna, path, method):
    response = getattr(sign_in(ratna), method)(path)
    assert response.status_code == 405
    assert response.json()["code"] == "method_not_allowed"


@pytest.mark.parametrize("path", [path for path in LISTS if "meetings" not in path])
def test_lists_but_meetings_take_nothing_new(sign_in, ratna, path):
    assert sign_in(ratna).post(path, {}, "application/json").status_code == 405


@pytest.mark.parametrize("path", LISTS)
def test_order_the_page_does_not_offer_is_refused_by_name(sign_in, auditor, path):
    response = sign_in(auditor).get(f"{path}?sort=password")
    assert response.status_code == 400
    assert list(response.json()["fields"]) == ["sort"]
    assert response.json()["detail"] == response.json()["fields"]["sort"][0]


@pytest.mark.parametrize("path", LISTS)
def test_filter_with_an_impossible_value_is_refused_by_name(sign_in, auditor, path):
    names = ("status", "kind", "when", "health")
    query = "&".join(f"{name}=tidak-ada" for name in names)
    response = sign_in(auditor).get(f"{path}?{query}")
    assert response.status_code == 400
    assert response.json()["code"] == "invalid"
    assert response.json()["fields"]


@pytest.mark.parametrize(
    ("error", "status", "answer"),
    [
        (
            Conflict("Sudah berubah."),
            409,
            {"code": "conflict", "detail": "Sudah berubah.", "fields": {}},
        ),
        (
            ValidationError({"title": ["Isi judul."]}),
            400,
            {"code": "invalid", "detail": "Isi judul.", "fields": {"title": ["Isi judul."]}},
        ),
        (
            ValidationError(["Tulis alasannya."]),
            400,
            {
                "code": "invalid",
                "detail": "Tulis alasannya.",
                "fields": {"non_field_errors": ["Tulis alasannya."]},
            },
        ),
    ],
)
def test_errors_of_the_domain_have_the_same_shape(error, status, answer):
    response = exception_handler(error, {})
    assert (response.status_code, response.data) == (status, answer)


def test_fault_of_the_server_is_no_answer_of_the_api():
    assert exception_handler(RuntimeError(), {}) is None


def test_who_asks_too_often_is_held_back(sign_in, auditor, monkeypatch):
    monkeypatch.setattr(UserRateThrottle, "THROTTLE_RATES", {"user": "2/hour"})
    client = sign_in(auditor)
    answers = [client.get("/api/v1/meetings/") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[2].json()["code"] == "throttled"
    assert answers[2]["Retry-After"]


# --- Description --------------------------------------------------------------------------
def test_schema_describes_every_address_without_a_warning():
    out = io.StringIO()
    call_command(
        "spectacular", "--fail-on-warn", "--validate", "--format", "openapi-json", stdout=out
    )
    schema = json.loads(out.getvalue())
    assert set(LISTS) < set(schema["paths"])
    assert set(schema["paths"]["/api/v1/meetings/"]) == {"get", "post"}


def test_schema_says_that_a_status_is_read_only():
    out = io.StringIO()
    call_command("spectacular", "--format", "openapi-json", stdout=out)
    schemas = json.loads(out.getvalue())["components"]["schemas"]
    for name in ("Partnership", "Agreement", "Programme", "Evaluation"):
        assert schemas[name]["properties"]["status"]["readOnly"] is True


def test_schema_describes_the_notices_and_clauses_of_an_agreement():
    out = io.StringIO()
    call_command("spectacular", "--format", "openapi-json", stdout=out)
    schemas = json.loads(out.getvalue())["components"]["schemas"]
    said = schemas["Agreement"]["properties"]
    assert said["termination_notices"]["items"]["$ref"].endswith("/Notice")
    assert said["clauses"]["items"]["$ref"].endswith("/Clause")
    assert said["clauses"]["readOnly"] is True
    notice = {"id", "given_by", "given_on", "effective_on", "withdrawn_on", "status"}
    assert set(schemas["Notice"]["properties"]) == notice
    assert set(schemas["Clause"]["properties"]) == {"clause", "name", "state"}


def test_schema_describes_every_operation_in_the_readers_language():
    said = {}
    for language in ("id", "en"):
        out = io.StringIO()
        call_command("spectacular", "--format", "openapi-json", "--lang", language, stdout=out)
        paths = json.loads(out.getvalue())["paths"]
        said[language] = {
            (path, method): operation["description"]
            for path, methods in paths.items()
            for method, operation in methods.items()
        }
    assert "Kerja sama" in said["id"]["/api/v1/partnerships/", "get"]
    assert "where they stand" in said["en"]["/api/v1/partnerships/", "get"]
    assert not [key for key, text in said["en"].items() if text == said["id"][key]]


def test_schema_keeps_notes_for_developers_to_itself():
    out = io.StringIO()
    call_command("spectacular", "--format", "openapi-json", stdout=out)
    schemas = json.loads(out.getvalue())["components"]["schemas"]
    assert "description" not in schemas["Meeting"]


@pytest.mark.parametrize(("name", "operators"), [("ratna", False), ("administrator", True)])
def test_the_foot_of_every_page_leads_to_the_description(sign_in, request, name, operators):
    page = sign_in(request.getfixturevalue(name)).get("/account/").content.decode()
    assert f'href="{reverse("api:docs")}"' in page
    assert (f'href="{reverse("admin:index")}"' in page) is operators


def test_visitors_see_neither_of_them(client):
    page = client.get(reverse("accounts:login")).content.decode()
    assert reverse("api:docs") not in page
    assert f'href="{reverse("admin:index")}"' not in page


def test_members_read_the_schema_and_its_page(sign_in, kemlu):
    client = sign_in(kemlu)
    assert b"openapi: 3" in client.get(reverse("api:schema")).content
    page = client.get(reverse("api:docs")).content.decode()
    assert "<style" not in page
    assert "cdn" not in page
    script = client.get(f"{reverse('api:docs')}?script=")
    assert script["Content-Type"] == "application/javascript"
    assert b"SwaggerUIBundle" in script.content


@pytest.mark.parametrize("name", ["api:schema", "api:docs"])
def test_visitors_are_sent_to_sign_in_for_the_description(client, name):
    assert client.get(reverse(name)).url.startswith(reverse("accounts:login"))
