"""``evaluate``: a model's measures on the test split."""

import argparse
from typing import Any

HELP = "measure a model on the 10,000 test images: NELBO, reconstruction, KL, active dimensions"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of DESIGN's ``evaluate``."""
    parser.add_argument("model", metavar="MODEL", help="a shipped model's name, or a model file")


def run(arguments: argparse.Namespace) -> dict[str, Any]:
    """Measure afresh, whatever the file says about itself.

    Raises
    ------
    UserError
        There is no such model, or its file is no good.
    """
    import msgspec

    from core.vae.evaluation import evaluate
    from core.vae.library import find_model
    from core.vae.model_file import load_model

    measures = evaluate(load_model(find_model(arguments.model)).network)
    return {**msgspec.to_builtins(measures), "active": measures.active}
