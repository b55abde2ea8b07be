"""The user's guide: the pages of ``docs/guide``, in a window beside the main one; needs no network."""

from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QImage, QKeySequence, QShortcut, QTextDocument
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from gui import theme
from gui.theme import BODY, GRID

GUIDE = Path(__file__).resolve().parent.parent / "docs" / "guide"

PAGES = (
    ("index.md", "Begin here"),
    ("grid-world.md", "Grid world"),
    ("latents.md", "2-D latents"),
    ("traversal.md", "Traversal"),
    ("separation.md", "Height without brightness"),
    ("translation.md", "Translation"),
    ("models.md", "Models"),
    ("command-line.md", "Command line and files"),
    ("glossary.md", "Glossary"),
)
"""File and name of each page, in the order of the list."""

LIST_WIDTH = 28 * GRID


class Guide(QDialog):
    """Pages at the left, the text at the right."""

    def __init__(self, page: str = PAGES[0][0], parent: QWidget | None = None) -> None:
        """``page`` is the file to begin with."""
        super().__init__(parent)
        self.setWindowTitle("User's guide")
        self.resize(124 * GRID, 92 * GRID)
        self.pages = QListWidget()
        self.pages.setAccessibleName("Pages of the guide")
        self.pages.setFixedWidth(LIST_WIDTH)
        self.pages.setSpacing(GRID // 4)
        for file, name in PAGES:
            item = QListWidgetItem(name)
            item.setData(Qt.ItemDataRole.UserRole, file)
            self.pages.addItem(item)
        self.text = _Text()
        self.back = QPushButton("Back")
        self.back.setToolTip("To the page before (Alt+Left)")
        self.back.setEnabled(False)
        self.search = QLineEdit()
        self.search.setPlaceholderText("Find on this page")
        self.search.setAccessibleName("Find on this page")
        self.search.setToolTip("Enter goes to the next place (Ctrl+F)")
        self.search.setClearButtonEnabled(True)
        self._lay_out()
        self.pages.currentItemChanged.connect(self._open_chosen)
        self.text.sourceChanged.connect(self._show_where)
        self.text.backwardAvailable.connect(self.back.setEnabled)
        self.back.clicked.connect(self.text.backward)
        self.search.returnPressed.connect(self._find)
        for keys, action in (
            (QKeySequence(QKeySequence.StandardKey.Find), self.search.setFocus),
            (QKeySequence("Alt+Left"), self.text.backward),
        ):
            QShortcut(keys, self).activated.connect(action)
        self.show_page(page)

    def _lay_out(self) -> None:
        tools = QHBoxLayout()
        tools.addWidget(self.back)
        tools.addStretch(1)
        self.search.setFixedWidth(LIST_WIDTH)
        tools.addWidget(self.search)
        right = QVBoxLayout()
        right.setSpacing(GRID)
        right.addLayout(tools)
        right.addWidget(self.text, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        row.setSpacing(2 * GRID)
        row.addWidget(self.pages)
        row.addLayout(right, 1)
        self.back.setAutoDefault(False)

    def show_page(self, page: str) -> None:
        """Show a page, by its file's name."""
        self.text.setSource(QUrl.fromLocalFile(str(GUIDE / page)))

    def page(self) -> str:
        """The file's name of the page that is shown."""
        return self.text.source().fileName()

    def _open_chosen(self, item: QListWidgetItem | None) -> None:
        if item is not None and item.data(Qt.ItemDataRole.UserRole) != self.page():
            self.show_page(item.data(Qt.ItemDataRole.UserRole))

    def _show_where(self, source: QUrl) -> None:
        for row, (file, _) in enumerate(PAGES):
            if file == source.fileName():
                self.pages.setCurrentRow(row)

    def _find(self) -> None:
        words = self.search.text()
        if words and not self.text.find(words):
            # From the top again, once the end is reached.
            self.text.moveCursor(self.text.textCursor().MoveOperation.Start)
            self.text.find(words)


class _Text(QTextBrowser):
    """Markdown of the guide's folder, with its pictures; other addresses go to the desktop."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Text of the guide")
        self.setFont(theme.font(BODY))
        self.setOpenLinks(False)
        self.anchorClicked.connect(self._follow)
        self.document().setDocumentMargin(2 * GRID)

    def loadResource(self, kind: int, name: QUrl) -> object:
        """Pictures are shown no wider than the text, however many pixels they have."""
        if kind != QTextDocument.ResourceType.ImageResource.value:
            return super().loadResource(kind, name)
        picture = QImage(self.source().resolved(name).toLocalFile())
        room = self.viewport().width() - 6 * GRID
        if picture.width() > room > 0:
            pixels = self.devicePixelRatioF()
            picture = picture.scaledToWidth(
                round(room * pixels), Qt.TransformationMode.SmoothTransformation
            )
            picture.setDevicePixelRatio(pixels)
        return picture

    def doSetSource(
        self,
        name: QUrl,
        kind: QTextDocument.ResourceType = QTextDocument.ResourceType.UnknownResource,
    ) -> None:
        super().doSetSource(name, QTextDocument.ResourceType.MarkdownResource)

    def _follow(self, address: QUrl) -> None:
        target = self.source().resolved(address)
        if target.isLocalFile():
            self.setSource(target)
        else:
            QDesktopServices.openUrl(target)
