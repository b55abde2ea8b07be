"""The one error that is meant for a person to read."""


class UserError(Exception):
    """Something that the user gave cannot be used; the message is one clear sentence.

    The sentence says what is wrong with which file or argument, and what would be right. The
    command line prints it after ``error:`` and exits with 2; the window shows it in its message
    bar. Anything else that is raised is a defect of the program.
    """


def shortened(text: str, limit: int = 120) -> str:
    """What a file or argument says, fit for a sentence: one line, at most ``limit`` characters."""
    line = " ".join(text.split())
    return line if len(line) <= limit else f"{line[: limit - 1]}\u2026"
