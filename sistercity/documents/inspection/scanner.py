"""The virus scanner: a file is sent to clamd, which answers with what it found."""

import socket
import struct
from contextlib import closing
from typing import IO

from sistercity.documents.inspection.refusal import Refused

SECONDS = 60
CHUNK = 64 * 1024
LONGEST_ANSWER = 4096
LAST_PORT = 65535


def scan(file: IO[bytes], address: str) -> None:
    """Raise Refused if clamd at `address` finds a virus in `file`, or gives no clear answer."""
    try:
        with closing(_connected(address)) as connection:
            answer = _ask(connection, file)
    except (OSError, ValueError) as error:
        raise Refused("not_scanned") from error
    result = answer.removeprefix("stream: ")
    if result.endswith(" FOUND"):
        raise Refused("infected", name=result.removesuffix(" FOUND")[:100])
    if result != "OK":
        raise Refused("not_scanned")


def destination(address: str) -> str | tuple[str, int]:
    """Return the path of a Unix socket, or host and port; raise ValueError for anything else."""
    if address.startswith("/"):
        return address
    host, _colon, port = address.rpartition(":")
    host = host.strip("[]")
    if not host or "/" in host or not 0 < int(port) <= LAST_PORT:
        raise ValueError(address)
    return host, int(port)


def _connected(address: str) -> socket.socket:
    """Connect to clamd, wherever it listens."""
    where = destination(address)
    if isinstance(where, tuple):
        return socket.create_connection(where, timeout=SECONDS)
    connection = socket.socket(socket.AF_UNIX)
    connection.settimeout(SECONDS)
    try:
        connection.connect(where)
    except OSError:
        connection.close()
        raise
    return connection


def _ask(connection: socket.socket, file: IO[bytes]) -> str:
    """Send `file` by INSTREAM and return the answer."""
    connection.sendall(b"zINSTREAM\0")
    file.seek(0)
    while chunk := file.read(CHUNK):
        connection.sendall(struct.pack(">I", len(chunk)) + chunk)
    connection.sendall(struct.pack(">I", 0))
    answer = b""
    while not answer.endswith(b"\0") and len(answer) < LONGEST_ANSWER:
        part = connection.recv(LONGEST_ANSWER)
        if not part:
            break
        answer += part
    return answer.rstrip(b"\0").decode("utf-8", errors="replace").strip()
