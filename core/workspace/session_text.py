"""Session files as text for people: JSON, indented, with short values on one line."""

from collections.abc import Iterable

import msgspec

WIDTH = 96
"""Characters after which a value is broken into lines."""

_INDENT = "  "


def pretty_json(value: object) -> bytes:
    """Plain values (as of ``msgspec.to_builtins``) as indented JSON; equal values give equal bytes.

    An object or array that fits on a line stays on one; long arrays of short values are filled line
    by line, so that a painted image takes a screenful and not a thousand lines.
    """
    return (_text(value, "") + "\n").encode()


def _text(value: object, indent: str) -> str:
    inner = indent + _INDENT
    if isinstance(value, dict):
        items = [f"{_scalar(key)}: {_text(item, inner)}" for key, item in value.items()]
        return _enclosed("{", items, "}", indent, fill=False)
    if isinstance(value, list | tuple):
        items = [_text(item, inner) for item in value]
        return _enclosed("[", items, "]", indent, fill=not any(isinstance(i, dict) for i in value))
    return _scalar(value)


def _scalar(value: object) -> str:
    return msgspec.json.encode(value).decode()


def _enclosed(opening: str, items: list[str], closing: str, indent: str, *, fill: bool) -> str:
    single = not any("\n" in item for item in items)
    if single and len(indent) + sum(len(item) + 2 for item in items) <= WIDTH:
        return opening + ", ".join(items) + closing
    inner = indent + _INDENT
    lines: Iterable[str] = _filled(items, WIDTH - len(inner)) if single and fill else items
    return f"{opening}\n{inner}" + f",\n{inner}".join(lines) + f"\n{indent}{closing}"


def _filled(items: list[str], width: int) -> list[str]:
    """The items, joined into as few lines of at most ``width`` characters as possible."""
    lines: list[list[str]] = [[]]
    used = 0
    for item in items:
        if lines[-1] and used + len(item) > width:
            lines.append([])
            used = 0
        lines[-1].append(item)
        used += len(item) + 2
    return [", ".join(line) for line in lines]
