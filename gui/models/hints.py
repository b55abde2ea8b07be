"""What the message bar says while it has nothing else to say: what to do next."""

from core.workspace.models_state import Models, Page


def hint(models: Models, trained: str) -> str:
    """The next step, for a state and what is said of the trainings (empty: there are none)."""
    if models.page is Page.TRAINING:
        if trained:
            return f"{trained} It goes on while you look at other panes, and ends with the window."
        return "Choose a preset or your own settings, then press Train."
    if len(models.selected) > 1:
        advice = "Both models see the same images. Click one of them to look at it alone."
    else:
        advice = "Click a model with Ctrl to compare it with the selected one."
    return f"{advice} {trained}".strip()
