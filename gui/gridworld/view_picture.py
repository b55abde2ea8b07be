"""The view as one picture, for files: world, time steps, both nets with their states, and the legend."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter

from core.gridworld.concepts import CONCEPTS
from core.gridworld.world import notation
from core.workspace.grid_world_run import Run
from core.workspace.grid_world_state import GridWorld
from gui.gridworld.net_card import NetCard
from gui.gridworld.pane import GridWorldPane
from gui.theme import BODY, GRID, SMALL, tokens
from gui.widgets.figures import figure_font, figure_metrics


class ViewPicture:
    """Composes what the pane's views paint, at their sizes on the screen."""

    def __init__(self, pane: GridWorldPane, run: Run, world: GridWorld) -> None:
        self._pane = pane
        self._run = run
        self._world = world
        self._line = int(figure_metrics(BODY).height()) + 4

    def size(self) -> QSize:
        """In device-independent pixels."""
        pane = self._pane
        height = (
            self._line
            + pane.stage.height()
            + pane.timeline.height()
            + self._line
            + self._net_height()
            + pane.legend.height()
            + 6 * GRID
        )
        return QSize(pane.stage.width() + 2 * GRID, height)

    def paint(self, painter: QPainter) -> None:
        """From the origin on."""
        pane = self._pane
        painter.fillRect(QRectF(QPointF(), self.size().toSizeF()), QColor(tokens().surface))
        painter.translate(GRID, GRID)
        self._text(painter, 0, pane.stage.width(), self._caption(), SMALL)
        painter.translate(0, self._line)
        pane.stage.paint_into(painter)
        painter.translate(0, pane.stage.height())
        pane.timeline.paint_into(painter)
        pane.timeline.paint_position(painter)
        painter.translate(0, pane.timeline.height() + GRID)
        step = self._world.current
        for card, state in (
            (pane.objects, self._run.objects[step]),
            (pane.local, self._run.local[step]),
        ):
            painter.save()
            painter.translate(self._left_of(card), 0)
            title = f"{card.view.accessibleName()}:  {notation(state)}"
            self._text(painter, 0, card.width(), title, BODY)
            painter.translate(0, self._line)
            card.view.paint_into(painter)
            painter.restore()
        painter.translate(0, self._line + self._net_height() + GRID)
        pane.legend.paint_into(painter)

    def _net_height(self) -> int:
        return self._pane.local.view.viewport().height()

    def _left_of(self, card: NetCard) -> int:
        return (
            card.mapTo(self._pane, card.rect().topLeft()).x()
            - self._pane.stage.mapTo(self._pane, self._pane.stage.rect().topLeft()).x()
        )

    def _caption(self) -> str:
        world, step = self._world, self._world.current
        concept = CONCEPTS[world.concept]
        value = concept.label(concept.of_object(self._run.objects[step]))
        slip = f", slip {world.slip:g}" if world.slip else ""
        return f"{world.cells} cells, step {step}{slip}. {concept.title}: {value}"

    def _text(self, painter: QPainter, x: int, width: int, text: str, points: int) -> None:
        painter.setFont(figure_font(points))
        painter.setPen(QColor(tokens().text))
        shown = figure_metrics(points).elidedText(text, Qt.TextElideMode.ElideRight, width)
        painter.drawText(QRectF(x, 0, width, self._line), Qt.AlignmentFlag.AlignVCenter, shown)
