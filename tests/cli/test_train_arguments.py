"""The numbers of ``train`` and ``seeds``: a wrong one is refused with its option's name, before any work."""

import pytest

import main as entry

TRAIN = ["train", "small", "--out", "m.safetensors"]
SEEDS = ["seeds", "small", "--models", "models", "--out", "table.md"]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ([*TRAIN, "--epochs", "0"], "argument --epochs: 0 is out of range; take 1 to 10000"),
        ([*TRAIN, "--latents", "0"], "argument --latents: 0 is out of range; take 1 to 4096"),
        ([*TRAIN, "--seed", "-1"], "argument --seed: -1 is out of range; take 0 to 2147483647"),
        ([*TRAIN, "--batch", "70000"], "argument --batch: 70000 is out of range; take 1 to 60000"),
        ([*TRAIN, "--beta", "nan"], "argument --beta: nan is out of range; take 0 to 1000"),
        (
            [*TRAIN, "--learning-rate", "2"],
            "argument --learning-rate: 2.0 is out of range; take more than 0 and at most 1",
        ),
        ([*TRAIN, "--beta", "much"], "argument --beta: 'much' is not a number; take 0 to 1000"),
        (
            [*TRAIN, "--epochs", "2.5"],
            "argument --epochs: '2.5' is not a whole number; take 1 to 10000",
        ),
        (
            [*TRAIN, "--threads", "0"],
            "argument --threads: 0 is out of range; take 1 to 256",
        ),
        (
            [*TRAIN, "--threads", "all"],
            "argument --threads: 'all' is not a whole number; take 1 to 256",
        ),
        (
            [*TRAIN, "--encoder", "512,0"],
            "argument --encoder: '512,0' should be 1 to 8 whole numbers from 1 to 8192",
        ),
        (
            [*SEEDS, "--latents", "20,0"],
            "argument --latents: 0 is out of range; take 1 to 4096, such as 1,2,3",
        ),
        (
            [*SEEDS, "--seeds", "0,x"],
            "argument --seeds: 'x' is not a whole number; take 0 to 2147483647, such as 1,2,3",
        ),
    ],
)
def test_a_number_out_of_range_is_named_with_its_option(
    tmp_path, monkeypatch, capsys, arguments, sentence
):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as end:
        entry.main(arguments)
    assert end.value.code == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.startswith(f"error: {sentence}")
    assert shown.err.count("\n") == 1
    assert not list(tmp_path.iterdir())


def test_numbers_in_range_arrive_as_they_are():
    parsed = entry.build_parser("train").parse_args(
        [*TRAIN, "--epochs", "3", "--beta", "0.5", "--encoder", "40,30", "--threads", "2"]
    )
    assert parsed.threads == 2
    assert (parsed.epochs, parsed.beta, parsed.encoder, parsed.seed) == (3, 0.5, "40,30", None)
    assert (type(parsed.epochs), type(parsed.beta)) == (int, float)
    parsed = entry.build_parser("seeds").parse_args([*SEEDS, "--latents", "7"])
    assert (parsed.seeds, parsed.latents) == ([0, 1, 2], [7])
