"""One file of Fashion-MNIST, downloaded by torchvision, but watched.

torchvision knows where the files are and checks their MD5 digests. On its own it reports to the
terminal only, waits for ever for a server that has gone silent, and leaves what it has of a file
under the file's own name. So it works in a thread that can be abandoned, into a folder that its
caller throws away.
"""

import threading
import time
from collections.abc import Generator
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from core.files import reason

_PATIENCE = 60.0
"""Seconds without a single new byte after which a download is given up."""

_POLL = 0.1
"""Seconds between two looks at a download."""


class DownloadError(Exception):
    """A file could not be downloaded; the message is a clause that says why."""


class _AbandonedError(Exception):
    """Nobody waits for the file any more."""


def download(name: str, folder: Path) -> Generator[int, None, None]:
    """Have torchvision put a file of Fashion-MNIST into a folder; yields the bytes so far.

    Closing the generator ends the download.

    Args:
        name: such as ``train-images-idx3-ubyte.gz``.
        folder: an existing one; holds part of a file if the download fails.

    Raises:
        DownloadError: if it fails, if nothing arrives for a minute, or if what arrived is not the
            file whose digest torchvision knows.
    """
    thread = _Download(name, folder)
    thread.start()
    received, moved = 0, time.monotonic()
    try:
        yield received
        while thread.is_alive():
            thread.join(_POLL)
            if thread.received != received:
                received, moved = thread.received, time.monotonic()
                yield received
            elif thread.is_alive() and time.monotonic() - moved > _PATIENCE:
                raise DownloadError("the server stopped answering")
    finally:
        thread.abandoned = True
        thread.join(_POLL)  # mostly enough for it to close its file
    if thread.failure is not None:
        raise DownloadError(_why(thread.failure)) from thread.failure


class _Download(threading.Thread):
    """The thread in which torchvision downloads a file."""

    def __init__(self, name: str, folder: Path) -> None:
        super().__init__(name="download", daemon=True)
        self.received = 0
        self.abandoned = False
        self.failure: Exception | None = None
        self._file_name = name
        self._folder = folder

    def run(self) -> None:
        """Try the mirrors one after the other, until one has the file."""
        try:
            self._fetch()
        except Exception as error:
            self.failure = error

    def _fetch(self) -> None:
        from core.images.torchvision_import import import_torchvision

        datasets = import_torchvision().datasets
        datasets.utils.tqdm = _ProgressBar
        original = datasets.FashionMNIST
        digest = dict(original.resources)[self._file_name]
        for number, mirror in enumerate(original.mirrors, 1):
            self.go_on(0)
            try:
                datasets.utils.download_url(
                    f"{mirror}{self._file_name}", self._folder, self._file_name, digest
                )
                return
            except Exception:  # it lets through whatever the connection raises
                if number == len(original.mirrors):
                    raise

    def go_on(self, received: int) -> None:
        """Note how much there is; raises if nobody waits for it."""
        if self.abandoned:
            raise _AbandonedError
        self.received = received


class _ProgressBar:
    """Takes the place of the bar that torchvision would draw on the terminal."""

    def __init__(self, *_: Any, **__: Any) -> None:
        self._received = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        pass

    def update(self, count: int) -> None:
        """Another ``count`` bytes are there."""
        self._received += count
        thread = threading.current_thread()
        if isinstance(thread, _Download):
            thread.go_on(self._received)


def _why(error: Exception) -> str:
    """Why a download failed, as a clause."""
    from http.client import HTTPException
    from urllib.error import HTTPError, URLError

    what, detail = "torchvision failed", f"{type(error).__name__} {error}"
    if isinstance(error, HTTPError):
        what, detail = f"the server answered {error.code}", error.reason
    elif isinstance(error, URLError):
        cause = error.reason
        what = "the server cannot be reached"
        detail = (cause.strerror or str(cause)) if isinstance(cause, OSError) else str(cause)
    elif isinstance(error, ConnectionError | TimeoutError | HTTPException):
        what, detail = "the connection broke", str(error) or type(error).__name__
    elif isinstance(error, OSError):
        what, detail = "the file cannot be stored", reason(error)
    elif isinstance(error, ImportError):
        what, detail = "torchvision cannot be imported", str(error)
    elif isinstance(error, RuntimeError) and "corrupted" in str(error):  # by its digest
        what, detail = "what arrived is incomplete or not the original", ""
    line = " ".join(detail.split()).rstrip(".")
    return f"{what}: {line}" if line else what
