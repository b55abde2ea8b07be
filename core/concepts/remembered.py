"""What is computed of a model is remembered as long as the model is there."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar
from weakref import WeakKeyDictionary

from core.vae.model import Model

Rest = ParamSpec("Rest")
Result = TypeVar("Result")


def remembered_of_model(
    capacity: int,
) -> Callable[
    [Callable[Concatenate[Model, Rest], Result]], Callable[Concatenate[Model, Rest], Result]
]:
    """Remember a function's latest results, so many for each model, its first argument.

    The other arguments must be hashable and by position; results must not be written to. Not
    thread-safe, as models are not.
    """

    def decorate(
        function: Callable[Concatenate[Model, Rest], Result],
    ) -> Callable[Concatenate[Model, Rest], Result]:
        known: WeakKeyDictionary[Model, OrderedDict[Hashable, Result]] = WeakKeyDictionary()

        @wraps(function)
        def remembering(model: Model, /, *rest: Rest.args, **named: Rest.kwargs) -> Result:
            of_model = known.setdefault(model, OrderedDict())
            key: Hashable = (rest, tuple(sorted(named.items())))
            if key in of_model:
                of_model.move_to_end(key)
                return of_model[key]
            result = function(model, *rest, **named)
            of_model[key] = result
            if len(of_model) > capacity:
                of_model.popitem(last=False)
            return result

        return remembering

    return decorate
