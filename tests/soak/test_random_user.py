"""A random user in the real window for half a minute; ``make soak`` lets one work for an hour."""

import gc
import random
import weakref
from collections import Counter

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

from gui.theme import apply_theme
from tests.soak import health
from tests.soak.the_user import ask_for_little, new_user

STEPS = 40
LIVES = 4
"""The first is hypothesis's simplest: the same action again and again."""


def machine(folders, kinds):
    """The state machine whose every life is one user's.

    ``folders`` gives each a new folder, ``kinds`` counts what they have done.
    """

    class RandomUserMachine(RuleBasedStateMachine):
        def __init__(self):
            super().__init__()
            self.watch = health.Watch()
            self.watch.__enter__()
            self.before = health.python_threads(), health.widgets()
            self.user = new_user(next(folders), self.watch)
            ask_for_little(self.user, random.Random(0))

        @rule(source=st.randoms(use_true_random=False))
        def do_anything(self, source):
            self.user.step(source)

        def teardown(self):
            try:
                window = weakref.ref(self.user.window)
                kinds.update(self.user.tally.actions)
                self.user.end()
                gc.collect()
                assert window() is None, "the window is still there"
                assert health.python_threads() - self.before[0] == {}
                assert health.widgets() - self.before[1] == {}
                assert self.watch.problems == []
            finally:
                self.watch.__exit__()

    return RandomUserMachine


@pytest.fixture
def folders(tmp_path, monkeypatch):
    """A folder of its own for each life, and the user's models in it."""

    def made():
        number = 0
        while True:
            number += 1
            folder = tmp_path / f"life {number}"
            folder.mkdir()
            monkeypatch.setenv("LATENT_TRANSLATOR_DATA", str(folder / "data"))
            yield folder

    return made()


def test_whatever_a_user_does_the_window_does_what_is_expected(qapp, folders):
    apply_theme(qapp, "light")
    kinds = Counter()
    run_state_machine_as_test(
        machine(folders, kinds),
        settings=settings(
            max_examples=LIVES,
            stateful_step_count=STEPS,
            deadline=None,
            database=None,
            derandomize=True,
            # What led to a failure is told by its message; to run it all again would take minutes.
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )
    apply_theme(qapp, "light")
    assert kinds.total() > LIVES * STEPS / 2
    assert len(kinds) > 25, "hypothesis has chosen too little"
