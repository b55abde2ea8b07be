"""The keys of the 2-D latents pane."""

SHORTCUTS = (
    ("Scatter: M, D, B, L, I", "Move, decode, box, lasso, line"),
    ("Scatter: arrows, Enter", "Move the cross-hairs, click there"),
    ("Scatter: Ctrl with arrows, + and −, 0", "Pan, zoom, show all points"),
    ("Scatter: Shift or Ctrl with box and lasso", "Add to the selection, remove from it"),
    ("Scatter: Esc", "Give up the shape that is being drawn"),
    ("Regions: Enter, F2, Del", "Select what is in it, rename it, remove it"),
)
"""What to press in which part, and what it does; for the shortcuts page."""
