"""What a user wants of trainings: their settings, to begin them, to pause, cancel and remove them."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject

from core.errors import UserError
from core.trainings.job import TrainingJob
from core.trainings.seed_rows import same_but_seed
from core.vae.description import Convolutional
from core.vae.library import ModelEntry
from core.vae.own_models import free_name
from core.workspace import models_changes as changes
from core.workspace.models_state import Models, TrainingForm
from gui.changes import Changes
from gui.models.pane import ModelsPane
from gui.models.queue_list import CANCEL, PAUSE, REMOVE, RESUME
from gui.models.training_queue import Entry, TrainingQueue
from gui.widgets.message_bar import MessageBar


class TrainingIntents(QObject):
    """Listens to the training page."""

    def __init__(
        self,
        pane: ModelsPane,
        state: Changes[Models],
        queue: TrainingQueue,
        messages: MessageBar,
        entries: Callable[[], Sequence[ModelEntry]],
    ) -> None:
        """``entries``: the models that there are."""
        super().__init__(pane)
        self._state = state
        self._queue = queue
        self._messages = messages
        self._entries = entries
        form = pane.training.form
        form.preset_chosen.connect(
            lambda name: self._make(
                f"Take the preset {name}", lambda m: changes.take_preset(m, name)
            )
        )
        form.kind_chosen.connect(
            lambda conv: self._make("Choose a network", lambda m: changes.set_kind(m, conv))
        )
        form.widths_typed.connect(self._widths)
        form.number_set.connect(self._number)
        form.name_typed.connect(
            lambda name: self._make("Name a model", lambda m: changes.set_name(m, name))
        )
        form.train_wanted.connect(self.train)
        form.seeds_wanted.connect(self.train_seeds)
        pane.training.queue.wanted.connect(self._do)

    def train(self) -> None:
        """Begin the training of the settings, or let it wait."""
        form = self._state.state.form
        if self._add(form):
            self._messages.news(f"{self._queue.entries[-1].job.name} is being trained.")

    def train_seeds(self) -> None:
        """The article's experiment: the same settings from five seeds."""
        wanted = changes.seed_forms(self._state.state.form)
        missing = [form for form in wanted if not self._is_there(form)]
        added = 0
        for form in missing:
            if not self._add(form):
                break
            added += 1
        there = len(wanted) - len(missing)
        if added or there:
            known = (
                f"; {there} of the five {'is' if there == 1 else 'are'} there already"
                if there
                else ""
            )
            self._messages.news(f"{added or 'No'} seeds are being trained{known}.")

    def _is_there(self, form: TrainingForm) -> bool:
        """Whether there is a model of exactly these settings, or one on its way."""
        jobs = [entry.job for entry in self._queue.entries]
        made = [entry.description for entry in self._entries() if entry.description]
        known = [(job.architecture, job.training) for job in jobs]
        known += [(described.architecture, described.training) for described in made]
        return any(
            same_but_seed(one, (form.architecture, form.training))
            and one[1].seed == form.training.seed
            for one in known
        )

    def _add(self, form: TrainingForm) -> bool:
        try:
            self._queue.add(self._job(form))
        except UserError as error:
            self._messages.problem(str(error))
            return False
        return True

    def _job(self, form: TrainingForm) -> TrainingJob:
        if form.name:
            return changes.job_of(form, form.name)
        taken = {entry.job.name for entry in self._queue.entries}
        return changes.job_of(form, free_name(changes.own_name(form), taken))

    def _widths(self, text: str) -> None:
        conv = isinstance(self._state.state.form.architecture, Convolutional)
        change = changes.set_convolutional if conv else changes.set_mlp
        self._make("Set the widths", lambda m: change(m, text))

    def _number(self, setting: str, value: float) -> None:
        whole = setting in ("latents", "seed", "epochs", "batch")
        number = int(value) if whole else value
        word = setting.replace("_", " ")
        self._make(f"Set the {word}", lambda m: changes.set_number(m, setting, number), setting)

    def _make(self, text: str, change: Callable[[Models], Models], key: str | None = None) -> None:
        self._state.make(text, change, None if key is None else ("models", key))

    def _do(self, entry: Entry, what: str) -> None:
        actions = {
            PAUSE: self._queue.pause,
            RESUME: self._queue.resume,
            CANCEL: self._queue.cancel,
            REMOVE: self._queue.remove,
        }
        try:
            actions[what](entry)
        except UserError as error:
            self._messages.problem(str(error))
