import json
import platform
from pathlib import Path
from time import perf_counter
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError, CommandParser, call_command
from django.db import connection
from django.utils import timezone

from evaluations.bench import copying, data, measure, sweep
from evaluations.bench.measure import Result
from partnerships.models import Partnership
from sistercity.accounts.models import Role, User


class Command(BaseCommand):
    help = (
        "Measure the pages over so many partnerships, in a database of its own, beside a bare "
        "Django page that shows as many rows. The figures go to var/bench.json too."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--rows", type=int, default=1000, help="how many partnerships")
        parser.add_argument(
            "--deadlines", type=int, default=1_000_000, help="how many the nightly look goes over"
        )
        parser.add_argument("--output", type=Path, default=settings.VAR_DIR / "bench.json")

    def handle(self, *args: Any, rows: int, deadlines: int, output: Path, **options: Any) -> None:
        if rows < 1:
            raise CommandError("There must be at least one partnership.")
        call_command("collectstatic", interactive=False, verbosity=0)
        self.stdout.write(f"Filling a database with {rows:,} partnerships ...")
        with copying.fresh_database():
            start = perf_counter()
            copied = data.fill(rows)
            self.stdout.write(f"{copied:,} rows in {perf_counter() - start:.0f} s. Measuring ...")
            results = [measure.measure(page) for page in measure.pages_of(*readers())]
            self.stdout.write(f"Going over {deadlines:,} deadlines ...")
            swept = sweep.measure(deadlines)
            server = ".".join(map(str, connection.get_database_version()))
        self.report(results)
        self.stdout.write(
            f"{swept.deadlines:,} deadlines in {swept.seconds:.1f} s, {swept.told:,} told, "
            f"{swept.grown_mb:.0f} MB more memory."
        )
        figures = {
            "at": timezone.now().isoformat(timespec="seconds"),
            "partnerships": rows,
            "rows": copied,
            "python": platform.python_version(),
            "postgresql": server,
            "runs": measure.RUNS,
            "pages": [result.as_dict() for result in results],
            "sweep": swept.as_dict(),
        }
        output.parent.mkdir(parents=True, exist_ok=True)
        output.write_text(json.dumps(figures, indent=2) + "\n")
        self.stdout.write(f"Written to {output}.")

    def report(self, results: list[Result]) -> None:
        """Print one line for each page."""
        head = f"{'page':<16}{'reader':<16}{'rows':>5}{'ms':>9}{'bare':>8}{'ratio':>7}"
        self.stdout.write(f"{head}{'queries':>9}{'kB':>8}")
        for result in results:
            self.stdout.write(
                f"{result.page:<16}{result.reader:<16}{result.rows:>5}{result.ms:>9.1f}"
                f"{result.bare_ms:>8.1f}{result.ratio:>7.1f}{result.queries:>9}"
                f"{result.bytes / 1000:>8.1f}{'' if result.within_aim else '  *'}"
            )
        late = sum(not result.within_aim for result in results)
        aim = f"{measure.QUERIES_AIM} queries and {measure.RATIO_AIM:g} times the bare page"
        self.stdout.write(f"{late} of {len(results)} pages (*) need more than {aim}.")


def readers() -> tuple[User, User]:
    """Return the officer with most partnerships and the reviewer who sees everything."""
    first = Partnership.objects.order_by("pk").select_related("created_by")[:1].get()
    return first.created_by, User.objects.get(role=Role.HOME_AFFAIRS)
