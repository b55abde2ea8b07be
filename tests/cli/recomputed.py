"""The verdicts of ``reproduce``, decided anew from nothing but the numbers that it exports.

Every measure is written here a second time, in plain NumPy; from the program come the test images alone.
"""

import json
from itertools import pairwise
from math import exp, lgamma, pi, sqrt

import numpy as np

from core.images.fashion_mnist import test_split

AGREES, DIFFERS, BEYOND = "agrees", "differs", "goes beyond"
IF_MET_BEYOND = {"alpha", "walk", "arrow", "identifier"}
ELSE_AGREES = {"alpha", "walk"}
"""Figures whose claims have other verdicts than agrees and differs."""


class Data:
    """What one figure exports."""

    def __init__(self, folder, name):
        self.folder, self.name = folder / "data", name

    def __getitem__(self, array):
        return np.load(self.folder / f"{self.name}-{array}.npy", allow_pickle=False)

    @property
    def values(self):
        return json.loads((self.folder / f"{self.name}.json").read_text())["values"]


def verdict(name, met):
    if met:
        return BEYOND if name in IF_MET_BEYOND else AGREES
    return AGREES if name in ELSE_AGREES else DIFFERS


# What is measured on images


def height(images):
    return np.minimum(images.astype(np.float64).max(2) / 0.5, 1.0).sum(1)


def brightness(images):
    levels = images.astype(np.float64)
    weights = np.minimum(levels / 0.3, 1.0)
    return (levels * weights).sum((1, 2)) / weights.sum((1, 2))


def lit_median(images):
    lit = [np.sort(one[one > 0.1]) for one in images.astype(np.float64)]
    return np.array([one[(len(one) - 1) // 2] for one in lit])


def lit_mean(images):
    return np.array([one[one > 0.3].mean() for one in images.astype(np.float64)])


def images_of(numbers):
    return test_split().images[numbers].astype(np.float32) / np.float32(255)


def sigma(measure):
    """Over all sneakers and ankle boots of the test images."""
    return measure(images_of(np.isin(test_split().labels, (7, 9)))).std()


def spearman(first, second):
    from scipy.stats import spearmanr

    return spearmanr(first, second).statistic


def leak(before, after, reached, measure=brightness):
    changes = np.abs(measure(after) - measure(before)) / sigma(measure)
    return np.median(changes[reached])


# The world, once more


def next_state(red, blue, direction):
    red, blue = (red + 1) % 10, blue + direction
    return red, blue, -direction if blue in (0, 8) else direction


def seen(red, blue, _direction):
    row = [0] * 10
    row[blue] = row[blue + 1] = 1
    row[red] = 2
    return row


def future(state, steps):
    rows = []
    for _ in range(steps):
        rows.append(seen(*state))
        state = next_state(*state)
    return rows


def f2(codes):
    if any(code in (4, 5) for code in codes):
        return 1
    return -1 if any(code in (2, 3) for code in codes) else 0


# The figures


def environment(data):
    states, shown = data["states"].tolist(), data["observations"].tolist()
    pairs = list(pairwise(states))
    assert shown == [seen(*state) for state in states]
    return {
        "red": all(after[0] == (before[0] + 1) % 10 for before, after in pairs),
        "blue": all(tuple(after[1:]) == next_state(*before)[1:] for before, after in pairs),
    }


def _net(data):
    nodes = data.values["nodes"]
    kinds = {
        kind: {name: node for name, node in nodes.items() if node["kind"] == kind}
        for kind in ("latent", "observed")
    }
    said = np.array_equal(data["said"], data["seen"])
    return kinds["latent"], kinds["observed"], said


def model_1(data):
    latent, shown, said = _net(data)
    assert [seen(*state) for state in data["states"].tolist()] == data["said"].tolist()
    return {
        "variables": len(latent) == 3
        and len(shown) == 10
        and all(len(node["values"]) == 3 for node in shown.values()),
        "space": [len(latent[name]["values"]) for name in "RBD"] == [10, 10, 2],
        "evolution": said,
    }


def model_2(data):
    latent, _, said = _net(data)
    of_code = [0, 2, 1, 2, 1, 2]
    codes = data["states"].tolist()
    assert [[of_code[code] for code in state] for state in codes] == data["said"].tolist()
    apart = {
        (int(parent[1:]) - int(name[1:])) % 10
        for name, node in latent.items()
        for parent, _ in node["parents"]
    }
    return {
        "states": len(latent) == 10 and all(len(node["values"]) == 6 for node in latent.values()),
        "local": apart <= {0, 1, 9},
        "evolution": said,
    }


def tuples(data):
    return {
        "object": data["object"].tolist() == [[2, 4, 1]]
        and data["observations"][-1].tolist() == seen(2, 4, 1),
        "local": data["local"].tolist() == [[0, 0, 1, 0, 4, 4, 0, 0, 0, 0]],
    }


def _truth(data):
    """Blue velocity of every state that can be reached, by f1."""
    states = [tuple(state) for state in data["objects"].tolist()]
    assert len(set(states)) == 160
    return np.array([state[2] for state in states]), np.array([f2(c) for c in data["local"]])


def identifiers(data):
    first, second = _truth(data)
    return {"same": np.array_equal(first, second)}


def learned(data):
    truth, _ = _truth(data)
    known = data["seen"]
    right = [(data[one] == truth)[~known].mean() for one in ("tree", "network")]
    return {"easy": known.mean() <= 0.5 and min(right) >= 0.95}


def derived(data):
    _, wanted = _truth(data)
    table, values = data["probabilities"], np.array(data.values["values"])
    certain = table.max(1) > 1.0 - 1e-9
    sizes, first = data["possible-states"], data["first-possible"]
    return {
        "perfect": certain.all() and np.array_equal(values[table.argmax(1)], wanted),
        "invertible": (sizes == 1).all() and set(first.tolist()) == set(range(160)),
    }


def manipulated(data):
    before = data["before"].tolist()
    inside = [state for state in before if state[1] not in (0, 8)]
    after = data["after"].tolist()
    fits = dict(zip(map(tuple, before), data["fits"].tolist(), strict=True))
    ahead = data["seen-by-model-1"].shape[1]
    everywhere = {tuple(state): future(tuple(state), ahead) for state in before}
    good = len(after) == len(inside) and all(fits[tuple(state)] == 1 for state in inside)
    for state, new, one, other in zip(
        inside,
        after,
        data["seen-by-model-1"].tolist(),
        data["seen-by-model-2"].tolist(),
        strict=False,
    ):
        turned = (*state[:2], -state[2])
        good &= tuple(new[:3]) == turned and f2(new[3:]) == turned[2]
        good &= one == other == everywhere[turned]
        good &= [s for s, rows in everywhere.items() if rows == one] == [turned]
    return {"fits": good}


def planes(data):
    labels = test_split().labels
    told, shoes = [], []
    shoe = np.isin(labels, (5, 7, 9))
    for name in ("two-d-a", "two-d-b"):
        points = data[f"means-{name}"].astype(np.float64)
        from scipy.spatial import cKDTree

        beside = cKDTree(points).query(points, 11)[1]
        others = np.array([row[row != place][:10] for place, row in enumerate(beside)])
        votes = [np.bincount(labels[row], minlength=10).argmax() for row in others]
        told.append((np.array(votes) == labels).mean())
        shoes.append(shoe[others[shoe]].mean())
    return {"clustered": min(told) >= 0.5, "shoes": min(shoes) >= 0.9}


def half_and_half(data):
    real = test_split().images.reshape(10_000, -1) / 255.0
    good = True
    for name in ("two-d-a", "two-d-b"):
        way = data[f"way-{name}"].reshape(13, -1).astype(np.float64)
        nearest = np.array([np.sqrt(((real - frame) ** 2).sum(1)).min() for frame in way])
        good &= nearest[1:-1].max() >= 1.1 * max(nearest[0], nearest[-1])
    return {"between": good}


def active(data):
    counts = {name: (data[f"means-{name}"].var(0) > 0.01).sum() for name in ("small", "large")}
    return {"small": counts["small"] in (5, 6), "large": counts["large"] in (9, 10)}


def pair(data):
    first, second = data["images"]
    differing = np.argwhere(first != second)
    top = np.flatnonzero(first.max(1))[0]
    whitened = (test_split().images[22] >= 128).astype(np.float32)
    assert np.array_equal(first, whitened)
    heights = [height(data[f"decoded-{name}"]) for name in ("small", "large")]
    return {
        "drawn": set(np.unique(data["images"])) == {0.0, 1.0}
        and len(differing) == 2
        and (differing[:, 0] < top).all(),
        "taller": all(one[1] > one[0] for one in heights),
    }


def _divergence(frames, again):
    one, two = (np.clip(each.astype(np.float64), 1e-7, 1 - 1e-7) for each in (frames, again))
    nats = one * np.log(one / two) + (1 - one) * np.log((1 - one) / (1 - two))
    return nats.sum((1, 2))


def height_strip(data):
    measured = height(data["frames"])
    own, *ends = _divergence(data["ends"], data["ends-again"])
    assert np.array_equal(data["far-frames"][6], data["frames"][6]) or np.allclose(
        data["far-frames"][6], data["frames"][6], atol=1e-5
    )
    return {
        "local": spearman(data["positions"], measured) >= 0.9 and measured[-1] - measured[0] >= 1,
        "far": min(ends) >= 3 * own,
    }


def real_shoe(data):
    measured = height(data["frames"])
    grows = measured[-1] - measured[0] >= 1
    return {"roughly": spearman(data["positions"], measured) >= 0.8 and grows}


def leak_figure(data):
    at = data["positions"].tolist()
    rises = {}
    for name in ("first", "second"):
        tones = brightness(data[name])
        rises[name] = (tones[at.index(2.0)] - tones[at.index(0.0)]) / sigma(brightness)
    before, after, there = data["before"], data["after"], data["after-reached"]
    assert np.allclose((height(after) - height(before))[there], 3.0, atol=0.05)
    signed = (brightness(after) - brightness(before))[there] / sigma(brightness)
    return {
        "first": rises["first"] >= 0.1,
        "second": rises["second"] >= 0.1,
        "many": np.median(signed) >= 0.1,
    }


def gram_schmidt(data):
    cosines, failed = [], True
    for name in ("small", "large"):
        for way in ("scaled", "shifted", "gamma", "neighbour"):
            cosines.append(abs(data[f"{name}-height-vector"] @ data[f"{name}-brightness-{way}"]))
        before = data[f"{name}-before"]
        was, left = (
            leak(before, data[f"{name}-{method}"], data[f"{name}-{method}-reached"])
            for method in ("mean", "gram-schmidt")
        )
        failed &= left >= 0.1 and left >= 0.5 * was
    before = data["large-before"]
    along, beside = data["large-along-brightness"], data["large-along-height"]
    gains = [
        np.median(measure(along) - measure(before)) / sigma(measure)
        for measure in (brightness, height)
    ]
    taller = np.median(height(along) - height(before)) > np.median(height(beside) - height(before))
    return {
        "ways": max(cosines) >= 0.1,
        "brighter": min(gains) >= 0.1,
        "taller": taller,
        "failure": failed,
    }


def _condition(rows):
    units = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return np.linalg.cond(units)


def alpha(data):
    collinear, enough = False, True
    at = data["alphas"].tolist()
    for name in ("small", "large"):
        cosine = data[f"{name}-height-vector"] @ data[f"{name}-brightness-vector"]
        condition = np.median([_condition(rows) for rows in data[f"{name}-gradients"]])
        collinear |= abs(cosine) >= 0.95 or condition >= 10
        changes, reached = data[f"{name}-changes"], data[f"{name}-changes-reached"]
        assert 0.0 in at
        usable = reached.mean(1) >= 0.9
        least = [
            np.median(np.abs(row[there]))
            for row, there, use in zip(changes, reached, usable, strict=True)
            if use
        ]
        least.append(
            leak(data[f"{name}-before"], data[f"{name}-alpha"], data[f"{name}-alpha-reached"])
        )
        enough &= min(least) <= 0.1
    return {"collinear": not collinear, "best": enough}


def walk(data):
    held, otherwise = True, True
    for name in ("small", "large"):
        before = data[f"{name}-before"]
        there, after = data[f"{name}-walk-reached"], data[f"{name}-walk"]
        rows = (height(after) - height(before))[there]
        assert np.allclose(rows, 3.0, atol=0.05)
        held &= there.mean() >= 0.9 and leak(before, after, there) <= 0.05
        for measure in (lit_median, lit_mean):
            straight = leak(before, data[f"{name}-mean"], data[f"{name}-mean-reached"], measure)
            otherwise &= leak(before, after, there, measure) < straight
    return {"held": held, "otherwise": otherwise}


def _cosine(first, second):
    return first @ second / np.linalg.norm(first) / np.linalg.norm(second)


def arrow(data):
    which = data["active"]
    count = len(which)
    chance = exp(lgamma(count / 2) - lgamma((count + 1) / 2)) / sqrt(pi)
    ceiling = _cosine(*data["found-twice"][:, which])
    found = _cosine(data["translated"][which], data["own"][which])
    before = data["before"]
    leaks = [
        leak(before, data[f"large-{name}"], data[f"large-{name}-reached"])
        for name in ("translated", "own")
    ]
    return {"arrow": leaks[0] <= leaks[1] and 2 * found >= chance + ceiling}


def identifier(data):
    images = images_of(data["images"])
    kept = True
    for told, measure in zip(data["told"], (height, brightness), strict=True):
        wanted = measure(images)
        own = np.corrcoef(measure(data["decoded"]), wanted)[0, 1]
        kept &= np.corrcoef(told, wanted)[0, 1] >= 0.95 * own
    before, there = data["before"], data["large-walk-reached"]
    rows = np.median((height(data["large-walk"]) - height(before))[there])
    usual = leak(before, data["large-gram-schmidt"], data["large-gram-schmidt-reached"])
    left = leak(before, data["large-walk"], there)
    steers = there.mean() >= 0.9 and abs(rows - 3) <= 0.5 and left <= 0.5 * usual
    return {"identifier": kept, "steers": steers}


FIGURES = {
    "environment": environment,
    "model-1": model_1,
    "model-2": model_2,
    "tuples": tuples,
    "identifiers": identifiers,
    "learned": learned,
    "derived": derived,
    "manipulated": manipulated,
    "planes": planes,
    "half-and-half": half_and_half,
    "active": active,
    "pair": pair,
    "height": height_strip,
    "real-shoe": real_shoe,
    "leak": leak_figure,
    "gram-schmidt": gram_schmidt,
    "alpha": alpha,
    "walk": walk,
    "arrow": arrow,
    "identifier": identifier,
}
"""In the order in which the page has them."""
