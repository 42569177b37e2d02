"""How the child processes are started that look into files which nobody trusts yet."""

import os
import sys
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent


def program(module: str) -> str:
    """Return the Python program that runs `main` of `module` with the arguments of the command.

    It loads the package without its __init__, which would load Celery: a file takes half the time.
    """
    return (
        "import sys, types; package = types.ModuleType('sistercity'); "
        "package.__path__ = [sys.argv[1]]; sys.modules['sistercity'] = package; "
        f"from {module} import main; main(*sys.argv[2:])"
    )


def command(code: str, *arguments: str) -> list[str]:
    """Return the command that runs a `program` with `arguments`."""
    return [sys.executable, "-P", "-c", code, str(PACKAGE), *arguments]


def environment() -> dict[str, str]:
    """Return all that a child knows of its surroundings: none of the portal's secrets."""
    return {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
