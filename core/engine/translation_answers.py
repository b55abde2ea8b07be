"""How the translation pane's requests are answered."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Generator
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

import msgspec

from core.engine.outcomes import Progress
from core.engine.translation_requests import (
    ArrowsRequest,
    FittedMap,
    FramesRequest,
    IdentifierRequest,
    Learned,
    MapRequest,
    RoundTripRequest,
    SharedImagesRequest,
    TableAnswer,
    TableRequest,
    TableRows,
    TableRowsRequest,
    TranslatedStrips,
    TranslatedStripsRequest,
    TranslationRequest,
    WalksRequest,
)
from core.engine.translation_requests import Frames as FramesAnswer
from core.stepwise import told

if TYPE_CHECKING:
    from core.concepts.recipes import TranslationMethod
    from core.engine.answers import LoadedModel
    from core.translation.figures import Comparison, Curve, MapFigures, RoundTrip, Strips
    from core.translation.maps import LatentMap
    from core.translation.questions import FitChoice, Question, StripQuestion
    from core.translation.sides import Side

KEPT = 48
"""Strips that frames are shown of, a few 100 KB each."""

TABLES_KEPT = 4
"""Whose rows are kept after they were stopped."""

Result = TypeVar("Result")

DRAWN_FROM = 0.9
"""Of fitting a map and drawing it: the first picture of a map takes a second."""

MAPS_SHARE = 0.3
"""Of a table's work, if no map is there yet."""


class TranslationAnswers:
    """Answers them with models from ``load``, which raises UserError where there is none."""

    def __init__(self, load: Callable[[str], LoadedModel]) -> None:
        self._load = load
        self._strips: OrderedDict[tuple[str, str, StripQuestion], Strips] = OrderedDict()
        """By both models' digests and the question."""
        self._rows: OrderedDict[tuple[str, str, Question], Comparison] = OrderedDict()
        """Of tables that are not finished, likewise."""

    def __call__(self, request: TranslationRequest) -> object:
        """The answer, or a generator that returns it.

        Raises
        ------
        UserError
            There is no such model or image, or nothing can be fitted or measured.
        """
        answers: dict[type[TranslationRequest], Callable[..., object]] = {
            FramesRequest: self._frames,
            MapRequest: self._map,
            IdentifierRequest: self._identifier,
            ArrowsRequest: self._strips_of,
            WalksRequest: self._strips_of,
            RoundTripRequest: self._round_trip,
            TableRequest: self._table,
            TableRowsRequest: self._rows_of,
            SharedImagesRequest: self._curve,
        }
        if type(request) not in answers:
            raise TypeError(f"there is no answer to a {type(request).__name__}")
        return answers[type(request)](request)

    def _sides(self, request: TranslationRequest) -> tuple[Side, Side]:
        from core.translation.sides import Side

        sides = []
        for name in (request.source, request.target):
            loaded = self._load(name)
            sides.append(Side(shown_name(name), loaded.sha256, loaded.model))
        return sides[0], sides[1]

    def _fitted(
        self, source: Side, target: Side, method: TranslationMethod, fit: FitChoice
    ) -> Generator[tuple[str, float], None, LatentMap]:
        from core.translation.carrying import store

        return store().map(method, source, target, fit)

    def _map(self, request: MapRequest) -> Generator[Progress, None, FittedMap]:
        from core.concepts.samples import sample_images
        from core.translation.carrying import BASES
        from core.translation.maps import map_picture
        from core.translation.sides import part

        source, target = self._sides(request)
        fitting = self._fitted(source, target, request.method, request.fit)
        map_ = yield from _told(part(fitting, 0.0, DRAWN_FROM))
        yield Progress(DRAWN_FROM, "Drawing the map")
        bases = source.model.encode(sample_images(BASES))[0]
        picture = map_picture(map_, source, target, bases)
        yield Progress(1.0, "Drawing the map")
        return FittedMap(picture, map_.images, map_.notes)

    def _identifier(self, request: IdentifierRequest) -> Generator[Progress, None, Learned]:
        from core.translation.identifiers import translated
        from core.translation.questions import DecodedAttribute

        source, _ = self._sides(request)
        began = time.monotonic()
        concepts = [request.concept, *map(DecodedAttribute, request.hold)]
        yield from _told(translated(concepts, source, request.reading))
        return Learned(time.monotonic() - began)

    def _strips_of(
        self, request: TranslatedStripsRequest
    ) -> Generator[Progress, None, TranslatedStrips]:
        from core.engine.translation_strips import shown_strip
        from core.translation.strips import strips

        source, target = self._sides(request)
        question = request.question
        map_ = None
        walks = isinstance(request, WalksRequest)
        if not walks:
            map_ = yield from _told(self._fitted(source, target, question.method, question.fit))
        made = yield from _told(strips(source, target, question, map_))
        self._keep((source.sha256, target.sha256, question), made)
        return TranslatedStrips(
            shown_strip(made.source, source, question, promises=True),
            shown_strip(made.native, target, question, promises=True),
            shown_strip(made.translated, target, question, promises=False),
            made.cosine,
            made,
            (source.sha256, target.sha256),
        )

    def _keep(self, key: tuple[str, str, StripQuestion], made: Strips) -> None:
        self._strips[key] = made
        self._strips.move_to_end(key)
        if len(self._strips) > KEPT:
            self._strips.popitem(last=False)

    def _kept(self, key: tuple[str, str, StripQuestion]) -> Strips | None:
        if key in self._strips:
            self._strips.move_to_end(key)  # it is in use
        return self._strips.get(key)

    def _frames(self, request: FramesRequest) -> FramesAnswer:
        from core.engine.translation_strips import frames_at

        source, target = self._sides(request)
        digests = (source.sha256, target.sha256)
        arrows = self._kept((*digests, request.arrows))
        walks = self._kept((*digests, request.walks))
        upper = walks if request.by_walks else arrows
        at = request.arrows.positions
        (own,) = frames_at(
            [None if upper is None else (upper.source, at)], source, request.position
        )
        others = [
            None if upper is None else (upper.native, at),
            None if arrows is None else (arrows.translated, at),
            None if walks is None else (walks.translated, at),
        ]
        return FramesAnswer(own, *frames_at(others, target, request.position))

    def _round_trip(self, request: RoundTripRequest) -> Generator[Progress, None, RoundTrip]:
        from core.images.resolve import pixels_of
        from core.translation.strips import round_trip

        source, target = self._sides(request)
        image = pixels_of(request.image).copy()
        map_ = yield from _told(self._fitted(source, target, request.method, request.fit))
        return round_trip(source, target, image, map_)

    def _table(self, request: TableRequest) -> Generator[Progress, None, TableAnswer]:
        from core.translation.comparison import compare
        from core.translation.sides import part

        source, target = self._sides(request)
        question = question_of(request)
        key = (source.sha256, target.sha256, question)
        maps, seconds = {}, {}
        for place, method in enumerate(question.methods):
            began = time.monotonic()
            steps = self._fitted(source, target, method, question.fit)
            whole = len(question.methods)
            maps[method] = yield from _told(
                part(steps, MAPS_SHARE * place / whole, MAPS_SHARE * (place + 1) / whole)
            )
            seconds[method] = time.monotonic() - began

        def timed(found: Comparison) -> Comparison:
            methods: dict[TranslationMethod, MapFigures] = {
                method: replace(figures, seconds=seconds[method])
                for method, figures in found.methods.items()
            }
            return replace(found, methods=methods)

        def keep(rows: Comparison) -> None:
            self._rows[key] = timed(rows)
            self._rows.move_to_end(key)
            if len(self._rows) > TABLES_KEPT:
                self._rows.popitem(last=False)

        # A table that was stopped goes on where it was.
        measuring = compare(source, target, question, maps, self._rows.get(key), keep)
        found = yield from _told(part(measuring, MAPS_SHARE, 1.0))
        self._rows.pop(key, None)
        return TableAnswer(timed(found), msgspec.to_builtins(question))

    def _rows_of(self, request: TableRowsRequest) -> TableRows:
        from core.translation.figures import BASELINES
        from core.translation.identifier_figures import kinds_of

        source, target = self._sides(request.table)
        question = question_of(request.table)
        rows = self._rows.get((source.sha256, target.sha256, question))
        baselines = 0 if source.sha256 == target.sha256 else len(BASELINES)
        return TableRows(rows, len(question.methods) + baselines + len(kinds_of(question)))

    def _curve(self, request: SharedImagesRequest) -> Generator[Progress, None, Curve]:
        from core.translation.image_curve import image_curve
        from core.translation.questions import CurveQuestion

        source, target = self._sides(request)
        question = CurveQuestion(request.attributes, fit=request.fit)
        return (yield from _told(image_curve(source, target, question)))


def question_of(request: TableRequest) -> Question:
    """What a table measures: the usual amount of what is changed, on 200 shoes."""
    from core.concepts.attributes import attribute_of, usual_amount
    from core.translation.questions import Question

    return Question(
        request.change,
        request.hold,
        request.recipe,
        usual_amount(attribute_of(request.change)),
        fit=request.fit,
    )


def shown_name(reference: str) -> str:
    """A model's name as it is; of a path what it ends in."""
    return reference.replace("\\", "/").rpartition("/")[2].removesuffix(".safetensors")


def _told(steps: Generator[tuple[str, float], None, Result]) -> Generator[Progress, None, Result]:
    """What a generator of the core returns, with its progress as the engine reports it."""
    return (yield from told(steps, lambda step: Progress(step[1], step[0])))
