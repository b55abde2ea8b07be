"""``models``: which models there are."""

import argparse
import sys
from typing import Any

HELP = "list the shipped models and your own"


def add_arguments(_parser: argparse.ArgumentParser) -> None:
    """None."""


def run(_arguments: argparse.Namespace) -> dict[str, Any]:
    """Name, architecture and measures of every model; damaged files are named on stderr.

    A model of one's own that is called like a shipped one has its path for a name, as it is called by.
    """
    from core.vae.description import architecture_text
    from core.vae.library import list_models

    models = []
    for entry in list_models():
        if entry.description is None:
            print(f"warning: {entry.problem}", file=sys.stderr)
            continue
        architecture, measures = entry.description.architecture, entry.description.measures
        models.append(
            {
                "name": entry.reference,
                "architecture": architecture_text(architecture),
                "latents": architecture.latents,
                "active": measures.active,
                "nelbo": measures.nelbo,
                "sha256": entry.sha256,
            }
        )
    return {"models": models}
