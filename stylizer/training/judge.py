"""VGG-19 judges the student: pictures optimised through either network, measured by VGG-19's losses.

The residual says how near the features are; only this says how good the painting is. Run it with

    python -m stylizer.training.judge --teacher FILE [--student FILE] --photographs FILE … --styles FILE …
"""

import sys
from argparse import ArgumentParser
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import torch
from PIL import Image
from torch import Tensor

from stylizer.engine.perception import (
    Perception,
    from_perceptual_space,
    load_perception,
    to_perceptual_space,
)
from stylizer.training.stylization import Stylization, optimise


@dataclass(frozen=True)
class Verdict:
    """VGG-19's weighted losses of one picture: 5 x content and 100 x style."""

    content: float
    style: float

    @property
    def total(self) -> float:
        """Their sum."""
        return self.content + self.style


def compare(
    teacher: Perception,
    student: Perception,
    content: Tensor,
    style: Tensor,
    iterations: int,
) -> dict[str, tuple[Tensor, Verdict]]:
    """Stylize ``content`` through each network; return the pictures with VGG-19's verdicts.

    ``content`` and ``style`` are 1 x 3 x H x W in the reference space. The keys are "content" (not
    stylized), "vgg19" and "embedded".
    """
    judge = Stylization(teacher, content, style)
    pictures = {"content": content}
    for perception in (teacher, student):
        pictures[perception.name] = optimise(Stylization(perception, content, style), content, iterations)
    return {name: (picture, Verdict(*judge.losses(picture))) for name, picture in pictures.items()}


def read(path: Path, width: int, height: int) -> Tensor:
    """A picture of the given size in the reference space, 1 x 3 x height x width, cut to the aspect."""
    with Image.open(path) as opened:
        picture = opened.convert("RGB")
    scale = max(width / picture.width, height / picture.height)
    size = (max(width, round(picture.width * scale)), max(height, round(picture.height * scale)))
    picture = picture.resize(size, Image.Resampling.BOX if scale < 1 else Image.Resampling.BILINEAR)
    left, top = (size[0] - width) // 2, (size[1] - height) // 2
    pixels = torch.frombuffer(
        bytearray(picture.crop((left, top, left + width, top + height)).tobytes()), dtype=torch.uint8
    )
    return to_perceptual_space(pixels.view(1, height, width, 3).permute(0, 3, 1, 2).float() / 255)


def judge(
    teacher: Perception,
    student: Perception,
    pairs: list[tuple[Path, Path]],
    size: tuple[int, int],
    iterations: int,
    report: Callable[[str], None],
    sheets: Path | None = None,
) -> float:
    """Compare the networks on each (photograph, style); return the mean ratio of the judged totals.

    Where ``sheets`` is a folder, one PNG for each pair is written there: photograph, VGG-19, student.
    """
    ratios = []
    for photograph, style in pairs:
        found = compare(teacher, student, read(photograph, *size), read(style, *size), iterations)
        totals = {name: verdict.total for name, (_, verdict) in found.items()}
        ratios.append(totals["embedded"] / totals["vgg19"])
        figures = "  ".join(f"{name} {v.content:.3g} + {v.style:.3g}" for name, (_, v) in found.items())
        report(f"{photograph.stem} x {style.stem}: {figures}  ratio {ratios[-1]:.2f}")
        if sheets is not None:
            sheets.mkdir(parents=True, exist_ok=True)
            row = torch.cat([from_perceptual_space(picture)[0] for picture, _ in found.values()], 2)
            pixels = (row.clamp(0, 1) * 255).round().byte().permute(1, 2, 0).contiguous().numpy()
            Image.fromarray(pixels).save(sheets / f"{photograph.stem}-{style.stem}.png")
    mean = sum(ratios) / len(ratios)
    report(f"mean ratio {mean:.2f}")
    return mean


def print_line(line: str) -> None:
    """Write ``line`` at once, as a comparison can take minutes."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main() -> None:
    """The command line."""
    parser = ArgumentParser(description="Compare pictures optimised through VGG-19 and through a student.")
    parser.add_argument("--teacher", type=Path, required=True, help="VGG-19's original weights")
    parser.add_argument("--student", type=Path, help="a trained network (default: the package's own)")
    parser.add_argument("--photographs", type=Path, nargs="+", required=True)
    parser.add_argument("--styles", type=Path, nargs="+", required=True)
    parser.add_argument("--size", type=int, nargs=2, default=(256, 176), metavar=("WIDTH", "HEIGHT"))
    parser.add_argument("--iterations", type=int, default=100)
    parser.add_argument("--sheets", type=Path, help="folder for a PNG of each pair")
    given = parser.parse_args()
    judge(
        load_perception("vgg19", given.teacher),
        load_perception("embedded", given.student),
        [(photograph, style) for photograph in given.photographs for style in given.styles],
        tuple(given.size),
        given.iterations,
        print_line,
        given.sheets,
    )


if __name__ == "__main__":
    main()
