"""The run as pictures, one after another: the world, and the time steps under it."""

from collections.abc import Iterator

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from core.workspace.grid_world_run import Run
from gui.gridworld.world_painting import RowLayout, paint_cells, paint_circles, paint_table
from gui.theme import tokens

SIZE = (720, 160)
"""Pixels."""
_STAGE = 84.0
MOST_FRAMES = 240
SMOOTHEST = 8
"""Pictures for each step, at most."""


def frames_for_each_step(steps: int) -> int:
    """So many that a long run does not become a large file."""
    return max(1, min(SMOOTHEST, MOST_FRAMES // steps))


def animation_frames(run: Run, hidden: tuple[int, ...]) -> Iterator[bytes]:
    """Each picture's red, green and blue bytes, of the size SIZE."""
    colours = tokens()
    each = frames_for_each_step(run.steps)
    layout = RowLayout(run.cells, QRectF(8, 4, SIZE[0] - 16, _STAGE))
    table = QRectF(8, _STAGE + 12, SIZE[0] - 16, SIZE[1] - _STAGE - 20)
    ground = QImage(*SIZE, QImage.Format.Format_RGB32)
    ground.fill(QColor(colours.surface))
    painter = QPainter(ground)
    paint_cells(painter, layout, hidden)
    paint_table(painter, table, run.observations, (0, run.steps))
    painter.end()
    width = table.width() / run.steps
    for frame in range((run.steps - 1) * each + 1):
        step, share = frame // each, frame % each / each
        following = min(step + 1, run.steps - 1)
        image = ground.copy()
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ghosts = run.ghost_state(step), run.ghost_state(following)
        if ghosts[0] is not None and ghosts[1] is not None:
            paint_circles(painter, layout, (ghosts[0], ghosts[1]), share, ghost=True)
        paint_circles(painter, layout, (run.objects[step], run.objects[following]), share)
        painter.setPen(QColor(colours.accent))
        left = table.left() + (step + share) * width
        painter.drawRect(QRectF(left, table.top(), width, table.height()))
        painter.end()
        yield _bytes(image)


def _bytes(image: QImage) -> bytes:
    plain = image.convertToFormat(QImage.Format.Format_RGB888)
    line = 3 * plain.width()
    stride = plain.bytesPerLine()
    data = bytes(plain.constBits())
    if stride == line:
        return data
    return b"".join(data[row * stride : row * stride + line] for row in range(plain.height()))
