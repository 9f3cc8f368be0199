"""A student made from the teacher in closed form, which fine-tuning starts from."""

import torch
from torch import Tensor, nn
from torch.nn.functional import conv2d, relu, unfold

from stylizer.engine.perception.network import VGG19_WIDTHS, Network, pooled_before
from stylizer.training.target import COMPONENTS, Target

#: Half of VGG-19's channels in each layer: a quarter of its operations.
STUDENT_WIDTHS = tuple(width // 2 for width in VGG19_WIDTHS.values())


def start_from_teacher(target: Target, batches: list[Tensor]) -> Network:
    """A student made from the teacher in closed form, layer by layer.

    Each layer keeps the channels with the most (activation energy x outgoing weight energy). Its weights
    are fitted by least squares, from the student's own inputs to the teacher's outputs before the ReLU, and
    scaled to unit RMS; then each head is fitted to the target in the same way.
    """
    teacher = target.teacher
    student = Network(STUDENT_WIDTHS, COMPONENTS).to(batches[0].device).requires_grad_(False)
    names = list(VGG19_WIDTHS)
    teacher_x, student_x = list(batches), list(batches)
    for i, name in enumerate(names):
        if pooled_before(name):
            teacher_x, student_x = [teacher.pool(x) for x in teacher_x], [student.pool(x) for x in student_x]
        with torch.no_grad():
            before_relu = [teacher.convolutions[name](x) for x in teacher_x]
        energy = torch.stack([relu(f).square().mean((0, 2, 3)) for f in before_relu]).mean(0)
        if i + 1 < len(names):
            following = teacher.convolutions[names[i + 1]]
            assert isinstance(following, nn.Conv2d)
            energy = energy * following.weight.square().sum((0, 2, 3))
        keep = energy.topk(STUDENT_WIDTHS[i]).indices.sort().values
        wanted = [f[:, keep] for f in before_relu]
        rms = torch.stack([relu(f).square().mean() for f in wanted]).mean().sqrt()
        _fit(student.convolutions[name], student_x, [f / rms for f in wanted])
        teacher_x = [relu(f) for f in before_relu]
        with torch.no_grad():
            student_x = [relu(student.convolutions[name](x)) for x in student_x]
        tap = name.replace("conv", "relu")
        if tap in student.heads:
            project = target.components[tap][:, :, None, None]
            _fit(student.heads[tap], student_x, [conv2d(f, project) for f in teacher_x])
    return student.requires_grad_(True)


def _fit(convolution: nn.Module, inputs: list[Tensor], outputs: list[Tensor], positions: int = 4000) -> None:
    """Set the convolution's weights and bias by least squares at random positions of each batch."""
    assert isinstance(convolution, nn.Conv2d)
    size = convolution.in_channels * convolution.kernel_size[0] * convolution.kernel_size[1] + 1
    device = inputs[0].device
    normal = torch.zeros(size, size, dtype=torch.float64, device=device)
    right = torch.zeros(size, convolution.out_channels, dtype=torch.float64, device=device)
    for x, y in zip(inputs, outputs, strict=True):
        columns = unfold(x, convolution.kernel_size, padding=convolution.kernel_size[0] // 2)
        rows = columns.transpose(1, 2).flatten(0, 1)
        answers = y.permute(0, 2, 3, 1).flatten(0, 2)
        chosen = torch.randperm(len(rows))[:positions]
        design = torch.cat([rows[chosen], rows.new_ones(len(chosen), 1)], 1)
        normal += (design.T @ design).double()
        right += (design.T @ answers[chosen]).double()
    normal += 1e-5 * normal.diagonal().mean() * torch.eye(size, dtype=torch.float64, device=device)
    solution = torch.linalg.solve(normal, right).float()
    convolution.weight.data.copy_(solution[:-1].T.reshape(convolution.weight.shape))
    convolution.bias.data.copy_(solution[-1])  # type: ignore[union-attr]
