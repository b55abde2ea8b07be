"""What the program remembers between starts: window layout, theme, recent files, last folders.

None of it belongs to a session. Every read is checked: a value that is missing, of another type or
out of range counts as never set, so that a damaged settings file never stops the program.
"""

import os
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings, QStandardPaths

from core.animations import MILLISECONDS_LIMITS, Animation

ORGANIZATION = "Latent Translator"
APPLICATION = "Latent Translator"
PATH_VARIABLE = "LATENT_TRANSLATOR_SETTINGS"
"""The environment variable that names another settings file."""

RECENT_LIMIT = 10
EXPORT_SCALES = (1, 64)
"""Screen pixels for each pixel of an exported image, least and most."""
DEFAULT_EXPORT_SCALE = 4
"""28 x 28 frames become 112 x 112: large enough to see, small enough to put 13 side by side."""

INTERFACE_SIZES = (100, 125, 150, 200)
"""How large letters and everything else are drawn, in percent of what the system has them be."""

_LONGEST_PATH = 32_767
"""Characters; what Windows allows at most."""


class ThemeChoice(StrEnum):
    """Which theme the user wants."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class FolderPurpose(StrEnum):
    """What a file dialog is opened for; each remembers its own folder."""

    OPEN = "open"
    EXPORT = "export"


class AnimationPurpose(StrEnum):
    """What a GIF shows; each remembers for itself how it runs."""

    STRIPS = "strips"
    GRID_WORLD = "grid-world"


USUAL_ANIMATIONS = {
    AnimationPurpose.STRIPS: Animation(),
    # Time runs one way.
    AnimationPurpose.GRID_WORLD: Animation(there_and_back=False),
}


class Settings:
    """The settings in an INI file: the user's, the one that the environment names, or ``path``."""

    def __init__(self, path: str | os.PathLike[str] | None = None) -> None:
        chosen = path or os.environ.get(PATH_VARIABLE)
        if chosen:
            self._store = QSettings(os.fspath(chosen), QSettings.Format.IniFormat)
        else:
            self._store = QSettings(
                QSettings.Format.IniFormat, QSettings.Scope.UserScope, ORGANIZATION, APPLICATION
            )
        self._store.setFallbacksEnabled(False)

    def sync(self) -> None:
        """Write to disk now; otherwise Qt does so soon and at the end."""
        self._store.sync()

    @property
    def window_geometry(self) -> QByteArray | None:
        """For ``QWidget.restoreGeometry``."""
        return self._bytes("window/geometry")

    @window_geometry.setter
    def window_geometry(self, value: QByteArray) -> None:
        self._store.setValue("window/geometry", value)

    def splitter_state(self, name: str) -> QByteArray | None:
        """For ``QSplitter.restoreState`` of the splitter of that name."""
        return self._bytes(f"splitters/{name}")

    def set_splitter_state(self, name: str, value: QByteArray) -> None:
        """Remember ``QSplitter.saveState`` of the splitter of that name."""
        self._store.setValue(f"splitters/{name}", value)

    @property
    def theme(self) -> ThemeChoice:
        """The theme that the user wants; the system's if none was chosen."""
        try:
            return ThemeChoice(self._text("theme"))
        except ValueError:
            return ThemeChoice.SYSTEM

    @theme.setter
    def theme(self, value: ThemeChoice) -> None:
        self._store.setValue("theme", str(value))

    @property
    def interface_size(self) -> int:
        """How large everything is drawn, in percent: one of ``INTERFACE_SIZES``."""
        text = self._text("interface/size")
        return int(text) if text in map(str, INTERFACE_SIZES) else INTERFACE_SIZES[0]

    @interface_size.setter
    def interface_size(self, percent: int) -> None:
        self._store.setValue("interface/size", int(percent))

    @property
    def recent_files(self) -> tuple[Path, ...]:
        """The sessions opened or saved last, newest first; only those that still exist."""
        return tuple(path for path in self._recent() if _exists(path))

    def add_recent_file(self, path: str | os.PathLike[str]) -> None:
        """Put a session at the head of the recent files."""
        newest = _absolute(os.fspath(path))
        # Those that do not exist now are kept: a drive may come back. They are only not shown.
        others = [other for other in self._recent() if not _same(other, newest)]
        self._set_recent((newest, *others))

    def clear_recent_files(self) -> None:
        """Forget the recent files."""
        self._store.remove("recent")

    def folder(self, purpose: FolderPurpose) -> Path:
        """Where a file dialog should begin: the folder used last if it still exists, else the documents'."""
        text = self._text(f"folders/{purpose}")
        if text and _is_folder(Path(text)):
            return Path(text)
        documents = QStandardPaths.writableLocation(
            QStandardPaths.StandardLocation.DocumentsLocation
        )
        return Path(documents) if documents and _is_folder(Path(documents)) else Path.home()

    def set_folder(self, purpose: FolderPurpose, folder: str | os.PathLike[str]) -> None:
        """Remember the folder that was used."""
        self._store.setValue(f"folders/{purpose}", str(_absolute(os.fspath(folder))))

    @property
    def export_scale(self) -> int:
        """Screen pixels for each pixel of an exported image."""
        try:
            scale = int(self._text("export/scale"))
        except ValueError:
            return DEFAULT_EXPORT_SCALE
        least, most = EXPORT_SCALES
        return scale if least <= scale <= most else DEFAULT_EXPORT_SCALE

    @export_scale.setter
    def export_scale(self, value: int) -> None:
        self._store.setValue("export/scale", int(value))

    def animation(self, purpose: AnimationPurpose) -> Animation:
        """How a GIF of this kind runs: as it was chosen last, part by part."""
        usual = USUAL_ANIMATIONS[purpose]
        low, high = MILLISECONDS_LIMITS
        try:
            milliseconds = int(self._text(f"animation/{purpose}/milliseconds"))
        except ValueError:
            milliseconds = usual.milliseconds
        return Animation(
            milliseconds if low <= milliseconds <= high else usual.milliseconds,
            self._flag(f"animation/{purpose}/there_and_back", usual.there_and_back),
            self._flag(f"animation/{purpose}/loop", usual.loop),
        )

    def set_animation(self, purpose: AnimationPurpose, value: Animation) -> None:
        """Remember how a GIF of this kind is to run."""
        self._store.setValue(f"animation/{purpose}/milliseconds", value.milliseconds)
        for name in ("there_and_back", "loop"):
            text = "yes" if getattr(value, name) else "no"
            self._store.setValue(f"animation/{purpose}/{name}", text)

    def _flag(self, key: str, usual: bool) -> bool:
        return {"yes": True, "no": False}.get(self._text(key), usual)

    def _value(self, key: str) -> object:
        try:
            return self._store.value(key)
        except Exception:  # whatever Qt's binding makes of a damaged entry: it counts as never set
            return None

    def _bytes(self, key: str) -> QByteArray | None:
        value = self._value(key)
        return value if isinstance(value, QByteArray) and not value.isEmpty() else None

    def _text(self, key: str) -> str:
        value = self._value(key)
        if isinstance(value, int) and not isinstance(value, bool):  # not yet through the file
            return str(value)
        return value if isinstance(value, str) and len(value) <= _LONGEST_PATH else ""

    def _recent(self) -> list[Path]:
        value = self._value("recent")
        texts = [value] if isinstance(value, str) else value if isinstance(value, list) else []
        paths: list[Path] = []
        for text in texts:
            if not isinstance(text, str) or not 0 < len(text) <= _LONGEST_PATH or "\0" in text:
                continue
            path = Path(text)
            if path.is_absolute() and not any(_same(path, other) for other in paths):
                paths.append(path)
        return paths[:RECENT_LIMIT]

    def _set_recent(self, paths: Sequence[Path]) -> None:
        self._store.setValue("recent", [str(path) for path in paths[:RECENT_LIMIT]])


def _absolute(text: str) -> Path:
    return Path(os.path.abspath(text))  # noqa: PTH100 (resolve() would follow the user's links)


def _same(one: Path, other: Path) -> bool:
    return os.path.normcase(one) == os.path.normcase(other)


def _exists(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False
