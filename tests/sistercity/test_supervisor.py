"""Several programs as one: their output, their restart, and that none is left behind."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from sistercity.supervisor import Program, ProgramFailed, Supervisor
from tests.waiting import wait_until

SLEEPER = "import time; print('awake', flush=True); time.sleep(60)"


def python(code: str) -> list[str]:
    return [sys.executable, "-c", code]


def gone(pid: int) -> bool:
    """Tell whether a process ends (a zombie has) within ten seconds."""
    return wait_until(lambda: has_ended(pid), seconds=10)


def has_ended(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


@pytest.fixture(autouse=True)
def keep_signal_handlers():  # type: ignore[no-untyped-def]
    """Stopping the group switches signals off; the tests want them back."""
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = {number: signal.getsignal(number) for number in numbers}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


def test_output_carries_the_name_and_all_end_when_it_is_told_to() -> None:
    said: list[str] = []
    programs = [Program("one", python(SLEEPER)), Program("two", python(SLEEPER))]
    supervisor = Supervisor(programs, os.environ, said.append)

    def ready() -> bool:
        if {"one      | awake", "two      | awake"} <= set(said):
            raise KeyboardInterrupt
        return False

    with pytest.raises(KeyboardInterrupt):
        supervisor.run(on_ready=lambda: None, ready=ready)
    assert all(program.process and gone(program.process.pid) for program in programs)


def test_a_program_that_ends_at_once_ends_all_and_says_why() -> None:
    said: list[str] = []
    programs = [
        Program("good", python(SLEEPER)),
        Program("bad", python("import sys; print('no such file'); sys.exit(3)")),
    ]
    with pytest.raises(ProgramFailed, match="bad ended with code 3"):
        Supervisor(programs, os.environ, said.append).run(lambda: None, lambda: False)
    assert "bad      | no such file" in said
    assert programs[0].process
    assert gone(programs[0].process.pid)


def test_a_program_that_is_killed_later_is_started_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sistercity.supervisor.TOO_SOON_SECONDS", 0)
    said: list[str] = []
    program = Program("web", python(SLEEPER))

    def ready() -> bool:
        if said.count("web      | awake") == 2:
            raise KeyboardInterrupt
        if "web      | awake" in said and not any("again" in line for line in said):
            program.signal(signal.SIGKILL)
        return False

    with pytest.raises(KeyboardInterrupt):
        Supervisor([program], os.environ, said.append).run(lambda: None, ready)
    assert "web was killed by signal 9; it is started again." in said


def test_a_program_that_ignores_the_signal_is_ended_by_force(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("sistercity.supervisor.STOP_SECONDS", 0.5)
    said: list[str] = []
    stubborn = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); " + SLEEPER
    program = Program("deaf", python(stubborn))

    def ready() -> bool:
        if said:
            raise KeyboardInterrupt
        return False

    with pytest.raises(KeyboardInterrupt):
        Supervisor([program], os.environ, said.append).run(lambda: None, ready)
    assert program.process
    assert gone(program.process.pid)


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel's help is Linux's")
def test_programs_end_when_their_supervisor_is_killed_hard() -> None:
    code = f"""
import os
from sistercity.supervisor import Program, Supervisor
program = Program("child", {python(SLEEPER)!r})
def tell():
    print(program.process.pid, flush=True)
Supervisor([program], os.environ, lambda text: None).run(tell, lambda: True)
"""
    with subprocess.Popen(python(code), stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout
        child = int(parent.stdout.readline())
        parent.kill()
    assert gone(child)
