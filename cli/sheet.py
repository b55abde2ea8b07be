"""``sheet``: many strips above each other, as one figure: directions, methods or base images in rows."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cli.animation import add_animation_arguments, animation_choice
from cli.traverse import span
from core.concepts.recipes import (
    AGAINST,
    HOLDING,
    AttributeChoice,
    AttributeGradient,
    Method,
    Pair,
    Recipe,
    Separated,
)
from core.errors import UserError

if TYPE_CHECKING:
    from core.concepts.strip_sheets import Sheet, SheetLook, SheetPlan, SheetRow
    from core.engine.answers import Answers

DIRECTIONS, METHODS, BASES = "directions", "methods", "bases"

HELP = "write strips above each other as one figure: directions, methods or base images in its rows"
EPILOG = (
    "Columns are positions. Several MODELs stand in blocks above each other. IMAGE and ATTRIBUTE as in "
    "traverse. With --rows directions each --pair and each --change is a row; with --rows methods each "
    "--method (default: all that the arguments suffice for); with --rows bases each --base. A row that "
    "a model cannot make is left out, and said. --again makes the sheet of a file again, from what is "
    "written in it. Printed: the rows with their frames' height and brightness, what was left out, and "
    "the picture's size."
)


class _Append(argparse.Action):
    """Collects directions of different options in the order in which they are given."""

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: Any,
        option_string: str | None = None,
    ) -> None:
        setattr(namespace, self.dest, [*(getattr(namespace, self.dest) or []), values])


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Its own arguments."""
    parser.epilog = EPILOG
    parser.add_argument("models", nargs="*", metavar="MODEL", help="models' names, or model files")
    parser.add_argument(
        "--rows",
        choices=(DIRECTIONS, METHODS, BASES),
        default=DIRECTIONS,
        help="what differs from row to row; default: directions",
    )
    parser.add_argument(
        "--base", action="append", default=[], metavar="IMAGE", help="where position 0 is"
    )
    parser.add_argument(
        "--pair",
        nargs=2,
        action=_Append,
        dest="directions",
        metavar=("FROM", "TO"),
        help="the direction between two images",
    )
    parser.add_argument(
        "--change",
        action=_Append,
        dest="directions",
        metavar="ATTRIBUTE",
        help="the direction of an attribute's gradient",
    )
    parser.add_argument(
        "--method",
        action="append",
        default=[],
        choices=[method.value for method in Method],
        help="of separation; default: as in traverse",
    )
    parser.add_argument(
        "--against", nargs=2, action="append", default=[], metavar=("FROM", "TO"), help="repeatable"
    )
    parser.add_argument(
        "--hold", action="append", default=[], metavar="ATTRIBUTE", help="repeatable"
    )
    parser.add_argument(
        "--label", action="append", default=[], metavar="TEXT", help="of each row, in their order"
    )
    parser.add_argument("--steps", type=int, default=13, metavar="N", help="frames; default: 13")
    parser.add_argument(
        "--span", type=span, default=(-2.0, 4.0), metavar="LO,HI", help="positions; default: -2,4"
    )
    parser.add_argument(
        "--labels",
        action=argparse.BooleanOptionalAction,
        default=True,
        help="names and positions in the picture; default: with them",
    )
    parser.add_argument("--scale", type=int, default=4, metavar="S", help="of pixels; default: 4")
    parser.add_argument("--gap", type=int, default=4, metavar="G", help="pixels; default: 4")
    parser.add_argument("--again", metavar="FILE", help="make this sheet again; no other choices")
    parser.add_argument(
        "--out", required=True, metavar="FILE", help=".png, .svg, .pdf, .gif or .npy"
    )
    add_animation_arguments(parser)


def run(arguments: argparse.Namespace) -> dict[str, Any]:
    """Make the strips and write the sheet.

    Raises
    ------
    UserError
        A choice is missing or out of range, there is no such model or image, no row can be made, or
        the file cannot be written.
    """
    from core.concepts.sheet_files import check_sheet_path, read_record, record_of, write_sheet
    from core.engine.answers import Answers

    out = Path(arguments.out)
    check_sheet_path(out)
    animation = animation_choice(arguments)
    record = read_record(Path(arguments.again)) if arguments.again else None
    if record is not None:
        _refuse_choices(arguments)
        plan, look, animation = record.plan, record.look, record.animation or animation
    else:
        plan, look = _plan(arguments), _look(arguments)
    answers = Answers()
    answers.prepare_thread()
    sheet, left_out = _made(plan, look, answers)
    if record is not None and record_of(sheet).models != record.models:
        raise UserError(
            f"The models that made {arguments.again} are not the ones that are here: their files have "
            "changed since."
        )
    write_sheet(out, sheet, animation)
    return {**_figures(sheet, out.suffix.lower()), "left_out": left_out, "out": arguments.out}


def _refuse_choices(arguments: argparse.Namespace) -> None:
    if arguments.models or arguments.base or arguments.directions or arguments.method:
        raise UserError("--again takes all from the file: give neither MODEL nor rows beside it.")


def _look(arguments: argparse.Namespace) -> "SheetLook":
    from core.concepts.strip_files import check_layout
    from core.concepts.strip_sheets import SheetLook

    check_layout(arguments.scale, arguments.gap)
    return SheetLook(arguments.labels, arguments.scale, arguments.gap)


def _plan(arguments: argparse.Namespace) -> "SheetPlan":
    from core.concepts.strip_files import FRAME_LIMIT
    from core.concepts.strip_sheets import ROW_LIMIT, SheetPlan, of_models
    from core.concepts.traversal import positions

    if not arguments.models:
        raise UserError("A sheet needs a model: give its name, such as small, or a model file.")
    if not 1 <= arguments.steps <= FRAME_LIMIT:
        raise UserError(f"--steps {arguments.steps} is out of range; take 1 to {FRAME_LIMIT}.")
    rows = _labelled(_rows(arguments), arguments.label)
    models = list(dict.fromkeys(arguments.models))
    if len(rows) * len(models) > ROW_LIMIT:
        raise UserError(
            f"The sheet would have {len(rows) * len(models)} rows; it may have {ROW_LIMIT}."
        )
    low, high = arguments.span
    return SheetPlan(of_models(rows, models), positions(low, high, arguments.steps))


def _rows(arguments: argparse.Namespace) -> list["SheetRow"]:
    from cli.attributes import attribute_argument
    from cli.images import image_argument
    from core.concepts.strip_sheets import SheetRow

    bases = [image_argument(text) for text in arguments.base]
    against = tuple(Pair(image_argument(a), image_argument(b)) for a, b in arguments.against)
    hold = tuple(attribute_argument(text) for text in dict.fromkeys(arguments.hold))
    directions = [_direction(given) for given in arguments.directions or []]
    methods = [Method(name) for name in dict.fromkeys(arguments.method)]
    kind = arguments.rows
    _refuse_lack(kind, bases, directions, methods)
    usual = Method.WALK if hold else Method.GRAM_SCHMIDT if against else Method.NONE
    model = "-"  # each row is made once for each model
    if kind == METHODS:
        chosen = methods or [m for m in Method if not _lack(m, against, hold)]
        return [
            SheetRow(model, bases[0], _by(method, directions[0][1], against, hold), method.value)
            for method in chosen
        ]
    method = methods[0] if methods else usual
    if kind == BASES:
        recipe = _by(method, directions[0][1], against, hold)
        return [
            SheetRow(model, base, recipe, text)
            for base, text in zip(bases, arguments.base, strict=True)
        ]
    return [
        SheetRow(model, bases[0], _by(method, recipe, against, hold), label)
        for label, recipe in directions
    ]


def _refuse_lack(
    kind: str,
    bases: Sequence[object],
    directions: Sequence[object],
    methods: Sequence[Method],
) -> None:
    if not bases:
        raise UserError("The base is missing: give --base IMAGE.")
    if not directions:
        raise UserError("The direction is missing: give --pair FROM TO, or --change ATTRIBUTE.")
    for wanted, option, count in (
        (BASES, "--base", len(bases)),
        (DIRECTIONS, "--pair or --change", len(directions)),
        (METHODS, "--method", len(methods)),
    ):
        if kind != wanted and count > 1:
            raise UserError(f"Several {option} are for --rows {wanted}; give one.")


def _direction(given: str | list[str]) -> tuple[str, Recipe]:
    """A row's usual label, and its recipe."""
    from cli.attributes import attribute_argument
    from cli.images import image_argument

    if isinstance(given, str):
        return given, AttributeGradient(attribute_argument(given))
    return f"{given[0]} to {given[1]}", Pair(*map(image_argument, given))


def _lack(method: Method, against: Sequence[Recipe], hold: Sequence[AttributeChoice]) -> list[str]:
    """What a method works with and was not given."""
    if method is Method.ALPHA_BISECTED and (len(against), len(hold)) != (1, 1):
        return ["--against FROM TO once", "--hold ATTRIBUTE once"]
    return [
        *(["--against FROM TO"] if method in AGAINST and not against else []),
        *(["--hold ATTRIBUTE"] if method in HOLDING and not hold else []),
    ]


def _by(
    method: Method,
    recipe: Recipe,
    against: tuple[Recipe, ...],
    hold: tuple[AttributeChoice, ...],
) -> Recipe:
    """A direction, separated by a method."""
    if method is Method.NONE:
        return recipe
    if lack := _lack(method, against, hold):
        raise UserError(
            f"--method {method.value} separates from something: give {' and '.join(lack)} too."
        )
    return Separated(
        recipe,
        against if method in AGAINST else (),
        method,
        hold if method in HOLDING else (),
    )


def _labelled(rows: list["SheetRow"], labels: Sequence[str]) -> list["SheetRow"]:
    from msgspec.structs import replace

    from core.concepts.strip_sheets import NAME_LIMIT

    if labels and len(labels) != len(rows):
        raise UserError(f"There are {len(labels)} --label for {len(rows)} rows; give one for each.")
    chosen = labels or [row.label for row in rows]
    return [replace(row, label=label[:NAME_LIMIT]) for row, label in zip(rows, chosen, strict=True)]


def _made(
    plan: "SheetPlan", look: "SheetLook", answers: "Answers"
) -> tuple["Sheet", list[dict[str, str]]]:
    """The sheet and what had to be left out; progress and notes go to stderr."""
    from cli.progress import print_progress
    from core.concepts.strip_sheets import Sheet, making_row, making_rows, refuse_empty

    for model in dict.fromkeys(row.model for row in plan.rows):
        answers.load(model)  # one that is not there is no row left out, but a mistake

    def make(row: "SheetRow") -> Any:
        loaded = answers.load(row.model)
        return making_row(row, plan.positions, loaded.means, loaded.sha256)

    steps = making_rows(plan, make)
    told_share = -1.0
    while True:
        try:
            share = next(steps)
            if share >= told_share + 0.05:
                told_share = share
                print_progress("strips", share)
        except StopIteration as end:
            made, left_out = end.value
            break
    for one in left_out:
        print(f"note: left out {one.row.label} in {one.row.model}: {one.reason}", file=sys.stderr)
    for row in made:
        for note in row.notes:
            print(f"note: {row.row.label} in {row.row.model}: {note}", file=sys.stderr)
    refuse_empty(made, left_out)
    told = [
        {"model": one.row.model, "label": one.row.label, "reason": one.reason} for one in left_out
    ]
    return Sheet(made, plan.positions, look), told


def _figures(sheet: "Sheet", suffix: str) -> dict[str, Any]:
    """What is printed of a sheet; the size is that of the picture, or of each of a GIF's."""
    from cli.numbers import numbers
    from core.concepts.attributes import brightness, height
    from core.concepts.sheet_layout import frame_layout, sheet_layout

    layout = frame_layout(sheet, 0) if suffix == ".gif" else sheet_layout(sheet)
    return {
        "positions": list(sheet.positions),
        "rows": [
            {
                "model": made.row.model,
                "label": made.row.label,
                "height": numbers(height(made.frames)),
                "brightness": numbers(brightness(made.frames)),
                "reached": made.reached.tolist(),
                "step": made.step,
                "unit": made.unit,
                "notes": list(made.notes),
            }
            for made in sheet.rows
        ],
        "width": layout.width,
        "height": layout.height,
    }
