"""A service that speaks as much S3 as the portal needs, in a thread of the tests."""

from collections.abc import Iterator
from contextlib import contextmanager
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs, unquote, urlsplit

from django.utils import timezone

BUCKET = "portal"


class Service(ThreadingHTTPServer):
    """Holds the files of one bucket; `unsigned` and `access_lists` are what must stay empty."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.files: dict[str, bytes] = {}
        self.unsigned: list[str] = []
        self.access_lists: list[str] = []
        self.refuses = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Service

    def log_message(self, *args: object) -> None:
        """Keep quiet: the tests say what went wrong."""

    def answer(self, status: int, body: bytes = b"") -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Last-Modified", format_datetime(timezone.now(), usegmt=True))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def respond(self) -> None:
        address = urlsplit(self.path)
        bucket, _slash, key = unquote(address.path).strip("/").partition("/")
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if "AWS4-HMAC" not in self.headers.get("Authorization", ""):
            self.server.unsigned.append(self.path)
        if access := self.headers.get("x-amz-acl"):
            self.server.access_lists.append(access)
        if self.server.refuses or bucket != BUCKET:
            self.answer(self.server.refuses or 404)
        elif self.command == "PUT":
            self.server.files[key] = body
            self.answer(200)
        elif self.command == "DELETE":
            self.server.files.pop(key, None)
            self.answer(204)
        elif not key:
            prefix = parse_qs(address.query).get("prefix", [""])[0]
            found = [name for name in self.server.files if name.startswith(prefix)]
            rows = "".join(f"<Contents><Key>{name}</Key></Contents>" for name in found)
            self.answer(200, f"<ListBucketResult>{rows}</ListBucketResult>".encode())
        elif key in self.server.files:
            self.answer(200, self.server.files[key])
        else:
            self.answer(404)

    do_HEAD = do_GET = do_PUT = do_DELETE = respond


@contextmanager
def running() -> Iterator[Service]:
    with Service() as service:
        thread = Thread(target=service.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield service
        finally:
            service.shutdown()
            thread.join()
