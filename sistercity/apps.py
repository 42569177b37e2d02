import sys

from django.apps import AppConfig
from django.conf import settings
from django.core import checks
from django.core.files.storage import default_storage

from sistercity.checks import check_settings, problems, storage_problems


class SistercityConfig(AppConfig):
    name = "sistercity"

    def ready(self) -> None:
        """Stop whatever starts (web, worker, beat, command) when a setting is missing or unsafe."""
        checks.register(check_settings, checks.Tags.security)
        found = list(problems(settings)) or storage_problems(default_storage)
        for problem in found:
            sys.exit(f"sistercity does not start: {problem.msg} ({problem.id})")
