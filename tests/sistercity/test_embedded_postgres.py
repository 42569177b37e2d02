"""The embedded PostgreSQL: started for whoever needs it, stopped by the last, deep and as root."""

import os
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from sistercity import embedded_postgres
from sistercity.embedded_postgres import Server, ServerError
from tests.waiting import wait_until


@pytest.fixture(scope="module")
def var(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder deeper than a socket's path may be long, with a server made once."""
    folder = tmp_path_factory.mktemp("embedded") / ("deep" * 25) / "var"
    with embedded_postgres.running(folder):
        pass
    yield folder
    Server(folder).stop()
    Server(folder).socket_dir.unlink(missing_ok=True)


def ask(var: Path, question: str) -> object:
    settings = embedded_postgres.connection_settings(var)
    with psycopg.connect(
        host=settings["HOST"], user=settings["USER"], dbname=settings["NAME"]
    ) as connection:
        row = connection.execute(question).fetchone()
        return row[0] if row else None


def pid_of(var: Path) -> int:
    return int((var / "postgres" / "postmaster.pid").read_text().split()[0])


def test_the_server_answers_and_is_gone_after_its_last_user(var: Path) -> None:
    with embedded_postgres.running(var):
        with embedded_postgres.running(var):
            assert ask(var, "SELECT 1") == 1
        assert ask(var, "SELECT 2") == 2
    assert not Server(var).is_running()


def test_the_portal_is_no_superuser_and_nothing_listens_on_the_network(var: Path) -> None:
    with embedded_postgres.running(var):
        assert ask(var, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user") is False
        assert ask(var, "SHOW listen_addresses") == ""


@pytest.mark.skipif(os.getuid() != 0, reason="only root must change to somebody else")
def test_started_by_root_it_runs_as_nobody_and_opens_no_folder(var: Path) -> None:
    before = stat.S_IMODE(var.stat().st_mode)
    with embedded_postgres.running(var):
        assert Path(f"/proc/{pid_of(var)}").stat().st_uid != 0
    assert stat.S_IMODE(var.stat().st_mode) == before
    assert stat.S_IMODE((var / "postgres").stat().st_mode) == 0o700


def test_a_server_that_was_killed_starts_again_with_its_data(var: Path) -> None:
    with embedded_postgres.running(var):
        with psycopg.connect(
            host=str(Server(var).socket_dir), user="sistercity", dbname="sistercity"
        ) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 7 AS number")
        os.kill(pid_of(var), signal.SIGKILL)
        assert wait_until(lambda: not Server(var).is_running(), seconds=20)
        with embedded_postgres.running(var):
            assert ask(var, "SELECT number FROM kept") == 7


def test_the_keeper_stops_the_server_when_it_is_told_to(var: Path) -> None:
    code = "import sys; from pathlib import Path; "
    code += "from sistercity.embedded_postgres import keep_running; "
    code += "keep_running(Path(sys.argv[1]))"
    with subprocess.Popen([sys.executable, "-c", code, str(var)]) as keeper:
        assert wait_until(Server(var).is_running, seconds=30)
        keeper.terminate()
    assert keeper.returncode == 0
    assert not Server(var).is_running()


def test_a_link_that_is_not_ours_is_refused(var: Path) -> None:
    link = Server(var).socket_dir
    link.unlink(missing_ok=True)
    link.mkdir()
    try:
        with pytest.raises(ServerError, match="belongs to somebody else"):
            Server(var).start()
    finally:
        link.rmdir()
