"""Where this computer's Chromium is."""

import os
import shutil

# The first is the same browser without windows: it starts and ends quicker.
NAMES = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
)


def find_chromium() -> str | None:
    """Return the path that CHROMIUM names, or that of the first browser found; None without one."""
    named = os.environ.get("CHROMIUM")
    return named or next(filter(None, map(shutil.which, NAMES)), None)
