"""Whether a session's file is still the one that was opened or saved here."""

import hashlib
from pathlib import Path

from core.errors import UserError
from core.files import read_limited
from core.workspace.session_file import SIZE_LIMIT


def session_mark(path: Path) -> str | None:
    """The SHA-256 of a session's file; None if there is none, or none that can be read.

    Not its time: clocks jump, and copies bring old times along.
    """
    try:
        return hashlib.sha256(read_limited(path, SIZE_LIMIT, "session")).hexdigest()
    except UserError:
        return None
