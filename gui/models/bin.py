"""Files that go to the system's bin, and come back from it."""

import os
from pathlib import Path

from PySide6.QtCore import QFile, QStandardPaths

from core.errors import UserError
from core.files import reason, shown


def to_bin(path: Path) -> Path:
    """Move a file to the bin; where it is there.

    Raises
    ------
    UserError
        It is gone, or the system has no bin for it. Nothing is deleted then.
    """
    file = QFile(str(path))
    if not file.exists():
        raise UserError(f"The file {shown(path)} is not there any more.")
    _make_home_of_bin()
    if not file.moveToTrash():
        why = file.errorString()
        raise UserError(f"The file {shown(path)} cannot be put into the bin ({why}); it stays.")
    return Path(file.fileName())


def from_bin(binned: Path, path: Path) -> str:
    """Move a file back to where it was.

    Returns
    -------
        What went wrong beside it, once the file is back, as a sentence; mostly nothing.

    Raises
    ------
    UserError
        The bin has been emptied, or another file has its place.
    """
    if os.path.lexists(path):
        raise UserError(
            f"{shown(path.name)} stays in the bin: there is another file of that name by now."
        )
    try:
        binned.rename(path)
    except OSError as error:
        raise UserError(
            f"{shown(path.name)} cannot be brought back from the bin: {reason(error)}."
        ) from error
    # What freedesktop's bin keeps beside it would list a file that is no longer there.
    note = binned.parent.parent / "info" / f"{binned.name}.trashinfo"
    try:
        note.unlink(missing_ok=True)
    except OSError as error:
        return (
            f"{shown(path.stem)} is back, but the bin may go on listing it: its note "
            f"{shown(note)} cannot be removed ({reason(error)})."
        )
    return ""


def _make_home_of_bin() -> None:
    """In a new account, freedesktop's bin lacks the folder that it is to be made in."""
    place = QStandardPaths.StandardLocation.GenericDataLocation
    folder = QStandardPaths.writableLocation(place)
    if folder:
        try:
            Path(folder).mkdir(parents=True, exist_ok=True)
        except OSError:
            return  # then the bin says that it cannot be
