"""`make faults RUNS=200 SEED=1`: kill workers at random points and count what people were told.

It needs a PostgreSQL server and Redis, named by DATABASE_URL and REDIS_URL, and works in a
database of its own beside the one named. It ends with one line and fails on anything missing or
told twice.
"""

import argparse
import os
import secrets
import sys
from urllib.parse import urlsplit

import django

from tests import smtp_sink


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    if not (os.environ.get("DATABASE_URL") and os.environ.get("REDIS_URL")):
        sys.stderr.write("The fault test needs DATABASE_URL and REDIS_URL.\n")
        return 2
    with smtp_sink.running(delay=0.02) as sink:
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "sistercity.settings",
            "SISTERCITY_DEMO": "0",
            "SECRET_KEY": secrets.token_urlsafe(64),
            "BASE_URL": "https://faults.example",
            "ALLOWED_HOSTS": "faults.example",
            "EMAIL_URL": sink.url,
            "LOG_LEVEL": "CRITICAL",
        }
        django.setup()
        from tests.faults import play  # noqa: PLC0415 - what it imports needs the settings

        with play.own_database() as name:
            url = urlsplit(os.environ["DATABASE_URL"])
            os.environ["DATABASE_URL"] = url._replace(path=f"/{name}").geturl()
            found = play.play(options.runs, options.seed, sink)
    sys.stdout.write(f"{found}\n")
    return 0 if found.sound else 1


if __name__ == "__main__":
    sys.exit(main())
