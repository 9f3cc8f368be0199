"""Distil VGG-19 into the embedded network: fine-tuning, checkpoints and the file that is shipped."""

import copy
import json
import math
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import save_file
from torch import Tensor, nn

from stylizer.engine.perception import InvalidWeights, load_perception
from stylizer.engine.perception.network import TAPS, Network
from stylizer.engine.perception.perception import EMBEDDED_VERSION
from stylizer.training.pictures import PictureFolder, disturbed_batch
from stylizer.training.start import STUDENT_WIDTHS, start_from_teacher
from stylizer.training.target import COMPONENTS, Target, principal_components
from stylizer.training.visited import VisitedPictures
from stylizer.training.whitened import plain_weights, whiten, whitened

#: Crop sizes and how many of each make a batch; larger ones dilute the zero padding at the border.
BATCHES = ((128, 8), (128, 8), (128, 8), (192, 4), (96, 14))

#: Batches from which the components and the student's start are fitted; the crops in each, and their side.
START_BATCHES = 40
CROPS, SIDE = 8, 128

#: How much each tap's features and Gram matrices count. VGG-19's style loss of a photograph is nearly all
#: relu4_1's, its content loss relu4_2's; the others keep their manner right where users weigh them otherwise.
FEATURE_WEIGHTS = {
    "relu1_1": 0.5,
    "relu2_1": 0.5,
    "relu3_1": 0.5,
    "relu4_1": 1.0,
    "relu4_2": 2.0,
    "relu5_1": 0.5,
}
GRAM_WEIGHTS = {
    "relu1_1": 0.5,
    "relu2_1": 1.0,
    "relu3_1": 1.0,
    "relu4_1": 6.0,
    "relu4_2": 0.5,
    "relu5_1": 0.5,
}

LEARNING_RATE = 2e-4
WARM_UP_STEPS = 20
AVERAGE_DECAY = 0.995

#: The share of pictures that an optimiser visits in each batch, and how often such are made, of what size.
VISITED_SHARE = 0.5
VISITS_EVERY = 24
VISITED_SIZE = 192

#: The teacher costs as much as the student's whole step, so its answers are used several times.
USES = 6
REPLAYED_BATCHES = 60

#: A batch of pictures in the reference space and the target's features of it.
Example = tuple[Tensor, dict[str, Tensor]]

CHECKPOINT_SECONDS = 120.0

SOURCE = (
    "Distilled from VGG-19 (K. Simonyan and A. Zisserman, Visual Geometry Group, University of Oxford, 2015, "
    "CC BY 4.0); changed: half the channels, linear heads on principal components"
)


def train(
    images: Path,
    teacher: Path,
    out: Path,
    minutes: float,
    seed: int,
    device: str,
    resume: bool,
    report: Callable[[str], None],
) -> None:
    """Train on the pictures in ``images`` for ``minutes`` of computing and write the network to ``out``.

    ``teacher`` is a file with VGG-19's original weights. A checkpoint beside ``out`` is written every two
    minutes; ``resume`` goes on from it. Raises WeightsNotFound or InvalidWeights for the teacher, ValueError
    for too few pictures, FileNotFoundError where there is nothing to resume.
    """
    perception = load_perception("vgg19", teacher, device=device)
    if perception.factors:
        raise InvalidWeights(
            f"{teacher} has torchvision's weights; the teacher must be the original.", "weights"
        )
    assert isinstance(perception.network, Network)
    checkpoint = out.with_suffix(".checkpoint.pt")
    if resume and not checkpoint.is_file():
        raise FileNotFoundError(f"there is no checkpoint {checkpoint} to go on from")
    folder, held_out = PictureFolder.load(images, held_out=False), PictureFolder.load(images, held_out=True)
    report(f"{len(folder.pyramids)} pictures to train on, {len(held_out.pyramids)} held out")
    if resume:
        training = Training.resume(checkpoint, perception.network)
    else:
        training = Training.begin(perception.network, folder, seed)
    fine_tune(training, folder, held_out, minutes, checkpoint, report)
    export(training, out, seed)


def distance(
    target: Target, student: dict[str, Tensor], wanted: dict[str, Tensor]
) -> dict[str, tuple[Tensor, Tensor]]:
    """For each tap, the relative squared distance of features and of Gram matrices, averaged over pictures.

    Each picture counts by its own energy, with a floor at a quarter of the average picture's, so that flat
    pictures matter without dividing by nothing.
    """
    result = {}
    for tap, f in student.items():
        f, t = f.float().flatten(2), wanted[tap].flatten(2)
        energy = t.square().mean((1, 2)) + 0.25 * target.energies[tap]
        residual = ((f - t).square().mean((1, 2)) / energy).mean()
        gram_f, gram_t = f @ f.transpose(1, 2) / f.shape[2], t @ t.transpose(1, 2) / t.shape[2]
        floor = (0.25 * target.energies[tap] * t.shape[1]) ** 2
        gram_residual = (
            (gram_f - gram_t).square().sum((1, 2)) / (gram_t.square().sum((1, 2)) + floor)
        ).mean()
        result[tap] = residual, gram_residual
    return result


def residuals(target: Target, student: Network, batches: list[Tensor]) -> dict[str, list[float]]:
    """Mean relative squared distances (features, Gram matrices) for each tap over held-out ``batches``."""
    sums = {tap: [0.0, 0.0] for tap in TAPS}
    for x in batches:
        with torch.no_grad(), torch.autocast(x.device.type, torch.bfloat16):
            features = student.features(x, TAPS)
        for tap, pair in distance(target, features, target.features(x)).items():
            sums[tap] = [
                total + float(value) / len(batches) for total, value in zip(sums[tap], pair, strict=True)
            ]
    return sums


@dataclass
class Training:
    """Everything that fine-tuning carries from step to step, and across interruptions."""

    target: Target
    student: Network
    average: Network  # exponential moving average of the student: what is exported
    optimiser: torch.optim.Adam
    rng: np.random.Generator
    step: int = 0
    seconds: float = 0.0

    @classmethod
    def begin(cls, teacher: Network, folder: PictureFolder, seed: int) -> "Training":
        """Find the components and start the student from the teacher."""
        rng = np.random.default_rng(seed)
        torch.manual_seed(seed)
        batches = [
            disturbed_batch(folder, rng, CROPS, SIDE).to(_device(teacher)) for _ in range(START_BATCHES)
        ]
        target = principal_components(teacher, iter(batches))
        student = whitened(start_from_teacher(target, batches))
        whiten(student, torch.cat(batches[:4]))
        return cls.of(target, student, rng)

    @classmethod
    def of(cls, target: Target, student: Network, rng: np.random.Generator) -> "Training":
        """A training at its first step."""
        average = copy.deepcopy(student).requires_grad_(False)
        return cls(target, student, average, torch.optim.Adam(student.parameters(), betas=(0.9, 0.999)), rng)

    def save(self, path: Path) -> None:
        """Write a checkpoint, replacing the former one only when complete."""
        temporary = path.with_suffix(".part")
        state = {
            "components": self.target.components,
            "energies": self.target.energies,
            "kept": self.target.kept,
            "student": self.student.state_dict(),
            "average": self.average.state_dict(),
            "optimiser": self.optimiser.state_dict(),
            "rng": json.dumps(self.rng.bit_generator.state),
            "step": self.step,
            "seconds": self.seconds,
        }
        torch.save(state, temporary)
        temporary.replace(path)

    @classmethod
    def resume(cls, path: Path, teacher: Network) -> "Training":
        """Go on from a checkpoint."""
        state = torch.load(path, map_location=_device(teacher), weights_only=True)
        target = Target(teacher, state["components"], state["energies"], state["kept"])
        student = whitened(Network(STUDENT_WIDTHS, COMPONENTS)).to(_device(teacher))
        student.load_state_dict(state["student"])
        rng = np.random.default_rng()
        rng.bit_generator.state = json.loads(state["rng"])
        training = cls.of(target, student, rng)
        training.average.load_state_dict(state["average"])
        training.optimiser.load_state_dict(state["optimiser"])
        training.step, training.seconds = state["step"], state["seconds"]
        return training


def fine_tune(
    training: Training,
    folder: PictureFolder,
    held_out: PictureFolder,
    minutes: float,
    checkpoint: Path,
    report: Callable[[str], None],
) -> None:
    """Train until ``minutes`` have been spent in all; the learning rate falls as a cosine of the time."""
    visited = VisitedPictures(folder, VISITED_SIZE)
    replay: deque[Example] = deque(maxlen=REPLAYED_BATCHES)
    examiner = np.random.default_rng(0)
    device = _device(training.student)
    examination = [disturbed_batch(held_out, examiner, CROPS, SIDE).to(device) for _ in range(4)]
    report(_summary(training, residuals(training.target, training.average, examination)))
    saved = training.seconds
    while training.seconds < 60 * minutes:
        started = time.monotonic()
        if training.step % VISITS_EVERY == 0 or len(visited.pool) < 8:
            visited.grow(training.average, training.rng)
        _train_step(training, folder, visited, replay, training.seconds / (60 * minutes))
        training.seconds += time.monotonic() - started
        if training.seconds - saved > CHECKPOINT_SECONDS:
            saved = training.seconds
            training.save(checkpoint)
            report(_summary(training, residuals(training.target, training.average, examination)))
    training.save(checkpoint)
    report(_summary(training, residuals(training.target, training.average, examination)))


def _device(network: Network) -> torch.device:
    return next(network.parameters()).device


def _fresh_batch(training: Training, folder: PictureFolder, visited: VisitedPictures) -> Example:
    rng = training.rng
    size, count = BATCHES[int(rng.integers(len(BATCHES)))]
    from_visited = round(VISITED_SHARE * count)
    x = torch.cat(
        [disturbed_batch(folder, rng, count - from_visited, size), visited.batch(rng, from_visited, size)]
    )
    x = x.to(_device(training.student), memory_format=torch.channels_last)
    return x, training.target.features(x)


def _train_step(
    training: Training,
    folder: PictureFolder,
    visited: VisitedPictures,
    replay: deque[Example],
    progress: float,
) -> None:
    if training.step % USES == 0 or len(replay) < 10:
        replay.append(_fresh_batch(training, folder, visited))
    x, wanted = replay[-1 if training.step % USES == 0 else int(training.rng.integers(len(replay)))]
    with torch.autocast(x.device.type, torch.bfloat16):
        features = training.student.features(x, TAPS)
    # Square roots: a tap's pull doesn't fade as it gets good, so the shallow taps, which weigh most in the
    # losses, go on improving beside the deep ones.
    loss = torch.zeros((), device=x.device)
    for tap, (residual, gram_residual) in distance(training.target, features, wanted).items():
        loss = loss + FEATURE_WEIGHTS[tap] * residual.sqrt() + GRAM_WEIGHTS[tap] * gram_residual.sqrt()
    for group in training.optimiser.param_groups:
        group["lr"] = _learning_rate(training.step, progress)
    training.optimiser.zero_grad()
    loss.backward()  # type: ignore[no-untyped-call]
    nn.utils.clip_grad_norm_(training.student.parameters(), 5.0)
    training.optimiser.step()
    training.step += 1
    # A short memory at first: the average must not trail the first, fastest steps.
    decay = min(AVERAGE_DECAY, training.step / (training.step + 10))
    with torch.no_grad():
        for mean, value in zip(training.average.parameters(), training.student.parameters(), strict=True):
            mean.lerp_(value, 1 - decay)


def _learning_rate(step: int, progress: float) -> float:
    """A short warm-up, then a cosine of the share of the time that is spent."""
    return LEARNING_RATE * min(1.0, (step + 1) / WARM_UP_STEPS) * (1 + math.cos(math.pi * progress)) / 2


def _summary(training: Training, found: dict[str, list[float]]) -> str:
    features = " ".join(f"{pair[0]:.4f}" for pair in found.values())
    grams = " ".join(f"{pair[1]:.4f}" for pair in found.values())
    return f"{training.seconds / 60:6.1f} min  step {training.step:6d}  features {features}  Gram {grams}"


def export(training: Training, path: Path, seed: int) -> None:
    """Write the averaged student in half precision, with what it is and where it comes from beside it."""
    weights = plain_weights(training.average)
    tensors = {name: value.half().cpu().contiguous() for name, value in weights.items()}
    overflowing = [name for name, value in tensors.items() if not value.isfinite().all()]
    if overflowing:
        raise ValueError(f"these weights don't fit half precision: {', '.join(overflowing)}")
    metadata = {
        "network": "embedded",
        "version": EMBEDDED_VERSION,
        "widths": json.dumps(STUDENT_WIDTHS),
        "heads": json.dumps(COMPONENTS),
        "taps": json.dumps(TAPS),
        "energy_kept": json.dumps({tap: round(share, 4) for tap, share in training.target.kept.items()}),
        "steps": str(training.step),
        "seed": str(seed),
        "source": SOURCE,
    }
    save_file(tensors, path, metadata)
