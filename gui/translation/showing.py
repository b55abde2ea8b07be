"""Puts answers into the pane's views, or says there what they wait for."""

from dataclasses import replace

from core.engine.translation_requests import (
    FittedMap,
    Frames,
    IdentifierRequest,
    TableAnswer,
    TranslatedStrips,
    TranslationRequest,
)
from core.translation.figures import Comparison, Curve, RoundTrip
from core.translation.questions import FITTED
from core.translation.strip_words import strip_sentence
from core.translation.words import reasons
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

STILL_LEARNING = "What the identifier's walk costs is said here once it is learned."

WAITING = "The models are being loaded…"

PRELIMINARY = (
    "preliminary",
    "Until the source has learned to read the target's images, the identifier is read by the posterior "
    "alone: this strip will change, and may get farther.",
)
"""Beside the identifier's strip, in place of its cosine, until it is learned."""


class Showing:
    """Shows what is known of a state."""

    def __init__(self, pane: TranslationPane, inquiry: Inquiry) -> None:
        self._pane = pane
        self._inquiry = inquiry
        self._told: dict[TranslationRequest, tuple[float, str]] = {}
        """How far the job is that runs."""

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
        before = self._told.get(request)
        if before is not None and (round(100 * before[0]), before[1]) == (round(100 * share), text):
            return  # nothing that is written would change
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
            told = (
                f"{_doing(job)}, {100 * share:.0f} %" if text else f"{_doing(job)}: getting ready…"
            )
            # What is being learned from is said where there is more room.
            more = f": {text}" if text and not isinstance(job, IdentifierRequest) else ""
            bar.show_running(told + more, share)
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
            return f"{doing}, {100 * share:.0f} %: {text}…"
        other = next((one for one in self._told if self._inquiry.is_running(one)), None)
        if other is not None and self._inquiry.is_running(request):
            share = self._told[other][0]
            return f"{doing} waits for another job: {_doing(other).lower()}, {100 * share:.0f} %."
        return f"{doing}: getting ready…"

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
            preliminary = self._preliminary(workspace) if row == "identifier" else ""
            if preliminary:
                aside = PRELIMINARY
            contents = RowContents(model, caption, strip, sentence, positions, aside, preliminary)
            walks_row = row == "identifier" or (by_walks and row != "arrow")
            pending = self._pending(workspace, walks=walks_row)
            shown = before.get(row)
            if strip is None and pending and shown is not None and shown.model == model:
                # It takes a moment: until then what was there stays.
                contents = replace(
                    contents,
                    strip=shown.strip,
                    positions=shown.positions,
                    aside=aside if preliminary else shown.aside,
                )
            self._pane.strips.rows.show_row(row, contents, now.position)
        after = dict(self._pane.strips.rows.contents())
        if any(row not in before or _redrawn(before[row], after[row]) for row in after):
            self._pane.strips.show_measured(now.position)

    def _pending(self, workspace: Workspace, *, walks: bool) -> bool:
        """Whether strips are on their way that take a moment only."""
        requests = (
            (asking.walks_request(workspace), asking.first_walks_request(workspace))
            if walks
            else (asking.arrows_request(workspace),)
        )
        return any(self._inquiry.is_running(request) for request in requests)

    def _preliminary(self, workspace: Workspace) -> str:
        """Why the identifier's strip is not the last word yet; empty: it is, or only the base is new."""
        wanted, first = asking.walks_request(workspace), asking.first_walks_request(workspace)
        if wanted == first or self._inquiry.answer_to(wanted) is not None:
            return ""
        learned = asking.identifier_request(workspace)
        answer = self._inquiry.answer_to(learned)
        if answer == STOPPED:
            return "Preliminary: learning was stopped"
        if isinstance(answer, str):
            return "Preliminary: it could not be learned"
        if answer is not None:
            on_show = self._inquiry.walks(workspace) == first
            return "Preliminary, walking anew: learned" if on_show else ""
        if learned in self._told:
            return f"Preliminary, still learning: {100 * self._told[learned][0]:.0f} %"
        return "Preliminary: learning comes next"

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
        preliminary = bool(self._preliminary(workspace))
        here = strip_sentence(
            arrows.made if isinstance(arrows, TranslatedStrips) else None,
            walks.made if isinstance(walks, TranslatedStrips) and not preliminary else None,
            changed_attribute(now),
            now.hold[0],
            asking.positions_of(now),
        )
        if here and preliminary:
            here = f"{here.removesuffix('.')}. {STILL_LEARNING}"
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
        if found is None:
            words.show_words((), waiting)
        else:
            words.show_words(found.words, reasons=reasons(found))

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
        request, method = asking.table_request(workspace), workspace.translation.method
        answer = self._inquiry.answer_to(request)
        if isinstance(answer, TableAnswer):
            self._pane.table.show_table(answer.comparison, method)
            return
        running = self._inquiry.is_running(request)
        rows = self._inquiry.rows(request)
        known = None if rows is None else rows.comparison
        count = f"{rows.finished} of {rows.whole} rows" if rows is not None and known else ""
        words = answer if isinstance(answer, str) else ""
        if running:
            so_far = f"{count} are there" if count else "its rows come as they are finished"
            words = f"The table is being worked out: {so_far}. The strips stay live meanwhile."
        elif answer == STOPPED and count:
            words = f"Stopped: {count} are there. Press Go on for the others."
        elif answer == STOPPED:
            words = "Stopped before the first row was finished. Press Work out the table to go on."
        self._pane.table.show_table(known, method, words, running=running)

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


def _redrawn(before: RowContents, after: RowContents) -> bool:
    """Whether the lines below the strips are other ones."""
    return before.strip is not after.strip or bool(before.preliminary) != bool(after.preliminary)


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
