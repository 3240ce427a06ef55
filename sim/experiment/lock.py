"""One at a time: a lock that ends with the process that holds it, however that ends."""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path
from typing import Final

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

NO_LOCKS: Final = (errno.ENOLCK, errno.EOPNOTSUPP, errno.ENOSYS)
"""What a file system says that knows no locks; one goes on without."""


class Lock:
    """A lock beside `path`: the file ``.<name>.lock``, there as long as somebody holds it."""

    def __init__(self, path: Path) -> None:
        self.file = path.with_name(f".{path.name}.lock")
        self._held: int | None = None

    def take(self) -> bool:
        """Take the lock; False if somebody else holds it. Raises OSError if it cannot be made."""
        while True:
            held = os.open(self.file, os.O_RDWR | os.O_CREAT, 0o666)
            try:
                if not _locked(held):
                    os.close(held)
                    return False
                # Whoever held it before may have taken the file away after we had opened it.
                if os.path.samestat(os.fstat(held), os.stat(self.file)):
                    self._held = held
                    return True
            except FileNotFoundError:
                pass
            except BaseException:
                os.close(held)
                raise
            os.close(held)

    def release(self) -> None:
        """Let go; nothing happens if it is not held."""
        if self._held is None:
            return
        if sys.platform != "win32":
            self.file.unlink(missing_ok=True)  # while it is held, or another's might be taken away
        os.close(self._held)
        self._held = None


def _locked(file: int) -> bool:
    try:
        if sys.platform == "win32":
            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        return error.errno in NO_LOCKS
    return True
