"""Open a file that somebody names. Needs no Django."""

import errno
import os
import stat
from pathlib import Path
from typing import BinaryIO

#: What the kernel says of a socket; it stands for all that is neither a file nor a folder.
NO_FILE = errno.ENXIO


def open_plain(path: Path) -> BinaryIO:
    """Open a plain file to read it; raise OSError for a folder, a pipe, a device or a socket.

    What was opened is judged, because the name may lead elsewhere a moment later.
    """
    # Without O_NONBLOCK a pipe that nobody writes to would hold the opening for ever.
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY)
    mode = os.fstat(descriptor).st_mode
    if stat.S_ISREG(mode):
        return os.fdopen(descriptor, "rb")
    os.close(descriptor)
    code = errno.EISDIR if stat.S_ISDIR(mode) else NO_FILE
    raise OSError(code, os.strerror(code), str(path))
