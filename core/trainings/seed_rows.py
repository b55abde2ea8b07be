"""The article's experiment as a table: the same settings from several seeds, and what each model uses."""

from collections.abc import Iterable
from dataclasses import dataclass

from core.vae.description import Architecture, Measures, TrainingConfiguration
from core.vae.library import ModelEntry


@dataclass(frozen=True)
class SeedRow:
    """One model of the table."""

    seed: int
    name: str
    measures: Measures


def seed_rows(
    architecture: Architecture, training: TrainingConfiguration, entries: Iterable[ModelEntry]
) -> tuple[SeedRow, ...]:
    """The models with these settings by seed, whichever seed the settings have; each seed once.

    Of two models of one seed, which are the same, the one that is listed first counts.
    """
    found: dict[int, SeedRow] = {}
    for entry in entries:
        described = entry.description
        if described is not None and same_but_seed(
            (architecture, training), (described.architecture, described.training)
        ):
            seed = described.training.seed
            found.setdefault(seed, SeedRow(seed, entry.name, described.measures))
    return tuple(found[seed] for seed in sorted(found))


def same_but_seed(
    one: tuple[Architecture, TrainingConfiguration],
    other: tuple[Architecture, TrainingConfiguration],
) -> bool:
    """Whether two trainings differ in nothing but their seeds."""
    return one[0] == other[0] and _without_seed(one[1]) == _without_seed(other[1])


def rows_text(rows: Iterable[SeedRow]) -> str:
    """The table as tab-separated text, for a spreadsheet."""
    lines = ["seed\tmodel\tNELBO\treconstruction\tKL\tactive\tlatents"]
    lines += [
        f"{row.seed}\t{row.name}\t{row.measures.nelbo:.2f}\t{row.measures.reconstruction:.2f}\t"
        f"{row.measures.kl:.2f}\t{row.measures.active}\t{len(row.measures.variance)}"
        for row in rows
    ]
    return "\n".join(lines) + "\n"


def _without_seed(training: TrainingConfiguration) -> tuple[object, ...]:
    return (training.epochs, training.batch, training.learning_rate, training.beta)
