"""SIGKILL at random moments, and what is left then: of a window and its session, and of a training."""

import os
import random
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from core.errors import UserError
from core.trainings.lines import StepLine
from core.workspace.autosave import Snapshot, abandoned
from core.workspace.session_file import open_session
from tests.core.trainings.processes import child, lines_of, trained, training_of

AUTOSAVE_SECONDS = 2.0


@dataclass(frozen=True)
class WindowKilled:
    """What was left of a window's work."""

    states: int
    """Changes that it had made."""
    snapshot: Snapshot | None
    lost_seconds: float
    """Of work: from the newest state that is left to the last one that there was."""
    problem: str = ""
    """What should not be."""


def kill_a_window(folder: Path, seed: int, mode: str) -> WindowKilled:
    """Let a window work, kill it at a random moment, and look what is left."""
    chance = random.Random(seed)
    folder.mkdir(parents=True, exist_ok=True)
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.faults.window_child", str(folder), str(seed), mode],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "OMP_NUM_THREADS": "1"},
    )
    assert process.stdout is not None
    told: list[tuple[str, float, float]] = []
    begun = threading.Event()

    def listen() -> None:
        for line in process.stdout:
            what, when, position = line.split()
            told.append((what, float(when), float(position)))
            begun.set()

    listener = threading.Thread(target=listen)
    listener.start()
    try:
        if not begun.wait(120.0):
            raise AssertionError("the window has not begun")
        # Its moment to die is no synchronisation: any will do.
        time.sleep(chance.uniform(0.0, 5.0 if mode == "usual" else 1.5))
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
        listener.join()
    return _what_is_left(folder, told, mode)


def _what_is_left(folder: Path, told: list[tuple[str, float, float]], mode: str) -> WindowKilled:
    states = [(when, position) for what, when, position in told if what == "state"]
    times = {position: when for when, position in states}
    saved = [position for what, _, position in told if what == "saved"]
    found = abandoned(folder / "autosave")
    last = states[-1][0]
    session = folder / "session.json"
    kept = []
    try:
        if session.exists():
            kept.append(open_session(session).workspace.traversal.position)
    except UserError as error:
        return WindowKilled(len(states), None, 0.0, f"the session cannot be read: {error}")
    if saved and not kept:
        return WindowKilled(len(states), None, 0.0, "a saved session is gone")
    if len(found) > 1:
        return WindowKilled(len(states), None, 0.0, f"there are {len(found)} snapshots")
    kept += [one.workspace.traversal.position for one in found]
    # The last change may have been made, and written, but not told any more.
    known = [times.get(position, last) for position in kept]
    lost = last - (max(known) if known else states[0][0])
    return WindowKilled(len(states), found[0] if found else None, lost)


@dataclass(frozen=True)
class TrainingKilled:
    """What came of a training that was killed again and again."""

    kills: int
    same: bool
    """Whether its model is bit for bit that of a training that nobody killed."""


def kill_a_training(folder: Path, seed: int, kills: int, epochs: int = 300) -> TrainingKilled:
    """Kill a training at random moments, resume it each time, and compare what comes of it."""
    folder.mkdir(parents=True, exist_ok=True)
    chance = random.Random(seed)
    whole, broken = folder / "whole.safetensors", folder / "broken.safetensors"
    trained(training_of(whole, epochs))
    killed = 0
    while killed < kills:
        process = child([*training_of(broken, epochs), "--resume"])
        left = chance.randrange(15)
        for line in lines_of(process):
            left -= isinstance(line, StepLine)
            if left < 0:
                break
        process.send_signal(signal.SIGKILL)
        process.communicate()
        if process.returncode == 0:  # it was quicker
            break
        killed += 1
    trained([*training_of(broken, epochs), "--resume"])
    return TrainingKilled(killed, broken.read_bytes() == whole.read_bytes())
