import pytest
import torch
from torch import Tensor

from stylizer.engine.optimise import LBFGS, Adam, Optimiser, StoppingRule, steepest
from stylizer.engine.reference import unpaired_step


def valley(x: Tensor) -> Tensor:
    """Rosenbrock's function in twelve dimensions, made milder so that unit steps stay in it."""
    return (0.5 * (x[1:] - x[:-1] ** 2) ** 2 + 0.1 * (1 - x[:-1]) ** 2).sum()


START = torch.linspace(-0.8, 0.9, 12, dtype=torch.float64)


def follow(optimiser: Optimiser, steps: int) -> list[Tensor]:
    x, path = START.clone(), []
    for _ in range(steps):
        x.requires_grad_()
        (gradient,) = torch.autograd.grad(valley(x), x)
        x = x.detach() + optimiser.step(gradient)
        path.append(x)
    return path


def follow_torch(optimiser: torch.optim.Optimizer, x: Tensor, steps: int) -> list[Tensor]:
    def closure() -> Tensor:
        optimiser.zero_grad()
        loss = valley(x)
        loss.backward()
        return loss.detach()

    path = []
    for _ in range(steps):
        optimiser.step(closure)
        path.append(x.detach().clone())
    return path


@pytest.mark.parametrize("history", [3, 100])
def test_lbfgs_steps_as_torch_does(history: int) -> None:
    x = START.clone().requires_grad_()
    peer = torch.optim.LBFGS(
        [x], lr=1, max_iter=1, history_size=history, tolerance_grad=-1, tolerance_change=-1
    )
    theirs = follow_torch(peer, x, 25)
    ours = follow(LBFGS(history, unpaired_step), 25)

    for step, (mine, other) in enumerate(zip(ours, theirs, strict=True)):
        torch.testing.assert_close(mine, other, rtol=1e-7, atol=1e-9, msg=f"step {step}")
    assert valley(ours[-1]) < 0.01 * valley(START)


def test_a_first_step_that_rounding_swallows_is_followed_by_a_whole_one_as_in_torch() -> None:
    far = 1e6  # where float32's numbers are 1/16 apart, and a first step of 1/40 is none

    def slope(x: Tensor) -> Tensor:
        return 0.5 * (x - far - 3)

    x = torch.full((40,), far, requires_grad=True)
    peer = torch.optim.LBFGS([x], lr=1, max_iter=1, tolerance_grad=-1, tolerance_change=-1)

    def closure() -> Tensor:
        x.grad = slope(x.detach())
        return 0.25 * (x.detach() - far - 3).square().sum()

    ours, optimiser = torch.full((40,), far), LBFGS(100, unpaired_step)
    for _ in range(3):
        peer.step(closure)
        ours = ours + optimiser.step(slope(ours))
        torch.testing.assert_close(ours, x.detach(), rtol=0, atol=0)
    assert torch.all(ours > far + 1)


def test_lbfgs_begins_down_the_gradient_by_a_level_and_a_half_on_average_of_what_moves() -> None:
    gradient = torch.tensor([[3.0, -1.0], [0.0, 2.0]])
    step = LBFGS(history=5, unpaired_step=steepest).step(gradient)

    torch.testing.assert_close(step, -0.75 * gradient)


@pytest.mark.parametrize(("gradient", "scale"), [([3.0, -1.0], 0.25), ([0.3, -0.1], 1.0)])
def test_the_authors_first_step_is_short_and_never_longer_than_the_gradient(
    gradient: list[float], scale: float
) -> None:
    step = LBFGS(history=5, unpaired_step=unpaired_step).step(torch.tensor(gradient))

    torch.testing.assert_close(step, -scale * torch.tensor(gradient))


def test_lbfgs_forgets_a_step_that_showed_no_curvature() -> None:
    optimiser = LBFGS(history=5, unpaired_step=steepest)
    gradient = torch.tensor([1.0, 2.0])
    first = optimiser.step(gradient)

    torch.testing.assert_close(optimiser.step(gradient), first)


def test_adam_steps_as_torch_does() -> None:
    x = START.clone().requires_grad_()
    theirs = follow_torch(torch.optim.Adam([x], lr=0.05), x, 20)

    for mine, other in zip(follow(Adam(0.05), 20), theirs, strict=True):
        torch.testing.assert_close(mine, other)


def test_stopping_compares_checks_only_and_never_the_first() -> None:
    rule = StoppingRule(check_every=5, threshold=0.01)
    losses = {5: 100.0, 10: 90.0, 15: 89.5, 20: 10.0}

    assert [i for i in range(1, 21) if rule.converged(i, losses.get(i, 0.0))] == [15]


def test_a_threshold_of_zero_never_stops() -> None:
    rule = StoppingRule(check_every=1, threshold=0)

    assert not any(rule.converged(i, 7.0) for i in range(1, 10))
