"""`manage.py demo`, whole: from an empty folder to a portal that answers, and back to nothing."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from django.conf import settings
from django.core.management import CommandError

from sistercity.management.commands import demo
from tests.waiting import wait_until

LEFT_OUT = shutil.ignore_patterns(
    ".git", ".venv", "var", ".env", "__pycache__", ".*_cache", ".hypothesis"
)
UNKNOWN = ("DATABASE_URL", "REDIS_URL", "SECRET_KEY", "BASE_URL", "ALLOWED_HOSTS", "LOG_LEVEL")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the project, deeper than a socket's path may be long, without any data."""
    deep = tmp_path / ("deep" * 20) / "portal"
    shutil.copytree(settings.BASE_DIR, deep, ignore=LEFT_OUT)
    return deep


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind((demo.HOST, 0))
        return int(probe.getsockname()[1])


def start(folder: Path, port: int) -> subprocess.Popen[str]:
    environment = {name: value for name, value in os.environ.items() if name not in UNKNOWN}
    environment |= {"SISTERCITY_DEMO": "1", "PORT": str(port)}
    environment["DJANGO_SETTINGS_MODULE"] = "sistercity.settings"
    return subprocess.Popen(
        [sys.executable, "manage.py", "demo"],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def wait_for(address: str, process: subprocess.Popen[str], seconds: int) -> None:
    wait_until(lambda: answers(address) or process.poll() is not None, seconds=seconds)
    if not answers(address):
        process.kill()
        pytest.fail(f"The demo did not answer on {address}:\n{process.communicate()[0]}")


def answers(address: str) -> bool:
    try:
        with urlopen(address, timeout=2) as answer:  # noqa: S310 - our own
            return answer.status == 200
    except (URLError, OSError):
        return False


def left_behind(folder: Path) -> list[str]:
    """Return the command lines of the processes that still work in `folder`."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if Path(os.readlink(process / "cwd")).is_relative_to(folder):
                found.append((process / "cmdline").read_text().replace("\0", " "))
        except OSError:
            continue
    return found


def test_the_demo_starts_twice_and_leaves_no_process(folder: Path, port: int) -> None:
    address = f"http://{demo.HOST}:{port}"
    first = start(folder, port)
    wait_for(f"{address}/health/ready", first, seconds=600)

    second = start(folder, port)
    said = second.communicate(timeout=60)[0]
    assert second.returncode == 1
    assert f"The demo of this folder runs already, on {address}." in said

    first.send_signal(signal.SIGTERM)
    said = first.communicate(timeout=60)[0]
    assert first.returncode == 0
    assert f"sistercity is ready: {address}" in said
    assert "petugas@surabaya.example" in said
    assert "Traceback" not in said
    assert left_behind(folder) == []

    again = start(folder, port)
    wait_for(f"{address}/health/ready", again, seconds=60)
    again.kill()
    again.communicate()
    wait_until(lambda: not left_behind(folder), seconds=30)
    assert left_behind(folder) == []


def test_a_port_in_use_is_named_with_the_way_out() -> None:
    with socket.socket() as other:
        other.bind((demo.HOST, 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(CommandError, match=rf"Port {port} is used .* PORT={port + 1}"):
            demo.refuse_taken(port)


@pytest.mark.parametrize("text", ["abc", "80", "70000", "-1"])
def test_a_port_that_cannot_be_is_refused(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", text)
    with pytest.raises(CommandError, match=re.escape(text)):
        demo.chosen_port()
