"""PySide6 6.12 on Python 3.11 takes a reference from None at each pyqtgraph paint, until the
interpreter dies; the version that is pinned does not."""

import gc
import sys

import numpy as np
import pyqtgraph
from PySide6.QtWidgets import QApplication

REPAINTS = 500
LEAST_LEAK = 50
"""References lost that cannot be chance; the defect loses at least one at each repaint."""


def test_repainting_a_plot_leaves_none_alone(qtbot):
    plot = pyqtgraph.PlotWidget()
    qtbot.addWidget(plot)
    curve = plot.plot(np.arange(50.0))
    plot.show()
    QApplication.processEvents()
    # What others left behind is not to be collected in between: it may hold None too.
    gc.collect()
    gc.disable()
    before = sys.getrefcount(None)
    values = np.random.default_rng(0).normal(size=(REPAINTS, 50))
    for row in values:
        curve.setData(row)
        plot.repaint()
        plot.viewport().repaint()
    after = sys.getrefcount(None)
    gc.enable()
    assert before - after < LEAST_LEAK
