"""Where the camera looks in each moment of a move: a window in a still picture.

The window never leaves the picture, so no edge of it is ever seen.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from craftprompt.providers.image.storyboard.notes import Move

WIDEST = 0.94  # share of the picture's side; the rest is room for a hand that is not steady
FAR, NEAR = 0.9, 0.6  # the same, where a move through the depth begins and ends
ACROSS = 0.62  # while the camera turns or travels past
SWAY = 0.014  # how far a hand sways, in shares of the picture
BREATHS, STEPS = 2, 5  # how often it does so in one clip: whole numbers, so that it comes back
LEAN = 0.055  # how much smaller one edge becomes while the camera goes around


@dataclass(frozen=True, slots=True)
class View:
    """A window in a picture whose sides are 1: its centre, and its side.

    `turn` from -1 to 1 makes the left or the right edge the farther one, `rise` the upper or the
    lower one.
    """

    x: float = 0.5
    y: float = 0.5
    side: float = WIDEST
    turn: float = 0.0
    rise: float = 0.0

    def corners(self) -> tuple[tuple[float, float], ...]:
        """Upper left, lower left, lower right, upper right, in shares of the picture."""
        half = self.side / 2
        return tuple(
            (self.x + across * half * (1 - LEAN * self.rise * down), self._depth(across, down))
            for across, down in ((-1, -1), (-1, 1), (1, 1), (1, -1))
        )

    def _depth(self, across: int, down: int) -> float:
        return self.y + down * self.side / 2 * (1 - LEAN * self.turn * across)


def view(move: Move, share: float) -> View:
    """The view after `share` of the clip, from 0 to 1; it starts and stops gently."""
    return _VIEWS[move](_eased(share))


def _eased(share: float) -> float:
    return share * share * (3 - 2 * share)


def _between(start: float, end: float, share: float) -> float:
    return start + (end - start) * share


def _aside(start: float, end: float, turn: float = 0.0) -> Callable[[float], View]:
    return lambda share: View(
        x=_between(start, end, share), side=ACROSS, turn=_between(-turn, turn, share)
    )


def _up(start: float, end: float) -> Callable[[float], View]:
    return lambda share: View(y=_between(start, end, share), side=ACROSS)


def _crane(start: float, end: float) -> Callable[[float], View]:
    """Up or down on an arm: the camera also draws back, and looks at the scene from its height."""
    return lambda share: View(
        y=_between(start, end, share),
        side=_between(ACROSS, ACROSS + 0.1, share),
        rise=_between(0.0, math.copysign(1.0, start - end), share),
    )


def _deep(start: float, end: float) -> Callable[[float], View]:
    return lambda share: View(side=_between(start, end, share))


def _handheld(share: float) -> View:
    breath, step = math.tau * BREATHS * share, math.tau * STEPS * share
    return View(
        x=0.5 + SWAY * (math.sin(breath) + 0.4 * math.sin(step)),
        y=0.5 + SWAY * (0.7 * math.sin(breath * 1.5) + 0.5 * math.sin(step)),
        side=WIDEST - 4 * SWAY,
    )


def _orbit(share: float) -> View:
    """Around the subject: past it, with first the one and then the other edge the farther."""
    return View(
        x=_between(0.4, 0.6, share),
        side=ACROSS + 0.08 * math.sin(math.pi * share),
        turn=_between(1.0, -1.0, share),
    )


_VIEWS: Mapping[Move, Callable[[float], View]] = {
    Move.STATIC: lambda _: View(),
    Move.PUSH_IN: _deep(FAR, NEAR),
    Move.PULL_OUT: _deep(NEAR, FAR),
    Move.PAN_LEFT: _aside(0.64, 0.36),
    Move.PAN_RIGHT: _aside(0.36, 0.64),
    Move.TILT_UP: _up(0.64, 0.36),
    Move.TILT_DOWN: _up(0.36, 0.64),
    Move.TRACK_LEFT: _aside(0.67, 0.33),
    Move.TRACK_RIGHT: _aside(0.33, 0.67),
    Move.ORBIT: _orbit,
    Move.CRANE_UP: _crane(0.62, 0.42),
    Move.CRANE_DOWN: _crane(0.4, 0.6),
    Move.HANDHELD: _handheld,
}
