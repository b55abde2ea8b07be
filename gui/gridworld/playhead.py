"""Where the picture stands between two steps: follows the state smoothly, and walks on while playing."""

from PySide6.QtCore import QElapsedTimer, QObject, Qt, QTimer, Signal

FRAME = 16
"""Milliseconds between two pictures: the display's rate."""

GLIDE = 0.35
"""Seconds in which the picture follows to a neighbouring step, at most."""


class Playhead(QObject):
    """A position from 0 to the last step; its timer runs only while something moves."""

    moved = Signal(float)
    """The new position."""
    arrived = Signal(int)
    """While playing: a step has been reached."""
    playing_changed = Signal(bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._position = 0.0
        self._target = 0
        self._last = 0
        self._speed = 1.0
        self._playing = False
        self._clock = QElapsedTimer()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(FRAME)
        self._timer.timeout.connect(self._tick)

    @property
    def position(self) -> float:
        """In steps; between two of them while it moves."""
        return self._position

    @property
    def target(self) -> int:
        """The step that it comes to, or that it reached last."""
        return self._target

    @property
    def is_playing(self) -> bool:
        """Whether it walks on by itself."""
        return self._playing

    @property
    def is_moving(self) -> bool:
        """Whether the next picture will be another one."""
        return self._timer.isActive()

    def show_run(self, steps: int, speed: float) -> None:
        """How many steps there are, and how many of them pass in a second."""
        self._last, self._speed = steps - 1, speed
        if self._target > self._last:
            self.jump(self._last)

    def follow(self, step: int) -> None:
        """Come to a step: smoothly to a neighbouring one, at once to others."""
        if step == self._target:
            return
        near = abs(step - self._position) <= 1.0 + 1e-6
        self._target = step
        if near:
            self._run()
        else:
            self.jump(step)

    def jump(self, step: int) -> None:
        """Be at a step at once."""
        self._target = step
        self._position = float(step)
        if not self._playing:
            self._timer.stop()
        self.moved.emit(self._position)

    def play(self, on: bool) -> None:
        """Walk on, or stay at the step that is being shown."""
        if on == self._playing:
            return
        self._playing = on and self._last > 0
        if self._playing:
            self._run()
        self.playing_changed.emit(self._playing)

    def advance(self, seconds: float) -> None:
        """Let time pass."""
        if self._playing:
            self._walk(seconds * self._speed)
        else:
            self._glide(seconds * max(1.0 / GLIDE, self._speed))
        self.moved.emit(self._position)

    def _walk(self, way: float) -> None:
        # Never past a step in one go, so that each is arrived at.
        reached = min(self._position + way, float(int(self._position) + 1), float(self._last))
        if reached == int(reached):
            self._target = int(reached)
        self._position = reached
        if reached == int(reached):
            self.arrived.emit(int(reached))
            if reached >= self._last:
                self.play(False)

    def _glide(self, way: float) -> None:
        left = self._target - self._position
        if abs(left) <= way:
            self._position = float(self._target)
            self._timer.stop()
        else:
            self._position += way if left > 0 else -way

    def _run(self) -> None:
        if not self._timer.isActive():
            self._clock.start()
            self._timer.start()

    def _tick(self) -> None:
        self.advance(min(self._clock.restart() / 1000.0, 0.1))
