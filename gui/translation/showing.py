"""Puts answers into the pane's views, or says there what they wait for."""

from dataclasses import replace

from core.engine.translation_requests import (
    FittedMap,
    Frames,
    TableAnswer,
    TranslatedStrips,
    TranslationRequest,
)
from core.translation.figures import Comparison, Curve, RoundTrip
from core.translation.questions import FITTED
from core.translation.strip_words import strip_sentence
from core.workspace.state import Workspace
from core.workspace.translation_changes import changed_attribute
from core.workspace.translation_state import Beside, TranslationPage
from gui.translation import asking
from gui.translation.inquiry import Inquiry
from gui.translation.names import ARROW_CAPTIONS, IDENTIFIER_CAPTION
from gui.translation.pane import TranslationPane
from gui.translation.strip_rows import ROWS, RowContents
from gui.widgets.figures import number_text
from gui.widgets.stop_button import STOPPED
from gui.widgets.translation_words import MAP_NAMES, model_name, shared_name

WAITING = "The models are being loaded…"

FIRST_READING = (
    "by posterior",
    "Until the source has learned to read, the identifier is read by the posterior alone.",
)


class Showing:
    """Shows what is known of a state."""

    def __init__(self, pane: TranslationPane, inquiry: Inquiry) -> None:
        self._pane = pane
        self._inquiry = inquiry
        self._told: dict[TranslationRequest, tuple[float, str]] = {}
        """How far jobs are."""

    def show_answers(self, workspace: Workspace) -> None:
        """Everything on the page that is in front, and the words."""
        page = workspace.translation.page
        self._show_strips(workspace)
        self._show_words(workspace)
        if page is TranslationPage.MAP:
            self._show_map(workspace)
        elif page is TranslationPage.TABLE:
            self._show_table(workspace)
        elif page is TranslationPage.CURVE:
            self._show_curve(workspace)
        elif page is TranslationPage.ROUND_TRIP:
            self._show_trip(workspace)
        self._show_jobs(workspace)

    def show_frames(self, frames: Frames) -> None:
        """The frames at the slider."""
        for row in ROWS:
            self._pane.strips.rows.show_frame(row, getattr(frames, row))

    def show_progress(
        self, workspace: Workspace, request: TranslationRequest, share: float, text: str
    ) -> None:
        """How far a job is, in the bar and where its result will be."""
        self._told = {request: (share, text)}
        self._show_jobs(workspace)
        waits = (asking.map_request(workspace), asking.identifier_request(workspace))
        if request in waits:
            self._show_strips(workspace)
        if request == waits[0]:
            self._show_map(workspace)
            self._show_trip(workspace)

    def running(self, workspace: Workspace) -> TranslationRequest | None:
        """The job that the bar is about."""
        jobs = self._jobs(workspace)
        told = [job for job in jobs if job in self._told and self._inquiry.is_running(job)]
        waiting = [job for job in jobs if self._inquiry.is_running(job)]
        return next(iter(told or waiting), None)

    def _jobs(self, workspace: Workspace) -> tuple[TranslationRequest, ...]:
        return (
            asking.map_request(workspace),
            asking.identifier_request(workspace),
            asking.table_request(workspace),
            asking.curve_request(workspace),
        )

    def _show_jobs(self, workspace: Workspace) -> None:
        job = self.running(workspace)
        bar = self._pane.jobs
        if job is not None:
            share, text = self._told.get(job, (0.0, ""))
            told = f"{_doing(job)}, {100 * share:.0f} %: {text}" if text else f"{_doing(job)}…"
            bar.show_running(told, share)
            return
        needed = (asking.map_request(workspace), asking.identifier_request(workspace))
        if any(self._inquiry.answer_to(request) == STOPPED for request in needed):
            bar.show_stopped(STOPPED)
        else:
            bar.show_done()

    def _sentence(self, request: TranslationRequest, doing: str) -> str:
        """Why there is no answer yet, or none at all."""
        answer = self._inquiry.answer_to(request)
        if isinstance(answer, str):
            return answer
        if self._inquiry.is_running(request) and request in self._told:
            share, text = self._told[request]
            return f"{doing}: {text}… {100 * share:.0f} %"
        return f"{doing}…"

    # The strips

    def _show_strips(self, workspace: Workspace) -> None:
        now = workspace.translation
        arrows = self._inquiry.answer_to(asking.arrows_request(workspace))
        walks = self._inquiry.answer_to(self._inquiry.walks(workspace))
        no_arrows = self._waiting_for_arrows(workspace, arrows)
        no_walks = self._waiting_for_walks(workspace, walks)
        known_arrows = arrows if isinstance(arrows, TranslatedStrips) else None
        known_walks = walks if isinstance(walks, TranslatedStrips) else None
        by_walks = now.beside is Beside.WALKS
        upper, no_upper = (known_walks, no_walks) if by_walks else (known_arrows, no_arrows)
        kind = "walk" if by_walks else "arrow"
        source, target = model_name(now.source), model_name(now.target)
        rows = (
            ("source", source, f"own {kind}", upper and upper.source, no_upper, None),
            ("native", target, f"native {kind}", upper and upper.native, no_upper, None),
            (
                "arrow",
                target,
                ARROW_CAPTIONS[now.method],
                known_arrows and known_arrows.translated,
                no_arrows,
                known_arrows,
            ),
            (
                "identifier",
                target,
                IDENTIFIER_CAPTION,
                known_walks and known_walks.translated,
                no_walks,
                known_walks,
            ),
        )
        positions = asking.positions_of(now)
        before = dict(self._pane.strips.rows.contents())
        for row, model, caption, strip, sentence, of in rows:
            aside = _aside(of)
            if row == "identifier" and strip is not None and self._is_first(workspace):
                aside = FIRST_READING
            contents = RowContents(model, caption, strip, sentence, positions, aside)
            walks_row = row == "identifier" or (by_walks and row != "arrow")
            pending = self._pending(workspace, walks=walks_row)
            shown = before.get(row)
            if strip is None and pending and shown is not None and shown.model == model:
                # It takes a moment: until then what was there stays.
                contents = replace(
                    contents, strip=shown.strip, positions=shown.positions, aside=shown.aside
                )
            self._pane.strips.rows.show_row(row, contents, now.position)
        after = dict(self._pane.strips.rows.contents())
        if any(row not in before or before[row].strip is not after[row].strip for row in after):
            self._pane.strips.show_measured(now.position)

    def _pending(self, workspace: Workspace, *, walks: bool) -> bool:
        """Whether strips are on their way that take a moment only."""
        requests = (
            (asking.walks_request(workspace), asking.first_walks_request(workspace))
            if walks
            else (asking.arrows_request(workspace),)
        )
        return any(self._inquiry.is_running(request) for request in requests)

    def _is_first(self, workspace: Workspace) -> bool:
        """Whether the walks on show are not yet those that were wanted."""
        return self._inquiry.walks(workspace) != asking.walks_request(workspace)

    def _waiting_for_arrows(self, workspace: Workspace, answer: object) -> str:
        if isinstance(answer, str):
            return answer
        fitted = asking.map_request(workspace)
        return WAITING if self._inquiry.has(fitted) else self._sentence(fitted, "Fitting the map")

    def _waiting_for_walks(self, workspace: Workspace, answer: object) -> str:
        if isinstance(answer, str):
            return answer
        learned = asking.identifier_request(workspace)
        return (
            "Walking…"
            if self._inquiry.has(learned)
            else self._sentence(learned, "Learning to read the target's images")
        )

    def _show_words(self, workspace: Workspace) -> None:
        now, words = workspace.translation, self._pane.strips.words
        arrows = self._inquiry.answer_to(asking.arrows_request(workspace))
        walks = self._inquiry.answer_to(self._inquiry.walks(workspace))
        here = strip_sentence(
            arrows.made if isinstance(arrows, TranslatedStrips) else None,
            walks.made if isinstance(walks, TranslatedStrips) else None,
            changed_attribute(now),
            now.hold[0],
            asking.positions_of(now),
        )
        pending = any(self._pending(workspace, walks=walks) for walks in (False, True))
        if here or not pending:
            words.show_here(here)
        table = asking.table_request(workspace)
        found = self._comparison(workspace)
        waiting = ""
        if found is None and self._inquiry.is_running(table):
            waiting = (
                "The table is being worked out; then it says here why arrow and identifier differ."
            )
        words.show_words(() if found is None else found.words, waiting)

    # The other pages

    def _comparison(self, workspace: Workspace) -> Comparison | None:
        answer = self._inquiry.answer_to(asking.table_request(workspace))
        return answer.comparison if isinstance(answer, TableAnswer) else None

    def _show_map(self, workspace: Workspace) -> None:
        now = workspace.translation
        request = asking.map_request(workspace)
        source, target = model_name(now.source), model_name(now.target)
        on = f", on {shared_name(now.images)}" if now.method in FITTED else ""
        title = f"{MAP_NAMES[now.method][0]}: {source} → {target}{on}"
        answer = self._inquiry.answer_to(request)
        if isinstance(answer, FittedMap):
            self._pane.map.show_map(title, answer, source, target)
        else:
            self._pane.map.show_sentence(title, self._sentence(request, "Fitting the map"))

    def _show_table(self, workspace: Workspace) -> None:
        request = asking.table_request(workspace)
        answer = self._inquiry.answer_to(request)
        words = answer if isinstance(answer, str) else ""
        running = self._inquiry.is_running(request)
        if running:
            words = "The table is being worked out; the strips stay live meanwhile."
        method = workspace.translation.method
        self._pane.table.show_table(self._comparison(workspace), method, words, running=running)

    def _show_curve(self, workspace: Workspace) -> None:
        request = asking.curve_request(workspace)
        answer = self._inquiry.answer_to(request)
        words = answer if isinstance(answer, str) else ""
        running = self._inquiry.is_running(request)
        if running:
            words = "The curve is being worked out; the strips stay live meanwhile."
        found = answer if isinstance(answer, Curve) else None
        self._pane.curve.show_curve(found, words, running=running)

    def _show_trip(self, workspace: Workspace) -> None:
        answer = self._inquiry.answer_to(asking.round_trip_request(workspace))
        if isinstance(answer, RoundTrip):
            self._pane.trip.show_trip(answer)
            return
        fitted = asking.map_request(workspace)
        told = answer if isinstance(answer, str) else self._sentence(fitted, "Fitting the map")
        self._pane.trip.show_sentence(told)


def _doing(request: TranslationRequest) -> str:
    return {
        "map of the translation": "Fitting the map",
        "identifier of the translation": "Learning the identifier",
        "table of the translation": "Working out the table",
        "curve of the translation": "Working out the curve",
    }[request.lane]


def _aside(strips: TranslatedStrips | None) -> tuple[str, str]:
    """The cosine with the native strip, in few words and in full."""
    if strips is None or strips.translated.problem or strips.native.problem:
        return "", ""
    figure = number_text(strips.cosine, 2)
    return f"cos {figure}", (
        f"The cosine of its first direction with the native one is {number_text(strips.cosine, 3)}."
    )
