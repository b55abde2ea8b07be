"""A learned decision tree, drawn as a tree; the path of the current state is lit."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QLineF, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QHelpEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from core.gridworld.concepts import Concept
from core.gridworld.decision_tree import DecisionTree, TreeNode, condition_names, condition_text
from gui.gridworld.chart_painting import chart_painter, paint_sentence
from gui.theme import SMALL, tokens
from gui.widgets.figures import figure_metrics

_LEAST_APART = 30.0
"""Pixels between two leaves that still have their values written in."""


class TreeView(QWidget):
    """Tests as "z4 ≤ 3": left where it holds, right where it does not."""

    def __init__(self) -> None:
        super().__init__()
        self._tree: DecisionTree | None = None
        self._concept: Concept | None = None
        self._path: tuple[int, ...] = ()
        self._empty = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("Learned tree")

    def show_tree(self, tree: DecisionTree | None, concept: Concept, empty: str = "") -> None:
        """Another tree, or in its place a sentence."""
        self._tree, self._concept, self._empty = tree, concept, empty
        self._path = ()
        self.update()

    def show_state(self, state: Sequence[int]) -> None:
        """The state whose path is lit."""
        path = () if self._tree is None else self._tree.path(state)
        if path != self._path:
            self._path = path
            tests = [] if self._tree is None else [self._tree.nodes[n] for n in path]
            self.setAccessibleDescription(" → ".join(self._words(node) for node in tests))
            self.update()

    def path(self) -> tuple[int, ...]:
        """The numbers of the nodes that are lit."""
        return self._path

    def place(self, node: TreeNode) -> QPointF:
        """A node's middle."""
        assert self._tree is not None
        leaves = sum(node.is_leaf for node in self._tree.nodes)
        apart = self.width() / leaves
        line = self.height() / (self._tree.depth + 1)
        return QPointF((node.across + 0.5) * apart, (node.depth + 0.5) * line)

    def sizeHint(self) -> QSize:
        return QSize(320, 100)

    def minimumSizeHint(self) -> QSize:
        return QSize(200, 100)

    def _words(self, node: TreeNode) -> str:
        if not node.is_leaf:
            return condition_text(node)
        return "" if self._concept is None else self._concept.label(node.value)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = chart_painter(self)
        colours = tokens()
        tree = self._tree
        if tree is None:
            paint_sentence(painter, QRectF(self.rect()), self._empty)
            return
        lit = set(self._path)
        for node in tree.nodes:
            for child in () if node.is_leaf else (node.below, node.above):
                on = node.number in lit and child in lit
                painter.setPen(
                    QPen(QColor(colours.accent if on else colours.hairline), 2.5 if on else 1)
                )
                painter.drawLine(QLineF(self.place(node), self.place(tree.nodes[child])))
        leaves = sum(node.is_leaf for node in tree.nodes)
        words = self.width() / leaves >= _LEAST_APART
        for node in tree.nodes:
            self._paint_node(painter, node, node.number in lit, words)

    def _paint_node(self, painter: QPainter, node: TreeNode, lit: bool, words: bool) -> None:
        colours = tokens()
        middle = self.place(node)
        painter.setPen(QPen(QColor(colours.accent if lit else colours.quiet), 2 if lit else 1))
        painter.setBrush(QColor(colours.raised))
        if not (words or lit or node.depth == 0):
            painter.drawEllipse(middle, 2.5, 2.5)
            return
        metrics = figure_metrics(SMALL)
        text = self._words(node)
        half = metrics.horizontalAdvance(text) / 2 + 4
        # A label at the edge is moved in rather than cut.
        x = min(max(middle.x(), half + 1), self.width() - half - 1)
        box = QRectF(x - half, middle.y() - metrics.height() / 2, 2 * half, metrics.height())
        painter.drawRoundedRect(box, 4, 4) if not node.is_leaf else painter.drawRect(box)
        painter.setPen(QColor(colours.text))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self._tip(QPointF(event.pos())), self)
            return True
        return super().event(event)

    def _tip(self, at: QPointF) -> str:
        tree, concept = self._tree, self._concept
        if tree is None or concept is None:
            return ""
        node = min(tree.nodes, key=lambda one: QLineF(self.place(one), at).length())
        shares = ", ".join(
            f"{concept.label(value)}: {share:.0%}"
            for value, share in zip(tree.values, node.shares, strict=True)
            if share > 0
        )
        told = f"{node.states} seen states come here ({shares})"
        if node.is_leaf:
            return f"{concept.title} {concept.label(node.value)}; {told}"
        below, above = condition_names(node)
        return (
            f"Is cell {node.cell} at most {node.bound}?\nleft: {', '.join(below)}\n"
            f"right: {', '.join(above)}\n{told}"
        )

    def changeEvent(self, event: QEvent) -> None:
        self.update()
        super().changeEvent(event)
