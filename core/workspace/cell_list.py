"""A list of cells as people type it."""

from core.errors import UserError, shortened


def parse_cells(text: str, cells: int) -> tuple[int, ...]:
    """The cells that ``3,4,5`` or ``2-6`` means, ascending and each once; none for an empty text.

    Raises
    ------
    UserError
        It means none, or one that a world of so many cells does not have.
    """
    found: set[int] = set()
    for part in text.replace(" ", "").split(","):
        if not part:
            continue
        low, dash, high = part.partition("-")
        try:
            first, last = int(low), int(high if dash else low)
        except ValueError as error:
            raise UserError(
                f"Cells are listed such as 3,4,5 or 2-6, not '{shortened(text)}'."
            ) from error
        if not 0 <= first <= last < cells:
            raise UserError(
                f"Cells are numbered from 0 to {cells - 1}; '{shortened(part)}' is not."
            )
        found.update(range(first, last + 1))
    return tuple(sorted(found))
