"""The article's experiment: the same preset from several seeds, and how many dimensions each uses.

Every run is a model file of its own in one folder, so that a table that was interrupted goes on
where it stood, and runs of several processes can be gathered into one table.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from msgspec.structs import replace

from core.errors import UserError
from core.vae.description import ModelDescription, architecture_text
from core.vae.model_file import read_description
from core.vae.training_choice import chosen_training


@dataclass(frozen=True)
class SeedRun:
    """One training of the table: a preset with a seed and a number of latent dimensions."""

    preset: str
    seed: int
    latents: int

    def path(self, folder: Path) -> Path:
        """Its model file."""
        return folder / f"{self.preset}-latents-{self.latents}-seed-{self.seed}.safetensors"


def seed_runs(
    presets: Sequence[str], seeds: Sequence[int], latents: Sequence[int]
) -> list[SeedRun]:
    """All combinations, in the order in which the table lists them."""
    return [
        SeedRun(preset, seed, width) for preset in presets for width in latents for seed in seeds
    ]


def trained(run: SeedRun, folder: Path) -> ModelDescription | None:
    """What a run's file says, if it is there and was made with today's settings of the preset."""
    architecture, configuration = chosen_training(run.preset, seed=run.seed, latents=run.latents)
    try:
        description = read_description(run.path(folder))
    except UserError:
        return None
    # The preset's name says where settings come from, not what they are.
    made_with = replace(description.training, preset=configuration.preset)
    same = (description.architecture, made_with) == (architecture, configuration)
    return description if same else None


def missing(runs: Sequence[SeedRun], folder: Path) -> Iterator[SeedRun]:
    """The runs that are still to be trained."""
    return (run for run in runs if trained(run, folder) is None)


def table(runs: Sequence[SeedRun], folder: Path) -> str:
    """The finished runs as a Markdown table.

    Raises
    ------
    UserError
        A run has not been trained yet.
    """
    lines = [
        "| preset | architecture | latents | seed | epochs | test NELBO | reconstruction | KL | active |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for run in runs:
        description = trained(run, folder)
        if description is None:
            raise UserError(
                f"The model {run.path(folder)} has not been trained with these settings yet."
            )
        measures = description.measures
        cells = (
            run.preset,
            architecture_text(description.architecture),
            run.latents,
            run.seed,
            description.training.epochs,
            f"{measures.nelbo:.1f}",
            f"{measures.reconstruction:.1f}",
            f"{measures.kl:.1f}",
            f"**{measures.active}**",
        )
        lines.append(f"| {' | '.join(map(str, cells))} |")
    return "\n".join(lines) + "\n"
