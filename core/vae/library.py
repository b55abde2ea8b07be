"""Names of models to their files: the shipped ones, the user's own folder, or any path."""

import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from core.errors import UserError, shortened
from core.files import data_folder, is_file, reason, shown, trained_folder
from core.vae.description import ModelDescription
from core.vae.model_file import file_digest, read_description

SUFFIX = ".safetensors"
SHIPPED = ("two-d-a", "two-d-b", "small", "large")
"""The models that come with the program, in the order in which they are listed."""


@dataclass(frozen=True)
class ModelEntry:
    """A model file as a list shows it; ``problem`` is one sentence where the file is no good."""

    name: str
    path: Path
    description: ModelDescription | None
    sha256: str
    problem: str = ""
    shipped: bool = False

    @property
    def reference(self) -> str:
        """What ``find_model`` leads to this file by: its name, or its path if another has the name.

        A model of one's own that is called like a shipped one (put there by hand: the program gives
        no such name) is not reached by its name.
        """
        hidden = not self.shipped and self.name in SHIPPED
        return str(self.path) if hidden else self.name


def user_models_folder() -> Path:
    """Where the user's own models are kept."""
    return data_folder() / "models"


def find_model(name_or_path: str) -> Path:
    """The file of a shipped or user's model by its name, or of any model by its path.

    Raises
    ------
    UserError
        There is no such model, or the path is that of something else.
    """
    for folder in (trained_folder(), user_models_folder()):
        candidate = folder / f"{name_or_path}{SUFFIX}"
        if candidate.parent == folder and is_file(candidate):
            return candidate
    path = Path(name_or_path)
    if path.suffix == SUFFIX and is_file(path):
        return path
    raise UserError(_refusal(name_or_path))


def _refusal(name_or_path: str) -> str:
    """Why a name or path is no model's, in words that fit the command line and the window."""
    named = f"'{shown(shortened(name_or_path))}'"
    path = Path(name_or_path)
    problem = ""
    try:
        mode = path.stat().st_mode if name_or_path else 0
    except (OSError, ValueError) as error:
        mode, problem = 0, reason(error)
    if stat.S_ISDIR(mode):
        return f"{named} is a folder, not a model file ({SUFFIX})."
    if mode and not stat.S_ISREG(mode):
        return f"{named} is not an ordinary file, so it cannot be a model file ({SUFFIX})."
    if mode:
        return f"{named} is not a model file: the names of those end in {SUFFIX}."
    if name_or_path in SHIPPED:
        file = trained_folder() / f"{name_or_path}{SUFFIX}"
        return f"There is no model {named}: the program's own file {shown(file)} is missing."
    if path.suffix == SUFFIX:
        return f"There is no model {named}: {problem}."
    return (
        f"There is no model {named} among the program's ({', '.join(SHIPPED)}) and your own; any other "
        "goes by its file's path."
    )


def list_models() -> list[ModelEntry]:
    """The shipped models, then the user's own by name; damaged files are listed with their problem."""
    return list(models_in_steps())


def models_in_steps(*, digests: bool = True) -> Iterator[ModelEntry]:
    """The same, one after another: each file is read as a whole, for its SHA-256.

    Without ``digests`` only the files' headers are read, and ``sha256`` stays empty.
    """
    for name in SHIPPED:
        path = trained_folder() / f"{name}{SUFFIX}"
        if is_file(path):
            yield _entry(path, shipped=True, digests=digests)
    for path in own_model_files():
        yield _entry(path, shipped=False, digests=digests)


def own_model_files() -> list[Path]:
    """The user's own model files by name; what is hidden is none of them."""
    folder = user_models_folder()
    try:
        found = [path for path in folder.glob(f"*{SUFFIX}") if not path.name.startswith(".")]
    except OSError:  # no folder, or one that may not be looked into
        return []
    # Not by file name: a space goes before the dot, and "mine 2" before "mine".
    return sorted(found, key=lambda path: path.stem)


def _entry(path: Path, *, shipped: bool, digests: bool) -> ModelEntry:
    try:
        described = read_description(path)
        digest = file_digest(path) if digests else ""
        return ModelEntry(path.stem, path, described, digest, shipped=shipped)
    except UserError as error:
        return ModelEntry(path.stem, path, None, "", str(error), shipped)
