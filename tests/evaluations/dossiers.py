"""Make a dossier and read what is in it, as its tests do."""

import io
import json
import shutil
import subprocess
import zipfile
from pathlib import Path
from typing import Any

from pypdf import PdfReader

from evaluations.dossier import build
from partnerships.models import (
    Agreement,
    Dossier,
    Partnership,
)
from partnerships.services import dossiers
from sistercity.accounts.models import User


def made(about: Partnership | Agreement, by: User) -> Dossier:
    """Ask for a dossier and make it, as a worker would."""
    partnership = about if isinstance(about, Partnership) else about.partnership
    agreement = about if isinstance(about, Agreement) else None
    dossier = dossiers.ask(partnership, agreement=agreement, by=by, language=by.language)
    build.build(dossier.pk)
    return Dossier.objects.for_page().get(pk=dossier.pk)


def path_of(dossier: Dossier) -> Path:
    return Path(dossier.file.path)


def contents(dossier: Dossier) -> dict[str, bytes]:
    with zipfile.ZipFile(path_of(dossier)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def held_in(dossier: Dossier, name: str) -> bytes:
    """Return the file of this name, or the one whose name ends so."""
    held = contents(dossier)
    [found] = [held[name]] if name in held else [held[key] for key in held if key.endswith(name)]
    return found


def part(dossier: Dossier, name: str) -> Any:
    return json.loads(held_in(dossier, name))


def body_of(response: Any) -> bytes:
    """Return what was sent, and close the file behind it."""
    body = b"".join(response.streaming_content)
    for close in response._resource_closers:
        close()
    return body


def text_of(pdf: bytes) -> str:
    """Return the words of a PDF, by pdftotext where it is installed, else by pypdf."""
    if shutil.which("pdftotext"):
        command = ["pdftotext", "-layout", "-", "-"]
        return subprocess.run(command, input=pdf, capture_output=True, check=True).stdout.decode()
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


def pdf_text(dossier: Dossier, name: str) -> str:
    return " ".join(text_of(held_in(dossier, name)).split())
