"""A lock file that tells whether the program that made it is still running.

The system's own file lock decides: it is gone the moment its process ends, however it ends, and no
process is ever asked, signalled or mistaken for another with the same number. The number and the
start time stand in the file only for people. Where a file system knows no locks, a process of that
number that still exists counts as the owner.
"""

import errno
import json
import os
import sys
import time
from pathlib import Path

from core.errors import UserError
from core.files import reason, shown

_FAR_BYTE = 1 << 30
"""Windows refuses to read a locked region, so the lock lies far behind the text."""

_NO_LOCKS = {errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP, errno.ENOTSUP, errno.EINVAL}


class InstanceLock:
    """Held from its creation until ``release``, or the end of the process."""

    def __init__(self, path: Path) -> None:
        """Create and lock the file.

        Raises:
            UserError: if that is not possible.
        """
        self.path = path
        try:
            self._descriptor = _open_locked(path)
            owner = {"pid": os.getpid(), "started": time.strftime("%Y-%m-%dT%H:%M:%S%z")}
            os.truncate(self._descriptor, 0)
            os.write(self._descriptor, json.dumps(owner).encode())
        except OSError as error:
            raise UserError(f"Cannot write {shown(path)}: {reason(error)}.") from error

    def release(self) -> None:
        """Unlock and remove the file; more than once is the same as once."""
        if self._descriptor < 0:
            return
        descriptor, self._descriptor = self._descriptor, -1
        if sys.platform != "win32":  # first away, then unlocked: nobody can lock a file that leaves
            self.path.unlink(missing_ok=True)
        os.close(descriptor)
        if sys.platform == "win32":  # which removes no open file
            self.path.unlink(missing_ok=True)


def is_held(path: Path) -> bool:
    """Whether the program that made this lock file still runs; False if there is no such file."""
    return _is_held(path, remove=False)


def remove_abandoned(path: Path) -> None:
    """Remove a lock file, unless the program that made it still runs."""
    _is_held(path, remove=True)


def _is_held(path: Path, *, remove: bool) -> bool:
    try:
        descriptor = os.open(path, _FLAGS)
    except FileNotFoundError:
        return False
    except OSError:  # cannot be told: better not to take what may be in use
        return True
    try:
        if _is_locked(descriptor):
            return True
        if remove and sys.platform != "win32":
            # While it is locked here: whoever waits for it then sees that it is gone, and makes a new one.
            path.unlink(missing_ok=True)
    finally:
        os.close(descriptor)
    if remove and sys.platform == "win32":  # which removes no open file, this one's or another's
        path.unlink(missing_ok=True)
    return False


def _is_locked(descriptor: int) -> bool:
    """Whether another opening of the file has it locked; if not, this one has from now on."""
    try:
        _lock(descriptor, wait=False)
    except OSError as error:
        return error.errno not in _NO_LOCKS or _owner_exists(descriptor)
    return False


_FLAGS = os.O_RDWR | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0)


def _open_locked(path: Path) -> int:
    while True:
        descriptor = os.open(path, _FLAGS | os.O_CREAT, 0o600)
        try:
            try:
                _lock(descriptor, wait=True)
            except OSError as error:
                if error.errno not in _NO_LOCKS:
                    raise
            if _is_same_file(descriptor, path):
                return descriptor
        except BaseException:
            os.close(descriptor)
            raise
        os.close(descriptor)  # another instance cleared it away between opening and locking


def _is_same_file(descriptor: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(descriptor), path.stat())
    except FileNotFoundError:
        return False


if sys.platform == "win32":
    import msvcrt

    def _lock(descriptor: int, *, wait: bool) -> None:
        """Lock the file for this handle; OSError if another has it (after 10 s if ``wait``)."""
        os.lseek(descriptor, _FAR_BYTE, os.SEEK_SET)
        try:
            msvcrt.locking(descriptor, msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, 1)
        finally:
            os.lseek(descriptor, 0, os.SEEK_SET)

    def _owner_exists(_descriptor: int) -> bool:
        """Windows has locks wherever it can write; unknown counts as alive."""
        return True

else:
    import fcntl

    def _lock(descriptor: int, *, wait: bool) -> None:
        """Lock the file for this opening of it; OSError if another has it."""
        fcntl.flock(descriptor, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _owner_exists(descriptor: int) -> bool:
        """Whether a process has the number that stands in the file; unknown counts as alive."""
        try:
            owner = json.loads(os.pread(descriptor, 4096, 0))
            os.kill(int(owner["pid"]), 0)  # signal 0 reaches nobody: it only asks
        except ProcessLookupError:
            return False
        except (OSError, ValueError, KeyError, TypeError, OverflowError):
            return True
        return True
