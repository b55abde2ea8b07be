"""One training by several processes, as PyTorch's own launcher ``torchrun`` starts them.

Each process holds the whole network and takes its share of every batch; gradients are added up over
all processes before each step. Order and noise of a batch are drawn as one process alone would draw
them and then shared out, so that the loss curve is that of one process but for rounding: it does not
depend on how many work on it.
"""

from __future__ import annotations

import atexit
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.errors import UserError

if TYPE_CHECKING:
    import torch


@dataclass(frozen=True)
class ProcessGroup:
    """This process's place among those that train together."""

    rank: int = 0
    """Counted from 0; the first one prints and writes for all."""
    count: int = 1

    @property
    def is_first(self) -> bool:
        """Whether this process speaks for all."""
        return self.rank == 0

    def share(self, rows: torch.Tensor) -> torch.Tensor:
        """This process's rows of a batch's; all of them if it is alone."""
        return rows if self.count == 1 else rows[self.rank :: self.count]

    def add_up(self, values: torch.Tensor) -> torch.Tensor:
        """The sum over all processes, in place."""
        if self.count > 1:
            from torch import distributed

            distributed.all_reduce(values)
        return values

    def add_gradients(self, parameters: Iterable[torch.nn.Parameter]) -> None:
        """Add up every parameter's gradient over all processes, in one message."""
        if self.count == 1:
            return
        import torch

        gradients = [p.grad for p in parameters if p.grad is not None]
        together = self.add_up(torch.cat([gradient.reshape(-1) for gradient in gradients]))
        start = 0
        for gradient in gradients:
            end = start + gradient.numel()
            gradient.copy_(together[start:end].view_as(gradient))
            start = end

    def like_the_first(self, tensors: Iterable[torch.Tensor]) -> None:
        """Give every process the first one's values, in place."""
        if self.count > 1:
            from torch import distributed

            for tensor in tensors:
                values = tensor.detach().contiguous()
                distributed.broadcast(values, 0)
                tensor.detach().copy_(values)

    def wait(self) -> None:
        """Until all processes are here."""
        if self.count > 1:
            from torch import distributed

            distributed.barrier()


ALONE = ProcessGroup()


def launched_processes() -> int:
    """How many processes the launcher says that it has started; 1 without one."""
    text = os.environ.get("WORLD_SIZE", "1")
    return int(text) if text.isascii() and text.isdecimal() and int(text) > 0 else 1


@contextmanager
def joined_group(device: str) -> Iterator[tuple[ProcessGroup, str]]:
    """Join those that the launcher has started; gives the group, and the device for this process.

    ``device`` is ``cpu`` (processes talk by gloo) or ``cuda`` (by nccl, one card for each process on
    this machine).

    Raises
    ------
    UserError
        Several processes cannot train together on this device, or do not find each other.
    """
    if launched_processes() == 1:
        yield ALONE, device
        return
    import torch
    from torch import distributed

    if device == "mps":
        raise UserError("Several processes cannot train together on MPS; take --device cpu.")
    local = int(os.environ.get("LOCAL_RANK", "0"))
    if device == "cuda":
        cards = torch.cuda.device_count()
        if local >= cards:
            raise UserError(
                f"There are more processes on this machine than its {cards} CUDA cards; start at most "
                f"{cards}, or take --device cpu."
            )
        device = f"cuda:{local}"
        torch.cuda.set_device(device)
    try:
        distributed.init_process_group("nccl" if device != "cpu" else "gloo")
    except (RuntimeError, ValueError) as error:
        raise UserError(
            f"The processes of this training do not find each other ({error}); start them with torchrun."
        ) from error
    try:
        yield ProcessGroup(distributed.get_rank(), distributed.get_world_size()), device
        # Who left while another still works would tear the connections down under it.
        distributed.barrier()
        if distributed.get_rank() > 0:
            atexit.register(_leave)
    finally:
        distributed.destroy_process_group()


def _leave() -> None:
    """End a helping process, whose work is done, without taking gloo's threads apart: that may abort."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)
