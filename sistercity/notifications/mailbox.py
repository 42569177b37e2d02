"""Read the mails that the demo writes into a folder instead of sending them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path

from django.conf import settings

#: What Django's file backend writes after every mail.
SEPARATOR = b"\n" + b"-" * 79 + b"\n"
NEWEST_FILES = 200


@dataclass(frozen=True, kw_only=True)
class Mail:
    """One mail; `name` is its place in the folder: the file's name and its number in it."""

    name: str
    subject: str
    sender: str
    to: str
    at: datetime | None
    body: str


def mails() -> list[Mail]:
    """Return the mails of the demo, newest first."""
    return [mail for path in _files() for mail in reversed(list(_mails_in(path)))]


def find(name: str) -> Mail | None:
    """Return the mail of that name; only files that the folder lists are ever opened."""
    stem, _dash, number = name.rpartition("-")
    path = next((path for path in _files() if path.name == stem), None)
    if path is None:
        return None
    return next((mail for mail in _mails_in(path) if mail.name == f"{stem}-{number}"), None)


def _files() -> list[Path]:
    folder = Path(settings.MAIL_DIR)
    if not folder.is_dir():
        return []
    found = [path for path in folder.glob("*.log") if path.is_file() and not path.is_symlink()]
    return sorted(found, key=lambda path: path.name, reverse=True)[:NEWEST_FILES]


def _mails_in(path: Path) -> Iterator[Mail]:
    for number, raw in enumerate(path.read_bytes().split(SEPARATOR)):
        if raw.strip():
            yield _read(f"{path.name}-{number}", raw.lstrip())


def _read(name: str, raw: bytes) -> Mail:
    message: EmailMessage = message_from_bytes(raw, policy=policy.default)
    text = message.get_body(preferencelist=("plain",))
    return Mail(
        name=name,
        subject=str(message.get("Subject", "")),
        sender=str(message.get("From", "")),
        to=str(message.get("To", "")),
        at=_moment(str(message.get("Date", ""))),
        body=text.get_content() if text else "",
    )


def _moment(value: str) -> datetime | None:
    try:
        at = parsedate_to_datetime(value)
    except ValueError:
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)  # "-0000" says UTC, place unknown
