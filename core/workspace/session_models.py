"""Models as a session remembers them, so that a moved or changed one is noticed.

The workspace itself names models (``small``, or a path). Beside each name a session keeps where the
file was, seen from the session file, and its SHA-256: a folder that holds both can be moved or sent
to somebody else.
"""

import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Annotated

from msgspec import Meta, Struct
from msgspec.structs import replace

from core.decoding_problems import clipped
from core.errors import UserError
from core.files import is_file, shown, trained_folder
from core.workspace.latents_models import models_of, with_models
from core.workspace.state import Workspace

PLACE_LIMIT = 1000
"""Characters of a path that a sentence gives in full: it is to be used, not only to be recognised."""

FindModel = Callable[[str], Path]
"""A model's name or path to its file; raises UserError (``core.vae.library.find_model``)."""


class SessionModel(Struct, frozen=True, forbid_unknown_fields=True):
    """One model that the workspace names."""

    name: str
    """As in the workspace."""
    path: str | None
    """The file, relative to the session file's folder where possible, with ``/``; None: not found."""
    sha256: Annotated[str, Meta(pattern="^[0-9a-f]{64}$")] | None
    """Of the file's bytes; None: it was not found or could not be read."""


def describe_models(
    workspace: Workspace, folder: Path, find_model: FindModel
) -> tuple[SessionModel, ...]:
    """What a session in ``folder`` keeps of the models that the workspace names, each once."""
    return tuple(_described(name, folder, find_model) for name in _models_of(workspace))


def _models_of(workspace: Workspace) -> tuple[str, ...]:
    """Every model that the workspace names, once."""
    translation = workspace.translation
    return tuple(
        dict.fromkeys(
            (
                *workspace.traversal.models,
                *models_of(workspace.latents),
                translation.source,
                translation.target,
            )
        )
    )


def _described(name: str, folder: Path, find_model: FindModel) -> SessionModel:
    path = _found(name, find_model)
    if path is None:
        return SessionModel(name, None, None)
    try:
        digest = _digest(path)
    except UserError:
        digest = None
    return SessionModel(name, _relative(path, folder), digest)


def remembered(
    models: Iterable[SessionModel], former: Iterable[SessionModel], old: Path, new: Path
) -> tuple[SessionModel, ...]:
    """The models, those that were not found as a former session knew them.

    ``old`` and ``new`` are the folders of the former session and of the new one.
    """
    known = {model.name: model for model in former}
    return tuple(
        _from_there(known[model.name], old, new)
        if model.path is model.sha256 is None and model.name in known
        else model
        for model in models
    )


def _from_there(model: SessionModel, old: Path, new: Path) -> SessionModel:
    """The same model, its path as seen from the folder ``new`` instead of ``old``."""
    if old == new or model.path is None:
        return model
    return replace(model, path=_relative(old / model.path, new))


def _relative(path: Path, folder: Path) -> str | None:
    absolute = os.path.abspath(path)  # noqa: PTH100 (resolve() would follow the user's links)
    try:
        text = Path(os.path.relpath(absolute, folder)).as_posix()
    except ValueError:  # another drive on Windows
        text = Path(absolute).as_posix()
    try:
        text.encode()
    except UnicodeEncodeError:  # a folder whose name is not UTF-8 must not stop the saving
        return None
    return text


def locate_models(
    workspace: Workspace, models: Iterable[SessionModel], folder: Path, find_model: FindModel
) -> tuple[Workspace, tuple[str, ...]]:
    """The workspace with moved models found again, and one sentence for each that is not as it was.

    A model that its name no longer leads to is looked for where it was, seen from the session file
    in ``folder``, then by its SHA-256 among the shipped and the user's models.
    """
    known = {model.name: model for model in models}
    renamed: dict[str, str] = {}
    sentences = []
    for name in _models_of(workspace):
        model = known.get(name, SessionModel(name, None, None))
        path = _found(name, find_model)
        if path is None:
            path = _search(model, folder)
            if path is None:
                sentences.append(_missing(model, folder))
                continue
            renamed[name] = _name_of(path, find_model)
            sentences.append(
                f"The model '{clipped(name)}' is not where it was and was found as {shown(path)}."
            )
        change = _change(model, path)
        if change:
            sentences.append(change)
    return (_with_models(workspace, renamed) if renamed else workspace), tuple(sentences)


def _search(model: SessionModel, folder: Path) -> Path | None:
    """The model's file, relative to the session first, then by what is in it."""
    from core.vae.library import SUFFIX, user_models_folder

    if model.path:
        beside = Path(os.path.normpath(folder / model.path))
        if beside.suffix == SUFFIX and is_file(beside):
            return beside
    if model.sha256 is None:
        return None
    for library in (trained_folder(), user_models_folder()):
        for candidate in sorted(library.glob(f"*{SUFFIX}")):
            try:
                if _digest(candidate) == model.sha256:
                    return candidate
            except UserError:  # a damaged file of the library has nothing to do with this session
                continue
    return None


def _name_of(path: Path, find_model: FindModel) -> str:
    """How the workspace should name a file: shortly if it is in a library, else by its path."""
    return path.stem if _found(path.stem, find_model) == path else str(path)


def _found(name: str, find_model: FindModel) -> Path | None:
    try:
        return find_model(name)
    except (UserError, OSError, ValueError):  # no such model, or a name that no file can have
        return None


def _missing(model: SessionModel, folder: Path) -> str:
    """A model is gone; the session keeps its name, so nothing is lost while it is away."""
    from core.vae.library import SUFFIX

    name = model.name.replace("\\", "/").rpartition("/")[2].removesuffix(SUFFIX)
    place = _place(model, folder)
    if place is None:
        return (
            f"The model '{clipped(model.name)}' cannot be found, and no model file can be called so; "
            "what it would show stays empty."
        )
    return (
        f"The model '{clipped(name)}' cannot be found: put the file back at "
        f"{clipped(str(place), PLACE_LIMIT)} and open the session again; until then what it would "
        "show stays empty."
    )


def _place(model: SessionModel, folder: Path) -> Path | None:
    """Where a missing model's file would be found; None if a name leads nowhere."""
    from core.vae.library import SHIPPED, SUFFIX, user_models_folder

    if model.name in SHIPPED:
        return trained_folder() / f"{model.name}{SUFFIX}"
    path = Path(model.name)
    if path.suffix != SUFFIX:
        plain = path.name == model.name != ""
        return user_models_folder() / f"{model.name}{SUFFIX}" if plain else None
    if model.path and model.path.endswith(SUFFIX):
        return Path(os.path.normpath(folder / model.path))
    return Path(os.path.abspath(path))  # noqa: PTH100 (resolve() would follow the user's links)


def _change(model: SessionModel, path: Path) -> str:
    """A sentence if the file's bytes are not those that the session knew; empty if they are."""
    try:
        changed = model.sha256 is not None and _digest(path) != model.sha256
    except UserError as error:
        return str(error)
    if not changed:
        return ""
    return (
        f"The model '{clipped(model.name)}' has changed since this session was saved, so what it "
        "shows may differ."
    )


def _with_models(workspace: Workspace, renamed: dict[str, str]) -> Workspace:
    traversal = workspace.traversal
    models = tuple(renamed.get(name, name) for name in traversal.models)
    moves = tuple(
        replace(move, model=renamed.get(move.model, move.model)) for move in traversal.moves
    )
    return replace(
        workspace,
        traversal=replace(traversal, models=models, moves=moves),
        latents=with_models(workspace.latents, renamed),
        translation=replace(
            workspace.translation,
            source=renamed.get(workspace.translation.source, workspace.translation.source),
            target=renamed.get(workspace.translation.target, workspace.translation.target),
        ),
    )


def _digest(path: Path) -> str:
    from core.vae.model_file import file_digest  # late: most of the window's start needs no model

    return file_digest(path)


def workspace_with_models(workspace: Workspace, renamed: dict[str, str]) -> Workspace:
    """The workspace with models named otherwise, wherever it names them."""
    return _with_models(workspace, renamed)
