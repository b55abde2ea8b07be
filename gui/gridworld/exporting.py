"""Export of the view (PNG, SVG), the animation (GIF) and the table of states (CSV); copy of the view."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from msgspec.structs import replace
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject, QPoint, QRect, QTimer
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtWidgets import QFileDialog

from core.animations import MILLISECONDS_LIMITS
from core.engine.grid_world_requests import AnimationRequest
from core.engine.requests import Request
from core.errors import UserError
from core.files import write_atomically
from core.gridworld.nets import Nets
from core.gridworld.table_file import run_table
from core.workspace.grid_world_record import KEYWORD, check_table_path, record_text
from core.workspace.grid_world_run import Run
from core.workspace.grid_world_state import GridWorld
from gui.gridworld.animation_frames import AnimationFrames, frames_for_each_step, meant_colours
from gui.gridworld.pane import GridWorldPane
from gui.gridworld.view_picture import ViewPicture
from gui.settings import AnimationPurpose, FolderPurpose
from gui.surroundings import Surroundings
from gui.widgets.animation_menu import AnimationMenu

SCALE = 2
"""Pixels of a PNG for each on the screen."""

PNG, SVG, GIF, CSV = "png", "svg", "gif", "csv"
KINDS = {
    PNG: ("View as &PNG…", "Picture (*.png)"),
    SVG: ("View as &SVG…", "Drawing (*.svg)"),
    GIF: ("&Animation as GIF…", "Animation (*.gif)"),
    CSV: ("&Table of states as CSV…", "Table (*.csv)"),
}


class Exporter(QObject):
    """Fills the pane's export menu and does what is chosen there."""

    def __init__(
        self,
        pane: GridWorldPane,
        around: Surroundings,
        shown: Callable[[], tuple[Nets, Run] | None],
    ) -> None:
        """``shown``: the nets and the run that are shown, if they are those of the current state."""
        super().__init__(pane)
        self._pane = pane
        self._around = around
        self._what_is_shown = shown
        self._frames: Iterator[bytes] | None = None
        self._made: list[bytes] = []
        self._size = (0, 0)
        self._target: tuple[Path, GridWorld] | None = None
        self._painting = QTimer(self)
        self._painting.setInterval(0)
        self._painting.timeout.connect(self._paint_frame)
        for kind, (text, _) in KINDS.items():
            action = pane.export_menu.addAction(text)
            action.triggered.connect(lambda _=False, which=kind: self.export(which))
        self.animation_menu = AnimationMenu("How the &GIF runs", pane.export_menu, with_times=False)
        self.animation_menu.show_animation(around.settings.animation(AnimationPurpose.GRID_WORLD))
        self.animation_menu.changed.connect(
            partial(around.settings.set_animation, AnimationPurpose.GRID_WORLD)
        )
        pane.export_menu.addSeparator()
        pane.export_menu.addMenu(self.animation_menu)
        around.bridge.done.connect(self._on_done)
        around.bridge.failed.connect(self._on_failed)

    def export_view(self) -> None:
        """File > Export."""
        self.export(PNG)

    def copy_view(self) -> None:
        """Put the view on the clipboard as a picture.

        Raises
        ------
        UserError
            There is nothing to copy yet.
        """
        QGuiApplication.clipboard().setImage(self._image())
        self._around.messages.news("The view is on the clipboard.")

    def export(self, kind: str) -> None:
        """Ask for a file and write it; what goes wrong is said in the message bar."""
        try:
            self._export(kind)
        except UserError as error:
            self._around.messages.problem(str(error))

    def _export(self, kind: str) -> None:
        self._shown_run()
        path = self.ask_for_file(kind)
        if path is None:
            return
        self._around.settings.set_folder(FolderPurpose.EXPORT, path.parent)
        if kind == GIF:
            self._begin_animation(path)
            return
        if kind == CSV:
            run = self._shown_run()
            data = run_table(run.objects, run.local, run.observations, run.coins).encode()
            check_table_path(path)
            write_atomically(path.with_suffix(".json"), self._record().encode() + b"\n")
        else:
            data = self._png() if kind == PNG else self._svg()
        write_atomically(path, data)
        self._say_exported(path)

    def ask_for_file(self, kind: str) -> Path | None:
        """The dialog; apart, so that tests can answer it."""
        folder = self._around.settings.folder(FolderPurpose.EXPORT)
        dialog = QFileDialog(self._pane, "Export grid world", str(folder))
        dialog.setNameFilters([KINDS[kind][1]])
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(kind)
        dialog.selectFile(f"grid-world.{kind}")
        if not dialog.exec():
            return None
        return Path(dialog.selectedFiles()[0])

    def _shown(self) -> tuple[Nets, Run]:
        shown = self._what_is_shown()
        if shown is None:
            raise UserError("The nets of this world are still being built; export it in a moment.")
        return shown

    def _shown_run(self) -> Run:
        return self._shown()[1]

    def _picture(self) -> ViewPicture:
        world = self._around.history.workspace.grid_world
        return ViewPicture(self._pane, self._shown_run(), world)

    def _image(self) -> QImage:
        picture = self._picture()
        image = QImage(picture.size() * SCALE, QImage.Format.Format_RGB32)
        image.setDevicePixelRatio(SCALE)
        painter = QPainter(image)
        picture.paint(painter)
        painter.end()
        return image

    def _record(self) -> str:
        return record_text(self._around.history.workspace.grid_world)

    def _png(self) -> bytes:
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        image = self._image()
        image.setText(KEYWORD, self._record())
        image.save(buffer, "PNG")
        return bytes(buffer.data().data())

    def _svg(self) -> bytes:
        from PySide6.QtSvg import QSvgGenerator

        picture = self._picture()
        data = QByteArray()
        buffer = QBuffer(data)
        generator = QSvgGenerator()
        generator.setOutputDevice(buffer)
        generator.setSize(picture.size())
        generator.setViewBox(QRect(QPoint(), picture.size()))
        generator.setTitle("Grid world")
        generator.setDescription(self._record())
        painter = QPainter(generator)
        picture.paint(painter)
        painter.end()
        return bytes(data.data())

    # The animation: painted a frame at a time, written by the engine

    def _begin_animation(self, path: Path) -> None:
        world = self._around.history.workspace.grid_world
        nets, run = self._shown()
        frames = AnimationFrames(nets, run, world.hidden, world.concept)
        self._size = (frames.size.width(), frames.size.height())
        self._frames = iter(frames)
        self._made = []
        self._target = (path, world)
        self._around.messages.news(_writing(path))
        self._painting.start()

    def _paint_frame(self) -> None:
        frame = None if self._frames is None else next(self._frames, None)
        if frame is not None:
            if frame:
                self._made.append(frame)
            return
        self._painting.stop()
        self._frames = None
        if self._target is not None:
            path, world = self._target
            each = frames_for_each_step(world.steps)
            chosen = self._around.settings.animation(AnimationPurpose.GRID_WORLD)
            low, high = MILLISECONDS_LIMITS
            time = min(max(round(1000 / world.speed / each), low), high)
            animation = replace(chosen, milliseconds=time)
            self._around.bridge.submit(
                AnimationRequest(
                    world.cells,
                    world.slip,
                    path,
                    tuple(self._made),
                    self._size,
                    animation,
                    meant_colours(),
                    record_text(world, animation),
                )
            )
            self._made = []

    def _on_done(self, ticket: object, request: Request, answer: object) -> None:
        if isinstance(request, AnimationRequest):
            self._around.messages.withdraw(_writing(request.path))
            self._say_exported(request.path)

    def _on_failed(self, ticket: object, request: Request, message: str, details: str) -> None:
        if isinstance(request, AnimationRequest):
            self._around.messages.withdraw(_writing(request.path))
            self._around.messages.problem(message, details)

    def _say_exported(self, path: Path) -> None:
        self._around.messages.news(f"Exported {path.name} to {path.parent}.")


def _writing(path: Path) -> str:
    return f"Writing the animation to {path.name}…"
