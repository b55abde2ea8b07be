"""How a training process obeys the window that started it, and gives way to it.

The window writes to the process's standard input. When that ends, however the window has ended, the
training stops like one that is interrupted at the keyboard: between two steps, with nothing half
written, and its last checkpoint there to go on from. No process is left behind that nobody sees.
"""

import _thread
import os
import sys
import threading

from core.trainings.lines import PAUSE, RESUME, STOP

NICENESS = 10
"""How far it stands back behind other programs: the window stays as fluid as without it."""

_LOOK_SECONDS = 0.2
"""Between two looks of a paused training at whether it was stopped."""


class Obedience:
    """Listens from its creation on; give its ``wait_while_paused`` to the training."""

    def __init__(self, descriptor: int = 0) -> None:
        """``descriptor``: of the file that is listened to, by default standard input."""
        self._going_on = threading.Event()
        self._going_on.set()
        # Not through sys.stdin: a daemon thread that waits in a buffered file breaks the
        # interpreter's end.
        self._descriptor = descriptor
        threading.Thread(target=self._listen, name="obedience", daemon=True).start()

    def wait_while_paused(self) -> None:
        """Return at once, or when the training may go on.

        Raises
        ------
        KeyboardInterrupt
            It was stopped.
        """
        # In short turns, because an interruption reaches Python's main thread only between two.
        while not self._going_on.wait(_LOOK_SECONDS):
            pass

    def _listen(self) -> None:
        pending = b""
        while True:
            try:
                received = os.read(self._descriptor, 4096)
            except OSError:
                received = b""
            if not received:
                break
            *lines, pending = (pending + received).split(b"\n")
            for line in lines:
                word = line.decode("ascii", "replace").strip()
                if word == PAUSE:
                    self._going_on.clear()
                elif word == RESUME:
                    self._going_on.set()
                elif word == STOP:
                    _thread.interrupt_main()
                    return
        _thread.interrupt_main()


def give_way() -> None:
    """Let other programs go first, where the system can do that."""
    if sys.platform == "win32":
        import ctypes

        below_normal = 0x4000
        kernel = ctypes.windll.kernel32
        kernel.SetPriorityClass(kernel.GetCurrentProcess(), below_normal)
        return
    try:
        os.nice(NICENESS)
    except OSError:  # it is allowed everywhere; without it only the window is slower
        return
