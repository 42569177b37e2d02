"""Run several programs as one: their output with a name before each line, one end for all.

A program that ends is started again; one that ends as soon as it was started ends them all.
Whatever happens to this process, no program is left behind: the kernel tells each of them when
its parent is gone.
"""

import ctypes
import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

PR_SET_PDEATHSIG = 1
STOP_SECONDS = 12
TOO_SOON_SECONDS = 10
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class ProgramFailed(RuntimeError):
    """A program ended as soon as it was started; the message says which and how."""


def end_with_parent(parent: int) -> None:
    """Have the kernel send this process SIGTERM when `parent` dies (Linux knows how)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:
            sys.exit("The parent is gone already.")


@dataclass
class Program:
    """One program of the group: a short name and its command line."""

    name: str
    command: Sequence[str]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    rest: bytes = b""

    def start(self, environment: Mapping[str, str]) -> int:
        """Start it in a session of its own, out of reach of Ctrl-C; return its output's number."""
        parent = os.getpid()
        self.process = subprocess.Popen(
            self.command,
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=lambda: end_with_parent(parent),
        )
        self.started = time.monotonic()
        return self.output

    @property
    def output(self) -> int:
        """The number of the pipe from which its output is read."""
        if self.process is None or self.process.stdout is None:
            raise ValueError(f"{self.name} was not started.")
        return self.process.stdout.fileno()

    def signal(self, number: int) -> None:
        """Send a signal to the program and everything it started."""
        if self.process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, number)

    def end(self) -> None:
        """End it and everything it started, by force."""
        self.signal(signal.SIGKILL)
        if self.process is not None:
            self.process.wait()
            if self.process.stdout is not None:
                self.process.stdout.close()

    def lines(self, chunk: bytes) -> list[str]:
        """Return the whole lines of what has been read so far."""
        *whole, self.rest = (self.rest + chunk).split(b"\n")
        return [line.decode(errors="replace") for line in whole]

    @property
    def running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    @property
    def ending(self) -> str:
        code = self.process.returncode if self.process else 0
        return f"was killed by signal {-code}" if code < 0 else f"ended with code {code}"


@dataclass
class Supervisor:
    """The group. `run` returns only by an exception: a signal's, or ProgramFailed."""

    programs: Sequence[Program]
    environment: Mapping[str, str]
    say: Callable[[str], None]
    selector: selectors.BaseSelector = field(default_factory=selectors.DefaultSelector)

    def run(self, on_ready: Callable[[], None], ready: Callable[[], bool]) -> None:
        """Start all, call `on_ready` once when `ready` says so, and watch until told to stop."""
        told = False
        try:
            for program in self.programs:
                self.start(program)
            while True:
                self.pass_output_on(timeout=1.0 if told else 0.1)
                self.restart_ended()
                if not told and ready():
                    told = True
                    on_ready()
        finally:
            self.stop()

    def start(self, program: Program) -> None:
        """Watch a program, started here unless it runs already."""
        number = program.output if program.running else program.start(self.environment)
        self.selector.register(number, selectors.EVENT_READ, program)

    def pass_output_on(self, timeout: float) -> None:
        for key, _events in self.selector.select(timeout):
            chunk = os.read(key.fd, 65536)
            if not chunk:
                self.selector.unregister(key.fd)
            for line in key.data.lines(chunk):
                self.say(f"{key.data.name:<8} | {line}")

    def restart_ended(self) -> None:
        for program in self.programs:
            if program.running:
                continue
            if time.monotonic() - program.started < TOO_SOON_SECONDS:
                self.pass_output_on(timeout=0.2)
                raise ProgramFailed(f"{program.name} {program.ending}; its last lines say why.")
            self.say(f"{program.name} {program.ending}; it is started again.")
            with suppress(KeyError):  # its output was read to the end
                self.selector.unregister(program.output)
            program.end()
            self.start(program)

    def stop(self) -> None:
        """Ask all to end, wait, and end by force what does not; more signals change nothing."""
        self.say("Stopping ...")
        for number in STOP_SIGNALS:
            signal.signal(number, signal.SIG_IGN)
        for program in self.programs:
            if program.process is not None and program.running:
                program.process.terminate()
        deadline = time.monotonic() + STOP_SECONDS
        while any(program.running for program in self.programs) and time.monotonic() < deadline:
            self.pass_output_on(timeout=0.1)
        self.selector.close()
        for program in self.programs:
            program.end()
