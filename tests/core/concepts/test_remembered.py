"""What is remembered of models, for how long, and how much of it."""

import gc
import weakref

from core.concepts.remembered import remembered_of_model
from tests.models import tiny_model


def counted(capacity):
    calls = []

    @remembered_of_model(capacity)
    def double(model, number, *, times=2):
        calls.append(number)
        return number * times

    return double, calls


def test_each_result_is_computed_once_for_each_model():
    double, calls = counted(4)
    one, other = tiny_model(), tiny_model()
    assert [double(model, 3) for model in (one, one, other, one)] == [6, 6, 6, 6]
    assert calls == [3, 3]
    assert double(one, 3, times=3) == 9
    assert calls == [3, 3, 3]


def test_the_least_recently_used_is_forgotten():
    double, calls = counted(2)
    model = tiny_model()
    for number in (1, 2, 1, 3, 1, 2):
        double(model, number)
    assert calls == [1, 2, 3, 2]


def test_a_model_is_not_kept_alive():
    double, _ = counted(2)
    model = tiny_model()
    double(model, 1)
    gone = weakref.ref(model)
    del model
    gc.collect()
    assert gone() is None
