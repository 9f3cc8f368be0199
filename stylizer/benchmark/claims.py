"""What the method is expected to do, held against a run: each claim with what was found."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from stylizer.benchmark.consistency import Results, SceneFacts
from stylizer.benchmark.methods import METHODS
from stylizer.benchmark.table import Table, geometric_means, mean_over_styles

#: The paper's rows from the steadiest to the least steady, by the geometric mean of its table 1.
PAPERS_ORDER = ("deepflow", "epicflow", "prevWarped", "prev", "random")

#: Scenes of moderate motion are those in which 95 % of the pixels move by less than so many.
MODERATE_MOTION = 16.0

#: How many times below these rows the temporal loss is to be on them.
TIMES_BELOW = {"random": 15, "prev": 5}

#: What a row may cost in style loss, as part of the authors' program's.
STYLE_ALLOWANCE = 1.03


@dataclass(frozen=True)
class Claim:
    """``holds`` is what the run says; ``found`` are the figures."""

    claim: str
    holds: bool
    found: str


def claims(results: Results) -> list[Claim]:
    """The claims that the rows and scenes of a run can tell about."""
    errors = mean_over_styles(results.rows, "mse_masked")
    styles = mean_over_styles(results.rows, "vgg_style")
    return [*_order(errors), *_times_below(errors, results.scenes), *_below_reference(errors, styles)]


def _order(errors: Table) -> Iterator[Claim]:
    means = geometric_means(errors)
    rows = [row for row in PAPERS_ORDER if row in means]
    if len(rows) < 2:
        return
    yield Claim(
        f"The paper's rows come in the paper's order on the geometric mean: {' < '.join(rows)}.",
        all(means[steadier] < means[other] for steadier, other in pairwise(rows)),
        ", ".join(f"{row} {1e3 * means[row]:.3f}" for row in rows) + " ×10⁻³",
    )


def _times_below(errors: Table, scenes: Sequence[SceneFacts]) -> Iterator[Claim]:
    tied = [row for row in ("dis", "deepflow") if row in errors]
    for scene in (each.name for each in scenes if each.motion < MODERATE_MOTION):
        for row, times in TIMES_BELOW.items():
            if not tied or scene not in errors.get(row, {}) or scene not in errors[tied[0]]:
                continue
            found = errors[row][scene] / errors[tied[0]][scene]
            yield Claim(
                f"On {scene} (moderate motion) the temporal loss ({tied[0]}) is {times} × below {row}.",
                found >= times,
                f"{found:.1f} times",
            )


def _below_reference(errors: Table, styles: Table) -> Iterator[Claim]:
    """Our best row is the steadiest of those that paint as well on every scene."""
    means = geometric_means(errors)
    own = [row for row in means if METHODS[row].own]
    if "reference" not in means or not own:
        return
    as_well = [
        row
        for row in own
        if all(style <= STYLE_ALLOWANCE * styles["reference"][scene] for scene, style in styles[row].items())
    ]
    best = min(as_well or own, key=lambda row: means[row])
    for scene, reference in errors["reference"].items():
        ratio = errors[best][scene] / reference
        style = styles[best][scene] / styles["reference"][scene]
        yield Claim(
            f"On {scene} our best row ({best}) is below the authors' program, with a style loss within 3 %.",
            ratio < 1 and style <= STYLE_ALLOWANCE,
            f"error {ratio:.2f} times theirs, style loss {100 * (style - 1):+.1f} %",
        )


def said(found: Sequence[Claim]) -> Iterator[str]:
    """A line a claim, for the terminal."""
    for claim in found:
        yield f"{'✓' if claim.holds else '✗'} {claim.claim} {claim.found}"
