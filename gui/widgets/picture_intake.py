"""Taking in pictures of the user's own: the engine reads them, one lot after the other."""

import itertools
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from PySide6.QtGui import QGuiApplication

from core.engine.requests import OfferedPicture, PicturesRequest
from core.workspace.image_changes import Slot
from gui.engine_bridge import EngineBridge
from gui.widgets.image_mime import pictures_of_mime


@dataclass(frozen=True)
class Lot:
    """Pictures that were offered together, where the first of them shall go, and who took them in."""

    request: PicturesRequest
    slot: Slot | None
    taker: "PictureIntake"


# A lane of the engine holds only one lot at a time, so whatever pane they were offered to, they queue up.
_queues: WeakKeyDictionary[EngineBridge, deque[Lot]] = WeakKeyDictionary()
_numbers = itertools.count(1)


class PictureIntake:
    """What has been offered to one pane and is not yet read."""

    def __init__(self, bridge: EngineBridge) -> None:
        self._bridge = bridge
        self._waiting = _queues.setdefault(bridge, deque())

    def offer(self, pictures: Sequence[OfferedPicture], slot: Slot | None = None) -> None:
        """Have pictures read; the first of them is meant for ``slot``, if one is named."""
        if not pictures:
            return
        self._waiting.append(Lot(PicturesRequest(next(_numbers), tuple(pictures)), slot, self))
        if len(self._waiting) == 1:
            self._bridge.submit(self._waiting[0].request)

    def take(self, request: PicturesRequest) -> Lot | None:
        """A lot has come, or failed; None if this pane does not wait for it. The next is asked for."""
        if not self._waiting or self._waiting[0].request != request:
            return None
        if self._waiting[0].taker is not self:
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
