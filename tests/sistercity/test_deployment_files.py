"""What operators copy must name every setting, and nothing that does not exist."""

import re
import runpy
import shutil
from pathlib import Path

import pytest
from django.conf import settings

SETTING = re.compile(r"^#?([A-Z0-9_]+)=", re.MULTILINE)
READ = re.compile(r'(?:env\.[a-z_]+|environ\.get)\(\s*"([A-Z0-9_]+)"')


#: What only docker-compose.yml reads.
COMPOSE = {"PORTAL_HOST", "PORTAL_PASSWORD", "POSTGRES_PASSWORD"}


def read(name: str) -> str:
    return (settings.BASE_DIR / name).read_text(encoding="utf-8")


def known_settings() -> set[str]:
    return set(READ.findall(read("sistercity/settings.py") + read("gunicorn.conf.py")))


def test_the_example_describes_every_setting_and_no_other() -> None:
    assert set(SETTING.findall(read(".env.example"))) == known_settings() | COMPOSE


def test_compose_sets_only_settings_that_exist() -> None:
    portal = read("docker-compose.yml").split("services:")[0]
    named = set(re.findall(r"^    ([A-Z0-9_]+): ", portal, re.MULTILINE))
    assert named
    assert named <= known_settings() | {"POSTGRES_PASSWORD"}


def test_compose_works_as_another_role_than_the_one_the_tables_belong_to() -> None:
    portal, services = read("docker-compose.yml").split("services:")
    assert "postgres://portal:${PORTAL_PASSWORD" in portal
    assert 'POSTGRES_PASSWORD: ""' in portal
    assert services.count("postgres://portal_owner:${POSTGRES_PASSWORD") == 1


def test_the_roles_are_those_that_operators_read_of() -> None:
    page = read("docs/operators.md")
    for line in re.findall(r"^(?:GRANT|ALTER DEFAULT|  GRANT).*$", read("docker/roles.sh"), re.M):
        assert line in page


def test_compose_reads_only_variables_that_the_example_describes() -> None:
    asked = set(re.findall(r"\$\{([A-Z0-9_]+)", read("docker-compose.yml")))
    assert asked >= COMPOSE
    assert asked <= set(SETTING.findall(read(".env.example")))


def test_the_image_installs_exactly_what_is_locked_and_is_not_root() -> None:
    dockerfile = read("Dockerfile")
    assert "--require-hashes" in dockerfile
    assert re.search(r"^USER portal$", dockerfile, re.MULTILINE)
    assert "://" not in dockerfile


def test_processes_and_threads_of_a_web_server_come_from_the_file_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WEB_THREADS", "6")
    monkeypatch.setenv("WEB_CONCURRENCY", "")
    monkeypatch.delenv("WEB_CONCURRENCY")
    (tmp_path / ".env").write_text("WEB_CONCURRENCY=5\nWEB_THREADS=7\n")
    conf = shutil.copy(settings.BASE_DIR / "gunicorn.conf.py", tmp_path)
    served = runpy.run_path(conf)
    assert (served["workers"], served["threads"]) == (5, 6)
