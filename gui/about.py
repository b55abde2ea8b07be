"""The About box: what this is, whose data it shows, and what it runs on."""

import platform

import PySide6
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QVBoxLayout, QWidget

from core.version import VERSION
from gui import theme
from gui.theme import BODY, GRID, TITLE

NAME = "Latent Translator"
MARK = 8 * GRID
TEXT_WIDTH = 56 * GRID


def about_text() -> str:
    """What the box says below the program's name, as plain text."""
    parts = [
        f"Version {VERSION}",
        "How does a concept live in a model's latent space, and how is it carried over to another "
        "model's? Pick two images, follow their difference through two variational autoencoders, "
        "and see whether it is the same idea in both.",
        "The images are Fashion-MNIST, © 2017 Zalando SE, under the MIT licence, which is beside "
        "them in the folder resources.",
        "Class colours: M. A. Petroff, Accessible Color Sequences for Data Visualization, "
        "arXiv:2107.02270.",
        f"Python {platform.python_version()}, Qt {PySide6.__version__}, "
        f"PyTorch {_version('torch') or 'not installed'}, {platform.platform(terse=True)}",
    ]
    return "\n\n".join(parts)


class AboutDialog(QDialog):
    """The About box; does not stop the window."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(f"About {NAME}")
        mark = QLabel()
        mark.setPixmap(theme.icon("application").pixmap(MARK, MARK))
        mark.setAccessibleName(f"{NAME} icon")
        title = QLabel(NAME)
        title.setFont(theme.font(TITLE, bold=True))
        text = QLabel(about_text())
        text.setFont(theme.font(BODY))
        text.setWordWrap(True)
        text.setFixedWidth(TEXT_WIDTH)
        text.setFixedHeight(text.heightForWidth(TEXT_WIDTH))
        text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.close)
        layout = QVBoxLayout(self)
        layout.setSizeConstraint(QVBoxLayout.SizeConstraint.SetFixedSize)
        layout.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 2 * GRID)
        layout.setSpacing(2 * GRID)
        for widget in (mark, title, text, buttons):
            layout.addWidget(widget)
        buttons.button(QDialogButtonBox.StandardButton.Close).setFocus()


def _version(package: str) -> str:
    # Here, for it takes ten milliseconds, and the first window need not wait for them.
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version(package)
    except PackageNotFoundError:
        return ""
