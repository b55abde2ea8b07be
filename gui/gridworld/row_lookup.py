"""The table row that a node of a shown run has used."""

from core.gridworld.nets import Nets
from core.gridworld.unrolled import NodeKey, UsedRow, used_row
from core.workspace.grid_world_run import Run


def used_row_of(nets: Nets, run: Run, key: NodeKey, *, objects: bool) -> UsedRow | None:
    """That of a node of Model 1 (``objects``) or of Model 2; None if there is no such node."""
    net = (nets.objects if objects else nets.local).net
    states = run.objects if objects else run.local
    steps = run.steps - 1 if key.name == "S" else run.steps
    if key.name not in net.nodes or key.step >= steps:
        return None
    return used_row(net, key, states, run.coins, run.observations)
