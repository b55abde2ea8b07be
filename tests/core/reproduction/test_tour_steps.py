"""The guided tour's steps, apart from the window."""

import pytest

from core.reproduction.steps import STEPS
from core.reproduction.tour import tour_steps
from core.workspace.session_file import open_session, save_session
from core.workspace.state import Workspace

WITHOUT_A_FIGURE = {"shoe-regions"}
"""What the window shows in a step of its own and the article's page in one with another."""

IDENTIFIERS = [step.identifier for step in tour_steps()]


def test_the_steps_are_the_articles_figures_in_its_order():
    order = [step.identifier for step in STEPS]
    named = [name for name in IDENTIFIERS if name not in WITHOUT_A_FIGURE]
    assert named == sorted(named, key=order.index)
    assert len(set(IDENTIFIERS)) == len(IDENTIFIERS)


@pytest.mark.parametrize("step", tour_steps(), ids=IDENTIFIERS)
def test_each_sets_up_one_pane_that_a_session_can_keep(step, tmp_path):
    own = Workspace()
    shown = step.prepare(own)
    changed = [name for name in own.__struct_fields__ if getattr(own, name) != getattr(shown, name)]
    assert len(changed) <= 1
    save_session(tmp_path / "shown.json", shown)
    assert open_session(tmp_path / "shown.json").workspace == shown
    assert step.prepare(shown) == shown, "setting it up again changes nothing"
