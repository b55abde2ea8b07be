"""The keys of a raster scatter."""

from PySide6.QtCore import Qt

from gui.widgets.scatter_scene import Tool

CURSOR_STEPS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
"""How the cross-hairs move, across and down."""

PAN_STEPS = {key: (-across, -down) for key, (across, down) in CURSOR_STEPS.items()}
"""How the contents move: the other way, so that one looks to where the arrow points."""

ZOOM_KEYS = {
    Qt.Key.Key_Plus: 1,
    Qt.Key.Key_Equal: 1,
    Qt.Key.Key_Minus: -1,
    Qt.Key.Key_Underscore: -1,
    Qt.Key.Key_PageUp: 3,
    Qt.Key.Key_PageDown: -3,
}
"""Notches of the wheel."""

TOOL_KEYS = {
    Qt.Key.Key_M: Tool.MOVE,
    Qt.Key.Key_D: Tool.DECODE,
    Qt.Key.Key_B: Tool.BOX,
    Qt.Key.Key_L: Tool.LASSO,
    Qt.Key.Key_I: Tool.LINE,
}
