"""Changes to the models pane, as pure functions from one state to the next."""

import msgspec
from msgspec.structs import replace

from core.errors import UserError
from core.trainings.job import TrainingJob
from core.trainings.seed_rows import same_but_seed
from core.vae.description import Architecture, Convolutional, Mlp
from core.vae.own_models import NAME_LIMIT, name_problem
from core.vae.presets import preset, presets
from core.vae.training_choice import chosen_training
from core.workspace.models_state import SELECTED_LIMIT, Models, Page, TrainingForm
from core.workspace.session_models import workspace_with_models
from core.workspace.state import Workspace

FIVE = 5
"""Seeds of the article's experiment."""


def select(models: Models, *references: str) -> Models:
    """Look at one model, or at two side by side."""
    return replace(models, selected=references[:SELECTED_LIMIT], page=Page.MEASURES)


def show_page(models: Models, page: Page) -> Models:
    """Show the measures or the training."""
    return replace(models, page=page)


def draw_again(models: Models) -> Models:
    """Other test images and other samples."""
    return replace(models, draw=(models.draw + 1) % 2**31)


def set_name(models: Models, name: str) -> Models:
    """What the model to be trained is called; empty: after its settings.

    Raises
    ------
    UserError
        No model can be called so.
    """
    problem = name_problem(name) if name else ""
    if problem:
        raise UserError(problem)
    return _with_form(models, replace(models.form, name=name))


def take_preset(models: Models, name: str) -> Models:
    """Set everything as a preset has it.

    Raises
    ------
    UserError
        There is no such preset.
    """
    chosen = preset(name)
    form = replace(models.form, architecture=chosen.architecture, training=chosen.training)
    return _with_form(models, form)


def preset_of(form: TrainingForm) -> str:
    """The preset whose settings these are; empty if they are nobody's."""
    plain = replace(form.training, preset="")
    for known in presets():
        if (known.architecture, replace(known.training, preset="")) == (form.architecture, plain):
            return known.name
    return ""


def set_mlp(models: Models, hidden: str) -> Models:
    """A mirrored MLP of hidden widths such as ``512,256``.

    Raises
    ------
    UserError
        These are none.
    """
    return _chosen(models, hidden=_plain_list(hidden))


def set_convolutional(models: Models, widths: str) -> Models:
    """Two convolutions' channels and the hidden layer's width, such as ``24,48,192``.

    Raises
    ------
    UserError
        These are none.
    """
    return _chosen(models, convolutional=_plain_list(widths))


def set_number(models: Models, setting: str, value: float) -> Models:
    """One of latents, seed, epochs, batch, learning_rate and beta.

    Raises
    ------
    UserError
        It is out of range.
    """
    return _chosen(models, **{setting: value})


def widths_text(architecture: Architecture) -> str:
    """An architecture's widths as they are typed."""
    if isinstance(architecture, Mlp):
        return ", ".join(map(str, architecture.hidden))
    return ", ".join(map(str, (*architecture.channels, architecture.hidden)))


def other_kind(architecture: Architecture, convolutional: bool) -> Architecture:
    """The same, or what the presets have of the other kind, with as many latents."""
    if isinstance(architecture, Convolutional) == convolutional:
        return architecture
    start = preset("large" if convolutional else "small").architecture
    return replace(start, latents=architecture.latents)


def set_kind(models: Models, convolutional: bool) -> Models:
    """An MLP or a convolutional network."""
    architecture = other_kind(models.form.architecture, convolutional)
    return _with_form(models, _settled(replace(models.form, architecture=architecture)))


def own_name(form: TrainingForm) -> str:
    """What a model of these settings is called if nobody names it."""
    if form.name:
        return form.name
    named = preset_of(replace(form, training=replace(form.training, seed=_preset_seed(form))))
    kind = "mlp" if isinstance(form.architecture, Mlp) else "conv"
    widths = widths_text(form.architecture).replace(", ", "-")
    base = named or f"{kind} {widths} latents {form.architecture.latents}"
    beta = "" if form.training.beta == 1.0 else f" beta {form.training.beta:g}"
    # Eight widths of four digits fit, but not with everything else.
    return f"{base}{beta} seed {form.training.seed}"[:NAME_LIMIT].strip()


def job_of(form: TrainingForm, name: str) -> TrainingJob:
    """The training of these settings, for a model of that name."""
    return TrainingJob(name, form.architecture, _settled(form).training)


def seed_forms(form: TrainingForm) -> tuple[TrainingForm, ...]:
    """The same settings from five seeds in a row."""
    first = min(form.training.seed, 2**31 - FIVE)
    made = []
    for seed in range(first, first + FIVE):
        named = f"{form.name} seed {seed}" if form.name else ""
        training = replace(form.training, seed=seed)
        made.append(_settled(replace(form, name=named[:NAME_LIMIT], training=training)))
    return tuple(made)


def rename_everywhere(workspace: Workspace, before: str, after: str) -> Workspace:
    """The workspace once a model goes by another name or path."""
    changed = workspace_with_models(workspace, {before: after})
    selected = tuple(after if name == before else name for name in changed.models.selected)
    return replace(changed, models=replace(changed.models, selected=selected))


def use_in_traversal(workspace: Workspace, reference: str, place: int) -> Workspace:
    """Show a model's strip in the traversal pane, in place of the one that is there (0: above).

    A model that is there already changes places with it.
    """
    names = list(workspace.traversal.models)
    place = min(place, len(names) - 1)
    if reference in names:
        names[names.index(reference)] = names[place]
    names[place] = reference
    return replace(workspace, traversal=replace(workspace.traversal, models=tuple(names)))


def _chosen(models: Models, **settings: int | float | str) -> Models:
    """Through the command line's own check, so that both take the same settings."""
    form = models.form
    now: dict[str, int | float | str] = {
        **msgspec.to_builtins(replace(form.training, preset="")),
        "latents": form.architecture.latents,
    }
    now.pop("preset")
    shape = _widths(form.architecture) if not {"hidden", "convolutional"} & set(settings) else {}
    architecture, training = chosen_training("small", **{**shape, **now, **settings})  # type: ignore[arg-type]
    return _with_form(models, _settled(replace(form, architecture=architecture, training=training)))


def _widths(architecture: Architecture) -> dict[str, str]:
    kind = "hidden" if isinstance(architecture, Mlp) else "convolutional"
    return {kind: _plain_list(widths_text(architecture))}


def _plain_list(text: str) -> str:
    return ",".join(part.strip() for part in text.replace(";", ",").split(","))


def _settled(form: TrainingForm) -> TrainingForm:
    """Named after its preset only if it is one."""
    return replace(form, training=replace(form.training, preset=preset_of(form)))


def _preset_seed(form: TrainingForm) -> int:
    """The seed of the preset that these settings are but for the seed; else the form's own."""
    for known in presets():
        if same_but_seed((form.architecture, form.training), (known.architecture, known.training)):
            return known.training.seed
    return form.training.seed


def _with_form(models: Models, form: TrainingForm) -> Models:
    return replace(models, form=form)
