"""The page that sets every figure beside what the article says: one HTML file that needs no network."""

from collections import Counter
from collections.abc import Mapping, Sequence
from html import escape

from core.reproduction.claims import Verdict
from core.reproduction.figure import Figure, Judged, PictureFile
from core.version import VERSION

MARK = '<meta name="generator" content="Latent Translator, reproduce">'
"""By which a page of ours is known."""

TITLE = "Translating between Latent Spaces, reproduced"

INTRODUCTION = (
    "The article <cite>Translating between Latent Spaces</cite> (SERI MATS research sprint, 2022) asks "
    "whether a concept that is known in one model can be found, changed and set in another. Below is "
    "each of its figures in its order, made anew from this program's four trained models and its grid "
    "world, then what the article could not do. Beside each figure stands what the article says, what was "
    "measured, and whether the two agree."
)

VERDICTS = {
    Verdict.AGREES: "what the article says is what was measured, be it success or failure",
    Verdict.DIFFERS: "what was measured is something else",
    Verdict.BEYOND: "the article left it open or failed, and the measurement shows that it can be done, "
    "or answers the question",
}

WORDS = (
    ("latent space", "the numbers that a model keeps of an image or of a world; a point of it is a state"),
    ("VAE", "variational autoencoder: a network that encodes images into few numbers and decodes them "
     "again; the posterior mean is where it encodes an image to"),
    ("identifier", "a function that takes a latent state and tells the value of a concept"),
    ("height, brightness", "measured on images: rows in which the shape is lit, and the mean level of its "
     "lit pixels (0 to 1)"),
    ("standard deviation", "of an attribute over all real sneakers and ankle boots among the test images: "
     "{height:.2f} rows of height, {brightness:.3f} of brightness"),
    ("leak", "how far brightness has changed once a shoe is three rows taller; nothing would be right"),
)  # fmt: skip

STYLE = """
:root { color-scheme: light dark; --surface: #f6f6f4; --raised: #ffffff; --line: #d5d5d0; --text: #1c1d1f;
  --quiet: #5d6066; --accent: #0b62c4; --agrees: #1d6b3a; --differs: #a33b00; --beyond: #0b62c4; }
@media (prefers-color-scheme: dark) { :root { --surface: #1b1c1e; --raised: #26282b; --line: #3c3f44;
  --text: #ececea; --quiet: #a5a9b0; --accent: #6cb2ff; --agrees: #7ed39b; --differs: #ffb07a;
  --beyond: #6cb2ff; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--surface); color: var(--text);
  font: 16px/1.5 system-ui, "Segoe UI", Roboto, "Noto Sans", sans-serif; font-variant-numeric: tabular-nums; }
main { max-width: 944px; margin: 0 auto; padding: 32px 24px 64px; }
h1 { font-size: 28px; line-height: 1.25; margin: 0 0 16px; }
h2 { font-size: 20px; margin: 0; }
h3 { font-size: 16px; margin: 32px 0 8px; }
a { color: var(--accent); }
p { margin: 8px 0; }
.quiet { color: var(--quiet); font-size: 14px; }
section { border-top: 1px solid var(--line); margin-top: 40px; padding-top: 24px; }
.figure { background: #ffffff; border: 1px solid var(--line); padding: 16px; margin: 16px 0 8px;
  overflow-x: auto; }
.figure img { display: block; max-width: 100%; height: auto; margin: 0 auto; }
figure { margin: 0; } figure + figure { margin-top: 16px; }
figcaption { color: #5d6066; font-size: 14px; margin-top: 4px; text-align: center; }
table { border-collapse: collapse; width: 100%; font-size: 15px; }
th { text-align: left; font-weight: 600; color: var(--quiet); font-size: 14px; }
th, td { border-bottom: 1px solid var(--line); padding: 8px 16px 8px 0; vertical-align: top; }
td:last-child, th:last-child { padding-right: 0; }
.contents td:first-child { width: 40px; }
.claims td { width: 42%; } .claims td:last-child { width: 16%; }
.chip { display: inline-block; white-space: nowrap; font-weight: 600; border: 1px solid currentColor;
  border-radius: 4px; padding: 0 8px; font-size: 14px; }
.agrees { color: var(--agrees); } .differs { color: var(--differs); } .goes-beyond { color: var(--beyond); }
dt { font-weight: 600; margin-top: 8px; } dd { margin: 0 0 0 16px; }
""".strip()


def page(
    figures: Sequence[Figure],
    pictures: Mapping[str, str],
    data: Mapping[str, Sequence[str]],
    models: Sequence[tuple[str, str]],
    conditions: str,
    spreads: Mapping[str, float],
) -> str:
    """The whole page.

    Parameters
    ----------
    figures
        In their order.
    pictures
        Where each picture is, from the page, by its name.
    data
        The files of numbers of each step, by its identifier.
    models
        Names and SHA-256 digests.
    conditions
        What was asked for, as a sentence.
    spreads
        The standard deviations of height and brightness over real shoes.
    """
    counts = Counter(each.verdict for figure in figures for each in figure.judged)
    claims = sum(counts.values())
    summary = ", ".join(
        f"{counts[verdict]} {_chip(verdict)}" for verdict in Verdict if counts[verdict]
    )
    parts = [
        "<!DOCTYPE html>",
        '<html lang="en">',
        "<head>",
        '<meta charset="utf-8">',
        MARK,
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{escape(TITLE)}</title>",
        f"<style>\n{STYLE}\n</style>",
        "</head>",
        "<body>",
        "<main>",
        f"<h1>{escape(TITLE)}</h1>",
        f"<p>{INTRODUCTION}</p>",
        f"<p>{claims} claims in {len(figures)} figures: {summary}.</p>",
        *_contents(figures),
        *_how_decided(),
        *_glossary(spreads),
    ]
    for number, figure in enumerate(figures, 1):
        parts += _section(number, figure, pictures, data[figure.step.identifier])
    parts += ["<section>", "<h2>What it was made with</h2>", f"<p>{escape(conditions)}</p>"]
    parts += ["<table>", "<tr><th>model</th><th>SHA-256 of its file</th></tr>"]
    parts += [
        f'<tr><td>{escape(name)}</td><td class="quiet">{digest}</td></tr>'
        for name, digest in models
    ]
    parts += ["</table>", f'<p class="quiet">Latent Translator {VERSION}. The same command with the same'
              " seed makes the same files, byte for byte, on one machine.</p>", "</section>"]  # fmt: skip
    parts += ["</main>", "</body>", "</html>", ""]
    return "\n".join(parts)


def _chip(verdict: Verdict) -> str:
    return f'<span class="chip {verdict.replace(" ", "-")}">{verdict}</span>'


def _contents(figures: Sequence[Figure]) -> list[str]:
    rows = [
        f'<tr><td>{number}</td><td><a href="#{figure.step.identifier}">{escape(figure.step.title)}</a>'
        f'</td><td>{_chip(figure.verdict)}</td><td class="quiet">{_share(figure)}</td></tr>'
        for number, figure in enumerate(figures, 1)
    ]
    return ["<h3>Figures</h3>", '<table class="contents">', *rows, "</table>"]


def _share(figure: Figure) -> str:
    """How many of a figure's claims have its verdict."""
    alike = sum(each.verdict is figure.verdict for each in figure.judged)
    return f"{alike} of {len(figure.judged)} claim{'s' * (len(figure.judged) != 1)}"


def _how_decided() -> list[str]:
    rows = [
        f"<tr><td>{_chip(verdict)}</td><td>{words}</td></tr>" for verdict, words in VERDICTS.items()
    ]
    return [
        "<h3>How the verdicts come about</h3>",
        "<p>No verdict is written by hand. Each claim has a rule, which stands below it, with its "
        "threshold; the program measures, and the rule decides. A figure differs if one of its claims does, "
        "and else goes beyond if one does. The numbers lie beside this page, so that all of it can be "
        "computed again.</p>",
        "<table>",
        *rows,
        "</table>",
    ]


def _glossary(spreads: Mapping[str, float]) -> list[str]:
    entries = [
        f"<dt>{escape(word)}</dt><dd>{escape(text.format(**spreads))}</dd>" for word, text in WORDS
    ]
    return ["<h3>Words</h3>", "<dl>", *entries, "</dl>"]


def _section(
    number: int, figure: Figure, pictures: Mapping[str, str], data: Sequence[str]
) -> list[str]:
    step = figure.step
    where = f"Article: {step.section}" if step.section else "Not in the article"
    links = ", ".join(f'<a href="{escape(file)}">{escape(_name(file))}</a>' for file in data)
    return [
        f'<section id="{step.identifier}">',
        f"<h2>{number}. {escape(step.title)} {_chip(figure.verdict)}</h2>",
        f'<p class="quiet">{escape(where)}</p>',
        f"<p>{escape(step.see)}</p>",
        '<div class="figure">',
        *(_image(picture, pictures[picture.name]) for picture in figure.pictures),
        "</div>",
        '<table class="claims">',
        "<tr><th>what the article says</th><th>what was measured</th><th>verdict</th></tr>",
        *(_row(each) for each in figure.judged),
        "</table>",
        *(f"<p>{escape(note)}</p>" for note in figure.notes),
        f'<details class="quiet"><summary>Numbers of this figure</summary><p>{links}</p></details>',
        "</section>",
    ]


def _name(file: str) -> str:
    return file.rpartition("/")[2]


def _image(picture: PictureFile, file: str) -> str:
    words = escape(picture.description)
    image = f'<img src="{escape(file)}" width="{picture.width}" alt="{words}">'
    return f"<figure>{image}<figcaption>{words}</figcaption></figure>"


def _row(each: Judged) -> str:
    claim = each.claim
    rule = f"{claim.met} if {claim.rule}; otherwise {claim.otherwise}"
    return (
        f'<tr><td>{escape(claim.text)}<p class="quiet">Rule: {escape(rule)}.</p></td>'
        f"<td>{escape(each.measured)}</td><td>{_chip(each.verdict)}</td></tr>"
    )
