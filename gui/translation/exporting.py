"""Export of strips (PNG, NPY), the table and the curve (CSV, JSON), the page (PNG); copy of the page.

What writes files is imported with the first export: the pane need not wait for it.
"""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QBuffer, QIODevice, QObject
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QFileDialog

from core.engine.translation_requests import TableAnswer, TranslatedStrips
from core.errors import UserError
from core.files import write_atomically
from core.translation.figures import Curve
from core.version import VERSION
from core.workspace.state import Workspace
from core.workspace.translation_state import Beside, TranslationPage
from gui.settings import FolderPurpose
from gui.surroundings import Surroundings
from gui.translation import asking
from gui.translation.inquiry import Inquiry
from gui.translation.names import ARROW_CAPTIONS, IDENTIFIER_CAPTION
from gui.translation.pane import TranslationPane
from gui.widgets.translation_words import model_name

if TYPE_CHECKING:
    from core.translation.strip_export import Reached, TranslationRecord
    from core.vae.model import Images

SCALE, GAP = 4, 4
"""Of exported strips."""

PICTURE, NUMBERS = "Picture (*.png)", "Numbers (*.npy)"
TABLE, JSON = "Table (*.csv)", "Everything (*.json)"
KEYWORD = "latent-translator"
"""Of the text chunk of a page's picture."""


class Exporter(QObject):
    """Fills the pane's export menu and does what is chosen there."""

    def __init__(self, pane: TranslationPane, around: Surroundings, inquiry: Inquiry) -> None:
        super().__init__(pane)
        self._pane = pane
        self._around = around
        self._inquiry = inquiry
        self.entries: dict[str, Callable[[], None]] = {
            "&Strips as PNG or NPY…": self.export_strips,
            "&Table as CSV or JSON…": self.export_table,
            "&Curve as CSV or JSON…": self.export_curve,
            "&Page as PNG…": self.export_picture,
        }
        for text, action in self.entries.items():
            entry = pane.choices.export_menu.addAction(text)
            entry.triggered.connect(lambda _=False, act=action: self._try(act))

    @property
    def _workspace(self) -> Workspace:
        return self._around.history.workspace

    def export_page(self) -> None:
        """File > Export: what the page is about."""
        page = self._workspace.translation.page
        self._try(
            {
                TranslationPage.STRIPS: self.export_strips,
                TranslationPage.TABLE: self.export_table,
                TranslationPage.CURVE: self.export_curve,
            }.get(page, self.export_picture)
        )

    def copy_page(self) -> None:
        """The page on the clipboard, as a picture."""
        QGuiApplication.clipboard().setImage(self._picture())
        self._around.messages.news("The page is on the clipboard.")

    def export_strips(self) -> None:
        """The strips that are on show, from top to bottom.

        Raises
        ------
        UserError
            There are none yet, or the file cannot be written.
        """
        from core.translation.strip_export import write_translated_strips

        record, frames, reached = self._strips()
        path = self.ask_for_file("Export strips", "translated-strips.png", (PICTURE, NUMBERS))
        if path is not None:
            write_translated_strips(path, record, frames, reached)
            self._exported(path)

    def export_table(self) -> None:
        """Both tables.

        Raises
        ------
        UserError
            There is none yet, or the file cannot be written.
        """
        from core.translation.table_files import comparison_csv, comparison_file

        answer = self._inquiry.answer_to(asking.table_request(self._workspace))
        if not isinstance(answer, TableAnswer):
            raise UserError("There is no table yet: work it out on the page Table first.")
        path = self.ask_for_file("Export table", "translation.csv", (TABLE, JSON))
        if path is None:
            return
        as_table = path.suffix.lower() == ".csv"
        write_atomically(
            path,
            comparison_csv(answer.comparison).encode()
            if as_table
            else comparison_file(answer.comparison, answer.question),
        )
        self._exported(path)

    def export_curve(self) -> None:
        """The curve over shared images.

        Raises
        ------
        UserError
            There is none yet, or the file cannot be written.
        """
        from core.translation.table_files import curve_csv, curve_file

        request = asking.curve_request(self._workspace)
        answer = self._inquiry.answer_to(request)
        if not isinstance(answer, Curve):
            raise UserError("There is no curve yet: work it out on the page Shared images first.")
        path = self.ask_for_file("Export curve", "shared-images.csv", (TABLE, JSON))
        if path is None:
            return
        as_table = path.suffix.lower() == ".csv"
        about = {"asked": msgspec.to_builtins(request)}
        write_atomically(
            path, curve_csv(answer).encode() if as_table else curve_file(answer, about)
        )
        self._exported(path)

    def export_picture(self) -> None:
        """The page as it is, with the pane's state inside.

        Raises
        ------
        UserError
            The file cannot be written.
        """
        path = self.ask_for_file("Export page", "translation.png", (PICTURE,))
        if path is None:
            return
        image = self._picture()
        image.setText("Software", f"Latent Translator {VERSION}")
        state = msgspec.json.encode(self._workspace.translation).decode()
        image.setText(KEYWORD, state)
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        image.save(buffer, "PNG")
        write_atomically(path, bytes(buffer.data().data()))
        self._exported(path)

    def ask_for_file(self, title: str, suggestion: str, kinds: tuple[str, ...]) -> Path | None:
        """The dialog; apart, so that tests can answer it."""
        folder = self._around.settings.folder(FolderPurpose.EXPORT)
        dialog = QFileDialog(self._pane, title, str(folder))
        dialog.setNameFilters(list(kinds))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.selectFile(suggestion)

        def suffix(kind: str) -> str:
            return kind.rpartition("*.")[2].rstrip(")")

        dialog.setDefaultSuffix(suffix(kinds[0]))
        dialog.filterSelected.connect(lambda kind: dialog.setDefaultSuffix(suffix(kind)))
        return Path(dialog.selectedFiles()[0]) if dialog.exec() else None

    def _try(self, action: Callable[[], None]) -> None:
        try:
            action()
        except UserError as error:
            self._around.messages.problem(str(error))

    def _exported(self, path: Path) -> None:
        self._around.settings.set_folder(FolderPurpose.EXPORT, path.parent)
        self._around.messages.news(f"Exported {path.name} to {path.parent}.")

    def _picture(self) -> QImage:
        return self._pane.page().grab().toImage()

    def _strips(self) -> "tuple[TranslationRecord, list[Images], Reached]":
        from core.translation.strip_export import ModelFile, RowDescription, record_of

        now = self._workspace.translation
        walks_asked = self._inquiry.walks(self._workspace)
        asked = (asking.arrows_request(self._workspace), walks_asked)
        arrows, walks = (self._inquiry.answer_to(request) for request in asked)
        if not isinstance(arrows, TranslatedStrips) or not isinstance(walks, TranslatedStrips):
            said = next((a for a in (arrows, walks) if isinstance(a, str)), "")
            raise UserError(said or "The strips are still being made; export them in a moment.")
        by_walks = now.beside is Beside.WALKS
        upper, question = (walks, asked[1].question) if by_walks else (arrows, asked[0].question)
        kind = "walk" if by_walks else "arrow"
        source, target = model_name(now.source), model_name(now.target)
        rows = (
            (f"{source}, own {kind}", "source", question, upper.made.source),
            (f"{target}, native {kind}", "native", question, upper.made.native),
            (
                f"{target}, {ARROW_CAPTIONS[now.method]}",
                "translated",
                asked[0].question,
                arrows.made.translated,
            ),
            (
                f"{target}, {IDENTIFIER_CAPTION}",
                "translated",
                asked[1].question,
                walks.made.translated,
            ),
        )
        there = [row for row in rows if not row[3].problem]
        if not there:
            raise UserError(f"No strip can be exported: {rows[0][3].problem}")
        record = record_of(
            ModelFile(now.source, arrows.digests[0]),
            ModelFile(now.target, arrows.digests[1]),
            [RowDescription(label, which, of) for label, which, of, _ in there],  # type: ignore[arg-type]
            SCALE,
            GAP,
        )
        strips = [strip for _, _, _, strip in there]
        return record, [one.frames for one in strips], [one.reached for one in strips]
