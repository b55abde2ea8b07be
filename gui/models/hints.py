"""What the message bar says while it has nothing else to say: what to do next."""

from core.workspace.models_state import Models, Page


def hint(models: Models, trains: bool) -> str:
    """The next step, for a state and whether anything is being trained."""
    if models.page is Page.TRAINING:
        if trains:
            return "The training goes on while you look at other panes; it ends with the window."
        return "Choose a preset or your own settings, then press Train."
    if len(models.selected) > 1:
        return "Both models see the same images. Click one of them to look at it alone."
    return "Click a model with Ctrl to compare it with the selected one."
