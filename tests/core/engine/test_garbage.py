"""What has come to stay is passed over by the collector, once for each thing."""

import gc

import pytest

from core.engine import garbage


@pytest.fixture(autouse=True)
def as_before(monkeypatch):
    monkeypatch.setattr(garbage, "_done", set())
    yield
    gc.unfreeze()


def test_what_is_there_is_passed_over_and_still_usable():
    gc.unfreeze()
    kept = [object() for _ in range(10)], {}
    garbage.keep_for_good("a library")
    assert gc.get_freeze_count() > 10
    assert not any(one is kept for one in gc.get_objects())
    gc.collect()
    assert len(kept[0]) == 10


def test_it_is_done_once_for_each_thing():
    gc.unfreeze()
    garbage.keep_for_good("a library")
    gc.unfreeze()
    garbage.keep_for_good("a library")
    assert gc.get_freeze_count() == 0
    garbage.keep_for_good("another")
    assert gc.get_freeze_count() > 0
