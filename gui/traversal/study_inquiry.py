"""What the pages above the strips ask of the engine, and where its answers go."""

from PySide6.QtCore import QObject

from core.concepts.attributes import attribute_of
from core.engine.freshness import Freshness
from core.engine.mailbox import Ticket
from core.engine.requests import Request
from core.engine.separation_requests import (
    AttributesAnswer,
    AttributesRequest,
    CollinearityAnswer,
    CollinearityRequest,
    ConsistencyAnswer,
    ConsistencyRequest,
    HeldOutAnswer,
    HeldOutLeaksRequest,
    SeparationRequest,
    StripLeaks,
    StripLeaksRequest,
)
from core.workspace.state import Traversal
from core.workspace.study_state import StudyPage
from gui.changes import Changes
from gui.engine_bridge import EngineBridge
from gui.traversal import study_asking
from gui.traversal.collinearity_page import STOPPED, WAITING, note_on
from gui.traversal.leak_page import IMAGES
from gui.traversal.leak_words import leak_text, leak_tip
from gui.traversal.pane import TraversalPane
from gui.widgets.figures import number_text
from gui.widgets.message_bar import MessageBar

STALE = "What is measured has changed since: grey figures are of what was followed before. Measure again."
OUTRUN = "Stopped, because what is measured has changed."
GIVEN_UP = "Stopped; nothing of it is kept."


class StudyInquiry(QObject):
    """Asks what a state needs, once; measures on many images when that is wanted."""

    def __init__(
        self,
        pane: TraversalPane,
        changes: Changes[Traversal],
        bridge: EngineBridge,
        messages: MessageBar,
    ) -> None:
        super().__init__(pane)
        self._pane = pane
        self._changes = changes
        self._bridge = bridge
        self._messages = messages
        self._asked: dict[str, Request] = {}
        """The newest request of each lane."""
        self._freshness: dict[str, Freshness] = {}
        self._leaks: tuple[StripLeaksRequest, StripLeaks] | None = None
        """Of the strips, the latest."""
        self._measured: tuple[HeldOutLeaksRequest, HeldOutAnswer] | None = None
        """On many images, the latest; it stays until there is another."""
        self._said = ""
        """Why there are no figures of many images, once somebody has stopped them."""
        self._looked: tuple[CollinearityRequest, CollinearityAnswer] | None = None
        self._given_up: CollinearityRequest | None = None
        """The question whose answer somebody did not want to wait for: it is not asked again by itself."""
        self._shown: object = None
        """What the table of leaks depends on, as it was shown last: along a drag nothing of it changes."""
        bridge.done.connect(self._on_done)
        bridge.failed.connect(self._on_failed)
        bridge.progressed.connect(self._on_progressed)
        pane.leak.measure_wanted.connect(self.measure)
        pane.leak.stop_wanted.connect(self.stop_measuring)
        pane.collinearity.stop_wanted.connect(self._stop_looking)
        pane.collinearity.again_wanted.connect(self._look_again)

    def ask(self, traversal: Traversal) -> None:
        """Ask for all that the state needs and that was not asked for last in its lane."""
        self._ask_for_leaks(traversal)
        consistency = study_asking.consistency_request(traversal)
        if consistency.recipes:
            self._ask(consistency)
        page = traversal.study.page
        if page is StudyPage.ATTRIBUTES:
            self._ask(study_asking.attributes_request(traversal))
        if page is StudyPage.COLLINEARITY:
            self._look(traversal)
        running = self._asked.get(HeldOutLeaksRequest.lane)
        if self._pane.leak.is_running() and running != study_asking.held_out_request(traversal):
            self._end_measuring(OUTRUN)
        self._show_leaks(traversal)

    def _ask(self, request: SeparationRequest) -> bool:
        """Whether it had to be asked."""
        if self._asked.get(request.lane) == request:
            return False
        self._asked[request.lane] = request
        self._bridge.submit(request)
        return True

    # What leaks

    def _ask_for_leaks(self, traversal: Traversal) -> None:
        request = study_asking.strip_leaks_request(traversal)
        if self._ask(request) and self._leaks is not None:
            before = self._leaks[0]
            if (before.models, before.recipes, before.hold, before.change) != (
                request.models,
                request.recipes,
                request.hold,
                request.change,
            ):
                # Of another way: no figure is better than that of the last one.
                self._leaks = None

    def measure(self) -> None:
        """Measure the strips' directions on many images."""
        request = study_asking.held_out_request(self._changes.state)
        self._asked[request.lane] = request
        self._said = ""
        self._pane.leak.show_progress(0.0, "")
        self._bridge.submit(request)

    def stop_measuring(self) -> None:
        """Measure no longer; the figures from before, if any, stay."""
        self._end_measuring(GIVEN_UP)
        self._show_leaks(self._changes.state)

    def _end_measuring(self, why: str) -> None:
        self._bridge.cancel(HeldOutLeaksRequest.lane)
        self._asked.pop(HeldOutLeaksRequest.lane, None)
        self._pane.leak.show_progress(None, "")
        self._said = why

    def _show_beside(self, request: StripLeaksRequest, leaks: StripLeaks | None) -> None:
        """What leaks along each strip, beside it; None while that is not known."""
        change = attribute_of(request.change)
        goal = f"{change.name} {number_text(request.amount, 1, sign=True)} {change.unit}".rstrip()
        rows = () if leaks is None else tuple(zip(*leaks.strips, strict=True))
        self._pane.strips.show_leaks(
            [(leak_text(leak), leak_tip(leak, goal)) for row in rows for leak in row]
        )

    def _show_leaks(self, now: Traversal) -> None:
        request = study_asking.strip_leaks_request(now)
        wanted = study_asking.held_out_request(now)
        leaks = None if self._leaks is None else self._leaks[1]
        page = self._pane.leak
        captions = self._pane.strips.captions()
        shown = request, wanted, leaks, self._measured, captions, now.marks, self._said
        if (shown, page.is_running()) == self._shown:
            return
        self._shown = shown, page.is_running()
        stale = self._measured is not None and self._measured[0] != wanted
        measured = self._measured
        if measured is not None and not _same_table(measured[0], wanted):
            measured = None  # it would not fit under these heads
        page.show_question(wanted, now.marks)
        self._show_beside(request, leaks)
        page.show_leaks(request, captions, leaks, measured, stale)
        if not page.is_running():
            page.show_note(self._note(wanted, stale, measured is not None))

    def _note(self, wanted: HeldOutLeaksRequest, stale: bool, there: bool) -> str:
        held = ", ".join(choice.name for choice in wanted.hold)
        if self._said:
            return self._said
        if self._measured is None or not there:
            return (
                f"How far {held} strays, on the strips as they are; Measure follows their directions on"
                f" {IMAGES} images that had no part in them."
            )
        if stale:
            return STALE
        counts = {
            model.model: model.images for model in self._measured[1].models if not model.problem
        }
        of = ", ".join(f"{count} in {model}" for model, count in counts.items())
        return f"Measured on images that had no part in the directions and have room: {of}."

    # Is it collinearity?

    def _look(self, traversal: Traversal) -> None:
        request = study_asking.collinearity_request(traversal)
        page = self._pane.collinearity
        if self._looked is not None and self._looked[0] == request:
            if page.is_running():
                self._bridge.cancel(CollinearityRequest.lane)
            self._asked[request.lane] = request
            self._show_looked()
        elif request == self._given_up:
            if self._asked.pop(request.lane, None) is not None:
                self._bridge.cancel(request.lane)  # else another question's answer would come here
            self._show_given_up()
        elif self._ask(request):
            page.show_answer(None, WAITING)
            page.show_progress(0.0, "")

    def _show_looked(self) -> None:
        if self._looked is None:
            return
        request, answer = self._looked
        page = self._pane.collinearity
        page.show_progress(None, "")
        page.show_answer(answer)
        change = attribute_of(request.change)
        names = [choice.name for choice in request.hold]
        page.show_note(note_on(change.name, names, request.amount, change.unit))

    def _stop_looking(self) -> None:
        self._given_up = study_asking.collinearity_request(self._changes.state)
        self._asked.pop(CollinearityRequest.lane, None)
        self._bridge.cancel(CollinearityRequest.lane)
        self._show_given_up()

    def _show_given_up(self) -> None:
        page = self._pane.collinearity
        page.show_progress(None, "")
        page.show_answer(None, STOPPED)
        page.show_note("")

    def _look_again(self) -> None:
        self._asked.pop(CollinearityRequest.lane, None)
        self._looked = self._given_up = None
        self._look(self._changes.state)

    # Answers

    def _on_done(self, ticket: Ticket, request: Request, answer: object) -> None:
        if not isinstance(request, SeparationRequest):
            return
        freshness = self._freshness.setdefault(request.lane, Freshness())
        now = self._changes.state
        if not freshness.accepts(ticket):
            return
        if request.models != now.models:
            if self._asked.get(request.lane) == request:
                del self._asked[request.lane]  # not shown: asked again once its models are back
            return
        newest = self._asked.get(request.lane) == request
        match request, answer:
            case StripLeaksRequest(), StripLeaks():
                same = study_asking.recipes_of_strips(now) == request.recipes
                if newest or same:
                    self._leaks = request, answer
                    self._show_leaks(now)
            case HeldOutLeaksRequest(), HeldOutAnswer():
                if newest:
                    self._measured = request, answer
                    self._pane.leak.show_progress(None, "")
                    self._show_leaks(now)
            case CollinearityRequest(), CollinearityAnswer():
                if newest:
                    self._looked = request, answer
                    self._show_looked()
            case ConsistencyRequest(), ConsistencyAnswer():
                self._pane.library.show_consistency(request, answer)
            case AttributesRequest(), AttributesAnswer():
                self._pane.attributes.show_figures(request, answer)

    def _on_failed(self, ticket: Ticket, request: Request, message: str, details: str) -> None:
        if not isinstance(request, SeparationRequest):
            return
        # It stays the lane's newest: what cannot be had is not asked for again with every change.
        if self._asked.get(request.lane) != request:
            return
        if isinstance(request, HeldOutLeaksRequest):
            self._pane.leak.show_progress(None, "")
            self._said = message
            self._show_leaks(self._changes.state)
        elif isinstance(request, CollinearityRequest):
            self._pane.collinearity.show_progress(None, "")
            self._pane.collinearity.show_answer(None, message)
        elif isinstance(request, StripLeaksRequest):
            self._leaks = None
            self._show_leaks(self._changes.state)
        if details:
            self._messages.problem(message, details)

    def _on_progressed(self, ticket: Ticket, request: Request, fraction: float, text: str) -> None:
        if self._asked.get(request.lane) != request:
            return
        if isinstance(request, HeldOutLeaksRequest):
            self._pane.leak.show_progress(fraction, text)
        elif isinstance(request, CollinearityRequest):
            self._pane.collinearity.show_progress(fraction, text)


def _same_table(one: HeldOutLeaksRequest, other: HeldOutLeaksRequest) -> bool:
    """Whether the figures of one stand under the same heads, in the same rows, as those of another."""
    return (one.models, len(one.recipes), one.change, one.hold) == (
        other.models,
        len(other.recipes),
        other.change,
        other.hold,
    )
