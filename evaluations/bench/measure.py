"""Time the portal's pages in this process, beside a bare Django page with as many rows."""

import re
from dataclasses import asdict, dataclass
from statistics import median
from time import perf_counter
from typing import Any

from django.conf import settings
from django.core.management import CommandError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings
from django.urls import reverse

from evaluations.bench import bare
from partnerships.models import Agreement, Case, Partnership
from programs.models import Programme
from sistercity.accounts.models import Role, User
from sistercity.procedure import Stage

WARM_UP = 3
RUNS = 15
#: What a page may cost: so many queries, and so many times the bare page.
QUERIES_AIM = 10
RATIO_AIM = 2.0

TRANSACTION = re.compile(r"BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE", re.IGNORECASE)
MAIN = re.compile(r"<main.*</main>", re.DOTALL)
#: A row of a table or of a list of work; the head of a table is none.
ROW = re.compile(r"<tr>\s*<th scope=\"row\"|<ol class=\"todo\">|</li>\s*<li><b>")


@dataclass(frozen=True, kw_only=True)
class Page:
    """A page as one person sees it."""

    name: str
    reader: User
    url: str


@dataclass(frozen=True, kw_only=True)
class Result:
    page: str
    reader: str
    url: str
    ms: float
    bare_ms: float
    ratio: float
    queries: int
    bytes: int
    rows: int

    @property
    def within_aim(self) -> bool:
        return self.queries <= QUERIES_AIM and self.ratio <= RATIO_AIM

    def as_dict(self) -> dict[str, Any]:
        return asdict(self) | {"within_aim": self.within_aim}


def pages_of(officer: User, reviewer: User) -> list[Page]:
    """Return what is measured: as the officer of one region, as a reviewer of everything."""
    found = []
    for reader in (officer, reviewer):
        found += [Page(name=name, reader=reader, url=url) for name, url in addresses(reader)]
    return found


def addresses(reader: User) -> list[tuple[str, str]]:
    """Return the addresses that are measured for a person, by their names."""
    seen = Partnership.objects.visible_to(reader)
    partnerships = reverse("partnerships:partnership_list")
    running = seen.active().first() or seen.first()
    programme = Programme.objects.visible_to(reader).first()
    agreement = Agreement.objects.visible_to(reader).first()
    if running is None or programme is None or agreement is None:
        raise CommandError("There are too few rows to measure.")
    found = [
        ("home", reverse("home")),
        ("list", partnerships),
        ("list, page 2", f"{partnerships}?page=2"),
        ("list, filtered", f"{partnerships}?stage={Stage.IMPLEMENTATION}"),
        ("list, searched", f"{partnerships}?q={running.counterpart.name}"),
        ("detail", running.get_absolute_url()),
        ("agreements", reverse("partnerships:agreement_list")),
        ("agreement", agreement.get_absolute_url()),
        ("meetings", reverse("partnerships:meeting_list")),
        ("programmes", reverse("programs:program_list")),
        ("programme", programme.get_absolute_url()),
        ("evaluations", reverse("evaluations:evaluation_list")),
        ("reports", reverse("evaluations:report_list")),
        ("notifications", reverse("notifications:notification_list")),
    ]
    case = Case.objects.visible_to(reader).open().first()
    if reader.role in (Role.FOREIGN_AFFAIRS, Role.HOME_AFFAIRS) and case:
        review = reverse("partnerships:review_detail", args=[case.pk])
        found += [("queue", reverse("partnerships:review_list")), ("review", review)]
    return found


def measure(page: Page) -> Result:
    """Return the median time of a page and of a bare page with as many rows."""
    client = signed_in(page.reader)
    html = fetch(client, page.url)
    with CaptureQueriesContext(connection) as captured:
        fetch(client, page.url)
    queries = [query for query in captured if not TRANSACTION.match(query["sql"])]
    rows = rows_in(html)
    with override_settings(**bare.SETTINGS):
        bare_client = signed_in(page.reader, bare.BACKEND)
    ms, bare_ms = timed((client, page.url, {}), (bare_client, f"/bare/{rows}/", bare.SETTINGS))
    return Result(
        page=page.name,
        reader=page.reader.role,
        url=page.url,
        ms=round(ms, 2),
        bare_ms=round(bare_ms, 2),
        ratio=round(ms / bare_ms, 2),
        queries=len(queries),
        bytes=len(html.encode()),
        rows=rows,
    )


def signed_in(user: User, backend: str | None = None) -> Client:
    host = next((name for name in settings.ALLOWED_HOSTS if name != "*"), "localhost")
    client = Client(SERVER_NAME=host.lstrip("."))
    client.force_login(user, backend)
    return client


def fetch(client: Client, url: str) -> str:
    response = client.get(url, secure=settings.SECURE_SSL_REDIRECT)
    if response.status_code != 200:
        raise CommandError(f"{url} answers with {response.status_code}.")
    return response.content.decode()


def timed(*visits: tuple[Client, str, dict[str, Any]]) -> list[float]:
    """Return the median time of each visit under its settings in milliseconds, after a warm-up.

    They take turns, so that whatever else the computer does slows all of them alike.
    """
    times: list[list[float]] = [[] for _ in visits]
    for run in range(WARM_UP + RUNS):
        for (client, url, changed), taken in zip(visits, times, strict=True):
            with override_settings(**changed):
                start = perf_counter()
                fetch(client, url)
                if run >= WARM_UP:
                    taken.append(perf_counter() - start)
    return [median(taken) * 1000 for taken in times]


def rows_in(html: str) -> int:
    """Return how many rows of tables and lists of work a page shows, one at least."""
    main = MAIN.search(html)
    return max(len(ROW.findall(main[0])) if main else 0, 1)
