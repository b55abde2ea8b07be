"""The user's own models as files: their names, bringing one in, calling one otherwise,
deleting one and having it back."""

import os
from collections.abc import Container
from pathlib import Path

from core.errors import UserError, shortened
from core.files import ensure_folder, is_file, read_limited, reason, shown, write_atomically
from core.vae.library import SHIPPED, SUFFIX, user_models_folder

NAME_LIMIT = 80
"""Characters of a model's name: with every ending it fits any file system."""

_FORBIDDEN = '<>:"/\\|?*'
_DEVICES = {"con", "prn", "aux", "nul"} | {
    f"{port}{n}" for port in ("com", "lpt") for n in range(10)
}


def own_model_path(name: str) -> Path:
    """The file of the user's model of that name, whether there is one or not."""
    return user_models_folder() / f"{name}{SUFFIX}"


def name_problem(name: str) -> str:
    """Why a model of one's own cannot be called so, as a sentence; empty if it can.

    The rules are those of the strictest system, so that a model can be given to anybody. Whether
    another model has the name already is not looked at.
    """
    named = f"'{shown(shortened(name, 60))}'"
    wrong = (
        (not name, "The model needs a name."),
        (
            len(name) > NAME_LIMIT or len(name.encode("utf-8", "replace")) > 2 * NAME_LIMIT,
            f"The name {named} is too long; take at most {NAME_LIMIT} characters.",
        ),
        (
            name in SHIPPED,
            f"{named} is the name of a model that comes with the program; take another one.",
        ),
        (
            any(c in _FORBIDDEN or not c.isprintable() for c in name),
            f"The name {named} has characters that a file's name cannot have; take letters, digits, "
            "spaces, hyphens and dots.",
        ),
        (
            name != name.strip() or name[:1] == "." or name[-1:] == ".",
            f"The name {named} begins or ends with a space or a dot; leave it out.",
        ),
        (
            name.partition(".")[0].lower() in _DEVICES,
            f"{named} is the name of a device on some systems; take another one.",
        ),
    )
    return next((sentence for holds, sentence in wrong if holds), "")


def refuse_name(name: str) -> None:
    """Refuse a name that a new model of one's own cannot have.

    Raises
    ------
    UserError
        It is no name, or another model has it.
    """
    problem = name_problem(name)
    if problem:
        raise UserError(problem)
    if os.path.lexists(own_model_path(name)):
        raise UserError(f"There is a model '{name}' already; take another name.")


def free_name(wanted: str, taken: Container[str] = ()) -> str:
    """The name, or the first of ``name 2``, ``name 3``, ... that no other model has, nor is taken."""
    number, name = 1, wanted
    while name in SHIPPED or name in taken or os.path.lexists(own_model_path(name)):
        number += 1
        name = f"{wanted} {number}"
    return name


def import_model(path: Path) -> Path:
    """Copy a model file from anywhere into the user's folder, once everything in it is checked.

    Raises
    ------
    UserError
        It is no sound model of this program, or cannot be copied. Nothing is left of it then.
    """
    from core.vae.model_file import FILE_LIMIT, file_digest, load_model_with_digest

    _, digest = load_model_with_digest(path)
    folder = ensure_folder(user_models_folder())
    for known in sorted(folder.glob(f"*{SUFFIX}")):
        if _digest_or_none(known) == digest:
            raise UserError(f"The model {shown(path)} is here already, as '{known.stem}'.")
    problem = name_problem(path.stem) if path.stem not in SHIPPED else ""
    if problem:
        raise UserError(f"The model {shown(path)} cannot be kept under its name: {problem}")
    target = own_model_path(free_name(path.stem))
    write_atomically(target, read_limited(path, FILE_LIMIT, "model file"))
    if file_digest(target) != digest:
        target.unlink(missing_ok=True)
        raise UserError(f"The model file {shown(path)} changed while it was copied; try again.")
    return target


def rename_model(name: str, new_name: str) -> Path:
    """Give a model of one's own another name; its new file.

    Raises
    ------
    UserError
        There is no such model, the name cannot be had, or the folder does not allow it.
    """
    source = own_model_path(name)
    if not is_file(source):
        raise UserError(f"There is no model '{name}' of your own any more.")
    refuse_name(new_name)
    target = own_model_path(new_name)
    try:
        source.rename(target)
    except OSError as error:
        raise UserError(f"The model '{name}' cannot be renamed: {reason(error)}.") from error
    return target


def _digest_or_none(path: Path) -> str | None:
    from core.vae.model_file import file_digest

    try:
        return file_digest(path)
    except UserError:  # a damaged one has nothing to do with the one that is brought in
        return None
