"""The random user with all that is wanted in the window and in its panes."""

import random
from pathlib import Path

from core.workspace.state import Workspace
from tests.soak import (  # noqa: F401 (importing them registers what a user wants)
    grid_world_intents,
    latents_intents,
    models_intents,
    translation_intents,
    traversal_intents,
    window_intents,
)
from tests.soak.health import Watch
from tests.soak.plain_model import PlainModel, plain
from tests.soak.random_user import INTENTS, RandomUser


def new_user(folder: Path, watch: Watch) -> RandomUser:
    """A user in front of a new window."""
    user = RandomUser(folder, watch)
    user.model = PlainModel(plain(Workspace()), models=user.own_models())
    user.open()
    return user


def ask_for_little(user: RandomUser, source: random.Random) -> None:
    """Let the translation be a quick one: what the window begins with takes minutes to work out."""
    quick = next(one for one in INTENTS if one.act is translation_intents.be_quick)
    if quick.pane in user.panes():
        user.do(quick, source)
