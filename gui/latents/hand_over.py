"""From this pane to the Traversal pane: images for its slots, a direction for its library."""

from PySide6.QtCore import QObject

from core.concepts.recipes import Pair
from core.errors import UserError
from core.images.reference import ImageReference
from core.images.resolve import describe_source
from core.workspace import latents_handover as handover
from core.workspace.image_changes import SLOT_NAMES, Slot
from core.workspace.latents_state import ClassPath
from gui.latents.pane import LatentsPane
from gui.surroundings import Surroundings


class HandOver(QObject):
    """Listens to the buttons that send something on; each is a step that can be undone."""

    def __init__(self, pane: LatentsPane, around: Surroundings) -> None:
        super().__init__(pane)
        self._pane = pane
        self._history = around.history
        self._messages = around.messages
        self.point: ImageReference | None = None
        """What the panel of the point shows."""
        self.place: ImageReference | None = None
        """What the panel of the decoded place shows."""
        pane.point.used.connect(lambda slot: self._use(slot, self.point))
        pane.place.used.connect(lambda slot: self._use(slot, self.place))
        pane.way.handed_over.connect(self._follow)

    def _use(self, slot: Slot, image: ImageReference | None) -> None:
        if image is None:
            return
        name = SLOT_NAMES[slot]
        after = handover.use_image(self._history.workspace, slot, image)
        self._history.push(f"Use as {name}", after)
        called = describe_source(image.source)
        self._messages.news(f"{called} is {name} of the Traversal pane now.")

    def _follow(self) -> None:
        workspace = self._history.workspace
        way = workspace.latents.way
        try:
            if isinstance(way, ClassPath):
                name, recipe, base = handover.class_direction(way)
                after = handover.follow(workspace, name, recipe, base)
            else:
                strips = self._pane.way.strips.strips()
                pair = next((one.recipe for one in strips if isinstance(one.recipe, Pair)), None)
                if pair is None:
                    return
                name = handover.line_name(pair)
                after = handover.follow(workspace, name, pair, pair.start)
        except UserError as error:
            self._messages.problem(str(error))
            return
        self._history.push("Follow in the Traversal pane", after)
        self._messages.news(f"The Traversal pane follows “{name}” now, kept in its library.")
