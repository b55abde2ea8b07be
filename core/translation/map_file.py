"""Maps on disk: ``.safetensors`` with one metadata string that says between which models they go.

Read as model files are (``core.vae.tensor_file``): sizes before anything is built, exact names, shapes
and types, finite numbers only; nothing in such a file is executed.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import msgspec
import numpy as np
from msgspec import Meta, Struct

from core.concepts.recipes import TranslationMethod
from core.errors import UserError, shortened
from core.files import shown, write_atomically
from core.translation.maps import LatentMap
from core.translation.network_fitting import HIDDEN
from core.translation.questions import FITTED
from core.translation.transforms import (
    Linear,
    Relative,
    SmallNetwork,
    Standard,
    TensorDict,
    Transform,
)
from core.vae.description import MAX_LATENTS
from core.vae.tensor_file import open_tensor_file

SCHEMA = 1
METADATA_KEY = "latent-translator-map"
FILE_LIMIT = 64 * 2**20
REMEDY = "fit the map again"
ANCHOR_LIMIT = 100_000

Digest = Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]
Dimension = Annotated[int, Meta(ge=0, lt=MAX_LATENTS)]
Dimensions = Annotated[tuple[Dimension, ...], Meta(min_length=1, max_length=MAX_LATENTS)]
Shapes = dict[str, tuple[int, ...]]


class MapEnd(Struct, frozen=True, forbid_unknown_fields=True):
    """One of the two models."""

    sha256: Digest
    latents: Annotated[int, Meta(ge=1, le=MAX_LATENTS)]
    active: Dimensions


class MapDescription(Struct, frozen=True, forbid_unknown_fields=True):
    """The one JSON string in a map file's header."""

    schema: int
    method: TranslationMethod
    source: MapEnd
    target: MapEnd
    images: Annotated[int, Meta(ge=0, le=1_000_000_000)]
    anchors: tuple[
        Annotated[int, Meta(ge=0, le=ANCHOR_LIMIT)], Annotated[int, Meta(ge=0, le=ANCHOR_LIMIT)]
    ]
    """Of a relative map, forth and back; else 0."""
    notes: Annotated[tuple[Annotated[str, Meta(max_length=500)], ...], Meta(max_length=50)] = ()


def save_map(path: Path, map_: LatentMap) -> None:
    """Write a fitted map, atomically.

    Raises
    ------
    UserError
        It is one that is not fitted, its numbers are not finite, or the file cannot be written.
    """
    from safetensors.numpy import save

    if not isinstance(map_.forth, Linear | Relative | SmallNetwork):
        raise UserError(
            "This map is not fitted, so there is nothing to save: it is made anew at once."
        )
    assert isinstance(map_.back, Linear | Relative | SmallNetwork)
    tensors: TensorDict = {}
    for side, transform in (("forth", map_.forth), ("back", map_.back)):
        for name, values in _tensors(transform).items():
            tensors[f"{side}.{name}"] = np.ascontiguousarray(values, np.float32)
    if not all(np.isfinite(values).all() for values in tensors.values()):
        raise UserError(f"The map is not written to {shown(path)}: its numbers are not finite.")
    description = MapDescription(
        SCHEMA,
        map_.method,
        _end(map_.source_sha256, map_.forth.into),
        _end(map_.target_sha256, map_.forth.out),
        map_.images,
        (_anchors(map_.forth), _anchors(map_.back)),
        tuple(map_.notes),
    )
    text = msgspec.json.encode(description).decode()
    write_atomically(path, save(tensors, {METADATA_KEY: text}))


def load_map(path: Path) -> LatentMap:
    """The map in a file, everything checked.

    Raises
    ------
    UserError
        The file is missing, too large, no map, or damaged.
    """
    with open_tensor_file(path, FILE_LIMIT, "map file", REMEDY) as file:
        description = _decoded(file.metadata(METADATA_KEY), path)
        shapes = {
            **{f"forth.{name}": shape for name, shape in _shapes(description, 0).items()},
            **{f"back.{name}": shape for name, shape in _shapes(description, 1).items()},
        }
        file.check(shapes, f"a map of the method {description.method.value}")
        tensors = dict(file.tensors())
    forth, back = (
        {
            name.removeprefix(side): values
            for name, values in tensors.items()
            if name.startswith(side)
        }
        for side in ("forth.", "back.")
    )
    for part in (forth, back):
        if not ((part["into.scale"] > 0.0).all() and (part["out.scale"] > 0.0).all()):
            raise UserError(f"The map file {shown(path)} has a scale that is not over 0; {REMEDY}.")
    first, second = description.source, description.target
    return LatentMap(
        description.method,
        first.sha256,
        second.sha256,
        _transform(description.method, forth, first, second),
        _transform(description.method, back, second, first),
        description.images,
        description.notes,
    )


def _tensors(transform: Linear | Relative | SmallNetwork) -> TensorDict:
    return {
        **transform.tensors(),
        "into.rest": transform.into.rest,
        "into.scale": transform.into.scale,
        "out.rest": transform.out.rest,
        "out.scale": transform.out.scale,
    }


def _end(sha256: str, standard: Standard) -> MapEnd:
    return MapEnd(sha256, standard.latents, tuple(standard.active.tolist()))


def _anchors(transform: Transform) -> int:
    return len(transform.anchors) if isinstance(transform, Relative) else 0


def _decoded(text: str | None, path: Path) -> MapDescription:
    if text is None:
        raise UserError(f"The map file {shown(path)} does not say what it maps; {REMEDY}.")
    try:
        description = msgspec.json.decode(text, type=MapDescription)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise UserError(
            f"The description in the map file {shown(path)} is wrong "
            f"({shortened(shown(str(error)))}); {REMEDY}."
        ) from error
    problem = ""
    if description.schema != SCHEMA:
        problem = f"has the schema {description.schema}, and this program reads {SCHEMA}"
    elif description.method not in FITTED:
        problem = f"is of the method {description.method.value}, which is not fitted"
    elif description.method is TranslationMethod.RELATIVE and 0 in description.anchors:
        problem = "has no anchors"
    for end in (description.source, description.target):
        if len(set(end.active)) != len(end.active) or max(end.active) >= end.latents:
            problem = "names active dimensions that its model cannot have"
    if problem:
        raise UserError(f"The map file {shown(path)} {problem}; {REMEDY}.")
    return description


def _shapes(description: MapDescription, side: int) -> Shapes:
    """The tensors of one side: 0 forth, 1 back."""
    ends = (description.source, description.target)
    into, out = ends[side], ends[1 - side]
    ka, kb = len(into.active), len(out.active)
    shapes: Shapes = {
        "into.rest": (into.latents,),
        "into.scale": (ka,),
        "out.rest": (out.latents,),
        "out.scale": (kb,),
    }
    if description.method is TranslationMethod.RELATIVE:
        anchors = description.anchors[side]
        return {
            **shapes,
            "anchors": (anchors, ka),
            "decoding": (kb, anchors),
            "stretch": (1,),
        }
    shapes |= {"matrix": (kb, ka), "offset": (kb,)}
    if description.method is TranslationMethod.NETWORK:
        shapes |= {
            "first": (HIDDEN, ka),
            "first_bias": (HIDDEN,),
            "second": (HIDDEN, HIDDEN),
            "second_bias": (HIDDEN,),
            "third": (kb, HIDDEN),
            "third_bias": (kb,),
        }
    return shapes


def _transform(
    method: TranslationMethod, tensors: TensorDict, into: MapEnd, out: MapEnd
) -> Transform:
    first = Standard(
        into.latents, np.array(into.active), tensors.pop("into.rest"), tensors.pop("into.scale")
    )
    second = Standard(
        out.latents, np.array(out.active), tensors.pop("out.rest"), tensors.pop("out.scale")
    )
    if method is TranslationMethod.RELATIVE:
        return Relative(first, second, tensors["anchors"], tensors["decoding"], tensors["stretch"])
    if method is TranslationMethod.NETWORK:
        return SmallNetwork(first, second, tensors)
    return Linear(first, second, tensors["matrix"], tensors["offset"])
