"""The session file: the workspace as JSON, with what tells whether its models are still the same.

::

    {"format": "latent-translator session", "schema": 1, "workspace": {...},
     "models": [{"name": "small", "path": "../trained/small.safetensors", "sha256": "..."}]}

What is saved is the state itself (``core.workspace.state``), so there is no second schema. A file
that is opened may come from anybody: size, nesting, fields, types and ranges are all checked.
"""

import os
from dataclasses import dataclass
from pathlib import Path

import msgspec
from msgspec import UNSET, Struct, UnsetType

from core.decoding_problems import clipped, decoding_problem
from core.errors import UserError
from core.files import read_limited, shown, write_atomically
from core.workspace.session_check import mend, refuse
from core.workspace.session_models import (
    FindModel,
    SessionModel,
    describe_models,
    locate_models,
    remembered,
)
from core.workspace.session_problems import in_words
from core.workspace.session_text import pretty_json
from core.workspace.state import Workspace

FORMAT = "latent-translator session"
SCHEMA = 1
SUFFIX = ".json"
SIZE_LIMIT = 16 * 2**20
"""Bytes of a session file."""

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


class _Head(Struct):
    """Enough of a file to tell whether, and by which version, it can be read."""

    format: object = None
    schema: object = None


class _Document(Struct, frozen=True, forbid_unknown_fields=True):
    """The whole file."""

    format: str
    schema: int
    workspace: Workspace
    models: tuple[SessionModel, ...]
    autosave_of: str | UnsetType = UNSET
    """Only in autosaves: the session file that was being edited, or empty if there was none yet."""


class _ModelsOnly(Struct):
    """What a session knows of its models, whatever else is in it."""

    models: tuple[SessionModel, ...]


@dataclass(frozen=True)
class OpenedSession:
    """A session as it was opened."""

    workspace: Workspace
    warnings: tuple[str, ...]
    """One sentence for each thing that is not as it was saved; usually none."""
    autosave_of: Path | None = None
    """For an autosave: the session file that was being edited, if it had been saved at all."""


def save_session(
    path: str | os.PathLike[str],
    workspace: Workspace,
    find_model: FindModel | None = None,
    *,
    autosave_of: str | os.PathLike[str] | None = None,
    formerly: str | os.PathLike[str] | None = None,
) -> None:
    """Write the session file atomically; equal workspaces beside equal models give equal files.

    Of a model that cannot be found now, the file keeps what the one that it replaces, or that it
    comes from, knew: where the model was, and its SHA-256.

    Args:
        path: the file; it is replaced.
        workspace: what is saved.
        find_model: a model's name to its file; by default ``core.vae.library.find_model``.
        autosave_of: for autosaves only, the session that is being edited (empty: not saved yet).
        formerly: the session file that the workspace was opened from, if it is another one.

    Raises:
        UserError: if the file cannot be written, or could not be opened again. An existing file is
            then left as it was.
    """
    models = describe_models(workspace, _folder_of(path), find_model or _library())
    for former in (formerly, autosave_of, path):
        if former and any(model.sha256 is None for model in models):
            known = _models_in(former)
            models = remembered(models, known, _folder_of(former), _folder_of(path))
    origin = UNSET if autosave_of is None else _writable(os.fspath(autosave_of))
    try:
        document = _Document(FORMAT, SCHEMA, workspace, models, origin)
        data = pretty_json(msgspec.to_builtins(document))
        if len(data) > SIZE_LIMIT:  # nobody reads so much: rather dense than not at all
            data = msgspec.json.encode(document)
        if len(data) > SIZE_LIMIT:
            raise UserError(f"it would be larger than {SIZE_LIMIT // 2**20} MB")
        if _decoded(data) != document:
            raise UserError("it would not be the same when opened again")
    except (UserError, RecursionError, UnicodeEncodeError) as error:
        # Rather no new file than one in place of the old that cannot be opened.
        raise UserError(
            f"Cannot save the session {shown(path)}: {in_words(_save_problem(error))}."
        ) from error
    write_atomically(path, data)


def open_session(
    path: str | os.PathLike[str], find_model: FindModel | None = None
) -> OpenedSession:
    """The session in a file, everything checked, its models looked for.

    Raises:
        UserError: if the file cannot be read or is not such a session; one sentence with the file and
            the place in it.
    """
    data = read_limited(path, SIZE_LIMIT, "session file")
    try:
        document = _decoded(data)
    except UserError as error:
        raise UserError(
            f"Cannot open the session {shown(path)}: {in_words(str(error))}."
        ) from error
    workspace, mended = mend(document.workspace)
    workspace, moved = locate_models(
        workspace, document.models, _folder_of(path), find_model or _library()
    )
    origin = document.autosave_of
    return OpenedSession(workspace, mended + moved, Path(origin) if origin else None)


def _models_in(path: str | os.PathLike[str]) -> tuple[SessionModel, ...]:
    """What a session file knows of its models; nothing if it cannot be read."""
    try:
        data = read_limited(path, SIZE_LIMIT, "session file").removeprefix(_BYTE_ORDER_MARK)
        return msgspec.json.decode(data, type=_ModelsOnly).models
    except (UserError, msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return ()


def _decoded(data: bytes) -> _Document:
    """The document in a file's bytes.

    Raises:
        UserError: its message is a clause.
    """
    data = data.removeprefix(_BYTE_ORDER_MARK)
    try:
        head = msgspec.json.decode(data, type=_Head)
    except msgspec.ValidationError as error:  # the top is no object
        raise UserError(_NOT_OURS) from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise UserError(decoding_problem(error)) from error
    _check_head(head)
    try:
        document = msgspec.json.decode(data, type=_Document)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise UserError(decoding_problem(error)) from error
    refuse(document.workspace)
    _refuse_repeated_models(document.models)
    return document


_NOT_OURS = f"it is not a session of this program, which would begin with the format '{FORMAT}'"


def _check_head(head: _Head) -> None:
    if head.format != FORMAT:
        raise UserError(_NOT_OURS)
    if not isinstance(head.schema, int) or isinstance(head.schema, bool) or head.schema < 1:
        raise UserError("at $.schema the number of a version of the format is expected")
    if head.schema > SCHEMA:
        raise UserError(
            f"it was made by a newer version of this program (its schema is {clipped(str(head.schema))}, "
            f"the newest known here is {SCHEMA})"
        )


def _refuse_repeated_models(models: tuple[SessionModel, ...]) -> None:
    seen = set()
    for number, model in enumerate(models):
        if model.name in seen:
            raise UserError(f"at $.models[{number}].name '{clipped(model.name)}' is there twice")
        seen.add(model.name)


def _save_problem(error: Exception) -> str:
    if isinstance(error, RecursionError):
        return "it is nested too deeply"
    if isinstance(error, UnicodeEncodeError):
        return "a name in it has characters that cannot be written as UTF-8"
    return str(error)


def _folder_of(path: str | os.PathLike[str]) -> Path:
    return Path(os.path.abspath(path)).parent  # noqa: PTH100 (resolve() would follow the user's links)


def _writable(text: str) -> str:
    """A path without what UTF-8 cannot hold: an odd name of a folder must not stop the autosave."""
    return text.encode("utf-8", "replace").decode()


def _library() -> FindModel:
    from core.vae.library import find_model  # late: it is not needed to import this module

    return find_model
