"""The table row that a node of a shown run has used, in words."""

from core.gridworld.nets import Nets
from core.gridworld.unrolled import NodeKey, used_row
from core.workspace.grid_world_run import Run
from gui.gridworld.row_words import row_text


def row_of(nets: Nets, run: Run, key: NodeKey, *, objects: bool) -> str:
    """The words for a node of Model 1 (``objects``) or of Model 2; empty if there is no such node."""
    net = (nets.objects if objects else nets.local).net
    states = run.objects if objects else run.local
    steps = run.steps - 1 if key.name == "S" else run.steps
    if key.name not in net.nodes or key.step >= steps:
        return ""
    return row_text(used_row(net, key, states, run.coins, run.observations))
