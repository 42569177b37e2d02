#!/usr/bin/env python3
"""Run Django's and the portal's own commands: `manage.py help` lists them.

Without DATABASE_URL the embedded PostgreSQL runs for the length of the command.
"""

import os
import signal
import sys
from contextlib import nullcontext

from django.conf import settings
from django.core.management import execute_from_command_line

from sistercity import embedded_postgres

WITHOUT_DATABASE = {
    "build_assets",
    "check",
    "check_signature",
    "check_upload",
    "collectstatic",
    "compare",
    "demo",
    "help",
    "procedure",
    "translations",
    "verify_dossier",
}

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sistercity.settings")
    # Unwind on SIGTERM as on Ctrl-C, so that the embedded server is not left behind.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    command = sys.argv[1] if len(sys.argv) > 1 else "help"
    needs_server = settings.EMBEDDED_POSTGRES and command not in WITHOUT_DATABASE
    with embedded_postgres.running(settings.VAR_DIR) if needs_server else nullcontext():
        execute_from_command_line(sys.argv)
