"""The models pane before somebody looks at it; it also finds trainings that were left unfinished."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from gui.entrance import Entrance
from gui.models.shortcuts import SHORTCUTS
from gui.surroundings import Surroundings
from gui.widgets.message_bar import Choice

if TYPE_CHECKING:
    from core.trainings.job import TrainingJob
    from gui.models.controller import ModelsController


class ModelsEntrance(Entrance["ModelsController"]):
    """Looks for unfinished trainings once the window is painted, and offers to go on with them."""

    def __init__(self, around: Surroundings, parent: QWidget | None = None) -> None:
        self._around = around

        def build() -> "tuple[QWidget, ModelsController]":
            from gui.models.controller import ModelsController
            from gui.models.pane import ModelsPane

            pane = ModelsPane()
            return pane, ModelsController(around, pane)

        super().__init__(build, SHORTCUTS, parent)

    def start(self) -> None:
        """The window is painted: look for what an earlier one left, which is one look into a folder."""
        super().start()
        from core.trainings.queue_folder import has_queue

        if has_queue():
            self._offer()

    def _offer(self) -> None:
        from core.trainings.queue_files import unfinished_jobs

        found = unfinished_jobs()
        if not found:
            return
        jobs = [one.job for one in found]
        names = ", ".join(job.name for job in jobs[:3]) + (", …" if len(jobs) > 3 else "")
        subject = (
            f"The training of {names}" if len(jobs) == 1 else f"{len(jobs)} trainings ({names})"
        )
        verb = "was" if len(jobs) == 1 else "were"
        kept = any(one.has_checkpoint for one in found)
        so_far = "; what they have done so far is kept" if kept else ""
        self._around.messages.question(
            f"{subject} {verb} not finished{so_far}.",
            [
                Choice("Go on", lambda: self._take(jobs, resume=True)),
                Choice("Later", lambda: self._take(jobs, resume=False)),
            ],
        )

    def _take(self, jobs: "list[TrainingJob]", *, resume: bool) -> None:
        self.controller.take_unfinished(jobs, resume=resume)
