"""How a GIF runs, as a menu: there and back, for ever, and how long each picture is shown."""

from msgspec.structs import replace
from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from core.animations import Animation

TIMES = (40, 80, 120, 200, 400, 800)
"""Milliseconds that are offered."""


class AnimationMenu(QMenu):
    """Announces a choice; shows what it is told to show."""

    changed = Signal(object)
    """An ``Animation``."""

    def __init__(
        self, title: str, parent: QWidget | None = None, *, with_times: bool = True
    ) -> None:
        """Without times, somebody else decides how long a picture is shown."""
        super().__init__(title, parent)
        self.setToolTipsVisible(True)
        self._animation = Animation()
        self.there_and_back = self._check(
            "&There and back", "Run backwards too, so that nothing jumps at the end"
        )
        self.loop = self._check("&Repeat for ever", "Begin again at the end; otherwise it stops")
        self.there_and_back.triggered.connect(lambda on: self._change(there_and_back=on))
        self.loop.triggered.connect(lambda on: self._change(loop=on))
        self.times: dict[int, QAction] = {}
        if with_times:
            self._offer_times()
        self.show_animation(self._animation)

    def _offer_times(self) -> None:
        self.addSeparator()
        group = QActionGroup(self)
        for time in TIMES:
            action = self._check(f"{time} ms each", f"Show each picture for {time} milliseconds")
            group.addAction(action)
            action.triggered.connect(lambda _=False, which=time: self._change(milliseconds=which))
            self.times[time] = action

    def _check(self, text: str, tip: str) -> QAction:
        action = self.addAction(text)
        action.setCheckable(True)
        action.setToolTip(tip)
        return action

    def show_animation(self, animation: Animation) -> None:
        """Tick what ``animation`` says; nothing is emitted."""
        self._animation = animation
        self.there_and_back.setChecked(animation.there_and_back)
        self.loop.setChecked(animation.loop)
        nearest = min(TIMES, key=lambda time: abs(time - animation.milliseconds))
        for time, action in self.times.items():
            action.setChecked(time == nearest)

    def _change(self, **what: object) -> None:
        self.show_animation(replace(self._animation, **what))
        self.changed.emit(self._animation)
