"""Fitted maps, kept: in memory, and in the user's state folder with the digests of both models."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Generator
from pathlib import Path

import msgspec

from core.concepts.recipes import TranslationMethod
from core.errors import UserError
from core.files import ensure_folder, is_file, state_folder
from core.images.fashion_mnist import find_train_split
from core.translation.map_file import load_map, save_map
from core.translation.maps import LatentMap, fit_map
from core.translation.questions import FITTED, FitChoice
from core.translation.sides import (
    Pairs,
    Progress,
    Side,
    encoded_pairs,
    part,
    shared_images,
)

KEPT = 16
"""Maps in memory; a few 100 KB each."""

PAIRS_KEPT = 2
"""Pairs of models whose latents of all shared images are in memory: 10 MB each."""

ENCODING_SHARES = {TranslationMethod.RELATIVE: 0.6, TranslationMethod.NETWORK: 0.25}
"""Of the time that a map takes; of the others, which are fitted in a moment, 0.9."""

VERSION = 1
"""Raised when fitting changes, so that older files are passed over."""


class MapStore:
    """Maps by their models' digests, method and choice; belongs to the thread that owns the models."""

    def __init__(self) -> None:
        self._maps: OrderedDict[str, LatentMap] = OrderedDict()
        self._pairs: OrderedDict[str, Pairs] = OrderedDict()

    def map(
        self, method: TranslationMethod, source: Side, target: Side, choice: FitChoice
    ) -> Generator[Progress, None, LatentMap]:
        """The map, fitted if it is not there yet; yields progress.

        A file of it that is damaged is fitted anew; one that cannot be written is not kept.

        Raises
        ------
        UserError
            As ``fit_map``.
        """
        name = _name(method, source, target, choice)
        found = self._maps.get(name)
        if found is not None and method is not TranslationMethod.THROUGH_IMAGES:
            self._maps.move_to_end(name)
            return found
        fitted = method in FITTED and source.sha256 != target.sha256
        path = maps_folder() / f"{name}.safetensors"
        found = _loaded(path, source, target) if fitted else None
        known = _name(None, source, target, choice) in self._pairs
        encoding = 0.0 if known or not fitted else ENCODING_SHARES.get(method, 0.9)
        if found is None:
            pairs: Pairs | None = None
            if fitted:
                pairs = yield from part(self.pairs(source, target, choice), 0.0, encoding)
            found = yield from part(fit_map(method, source, target, pairs, choice), encoding, 1.0)
            if fitted:
                _saved(path, found)
        if method is not TranslationMethod.THROUGH_IMAGES:
            self._maps[name] = found
            if len(self._maps) > KEPT:
                self._maps.popitem(last=False)
        return found

    def pairs(
        self, source: Side, target: Side, choice: FitChoice
    ) -> Generator[Progress, None, Pairs]:
        """What both models make of the shared images, the latest remembered; yields progress."""
        name = _name(None, source, target, choice)
        if name not in self._pairs:
            images = shared_images(choice.images, choice.seed)
            self._pairs[name] = yield from encoded_pairs(source, target, images)
            if len(self._pairs) > PAIRS_KEPT:
                self._pairs.popitem(last=False)
        return self._pairs[name]


def maps_folder() -> Path:
    """Where fitted maps are kept."""
    return state_folder() / "maps"


def _name(method: TranslationMethod | None, source: Side, target: Side, choice: FitChoice) -> str:
    """A file's name that tells all that a map depends on."""
    what = "pairs" if method is None else method.value
    with_train = find_train_split() is not None
    told = (source.sha256, target.sha256, choice, with_train, VERSION)
    digest = hashlib.sha256(msgspec.json.encode(told)).hexdigest()
    return f"{what}-{digest[:32]}"


def _loaded(path: Path, source: Side, target: Side) -> LatentMap | None:
    if not is_file(path):
        return None
    try:
        found = load_map(path)
        found.check(source, target)
    except UserError:
        return None
    return found


def _saved(path: Path, map_: LatentMap) -> None:
    try:
        ensure_folder(path.parent)
        save_map(path, map_)
    except UserError:
        return  # the map is there; only the next start has to fit it again
