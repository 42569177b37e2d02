import fcntl
import hashlib
import os
import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import BaseCommand, CommandError, call_command
from django.db import connections

from sistercity import demo, embedded_postgres
from sistercity.accounts.models import User
from sistercity.supervisor import Program, ProgramFailed, Supervisor, end_with_parent

HOST = "127.0.0.1"
FIRST_PORT, LAST_PORT = 1024, 65535


class Command(BaseCommand):
    help = "Run the portal with demo data: web server, worker, schedule and database in one."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("Demo mode is off; start the demo with: make demo")
        heed_signals()
        port = chosen_port()
        address = f"http://{HOST}:{port}"
        with only_one(address):
            refuse_taken(port)
            needed = settings.EMBEDDED_POSTGRES
            self.tell("Starting PostgreSQL ..." if needed else "Using the database server ...")
            try:
                with kept_database(needed) as keepers:
                    self.prepare()
                    self.serve(address, [*programs(port), *keepers])
            except (embedded_postgres.ServerError, ProgramFailed) as error:
                raise CommandError(str(error)) from error
            except (KeyboardInterrupt, SystemExit):
                self.tell("Stopped. The data stays in var/ for the next start.")

    def prepare(self) -> None:
        """Bring files, tables and data to where the portal can be served."""
        self.tell("Collecting files and bringing the database up to date ...")
        collect_static()
        call_command("migrate", interactive=False, verbosity=0)
        if not User.objects.filter(email=demo.ACCOUNTS[0].email).exists():
            self.tell("Loading reference data: regions, countries, cities, holidays ...")
            call_command("load_reference", verbosity=0)
            self.tell("Loading the example partnerships ...")
            call_command("load_demo", verbosity=0)
        connections.close_all()

    def serve(self, address: str, group: list[Program]) -> None:
        """Run everything until a signal ends it."""
        self.tell("Starting the web server, the worker and the schedule ...")
        environment = {
            **os.environ,
            "SISTERCITY_DEMO": "1",
            "BASE_URL": os.environ.get("BASE_URL") or address,
            "PYTHONUNBUFFERED": "1",
            # Whoever starts the demo as root on a machine of their own knows it.
            "PYTHONWARNINGS": "ignore:You're running the worker",
        }
        supervisor = Supervisor(group, environment, self.tell)
        supervisor.run(
            on_ready=lambda: self.tell(welcome(address)),
            ready=lambda: answers(f"{address}/health/ready"),
        )

    def tell(self, text: str) -> None:
        """Write a line; a reader that has gone away must not keep the programs alive."""
        with suppress(BrokenPipeError):
            self.stdout.write(text)
            self.stdout.flush()


def heed_signals() -> None:
    """End on Ctrl-C, with the terminal, and with make, even where a script started the demo.

    A shell starts background programs deaf to Ctrl-C's signal; `nohup` asks to outlive the
    terminal and is obeyed.
    """
    signal.signal(signal.SIGINT, signal.default_int_handler)
    if signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:
        signal.signal(signal.SIGHUP, lambda *_: sys.exit(128 + signal.SIGHUP))
    if "MAKELEVEL" in os.environ:
        end_with_parent(os.getppid())


def chosen_port() -> int:
    """Return the port that the variable PORT names, 8000 without it."""
    text = os.environ.get("PORT") or "8000"
    if not text.isdigit() or not FIRST_PORT <= int(text) <= LAST_PORT:
        raise CommandError(f"PORT must be a number from {FIRST_PORT} to {LAST_PORT}, not {text}.")
    return int(text)


@contextmanager
def only_one(address: str) -> Iterator[None]:
    """Hold the place of the one demo that may run in this folder."""
    settings.VAR_DIR.mkdir(parents=True, exist_ok=True)
    with (settings.VAR_DIR / "demo.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            running = lock.read().strip() or "another address"
            raise CommandError(
                f"The demo of this folder runs already, on {running}. "
                "Use it there, or stop it with Ctrl-C where it was started."
            ) from None
        lock.truncate(0)
        lock.write(address)
        lock.flush()
        yield


@contextmanager
def kept_database(needed: bool) -> Iterator[list[Program]]:
    """Run the embedded server where it is needed.

    A keeper beside it stops it if this process is killed.
    """
    if not needed:
        yield []
        return
    keep = "import sys; from sistercity.embedded_postgres import Path, keep_running; "
    keep += "keep_running(Path(sys.argv[1]))"
    keeper = Program("database", [sys.executable, "-c", keep, str(settings.VAR_DIR)])
    with embedded_postgres.running(settings.VAR_DIR):
        keeper.start(os.environ)
        try:
            yield [keeper]
        finally:
            keeper.end()


def collect_static() -> None:
    """Collect the static files unless none has changed since they were collected."""
    stamp = settings.VAR_DIR / "static.stamp"
    state = static_state()
    if settings.STATIC_ROOT.exists() and stamp.exists() and stamp.read_text() == state:
        return
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    stamp.write_text(state)


def static_state() -> str:
    """Return a digest of all static files' names, sizes and times."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            found = os.stat(storage.path(name))
            digest.update(f"{name} {found.st_size} {found.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def refuse_taken(port: int) -> None:
    """Say so before anything starts if another program listens on the port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise CommandError(
                f"Port {port} is used by another program. "
                f"Choose another one, for example: make demo PORT={port + 1}"
            ) from error


def programs(port: int) -> list[Program]:
    """Return what serves the portal, side by side."""
    python = sys.executable
    celery = [python, "-m", "celery", "--quiet", "--app", "sistercity"]
    quiet = ["--loglevel", "WARNING"]
    return [
        Program(
            "web",
            [python, "-m", "gunicorn", "--config", "gunicorn.conf.py", "--bind", f"{HOST}:{port}"],
        ),
        Program(
            "worker",
            [*celery, "worker", *quiet, "--pool", "solo", "--without-gossip", "--without-mingle"],
        ),
        Program("schedule", [*celery, "beat", *quiet, "--pidfile", ""]),
    ]


def answers(url: str) -> bool:
    try:
        with urlopen(url, timeout=2) as answer:  # noqa: S310 - an address of our own
            return answer.status == 200
    except (URLError, OSError):
        return False


def welcome(address: str) -> str:
    """Return what is printed when the portal answers: where, and who may sign in."""
    people = [
        f"  {account.email:<34} {account.name:<18} {account.role.label}"
        for account in demo.ACCOUNTS
    ]
    return "\n".join(
        [
            "",
            f"  sistercity is ready: {address}",
            f"  Sign in with one of these addresses; the password of all is {demo.PASSWORD}",
            "",
            *people,
            "",
            "  Mail is written to var/mail. Ctrl-C stops everything.",
            "",
        ]
    )
