"""What the models pane asks of the engine, and what it hears from it.

Names and descriptions are read in a thread of their own, which computes nothing: the engine may be in
the midst of another pane's work, or may still have to import torch.
"""

from collections import deque
from collections.abc import Sequence
from dataclasses import replace
from itertools import count
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from core.engine.freshness import Freshness
from core.engine.mailbox import Ticket
from core.engine.models_requests import (
    Imported,
    ImportRequest,
    ModelList,
    ModelListRequest,
    ModelNamesRequest,
    ModelPictures,
    ModelPicturesRequest,
    ModelsRequest,
    ShownModel,
)
from core.engine.requests import Request
from core.vae.library import ModelEntry
from core.workspace.models_state import Models
from gui.engine_bridge import Answer, EngineBridge
from gui.widgets.message_bar import MessageBar


def names_answer() -> Answer:
    """What answers a ``ModelNamesRequest``; called in the reading thread, at the first one."""
    from core.engine.models_answers import names_of_models

    return names_of_models


class Inquiry(QObject):
    """Asks for the list, for pictures and for imports; keeps the newest list and the newest pictures."""

    listed = Signal()
    """There is a new list."""
    pictured = Signal()
    """There are new pictures."""
    imported = Signal(object)
    """What came of an import: ``Imported``."""
    progressed = Signal(str)
    """What is being done, in words; empty: nothing any more."""

    def __init__(self, bridge: EngineBridge, messages: MessageBar, parent: QObject) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._messages = messages
        self._numbers = count()
        self._freshness: dict[str, Freshness] = {}
        self._imports: deque[ImportRequest] = deque()
        """Not over yet: a lane of the engine holds only one, and would drop it for the next."""
        self._asked: ModelPicturesRequest | None = None
        self._pictures: ModelPictures | None = None
        self._listed = -1
        """The number of the request that the newest list answers."""
        self.entries: tuple[ModelEntry, ...] | None = None
        """The newest list, in which digests may still be missing; None: there is none yet."""
        self._reader = EngineBridge(names_answer, self)
        bridge.closing.connect(self._reader.close)
        for one in (bridge, self._reader):
            one.done.connect(self._on_done)
            one.failed.connect(self._on_failed)
            one.progressed.connect(self._on_progressed)

    def ask_for_list(self) -> None:
        """Look which models there are now: names and descriptions at once, then their digests."""
        number = next(self._numbers)
        self._reader.submit(ModelNamesRequest(number))
        self._bridge.submit(ModelListRequest(number))

    def ask_for_import(self, paths: Sequence[Path]) -> None:
        """Copy model files among the user's own, after those that were asked for before."""
        self._imports.append(ImportRequest(next(self._numbers), tuple(paths)))
        self.progressed.emit("Importing…")
        if len(self._imports) == 1:
            self._bridge.submit(self._imports[0])

    def _import_next(self, request: ImportRequest) -> None:
        """One is over."""
        if self._imports and self._imports[0] == request:
            self._imports.popleft()
            if self._imports:
                self._bridge.submit(self._imports[0])

    def ask_for_pictures(self, models: Models) -> None:
        """What the selected models make of images, unless that is known."""
        request = self._request(models)
        if request is not None and request != self._asked:
            self._asked, self._pictures = request, None
            self._bridge.submit(request)

    def pictures(self, models: Models) -> ModelPictures | None:
        """The answer for a state, once there is one."""
        return self._pictures if self._asked == self._request(models) else None

    def _request(self, models: Models) -> ModelPicturesRequest | None:
        if self.entries is None:
            return None
        digests = {entry.reference: entry.sha256 for entry in self.entries}
        if any(_is_unread(entry) for entry in self.entries if entry.reference in models.selected):
            return None
        shown = tuple(ShownModel(name, digests.get(name, "")) for name in models.selected)
        return ModelPicturesRequest(shown, models.draw) if shown else None

    def _on_done(self, ticket: Ticket, request: Request, answer: object) -> None:
        if not isinstance(request, ModelsRequest):
            return
        if not self._freshness.setdefault(request.lane, Freshness()).accepts(ticket):
            return
        if isinstance(answer, ModelList):
            self._take_list(request, answer.entries)
        elif isinstance(answer, Imported) and isinstance(request, ImportRequest):
            self._import_next(request)
            self.progressed.emit("")
            self.imported.emit(answer)
        elif isinstance(answer, ModelPictures) and request == self._asked:
            self._pictures = answer
            self.pictured.emit()

    def _take_list(self, request: ModelsRequest, entries: tuple[ModelEntry, ...]) -> None:
        """Two threads read the same: what the slower one saw before a newer look is passed over."""
        if isinstance(request, ModelNamesRequest) and request.number > self._listed:
            entries = tuple(map(self._with_known_digest, entries))
        elif isinstance(request, ModelListRequest) and request.number >= self._listed:
            self.progressed.emit("")
        else:
            return
        self._listed, self.entries = request.number, entries
        self.listed.emit()

    def _with_known_digest(self, entry: ModelEntry) -> ModelEntry:
        """Until a file's digest is read again, the one that was known of it goes on being shown."""
        for known in self.entries or ():
            if (known.path, known.description) == (entry.path, entry.description):
                return replace(entry, sha256=known.sha256)
        return entry

    def _on_failed(self, ticket: Ticket, request: Request, message: str, details: str) -> None:
        if isinstance(request, ImportRequest):
            self._import_next(request)
        if isinstance(request, ModelsRequest):
            self.progressed.emit("")
            self._messages.problem(message, details, copy_text="Copy report" if details else "Copy")

    def _on_progressed(self, ticket: Ticket, request: Request, fraction: float, text: str) -> None:
        if isinstance(request, ModelListRequest | ImportRequest):
            self.progressed.emit(f"{text}…")


def _is_unread(entry: ModelEntry) -> bool:
    """Whether a file's digest, which its pictures depend on, is still to come."""
    return entry.description is not None and not entry.sha256
