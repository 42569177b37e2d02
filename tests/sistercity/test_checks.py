"""Unsafe settings stop the start, each with its sentence."""

import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from sistercity.checks import check_settings, problems
from tests import signing

SOUND = {
    "DEMO": False,
    "DEBUG": False,
    "SECRET_KEY": "Yk3-sT9_qLw8Zr5uPn2VbX7mCd4EfGh6JaKtRy1QoWiSvUzB",
    "ALLOWED_HOSTS": ["portal.example.go.id"],
    "BASE_URL": "https://portal.example.go.id",
    "EMBEDDED_POSTGRES": False,
    "REDIS_URL": "redis://redis:6379/0",
    "EMAIL_URL": "smtp+tls://portal:password@mail.example.go.id:587",
    "SIGNATURE_TRUST_ROOTS": [],
    "CLAMD_ADDRESS": "",
    "S3_BUCKET": "",
    "S3_ENDPOINT_URL": "",
    "S3_ACCESS_KEY_ID": "",
    "S3_SECRET_ACCESS_KEY": "",
    "S3_PREFIX": "",
    "S3_ADDRESSING_STYLE": "auto",
}
SOUND["SECRET_KEY"] += "NmLkJh"
DEMO = SOUND | {
    "DEMO": True,
    "ALLOWED_HOSTS": ["127.0.0.1", "localhost"],
    "BASE_URL": "http://127.0.0.1:8000",
}


def found(conf: dict) -> list[str]:
    return [problem.id for problem in problems(SimpleNamespace(**conf))]


def test_sound_settings_have_no_problem():
    assert found(SOUND) == []
    assert found(DEMO) == []


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"SECRET_KEY": "pendek"}, "E003"),
        ({"SECRET_KEY": "ab" * 40}, "E003"),
        ({"SECRET_KEY": "demo-only-" * 8}, "E003"),
        ({"ALLOWED_HOSTS": []}, "E004"),
        ({"ALLOWED_HOSTS": ["*"]}, "E004"),
        ({"ALLOWED_HOSTS": ["portal.example.go.id", "*"]}, "E004"),
        ({"BASE_URL": ""}, "E005"),
        ({"BASE_URL": "http://portal.example.go.id"}, "E005"),
        ({"BASE_URL": "https://"}, "E005"),
        ({"DEBUG": True}, "E006"),
        ({"EMBEDDED_POSTGRES": True}, "E007"),
        ({"REDIS_URL": ""}, "E008"),
        ({"EMAIL_URL": ""}, "E018"),
        ({"SIGNATURE_TRUST_ROOTS": [Path("/tidak/ada")]}, "E009"),
        ({"S3_ENDPOINT_URL": "https://s3.example.go.id"}, "E010"),
        ({"S3_BUCKET": "portal", "S3_ACCESS_KEY_ID": "portal"}, "E011"),
        ({"S3_BUCKET": "portal", "S3_ENDPOINT_URL": "s3.example.go.id"}, "E012"),
        ({"S3_BUCKET": "portal", "S3_ADDRESSING_STYLE": "apa"}, "E013"),
    ],
)
def test_each_unsafe_setting_of_production_is_named_alone(changes, code):
    assert found(SOUND | changes) == [f"sistercity.{code}"]


@pytest.mark.parametrize(
    "address", ["scanner", "scanner:", ":3310", "scanner:clamd", "scanner:70000", "run/clamd:1"]
)
def test_a_scanner_that_nobody_could_reach_is_named(address):
    assert found(SOUND | {"CLAMD_ADDRESS": address}) == ["sistercity.E017"]


@pytest.mark.parametrize("address", ["scanner:3310", "[::1]:3310", "/run/clamav/clamd.ctl"])
def test_a_scanner_has_a_port_or_a_socket(address):
    assert found(SOUND | {"CLAMD_ADDRESS": address}) == []


def test_a_broken_certificate_in_the_trust_folder_is_named(tmp_path):
    (tmp_path / "induk.pem").write_bytes(signing.root().pem)
    (tmp_path / "README.txt").write_text("Dari otoritas sertifikat.")
    assert found(SOUND | {"SIGNATURE_TRUST_ROOTS": [tmp_path]}) == []

    broken = tmp_path / "rusak.pem"
    broken.write_text("-----BEGIN CERTIFICATE-----\nbukan\n-----END CERTIFICATE-----\n")
    (problem,) = problems(SimpleNamespace(**SOUND | {"SIGNATURE_TRUST_ROOTS": [tmp_path]}))
    assert problem.id == "sistercity.E016"
    assert str(broken) in problem.msg


def test_a_trusted_file_larger_than_certificates_are_is_named(tmp_path):
    large = tmp_path / "besar.pem"
    large.write_bytes(b"\n" * (1024**2 + 1))
    (problem,) = problems(SimpleNamespace(**SOUND | {"SIGNATURE_TRUST_ROOTS": [large]}))
    assert problem.id == "sistercity.E016"
    assert "larger than 1 MB" in problem.msg


def test_a_missing_secret_key_is_named():
    class Keyless(SimpleNamespace):
        @property
        def SECRET_KEY(self):
            raise ImproperlyConfigured

    conf = Keyless(**{key: value for key, value in SOUND.items() if key != "SECRET_KEY"})
    assert [problem.id for problem in problems(conf)] == ["sistercity.E002"]


@pytest.mark.parametrize(
    "changes",
    [
        {"ALLOWED_HOSTS": ["portal.example.go.id"]},
        {"ALLOWED_HOSTS": ["*"]},
        {"BASE_URL": "https://portal.example.go.id"},
        {"BASE_URL": "http://192.168.1.10:8000"},
    ],
)
def test_the_demo_answers_on_this_computer_only(changes):
    assert found(DEMO | changes) == ["sistercity.E001"]


def test_every_problem_is_told_and_not_the_first_alone():
    conf = SOUND | {"SECRET_KEY": "x", "ALLOWED_HOSTS": [], "REDIS_URL": ""}
    assert found(conf) == ["sistercity.E003", "sistercity.E004", "sistercity.E008"]


def test_the_sentences_say_what_to_do():
    missing = {"ALLOWED_HOSTS": [], "BASE_URL": "", "REDIS_URL": "", "EMAIL_URL": ""}
    conf = SOUND | {"SECRET_KEY": "x"} | missing
    for problem in problems(SimpleNamespace(**conf)):
        assert "example" in problem.msg or "python3 -c" in problem.msg


def test_the_tests_themselves_run_with_sound_settings():
    assert check_settings(None) == []


# --- The start itself, in a process of its own ------------------------------------------------
ENVIRONMENT = {
    "SECRET_KEY": str(SOUND["SECRET_KEY"]),
    "ALLOWED_HOSTS": "portal.example.go.id",
    "BASE_URL": "https://portal.example.go.id",
    "DATABASE_URL": "postgres://portal@db/portal",
    "REDIS_URL": "redis://redis:6379/0",
    "EMAIL_URL": "smtp+tls://portal:password@mail.example.go.id:587",
    "SISTERCITY_DEMO": "0",
    "SISTERCITY_DEBUG": "0",
}


def start(**changes: str) -> subprocess.CompletedProcess:
    """Run `manage.py check` with a sound environment but for `changes`, and nothing else."""
    environment = {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "sistercity.settings",
        **ENVIRONMENT,
        **changes,
    }
    return subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=settings.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_the_portal_starts_with_a_sound_environment():
    result = start()
    assert result.returncode == 0, result.stderr
    assert "no issues" in result.stdout


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY is missing"),
        ({"EMAIL_URL": ""}, "EMAIL_URL must name the mail server"),
        ({"SISTERCITY_DEBUG": "1"}, "SISTERCITY_DEBUG shows secrets to visitors"),
        ({"DATABASE_URL": ""}, "DATABASE_URL must name a PostgreSQL server"),
        ({"SISTERCITY_DEMO": "1"}, "SISTERCITY_DEMO has publicly known passwords"),
    ],
)
def test_an_unsafe_setting_stops_the_start_with_its_sentence(changes, sentence):
    result = start(**changes)
    assert result.returncode == 1
    assert f"sistercity does not start: {sentence}" in result.stderr
    assert "Traceback" not in result.stderr
