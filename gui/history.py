"""Undo and redo for everything: one stack, one kind of command, which holds the state before and after."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QKeySequence, QUndoCommand, QUndoStack

from core.workspace.state import Workspace

UNDO_LIMIT = 500
"""Steps that can be undone; states share what they have in common, so a step is small."""


class History(QObject):
    """The current workspace and the way to it.

    Controllers ``push`` new states; whoever shows the state listens to ``changed``, which is emitted
    once for each push, undo, redo and replacement that changes it.
    """

    changed = Signal(object)
    """The new ``Workspace``."""
    replaced = Signal()
    """Another session has taken the place of the one before."""
    saved_changed = Signal(bool)
    """Whether the current workspace is the saved one."""

    def __init__(self, workspace: Workspace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._announced = workspace
        self._open_change: Change | None = None
        self._stack = QUndoStack(self)
        self._stack.setUndoLimit(UNDO_LIMIT)
        self._stack.indexChanged.connect(self._announce)
        self._stack.cleanChanged.connect(self.saved_changed)

    @property
    def workspace(self) -> Workspace:
        """The current state."""
        return self._workspace

    @property
    def is_saved(self) -> bool:
        """Whether the user's own state is the one that was last saved, opened or begun with."""
        if self._demonstrated is not None:
            return self._stack.cleanIndex() == self._stack.index() - 1
        return self._stack.isClean()

    @property
    def own_workspace(self) -> Workspace:
        """The current state, or that from before what is only demonstrated: what is to be kept."""
        shown = self._demonstrated
        return self._workspace if shown is None else shown.before

    def push(
        self,
        text: str,
        workspace: Workspace,
        key: Hashable | None = None,
        deed: "Deed | None" = None,
    ) -> None:
        """Make ``workspace`` the current state, as one step that can be undone.

        Nothing happens if it is equal to the current one and there is no deed.

        Args:
            text: what was done, for the menu ("Draw on image A").
            workspace: the new state.
            key: steps in a row with the same key become one step, until ``seal``; None: never.
                Those of one ``Demonstration`` are not parted by ``seal``.
            deed: what was done besides the state, already; it is undone and done again with the step.
        """
        if deed is not None:
            self._stack.push(Change(self._take, text, self._workspace, workspace, None, deed))
            self._open_change = None
            return
        if workspace == self._workspace:
            return
        change = self._demonstrated if isinstance(key, Demonstration) else self._open_change
        if change is not None and key is not None and change.key == key:
            self._extend(change, workspace)
            return
        change = Change(self._take, text, self._workspace, workspace, key)
        self._stack.push(change)
        self._open_change = change

    @property
    def last_deed(self) -> "Deed | None":
        """That of the step that would be undone next, if it has one."""
        change = self._last
        return None if change is None else change.deed

    @property
    def _last(self) -> "Change | None":
        """The step that would be undone next."""
        change = self._stack.command(self._stack.index() - 1)
        return change if isinstance(change, Change) else None

    @property
    def _demonstrated(self) -> "Change | None":
        """The last step, if it only demonstrates something."""
        change = self._last
        return change if change is not None and isinstance(change.key, Demonstration) else None

    def seal(self) -> None:
        """End the step that is being made: what comes next is another one, whatever its key."""
        self._open_change = None

    def undo(self) -> None:
        """Take the last step back, if there is one."""
        self._stack.undo()

    def redo(self) -> None:
        """Take the step forward that was last undone, if there is one."""
        self._stack.redo()

    def undo_action(self, parent: QObject) -> QAction:
        """An action that undoes, named after what it would undo ("Undo Draw on image A")."""
        action = self._stack.createUndoAction(parent, self.tr("Undo"))
        action.setShortcuts(QKeySequence.StandardKey.Undo)
        return action

    def redo_action(self, parent: QObject) -> QAction:
        """An action that does again, named after what it would do ("Redo Draw on image A")."""
        action = self._stack.createRedoAction(parent, self.tr("Redo"))
        action.setShortcuts(QKeySequence.StandardKey.Redo)
        return action

    def mark_saved(self) -> None:
        """The current state is on disk now; steps to come are not merged into those before."""
        self.seal()
        self._stack.setClean()

    def replace(self, workspace: Workspace, *, saved: bool = True) -> None:
        """Begin anew from a state, for a new or opened session; nothing before it can be undone.

        Args:
            workspace: the state.
            saved: False for one that is on disk nowhere, as after a restored autosave.
        """
        self.seal()
        self._workspace = workspace
        self._stack.clear()
        if not saved:
            self._stack.resetClean()
        self.replaced.emit()
        self._announce()

    def _extend(self, change: "Change", workspace: Workspace) -> None:
        """Let the last step lead to ``workspace``; if that is where it began, take it off the stack.

        Not by QUndoCommand.mergeWith: PySide never frees the commands that are merged into another,
        and a drag would leave hundreds of them behind.
        """
        if workspace == change.before:
            self._take(change.before)
            change.setObsolete(True)
            self._stack.undo()  # of an obsolete command: only removes it
            return
        change.after = workspace
        self._workspace = workspace
        self._announce()

    def _take(self, workspace: Workspace) -> None:
        """Where a change leads, when it is done or undone."""
        self.seal()
        self._workspace = workspace

    def _announce(self) -> None:
        if self._workspace is not self._announced:
            self._announced = self._workspace
            self.changed.emit(self._workspace)


@dataclass(frozen=True, eq=False)
class Demonstration:
    """The key of states that the program shows by itself, in place of the user's own: one step for all.

    Nothing of them is saved, and nobody is asked before they go.
    """


@dataclass(frozen=True)
class Deed:
    """What a step does besides the state, such as renaming a file; neither part may raise."""

    do: Callable[[], object]
    """Again, after it was undone."""
    undo: Callable[[], object]


class Change(QUndoCommand):
    """One step: the states before and after it. There is no other command."""

    def __init__(
        self,
        take: Callable[[Workspace], None],
        text: str,
        before: Workspace,
        after: Workspace,
        key: Hashable | None,
        deed: Deed | None = None,
    ) -> None:
        super().__init__(text)
        self._take = take
        self.before = before
        self.after = after
        self.key = key
        self.deed = deed
        self._undone = False

    def redo(self) -> None:
        """Go to the state after; Qt also calls it when the command is pushed."""
        if self.deed is not None and self._undone:
            self.deed.do()
        self._undone = False
        self._take(self.after)

    def undo(self) -> None:
        """Go back to the state before."""
        if self.deed is not None:
            self.deed.undo()
        self._undone = True
        self._take(self.before)
