"""The one atomic write, the one bounded read, and the program's and the user's folders."""

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedReader
from pathlib import Path

from core.errors import UserError

APPLICATION = "latent-translator"
"""The name of the user's folders."""

_ROOT = Path(__file__).resolve().parent.parent

_REASONS = {
    errno.ENOENT: "there is no such file or folder",
    errno.ENOTDIR: "a part of its path is not a folder",
    errno.EISDIR: "it is a folder, not a file",
    errno.EACCES: "you have no permission",
    errno.EPERM: "you have no permission",
    errno.EROFS: "the disk is read-only",
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "your quota on the disk is used up",
    errno.EFBIG: "the file would be larger than the disk allows",
    errno.ENAMETOOLONG: "its name is too long",
    errno.ELOOP: "its symbolic links lead in a circle",
    errno.EIO: "the disk reports an error",
}


def data_folder() -> Path:
    """The user's folder for data sets; it need not exist.

    The environment variable ``LATENT_TRANSLATOR_DATA`` names another one.
    """
    chosen = os.environ.get("LATENT_TRANSLATOR_DATA")
    if chosen:
        return Path(chosen)
    import platformdirs

    return platformdirs.user_data_path(APPLICATION, appauthor=False)


def state_folder() -> Path:
    """The user's folder for autosaves and other state; it need not exist (see ``ensure_folder``).

    The environment variable ``LATENT_TRANSLATOR_STATE`` names another one.
    """
    chosen = os.environ.get("LATENT_TRANSLATOR_STATE")
    if chosen:
        return Path(chosen)
    import platformdirs

    return platformdirs.user_state_path(APPLICATION, appauthor=False)


def resources_folder() -> Path:
    """The program's own ``resources`` folder."""
    return _ROOT / "resources"


def trained_folder() -> Path:
    """The program's own ``trained`` folder, with the models that are shipped."""
    return _ROOT / "trained"


def shown(path: str | os.PathLike[str]) -> str:
    """A path as it can stand in a sentence: on one line, with unprintable characters escaped."""
    return "".join(
        character if character.isprintable() else character.encode("unicode_escape").decode("ascii")
        for character in os.fspath(path)
    )


def reason(error: OSError | ValueError) -> str:
    """Why a file could not be read or written, as a clause to stand after a colon."""
    if not isinstance(error, OSError):  # a NUL or a lone surrogate in the name
        return "its name has characters that no file name can have"
    return _REASONS.get(error.errno or 0, error.strerror or type(error).__name__)


def ensure_folder(folder: str | os.PathLike[str]) -> Path:
    """Create a folder and those above it where they are missing.

    Raises:
        UserError: if that is not possible.
    """
    path = Path(folder)
    try:
        path.mkdir(parents=True, exist_ok=True)
    except FileExistsError:
        raise UserError(
            f"Cannot create the folder {shown(path)}: there is a file of that name."
        ) from None
    except (OSError, ValueError) as error:
        raise UserError(f"Cannot create the folder {shown(path)}: {reason(error)}.") from error
    return path


def write_atomically(path: str | os.PathLike[str], data: bytes) -> None:
    """Write a file so that whoever opens it finds either all of the old or all of the new content.

    The data go to a temporary file in the same folder, which then takes the file's place; it is
    gone again if anything fails. A symbolic link stays, and the file that it names is replaced; an
    existing file keeps its permissions.

    Raises:
        UserError: if the folder is missing, no file can be written there, or the disk is full.
    """
    try:
        target = Path(os.path.realpath(path))
        _write_beside(target, data)
    except FileNotFoundError as error:
        folder = Path(os.path.realpath(path)).parent
        exists = folder.is_dir()  # some folders of the system take no files
        problem = (
            "no file can be made in the folder {}" if exists else "the folder {} does not exist"
        )
        raise UserError(f"Cannot write {shown(path)}: {problem.format(shown(folder))}.") from error
    except (OSError, ValueError) as error:
        raise UserError(f"Cannot write {shown(path)}: {reason(error)}.") from error


def _write_beside(target: Path, data: bytes) -> None:
    """Write ``data`` to a new file beside ``target`` and move it there."""
    mode = None
    if target.exists():
        if target.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        mode = stat.S_IMODE(target.stat().st_mode)
        if not os.access(target, os.W_OK):  # a rename would go over a read-only file without asking
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    # Short, so that it fits wherever the target's own name fits.
    temporary = target.parent / f".{os.urandom(8).hex()}.tmp"
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    descriptor = os.open(temporary, flags, 0o666)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if mode is not None:
            temporary.chmod(mode)
        temporary.replace(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    _sync_folder(target.parent)


def _sync_folder(folder: Path) -> None:
    """Make the renaming itself survive a power cut, where the system can do that."""
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except OSError:  # Windows opens no folders; the file itself is already safe
        return
    try:
        os.fsync(descriptor)
    except OSError:
        pass
    finally:
        os.close(descriptor)


def read_limited(path: str | os.PathLike[str], limit: int, what: str) -> bytes:
    """The whole content of a regular file of at most ``limit`` bytes.

    Args:
        path: the file.
        limit: bytes that it may have; never more than one byte beyond that is read.
        what: what kind of file it should be, for the sentence, such as ``"session file"``.

    Raises:
        UserError: if it is missing, not a regular file, not readable, or larger than ``limit``.
    """
    subject = f"Cannot read the {what} {shown(path)}"
    try:
        # Asked first, because opening some devices already does something.
        _refuse_unless_regular(Path(path).stat().st_mode, subject)
        with open(path, "rb", opener=_open_without_waiting) as file:
            status = os.fstat(file.fileno())
            _refuse_unless_regular(status.st_mode, subject)
            size = status.st_size
            data = b"" if size > limit else file.read(limit + 1) or b""
    except (OSError, ValueError) as error:
        raise UserError(f"{subject}: {reason(error)}.") from error
    if max(size, len(data)) > limit:
        raise UserError(f"{subject}: it is larger than {_amount(limit)}, the most that is read.")
    return data


def _refuse_unless_regular(mode: int, subject: str) -> None:
    if stat.S_ISDIR(mode):
        raise UserError(f"{subject}: it is a folder, not a file.")
    if not stat.S_ISREG(mode):
        raise UserError(f"{subject}: it is not an ordinary file.")


def _open_without_waiting(path: str, flags: int) -> int:
    """Open a file; a named pipe that has taken its place is not waited for."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def _amount(size: int) -> str:
    """A number of bytes in the unit that suits it."""
    for unit, name in ((1 << 20, "MB"), (1 << 10, "kB")):
        if size >= unit:
            return f"{size / unit:.4g} {name}"
    return f"{size} bytes"


@contextmanager
def open_limited(
    path: str | os.PathLike[str], limit: int, what: str
) -> Iterator[tuple[BufferedReader, int]]:
    """A regular file of at most ``limit`` bytes, opened for reading, with its size in bytes.

    For who reads a part of it, or reads it piece by piece; the file may still change meanwhile, so
    that a read may find more or less than the size says.

    Args:
        path: the file.
        limit: bytes that it may have.
        what: what kind of file it should be, for the sentence, such as ``"model file"``.

    Raises:
        UserError: as ``read_limited``, also for what goes wrong while it is read.
    """
    subject = f"Cannot read the {what} {shown(path)}"
    try:
        # As in read_limited: asked before and after it is opened.
        _refuse_unless_regular(Path(path).stat().st_mode, subject)
        file = open(path, "rb", opener=_open_without_waiting)  # noqa: SIM115
    except (OSError, ValueError) as error:
        raise UserError(f"{subject}: {reason(error)}.") from error
    with file:
        try:
            status = os.fstat(file.fileno())
            _refuse_unless_regular(status.st_mode, subject)
            if status.st_size > limit:
                raise UserError(
                    f"{subject}: it is larger than {_amount(limit)}, the most that is read."
                )
            yield file, status.st_size
        except OSError as error:
            raise UserError(f"{subject}: {reason(error)}.") from error


def is_folder(path: str | os.PathLike[str]) -> bool:
    """Whether there is a folder of that name; no name that a folder cannot have names one."""
    try:
        return Path(path).is_dir()
    except (OSError, ValueError):  # too long, or in a folder that may not be entered
        return False


def is_file(path: str | os.PathLike[str]) -> bool:
    """Whether there is a regular file of that name; no name that a file cannot have names one."""
    try:
        return Path(path).is_file()
    except (OSError, ValueError):
        return False
