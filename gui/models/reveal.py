"""A file shown in the system's file manager."""

import sys
from pathlib import Path

from PySide6.QtCore import QProcess, QUrl
from PySide6.QtGui import QDesktopServices

from core.errors import UserError
from core.files import shown


def reveal(path: Path) -> None:
    """Open the file's folder, with the file selected where the file manager can do that.

    Raises
    ------
    UserError
        There is no file manager.
    """
    if sys.platform == "win32":
        opened = QProcess.startDetached("explorer", [f"/select,{path}"])[0]
    elif sys.platform == "darwin":
        opened = QProcess.startDetached("open", ["-R", str(path)])[0]
    else:
        opened = QDesktopServices.openUrl(QUrl.fromLocalFile(str(path.parent)))
    if not opened:
        raise UserError(f"No file manager could be opened; the file is {shown(path)}.")
