"""Pictures offered to two panes at once go one lot after the other, each to the pane it was offered to."""

from pathlib import Path

from core.engine.requests import PicturesRequest
from gui.widgets.picture_intake import PictureIntake


class Bridge:
    """Only remembers what was asked of it."""

    def __init__(self):
        self.asked = []
        self.cancelled = []

    def submit(self, request):
        self.asked.append(request)

    def cancel(self, lane):
        self.cancelled.append(lane)


def test_two_panes_do_not_push_each_other_out_of_the_lane():
    bridge = Bridge()
    one, other = PictureIntake(bridge), PictureIntake(bridge)
    one.offer([Path("a.png")], slot="first")
    other.offer([Path("b.png")])
    one.offer([Path("c.png")])
    assert len(bridge.asked) == 1
    assert other.take(bridge.asked[0]) is None
    assert one.take(bridge.asked[0]).slot == "first"
    assert [request.offered for request in bridge.asked] == [
        (Path("a.png"),),
        (Path("b.png"),),
    ]
    assert one.take(bridge.asked[1]) is None
    assert other.take(bridge.asked[1]) is not None
    assert one.take(bridge.asked[2]).request.offered == (Path("c.png"),)
    assert one.take(bridge.asked[2]) is None


def test_windows_do_not_wait_for_each_other():
    here, there = Bridge(), Bridge()
    PictureIntake(here).offer([Path("a.png")])
    PictureIntake(there).offer([Path("b.png")])
    assert here.asked[0] != there.asked[0]


def test_what_is_forgotten_is_nobodys():
    bridge = Bridge()
    one, other = PictureIntake(bridge), PictureIntake(bridge)
    one.offer([Path("a.png")])
    other.forget()
    assert bridge.cancelled == [PicturesRequest.lane]
    assert one.take(bridge.asked[0]) is None
    one.offer([Path("b.png")])
    assert bridge.asked[1].offered == (Path("b.png"),)
