"""The table over seeds: which files count as its runs, and what it says of them."""

import shutil

import pytest
from msgspec.structs import replace

from core.errors import UserError
from core.vae.library import find_model
from core.vae.model_file import load_model, save_model
from core.vae.presets import preset
from core.vae.seed_table import SeedRun, missing, seed_runs, table, trained

SHIPPED = SeedRun("small", preset("small").training.seed, 20)


def test_the_runs_are_all_combinations_in_the_order_of_the_table():
    runs = seed_runs(["small", "large"], [0, 1], [20, 40])
    assert len(set(runs)) == 8
    assert runs[:3] == [SeedRun("small", 0, 20), SeedRun("small", 1, 20), SeedRun("small", 0, 40)]


def test_a_shipped_model_is_the_run_of_its_presets_seed(tmp_path):
    shutil.copy(find_model("small"), SHIPPED.path(tmp_path))
    assert trained(SHIPPED, tmp_path) is not None
    assert list(missing([SHIPPED], tmp_path)) == []
    [line] = table([SHIPPED], tmp_path).splitlines()[2:]
    measures = trained(SHIPPED, tmp_path).measures
    assert f"| {measures.nelbo:.1f} |" in line
    assert line.endswith(f"| **{measures.active}** |")


def test_what_the_training_was_called_does_not_matter(tmp_path):
    model = load_model(find_model("small"))
    renamed = replace(
        model.description, training=replace(model.description.training, preset="another")
    )
    save_model(SHIPPED.path(tmp_path), renamed, model.network)
    assert trained(SHIPPED, tmp_path) == renamed


@pytest.mark.parametrize("other", [SeedRun("small", 7, 20), SeedRun("small", 0, 40)])
def test_a_file_of_other_settings_counts_as_missing(tmp_path, other):
    shutil.copy(find_model("small"), other.path(tmp_path))
    assert list(missing([other], tmp_path)) == [other]
    with pytest.raises(UserError, match="has not been trained with these settings"):
        table([other], tmp_path)
