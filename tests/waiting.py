"""Wait for what another process does: the one place where a test sleeps."""

import time
from collections.abc import Callable


def wait_until(happened: Callable[[], bool], *, seconds: int) -> bool:
    """Look again and again until it happened, or the time is over; return whether it did.

    A process of its own announces nothing that could be waited for: that it answers, or is gone,
    only shows when one looks.
    """
    deadline = time.monotonic() + seconds
    while not (found := happened()) and time.monotonic() < deadline:
        time.sleep(0.1)
    return found
