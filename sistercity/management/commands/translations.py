from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management import BaseCommand, CommandError

from sistercity import catalogues


class Command(BaseCommand):
    help = "Bring the message catalogues up to date with the code, or say what they lack."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("--check", action="store_true", help="fail naming what is missing")
        what.add_argument("--update", action="store_true", help="add new texts, remove unused ones")

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        found = catalogues.extracted(_folders())
        faults: list[str] = []
        for language, _name in settings.LANGUAGES:
            path = settings.LOCALE_PATHS[0] / language / "LC_MESSAGES" / "django.po"
            if not check:
                catalogues.update(path, language, found)
            faults += catalogues.faults(path, language, found)
        for fault in faults:
            self.stdout.write(fault)
        if check and faults:
            raise CommandError(
                f"{len(faults)} texts need a translator: make fix adds the entries to locale/."
            )


def _folders() -> list[Path]:
    """Return the packages and template folders that hold the portal's texts."""
    packages = [Path(app.path) for app in apps.get_app_configs()]
    own = [path for path in packages if path.parent == settings.BASE_DIR]
    return [*own, settings.BASE_DIR / "templates"]
