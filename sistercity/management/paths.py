"""Paths that people give to commands."""

import os
from argparse import ArgumentTypeError
from pathlib import Path

from django.utils.translation import gettext as _


def plain_file(text: str) -> Path:
    """Return the path that an argument names; what is missing is for the command to say.

    Refuses folders, pipes and devices: one that never ends would hold the command for ever.
    """
    if os.path.exists(text) and not os.path.isfile(text):
        raise ArgumentTypeError(_("%(file)s bukan berkas biasa.") % {"file": text})
    return Path(text)
