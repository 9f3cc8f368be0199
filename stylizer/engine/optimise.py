"""Descent on a picture: L-BFGS as the paper uses it, Adam, and when to stop."""

from collections import deque
from collections.abc import Callable
from typing import Protocol

import torch
from torch import Tensor

#: How far L-BFGS's first step changes a value on average, in the reference space's units of 256.
FIRST_CHANGE = 1.5


class Optimiser(Protocol):
    """Turns gradients into steps, one after the other."""

    def step(self, gradient: Tensor) -> Tensor:
        """The change to make to the picture that has this gradient; of the same shape."""
        ...


def steepest(gradient: Tensor, _iteration: int = 1) -> Tensor:
    """A step down the gradient, at any iteration, that changes a value by :data:`FIRST_CHANGE` on average.

    The average is over the values that change at all: what is kept as filmed has no gradient.

    (The authors' program scales it by 1/‖g‖₁: a change below the resolution of bfloat16, from which nothing
    is learnt.)
    """
    mean = gradient.abs().sum() / gradient.count_nonzero().clamp_min(1)
    return gradient * (-FIRST_CHANGE / mean.clamp_min(1e-30))


class LBFGS:
    """L-BFGS without line search (Nocedal & Wright 2006, algorithm 7.4), step 1.

    ``history`` pairs are kept, each only if yᵀs > 1e-10. ``unpaired_step`` makes the step of a gradient and
    an iteration, from 1, while there is none.
    """

    def __init__(self, history: int, unpaired_step: Callable[[Tensor, int], Tensor]) -> None:
        self.unpaired_step = unpaired_step
        self._iteration = 0
        self._pairs: deque[tuple[Tensor, Tensor, Tensor]] = deque(maxlen=history)
        self._gradient: Tensor | None = None
        self._step: Tensor | None = None

    def step(self, gradient: Tensor) -> Tensor:
        flat = gradient.flatten()
        self._iteration += 1
        if self._gradient is not None and self._step is not None:
            self._remember(self._step, flat - self._gradient)
        self._gradient = flat
        unpaired = not self._pairs
        self._step = self.unpaired_step(flat, self._iteration) if unpaired else self._quasi_newton(flat)
        return self._step.view_as(gradient)

    def _remember(self, s: Tensor, y: Tensor) -> None:
        curvature = y.dot(s)
        if curvature > 1e-10:
            self._pairs.append((s, y, 1 / curvature))

    def _quasi_newton(self, gradient: Tensor) -> Tensor:
        step = -gradient
        parts: list[Tensor] = []
        for s, y, inverse_curvature in reversed(self._pairs):
            part = inverse_curvature * s.dot(step)
            step -= part * y
            parts.append(part)
        _, y, inverse_curvature = self._pairs[-1]
        step /= inverse_curvature * y.dot(y)
        for (s, y, inverse_curvature), part in zip(self._pairs, reversed(parts), strict=True):
            step += (part - inverse_curvature * y.dot(step)) * s
        return step


class Adam:
    """Adam (Kingma & Ba 2015) with its usual moments."""

    def __init__(self, learning_rate: float) -> None:
        self.learning_rate = learning_rate
        self._count = 0
        self._mean: Tensor | None = None
        self._square: Tensor | None = None

    def step(self, gradient: Tensor) -> Tensor:
        if self._mean is None or self._square is None:
            self._mean, self._square = torch.zeros_like(gradient), torch.zeros_like(gradient)
        self._count += 1
        self._mean.lerp_(gradient, 1 - 0.9)
        self._square.lerp_(gradient.square(), 1 - 0.999)
        mean = self._mean / (1 - 0.9**self._count)
        square = self._square / (1 - 0.999**self._count)
        return -self.learning_rate * mean / (square.sqrt() + 1e-8)


class StoppingRule:
    """Every ``check_every`` iterations, whether the loss changed by less than ``threshold`` of itself.

    The first check has nothing to compare with, so nothing stops before twice ``check_every``.
    """

    def __init__(self, check_every: int, threshold: float) -> None:
        self.check_every = check_every
        self.threshold = threshold
        self._before: float | None = None

    def converged(self, iteration: int, loss: float) -> bool:
        """Call once an iteration, counted from 1, with the total loss."""
        if iteration % self.check_every:
            return False
        before, self._before = self._before, loss
        return before is not None and abs(before - loss) < self.threshold * abs(before)
