"""Taking in pictures of the user's own: the engine reads them, one lot after the other."""

import itertools
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtGui import QGuiApplication

from core.engine.requests import OfferedPicture, PicturesRequest, TakenPicture
from core.workspace.image_changes import Slot
from gui.engine_bridge import EngineBridge
from gui.traversal.image_mime import pictures_of_mime

_numbers = itertools.count(1)


@dataclass(frozen=True)
class Lot:
    """Pictures that were offered together, and where the first of them shall go."""

    request: PicturesRequest
    slot: Slot | None


class PictureIntake:
    """What has been offered and is not yet read; a lane of the engine holds only one lot at a time."""

    def __init__(self, bridge: EngineBridge) -> None:
        self._bridge = bridge
        self._waiting: deque[Lot] = deque()

    def offer(self, pictures: Sequence[OfferedPicture], slot: Slot | None = None) -> None:
        """Have pictures read; the first of them is meant for ``slot``, if one is named."""
        if not pictures:
            return
        self._waiting.append(Lot(PicturesRequest(next(_numbers), tuple(pictures)), slot))
        if len(self._waiting) == 1:
            self._bridge.submit(self._waiting[0].request)

    def take(self, request: PicturesRequest) -> Lot | None:
        """A lot has come, or failed; None if nobody waits for it. The next one is asked for."""
        if not self._waiting or self._waiting[0].request != request:
            return None
        lot = self._waiting.popleft()
        if self._waiting:
            self._bridge.submit(self._waiting[0].request)
        return lot

    def forget(self) -> None:
        """The session that they were meant for is no longer open."""
        self._waiting.clear()
        self._bridge.cancel(PicturesRequest.lane)


def clipboard_pictures() -> list[OfferedPicture]:
    """What the clipboard offers."""
    data = QGuiApplication.clipboard().mimeData()
    return pictures_of_mime(data) if data is not None else []


def summary(taken: Sequence[TakenPicture]) -> str:
    """One sentence about what was taken."""
    if len(taken) == 1:
        return f"Added {taken[0].picture.name}: {taken[0].report}."
    return f"Added {len(taken)} pictures; they stand first in the gallery."
