"""Django's mail over SMTP, which also keeps what the server answered to each message."""

import smtplib

from django.core.mail.backends import smtp


class Answering(smtplib.SMTP):
    #: The reply to the last message: "250 2.0.0 Ok: queued as 4AB12".
    answer = ""

    def data(self, msg: bytes | str) -> tuple[int, bytes]:  # type: ignore[override]
        code, reply = super().data(msg)
        self.answer = f"{code} {reply.decode(errors='replace')}"
        return code, reply


class AnsweringOverTLS(Answering, smtplib.SMTP_SSL):
    """The same for a server that speaks TLS from the first byte."""


class EmailBackend(smtp.EmailBackend):
    @property
    def connection_class(self) -> type[Answering]:
        return AnsweringOverTLS if self.use_ssl else Answering

    @property
    def answer(self) -> str:
        return getattr(self.connection, "answer", "")
