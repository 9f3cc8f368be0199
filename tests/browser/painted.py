"""Takes that are painted without an engine: numbered pictures, and error fields that are known."""

from collections.abc import Callable, Iterable
from fractions import Fraction
from itertools import pairwise

import numpy as np
from django.db.models import OuterRef
from numpy.typing import NDArray

from stylizer.access.stores import shot_store
from stylizer.actions import TakeOrder, WeightedStyle, create_take, import_shot
from stylizer.actions.endings import finish_render
from stylizer.actions.results import Measured, commit_revision, commit_transition
from stylizer.demo.numbered import numbered_frame
from stylizer.media.fields import HEAT_SCALE, encode_error_field, encode_flow_field, encode_heat_thumbnail
from stylizer.models import (
    Project,
    Render,
    Revision,
    Shot,
    SourceFrame,
    Style,
    Take,
    Transition,
    User,
)
from tests.studio import WORKER, claim, claim_running, stored_frame

WIDTH, HEIGHT, FIRST = 320, 180, 1001

CAUSES = ("out_of_frame", "disoccluded", "motion_boundary", "flow_disputed")

#: The worst regions of every pair.
DIAGNOSIS = [
    {
        "tile": [WIDTH - 32, 32, 32, 32],
        "error": 0.01,
        "blame": "flow error",
        "parts": {"flow error": 0.71, "not converged": 0.2, "disocclusion": 0.06, "out of frame": 0.03},
    },
    {"tile": [0, 64, 32, 32], "error": 0.008, "blame": "out of frame", "parts": {"out of frame": 1.0}},
]

#: The footage's own error, as a part of the painting's.
RESIDUAL = 0.4

#: How far the footage moves at the picture's edges, in pixels.
SPEED = 6.0

Picture = NDArray[np.float32]
#: From the source to the painting. The frame number stays readable.
Paint = Callable[[Picture], Picture]


def warm(source: Picture) -> Picture:
    """Red and blue have changed places: what was cold is warm."""
    return np.ascontiguousarray(source[..., ::-1])


def dark(source: Picture) -> Picture:
    return source * np.float32(0.6)


def numbered_shot(
    actor: User,
    project: Project,
    count: int,
    rate: Fraction = Fraction(24),
    name: str = "numbers",
    size: tuple[int, int] = (WIDTH, HEIGHT),
) -> Shot:
    frames = (numbered_frame(number, *size) for number in range(FIRST, FIRST + count))
    return import_shot(actor=actor, project=project, name=name, frames=frames, rate=rate, first_frame=FIRST)


def new_take(actor: User, shot: Shot, style: Style, **overrides: object) -> Take:
    """A take whose first render waits."""
    return create_take(
        actor=actor,
        shot=shot,
        order=TakeOrder([WeightedStyle(style.versions.get())], preset="draft", overrides=overrides),
    )


def long_take(actor: User, project: Project, style: Style, count: int, pictures: int = 8) -> Take:
    """A take of many painted and measured frames, as rows that share the files of a few.

    Frame n shows the number FIRST + (n - FIRST) % pictures.
    """
    shot = numbered_shot(actor, project, pictures, name="long")
    sources = list(shot.source_frames.order_by("number"))
    SourceFrame.objects.bulk_create(
        SourceFrame(shot=shot, number=FIRST + n, picture=like.picture, proxy=like.proxy)
        for n in range(pictures, count)
        for like in [sources[n % pictures]]
    )
    Shot.objects.filter(pk=shot.pk).update(frame_count=count)
    shot.refresh_from_db()
    take = new_take(actor, shot, style)
    made = paint_waiting(take, warm, range(FIRST, FIRST + pictures))
    measure_kept(take)
    first = made[FIRST]
    Revision.objects.bulk_create(
        Revision(
            take=take,
            frame=FIRST + n,
            number=1,
            render=first.render,
            origin=first.origin,
            picture=like.picture,
            proxy=like.proxy,
            measures=measures_of(np.full((1, 1, 3), 0.5, np.float32), n),
        )
        for n in range(pictures, count)
        for like in [made[FIRST + n % pictures]]
    )
    own = Revision.objects.filter(take=take, frame=OuterRef("number"))
    take.take_frames.update(kept=own.values("pk")[:1])
    finish_render(claim=claim_running(take))
    copy_measures(take, pictures)
    return take


def copy_measures(take: Take, measured: int) -> None:
    """What was measured of the take's second frame is said of all pairs behind the first few, too."""
    revisions = list(take.revisions.order_by("frame"))
    like = take.transitions.filter(frame=FIRST + 1).values().get()
    del like["id"], like["earlier_id"], like["later_id"], like["frame"]
    Transition.objects.bulk_create(
        Transition(**like, earlier=earlier, later=later, frame=later.frame)
        for earlier, later in pairwise(revisions[measured - 1 :])
    )


def paint_waiting(take: Take, paint: Paint, frames: Iterable[int] | None = None) -> dict[int, Revision]:
    """Make the frames of the waiting render, or only these; the render ends with its last frame."""
    lease = claim(take)
    render = Render.objects.get(pk=lease.render_id)
    made = {}
    for position, frame in enumerate(render.frames if frames is None else frames):
        picture = paint(numbered_frame(frame, take.shot.width, take.shot.height))
        made[frame] = commit_revision(
            claim=lease,
            position=position,
            frame=frame,
            **stored_frame(shot_store(take.shot_id), picture),
            measures=measures_of(picture, frame),
            anchors=[],
        )
    if made.keys() == set(render.frames):
        finish_render(claim=lease)
    return made


def measures_of(picture: Picture, frame: int) -> dict[str, float]:
    wave = 1 + 0.2 * float(np.sin(frame))
    return {
        "iterations": 12 + frame % 5,
        "loss": 900.0 * wave,
        "content_loss": 200.0 * wave,
        "style_loss": 600.0 * wave,
        "temporal_loss": 100.0 * wave,
        "seconds": 2.5,
        "brightness": float(picture.mean()),
        "contrast": float(picture.std()),
        "sharpness": 0.002 * wave,
        "source_brightness": 0.5,
        "source_contrast": 0.2,
        "source_sharpness": 0.001,
    }


def known_field(level: float) -> tuple[Picture, NDArray[np.uint8]]:
    """Squared errors that rise from 0 at the left to twice `level` at the right; causes at the foot."""
    error = np.tile(np.linspace(0, 2 * level, WIDTH, dtype=np.float32), (HEIGHT, 1))
    cause = np.zeros((HEIGHT, WIDTH), np.uint8)
    for number in range(1, 5):
        cause[-20:, (number - 1) * WIDTH // 4 : number * WIDTH // 4] = number
    return error, cause


def known_movement() -> Picture:
    """All directions around the middle, the faster the farther from it: pixels, right and down."""
    right, down = np.meshgrid(np.linspace(-1, 1, WIDTH), np.linspace(-1, 1, HEIGHT))
    return (SPEED * np.stack([-down, right], axis=-1)).astype(np.float32)


def measure_kept(
    take: Take,
    level: Callable[[int], float] = lambda _: 0.002,
    with_footage: bool = True,
    frames: Iterable[int] | None = None,
) -> None:
    """Measure the pairs of kept neighbours that aren't measured yet; `level(frame)` is their mean error.

    Without `with_footage` they lack what is measured of the footage alone, as all did once. With `frames`,
    only the pairs between these.
    """
    rows = take.take_frames.filter(kept__isnull=False)
    if frames is not None:
        rows = rows.filter(number__in=list(frames))
    kept = dict(rows.values_list("number", "kept_id"))
    revisions = Revision.objects.select_related("take").in_bulk(kept.values())
    store = shot_store(take.shot_id)
    for frame in sorted(kept.keys() & {number + 1 for number in kept}):
        mean = level(frame)
        error, cause = known_field(mean)
        heat = encode_heat_thumbnail(error, cause)
        commit_transition(
            worker=WORKER,
            earlier=revisions[kept[frame - 1]],
            later=revisions[kept[frame]],
            measured=Measured(
                mean=mean,
                p95=1.9 * mean,
                mean_over_all_pixels=mean,
                worst_tile=[WIDTH - 32, 32, 32, 32],
                worst_tile_error=1.95 * mean,
                unmeasured_share=20 / HEIGHT,
                disputed_share=5 / HEIGHT,
                source_residual=RESIDUAL * mean,
                causes=dict.fromkeys(CAUSES, 5 / HEIGHT),
                diagnosis=DIAGNOSIS,
                field=store.put(encode_error_field(error, cause), "gz"),
                heat=heat.data,
                heat_width=heat.width,
                heat_height=heat.height,
                heat_scale=HEAT_SCALE,
                measuring_flow="dis",
                residual_field=store.put(encode_error_field(RESIDUAL * error, cause), "gz")
                if with_footage
                else "",
                flow_field=store.put(encode_flow_field(known_movement()), "gz") if with_footage else "",
                speed=SPEED,
            ),
        )
