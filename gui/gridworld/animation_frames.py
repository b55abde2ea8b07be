"""The run as pictures, one after another: world, time steps and both nets, the moment lit in all of them.

What stays the same is painted once: the nets are shown a page of columns at a time, and turned over
when the moment comes to the last one. So little changes from picture to picture, which is also what
keeps the file small.
"""

import zlib
from collections.abc import Iterator, Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from core.gridworld.animation_file import Colour
from core.gridworld.bayes_net import DynamicBayesNet
from core.gridworld.codes import CODES
from core.gridworld.concept_nodes import local_nodes, object_nodes
from core.gridworld.concepts import ConceptName
from core.gridworld.nets import Nets
from core.gridworld.unrolled import NodeKey
from core.gridworld.world import notation
from core.workspace.grid_world_run import Run
from gui.gridworld.colours import BLUE, code_colour
from gui.gridworld.legend import paint_legend
from gui.gridworld.net_layout import NetLayout
from gui.gridworld.net_marks import paint_frame, paint_rings
from gui.gridworld.net_painting import NetRun, paint_column
from gui.gridworld.world_painting import RowLayout, paint_cells, paint_circles, paint_table
from gui.theme import SMALL, tokens
from gui.widgets.figures import figure_font, figure_metrics

WIDTH = 960
"""Pixels."""
MOST_FRAMES = 160
SMOOTHEST = 6
"""Pictures for each step, at most."""
_EDGE, _STAGE, _TABLE, _LINE, _LEGEND = 8.0, 76.0, 40.0, 24.0, 18.0
_NET_HEIGHT = 240.0
"""Of the nets, if their lines have room in it."""


def frames_for_each_step(steps: int) -> int:
    """So many that a long run does not become a large file."""
    return max(1, min(SMOOTHEST, MOST_FRAMES // steps))


def meant_colours() -> tuple[Colour, ...]:
    """Colours that say something, full and as they are at the rim of a shape on the ground."""
    theme = tokens()
    full = [code_colour(code.number) for code in CODES] + [BLUE, theme.text, theme.accent]
    full += [theme.raised, theme.surface, theme.quiet]
    ground = QColor(theme.raised)
    found: dict[Colour, None] = {}
    for name in full:
        colour = QColor(name)
        for share in (1.0, 0.5):
            parts = zip(colour.getRgb()[:3], ground.getRgb()[:3], strict=True)
            red, green, blue = (round(share * a + (1 - share) * b) for a, b in parts)
            found[red, green, blue] = None
    return tuple(found)


class AnimationFrames:
    """The pictures of one run; each is painted when it is asked for."""

    def __init__(self, nets: Nets, run: Run, hidden: tuple[int, ...], concept: ConceptName) -> None:
        self._run = run
        self._hidden = hidden
        self._concept = concept
        room = (WIDTH - 3 * _EDGE) / 2
        self._cards = (
            _Card("Model 1", nets.objects.net, run, run.objects, _EDGE, room),
            _Card("Model 2", nets.local.net, run, run.local, 2 * _EDGE + room, room),
        )
        self._row = RowLayout(run.cells, QRectF(_EDGE, 4, WIDTH - 2 * _EDGE, _STAGE))
        self._table = QRectF(_EDGE, 4 + _STAGE + 4, WIDTH - 2 * _EDGE, _TABLE)
        self._nets_top = self._table.bottom() + 6
        below = max(card.layout.height for card in self._cards)
        self._legend_top = self._nets_top + _LINE + below + 6
        self.size = QSize(WIDTH, int(self._legend_top + _LEGEND + 6))
        """Of each picture, in pixels."""

    def __iter__(self) -> Iterator[bytes]:
        """Each picture's red, green and blue bytes, packed by zlib: there are
        many to keep. Empty bytes: a pause in which there is none.
        """
        run, each = self._run, frames_for_each_step(self._run.steps)
        ground = QImage()
        pages: tuple[range, ...] = ()
        for frame in range((run.steps - 1) * each + 1):
            position = frame / each
            now = tuple(card.page(position) for card in self._cards)
            if now != pages:
                ground, pages = self._ground(now), now
                yield b""  # so that this and the next picture do not take the window's time at once
            yield zlib.compress(_bytes(self._picture(ground, position)), 1)

    def _ground(self, pages: Sequence[range]) -> QImage:
        """What stays the same while these columns are shown."""
        image = QImage(self.size, QImage.Format.Format_RGB32)
        image.fill(QColor(tokens().surface))
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_cells(painter, self._row, self._hidden)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        paint_table(painter, self._table, self._run.observations, (0, self._run.steps))
        for card, page in zip(self._cards, pages, strict=True):
            card.paint_columns(painter, self._nets_top + _LINE, page)
        painter.translate(_EDGE, self._legend_top)
        paint_legend(painter, WIDTH - 2 * _EDGE, _LEGEND)
        painter.end()
        return image

    def _picture(self, ground: QImage, position: float) -> QImage:
        run = self._run
        step = min(int(position), run.steps - 1)
        following, share = min(step + 1, run.steps - 1), position - step
        image = ground.copy()
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ghosts = run.ghost_state(step), run.ghost_state(following)
        if ghosts[0] is not None and ghosts[1] is not None:
            paint_circles(painter, self._row, (ghosts[0], ghosts[1]), share, ghost=True)
        paint_circles(painter, self._row, (run.objects[step], run.objects[following]), share)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(tokens().accent), 2))
        width = self._table.width() / run.steps
        left = self._table.left() + position * width
        painter.drawRect(QRectF(left, self._table.top(), width, self._table.height()))
        shown = min(round(position), run.steps - 1)
        ringed = (object_nodes(self._concept), local_nodes(self._concept, run.local[shown]))
        for card, names in zip(self._cards, ringed, strict=True):
            card.paint_moment(painter, self._nets_top, position, shown, names)
        painter.end()
        return image


class _Card:
    """One net's part of the picture."""

    def __init__(
        self,
        title: str,
        net: DynamicBayesNet,
        run: Run,
        states: Sequence[Sequence[int]],
        left: float,
        width: float,
    ) -> None:
        self._title = title
        marked = (*run.edited, *(() if run.set_at is None else (run.set_at,)))
        self._run = NetRun(net, states, run.coins, run.observations, marked)
        self._left, self._width = left, width
        self.layout = NetLayout(self._run.net, _NET_HEIGHT)
        self._columns = max(int(width / self.layout.width), 2)

    def page(self, position: float) -> range:
        """The columns that are in sight; the last of a page is the first of the next one."""
        steps = self._run.steps
        if steps <= self._columns:
            return range(steps)
        first = min(int(position) // (self._columns - 1), (steps - 2) // (self._columns - 1))
        first *= self._columns - 1
        return range(first, min(first + self._columns, steps))

    def paint_columns(self, painter: QPainter, top: float, page: range) -> None:
        """The columns of a page."""
        for step in page:
            painter.save()
            painter.translate(self._left + self.layout.left(step - page.start), top)
            paint_column(painter, self.layout, self._run, step, 0.0)
            painter.restore()

    def paint_moment(
        self,
        painter: QPainter,
        top: float,
        position: float,
        shown: int,
        ringed: Sequence[str],
    ) -> None:
        """The frame around the moment, the state in words, rings around the concept's nodes."""
        page = self.page(position)
        painter.setFont(figure_font(SMALL))
        painter.setPen(QColor(tokens().text))
        text = f"{self._title}  z = {notation(self._run.states[shown])}"
        told = figure_metrics(SMALL).elidedText(text, Qt.TextElideMode.ElideRight, self._width)
        place = QRectF(self._left, top, self._width, _LINE)
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, told)
        painter.save()
        painter.translate(QPointF(self._left, top + _LINE))
        paint_frame(painter, self.layout, position - page.start, self.layout.height)
        keys = [NodeKey(name, shown - page.start) for name in ringed if shown in page]
        paint_rings(painter, self.layout, keys, 0.0)
        painter.restore()


def _bytes(image: QImage) -> bytes:
    plain = image.convertToFormat(QImage.Format.Format_RGB888)
    line = 3 * plain.width()
    stride = plain.bytesPerLine()
    data = bytes(plain.constBits())
    if stride == line:
        return data
    return b"".join(data[row * stride : row * stride + line] for row in range(plain.height()))
