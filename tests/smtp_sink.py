"""A mail server on this machine that keeps every mail it takes."""

import asyncio
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

HOST = "127.0.0.1"


class Sink:
    """What was taken, each after `delay` seconds, and the answer to those who are to be refused."""

    def __init__(self, port: int, delay: float) -> None:
        self.delay = delay
        self.url = f"smtp://{HOST}:{port}"
        self.messages: list[EmailMessage] = []
        self.refused: dict[str, str] = {}

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.refused:
            return self.refused[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        await asyncio.sleep(self.delay)
        message = message_from_bytes(envelope.original_content or b"", policy=policy.default)
        self.messages.append(message)  # type: ignore[arg-type]
        return f"250 2.0.0 Ok: queued as {len(self.messages)}"

    @property
    def ids(self) -> list[str]:
        return [str(message["Message-ID"]) for message in self.messages]


@contextmanager
def running(*, delay: float = 0) -> Iterator[Sink]:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port = probe.getsockname()[1]
    sink = Sink(port, delay)
    controller = Controller(sink, hostname=HOST, port=port)
    controller.start()
    try:
        yield sink
    finally:
        controller.stop()
