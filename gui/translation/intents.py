"""What is wanted of the translation, turned into new states."""

from collections.abc import Callable
from functools import partial
from itertools import count

from msgspec.structs import replace
from PySide6.QtCore import QObject

from core.concepts.recipes import AttributeChoice, TranslationMethod
from core.images.reference import ImageReference
from core.workspace import translation_changes as changes
from core.workspace.translation_state import (
    Beside,
    Translation,
    TranslationConcept,
    TranslationPage,
)
from gui.changes import Changes
from gui.translation.names import READINGS, concept_name
from gui.translation.pane import TranslationPane
from gui.widgets.translation_words import MAP_NAMES, model_name, shared_name


class Intents(QObject):
    """Listens to the pane's choices, strips, table and curve."""

    def __init__(self, pane: TranslationPane, changes_: Changes[Translation]) -> None:
        super().__init__(pane)
        self._pane = pane
        self._changes = changes_
        self._spans = count()
        bar, page = pane.choices, pane.strips
        bar.models_chosen.connect(self._choose_models)
        bar.exchange_wanted.connect(
            lambda: self._make("Exchange source and target", changes.exchange_models)
        )
        bar.concept_button.chosen.connect(self._choose_concept)
        bar.hold_button.changed.connect(self._hold)
        bar.method_chosen.connect(self._choose_method)
        bar.images_chosen.connect(self._share_images)
        bar.reading_chosen.connect(self._choose_reading)
        bar.beside.chosen.connect(
            lambda value: self._make(
                f"Compare with {value}", partial(_with, "beside", Beside(value))
            )
        )
        bar.base.chosen.connect(self._choose_base)
        pane.page_chosen.connect(
            lambda value: self._make(
                "Show another page", partial(_with, "page", TranslationPage(value))
            )
        )
        page.position.position_changed.connect(self._move)
        page.rows.position_requested.connect(self._move)
        page.position.span_changed.connect(self._span)
        page.position.frames_changed.connect(
            lambda frames: self._make(
                "Change the number of frames", partial(_with, "frames", frames)
            )
        )
        pane.table.method_chosen.connect(self._choose_method)
        pane.curve.chosen.connect(self._fit_on)

    def _make(
        self,
        text: str,
        change: Callable[[Translation], Translation],
        key: tuple[object, ...] | None = None,
    ) -> None:
        if not self._changes.make(text, change, key):
            # What was refused may still stand in the view.
            self._pane.choices.show_state(self._changes.state)

    def _choose_models(self, source: str, target: str) -> None:
        self._make(
            f"Translate {model_name(source)} to {model_name(target)}",
            lambda now: changes.choose_models(now, source, target),
        )

    def _choose_concept(self, concept: TranslationConcept) -> None:
        self._make(
            f"Translate the concept {concept_name(concept)}",
            lambda now: changes.choose_concept(now, concept),
        )

    def _hold(self, hold: tuple[AttributeChoice, ...]) -> None:
        names = ", ".join(choice.name for choice in hold)
        self._make(f"Hold {names}", lambda now: changes.hold_attributes(now, hold))

    def _choose_method(self, method: str) -> None:
        chosen = TranslationMethod(method)
        self._make(
            f"Carry the arrow over by {MAP_NAMES[chosen][0]}",
            lambda now: changes.choose_method(now, chosen),
        )

    def _share_images(self, images: int) -> None:
        self._make(f"Fit on {shared_name(images)}", partial(_with, "images", images))

    def _choose_reading(self, reading: str) -> None:
        name = next(label for value, (label, _) in READINGS.items() if value == reading)
        self._make(f"Read the identifier by {name}", partial(_with, "reading", reading))

    def _choose_base(self, base: ImageReference | None) -> None:
        text = "Start as in Traversal" if base is None else "Start from another image"
        key = None if base is None else ("translation", "base")
        self._make(text, partial(_with, "base", base), key)

    def _move(self, position: float, gesture: int) -> None:
        self._make(
            "Move along the concept",
            lambda now: changes.move_to(now, position),
            ("translation", "position", gesture),
        )

    def _span(self, low: float, high: float) -> None:
        self._make(
            "Change the span",
            lambda now: changes.set_span(now, low, high),
            ("translation", "span"),
        )

    def _fit_on(self, method: TranslationMethod, images: int) -> None:
        name = MAP_NAMES[method][0]
        self._make(
            f"Fit {name} on {shared_name(images)}",
            lambda now: replace(changes.choose_method(now, method), images=images),
        )


def _with(field: str, value: object, now: Translation) -> Translation:
    return replace(now, **{field: value})
