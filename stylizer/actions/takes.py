"""Takes, and the renders that make their frames."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Max

from stylizer.access.flows import missing_flow
from stylizer.access.frames import approved_frames
from stylizer.access.reruns import plan_rerun
from stylizer.access.rights import missing_rights
from stylizer.access.roles import Action, require
from stylizer.actions.decisions import check_seen, record_decision
from stylizer.actions.errors import Invalid, Refused, frame_list, in_our_words
from stylizer.actions.events import Change, change_shot
from stylizer.actions.wakeups import wake_for_render
from stylizer.engine.keyframes import check_keyed_styles
from stylizer.engine.passes import anchor_numbers
from stylizer.engine.settings import (
    SETTINGS_VERSION,
    Settings,
    change_settings,
    check_outside,
    check_strength,
    resolve_settings,
)
from stylizer.engine.sweeps import runs
from stylizer.models import (
    Mask,
    Render,
    RenderKind,
    RenderRegion,
    Shot,
    StyleState,
    StyleVersion,
    Take,
    TakeFrame,
    TakeRegion,
    TakeStyle,
    User,
    Verdict,
)
from stylizer.models.renders import ACTIVE_STATES
from stylizer.models.takes import STRONGEST_HOLD


@dataclass(frozen=True)
class WeightedStyle:
    """A style of a blend; weights count relative to each other."""

    style_version: StyleVersion
    weight: float = 1.0


@dataclass(frozen=True)
class RegionStyle:
    """A part of the frame in a style of its own, or in the take's; `strength` is from 0, as filmed, to 1."""

    mask: Mask
    style_version: StyleVersion | None = None
    strength: float = 1.0


@dataclass(frozen=True)
class TakeOrder:
    """What a take is to be like, as it is asked for. A region lies over those before it.

    With `rerun_flagged`, the frames that the first render leaves flagged are rerun once, their temporal
    weight times this; see `stylizer.actions.flagged`.
    """

    styles: Sequence[WeightedStyle]
    preset: str = "standard"
    overrides: Mapping[str, Any] = field(default_factory=dict)
    name: str = ""
    regions: Sequence[RegionStyle] = ()
    rerun_flagged: float | None = None


#: The widest soft rim of a rerun's region, in pixels.
WIDEST_FEATHER = 400


@dataclass(frozen=True)
class RerunRegion:
    """The part of its frames that a rerun paints, its rim softened over `feather` pixels.

    A mask drawn on one frame is tracked through the others.
    """

    mask: Mask
    feather: int = 16


def create_take(*, actor: User, shot: Shot, order: TakeOrder) -> Take:
    """Make a take of the whole shot and queue its first render. Raises Forbidden, Invalid, Refused."""
    settings = checked_settings(actor, shot, order)
    with change_shot(shot.pk, "take.created", actor) as change:
        return start_take(change, actor, shot, order, settings)


def checked_settings(actor: User, shot: Shot, order: TakeOrder) -> Settings:
    """The settings of the take that is ordered, if it may be started. Raises Forbidden, Invalid, Refused."""
    check_order(actor, shot, order)
    settings = resolved_settings(shot, order.preset, order.overrides)
    check_settings(settings, shot, len(order.styles), len(order.regions))
    return settings


def check_order(actor: User, shot: Shot, order: TakeOrder) -> None:
    """What can be told without the settings. Raises Forbidden, Invalid, Refused."""
    require(actor, shot.project, Action.START_TAKE)
    if not order.styles:
        raise Invalid("A take needs a style.", "styles")
    check_styles(order.styles)
    _check_regions(order.regions, shot)
    if order.rerun_flagged is not None:
        check_factor(order.rerun_flagged, "rerun_flagged")


def start_take(change: Change, actor: User, shot: Shot, order: TakeOrder, settings: Settings) -> Take:
    """Make the take of the whole shot that was ordered, and queue its first render."""
    check_one_piece(shot)
    take = add_take(change, actor, shot, order.styles, settings, order.name)
    take.rerun_flagged = order.rerun_flagged
    take.save(update_fields=["rerun_flagged"])
    add_regions(take, order.regions)
    first = list(anchor_numbers(settings, shot.numbers))
    queue_render(change, take, RenderKind.FIRST, first, {}, settings, actor, "")
    return take


def check_one_piece(shot: Shot) -> None:
    """Raise Refused for a shot that seems to be several: a take would carry strokes across its cuts."""
    shot.refresh_from_db()  # somebody may have answered, or split it, meanwhile
    if cuts := shot.unanswered_cuts:
        raise Refused(
            f"{shot} seems to be cut before {frame_list(cuts)}, and no take goes across a cut: split it "
            f"there, or say that it is one shot, at /shots/{shot.pk}/cuts."
        )


def add_regions(take: Take, regions: Sequence[RegionStyle]) -> None:
    """Give a new take its regions, the lowest first."""
    TakeRegion.objects.bulk_create(
        TakeRegion(take=take, position=position, **vars(region)) for position, region in enumerate(regions, 1)
    )


def add_take(
    change: Change,
    actor: User,
    shot: Shot,
    styles: Sequence[WeightedStyle],
    settings: Settings,
    name: str,
    frames: range | None = None,
) -> Take:
    """The next take of the shot, its frames without pictures; inside the change that gives it some.

    It is of all of the shot's frames, or of these.
    """
    shot.refresh_from_db()  # it may have been split meanwhile
    take = Take.objects.create(
        shot=shot,
        number=(shot.takes.aggregate(last=Max("number"))["last"] or 0) + 1,
        name=name.strip(),
        settings=settings.model_dump(mode="json"),
        created_by=actor,
    )
    TakeStyle.objects.bulk_create(
        TakeStyle(take=take, style_version=each.style_version, weight=each.weight) for each in styles
    )
    TakeFrame.objects.bulk_create(TakeFrame(take=take, number=number) for number in frames or shot.numbers)
    change.takes.add(take.pk)
    return take


def queue_segments(change: Change, first: Render) -> None:
    """After the anchors, what lies between them: each part is a render of its own, which any worker may take.

    So several workers paint one shot at once, and both ends of each part are held.
    """
    take, settings = first.take, Settings(**first.settings)
    between = sorted({*take.numbers} - {*first.frames})
    for run in runs(between):
        plan = plan_rerun(take, run, settings)
        queue_render(
            change,
            take,
            RenderKind.SEGMENT,
            plan.frames,
            plan.held,
            settings,
            first.requested_by,
            "",
            priority=first.priority,
        )


def request_rerun(
    *,
    actor: User,
    take: Take,
    seen: Mapping[int, int | None],
    overrides: Mapping[str, Any] | None = None,
    reason: str = "",
    region: RerunRegion | None = None,
) -> Render:
    """Queue new revisions of the frames in `seen`, tied to the frames kept on both sides of them.

    `seen` maps each frame to the revision on the screen, None where it had none. With a `region`, the rest of
    each of them stays as it is there. Raises RevisionChanged where another is kept by now, Refused for frames
    that are approved or still being rendered.
    """
    shot = take.shot
    require(actor, shot.project, Action.RERUN)
    with change_shot(shot.pk, "rerun.requested", actor) as change:
        check_paintable(take)
        check_seen(take, seen)
        _refuse_approved(take, seen)
        refuse_under_way(take, seen)
        check_region(take, seen, region)
        settings = changed_settings(take, overrides or {})
        plan = plan_rerun(take, seen, settings)
        take.take_frames.filter(number__in=plan.frames).update(failures=0, failure="")
        render = queue_render(
            change, take, RenderKind.RERUN, plan.frames, plan.held, settings, actor, reason.strip()
        )
        if region is not None:
            over = {str(number): seen[number] for number in plan.frames}
            RenderRegion.objects.create(render=render, mask=region.mask, feather=region.feather, over=over)
        record_decision(change, actor, take, Verdict.RERUN, seen, reason, render)
    return render


def check_paintable(take: Take) -> None:
    """Raise Refused for a take of which nothing may be painted again, or can be."""
    if reason_not := missing_rights(take):
        raise Refused(reason_not)
    if not take.take_styles.exists():
        raise Refused(f"{take} was imported without a style to paint in: import its frames with one.")


def check_region(take: Take, seen: Mapping[int, int | None], region: RerunRegion | None) -> None:
    """Raise Invalid for a region that does not fit the take, Refused for frames that have nothing to stay."""
    if region is None:
        return
    if region.mask.shot_id != take.shot_id:
        raise Invalid("The region's mask belongs to another shot.", "region")
    if not 0 <= region.feather <= WIDEST_FEATHER:
        raise Invalid(
            f"The region's feather is {region.feather} pixels; it has to be from 0 to {WIDEST_FEATHER}.",
            "region",
        )
    if empty := [number for number, revision in seen.items() if revision is None]:
        raise Refused(
            f"A region is painted over a picture, and {frame_list(empty)} {_has(empty)} none yet. "
            "Leave them out, or rerun the whole frames.",
            field="seen",
            frames=empty,
        )


def queue_render(
    change: Change,
    take: Take,
    kind: RenderKind,
    frames: list[int],
    held: dict[int, int],
    settings: Settings,
    actor: User,
    reason: str,
    **beyond: Any,
) -> Render:
    """Make a render within a change, and wake a worker; `beyond` are more of its columns."""
    render = Render.objects.create(
        take=take,
        kind=kind,
        frames=frames,
        held={str(number): revision for number, revision in held.items()},
        settings=settings.model_dump(mode="json"),
        settings_version=SETTINGS_VERSION,
        seed=settings.seed,
        requested_by=actor,
        reason=reason,
        **beyond,
    )
    change.renders.add(render.pk)
    change.frames(take, frames)
    wake_for_render(render.pk)
    return render


def resolved_settings(shot: Shot, preset: str, overrides: Mapping[str, Any]) -> Settings:
    """The settings of a take of the shot. Raises Invalid."""
    _check_names(overrides)
    with in_our_words("overrides"):
        return resolve_settings(shot.width, shot.height, preset, **overrides)


def changed_settings(take: Take, overrides: Mapping[str, Any], preset: str | None = None) -> Settings:
    """The settings of a rerun of the take, or what they would be with another preset. Raises Invalid."""
    shot = take.shot
    _check_names(overrides)
    with in_our_words("overrides"):
        settings = change_settings(Settings(**take.settings), shot.width, shot.height, preset, **overrides)
    check_settings(settings, shot, take.take_styles.count(), take.regions.count())
    return settings


def check_settings(settings: Settings, shot: Shot, styles: int, regions: int) -> None:
    """What can't be known of the settings by themselves."""
    with in_our_words("overrides"):
        check_keyed_styles(settings, styles)
        check_outside(settings, regions)
    if settings.flow == "files" and (missing := missing_flow(shot, settings)):
        earlier, later = missing[0]
        raise Refused(
            f"The shot has no imported flow between the frames {earlier} and {later}: bring it in with "
            "manage.py import_flow, or choose another optical flow (flow).",
            "flow",
        )


def check_factor(factor: float, field: str) -> None:
    """Raise Invalid for what flagged frames can't be held stronger by."""
    if not 1 < factor <= STRONGEST_HOLD:  # false for NaN too
        raise Invalid(
            f"The temporal weight can't be taken times {factor:g}: choose more than 1, and at most "
            f"{STRONGEST_HOLD}.",
            field,
        )


def _check_names(overrides: Mapping[str, Any]) -> None:
    if strange := sorted(overrides.keys() - Settings.model_fields.keys() | overrides.keys() & {"preset"}):
        raise Invalid(f"There is no setting {strange[0]!r} to change.", strange[0])


def check_styles(styles: Sequence[WeightedStyle]) -> None:
    """Raise Invalid or Refused for a blend that can't be painted."""
    if len({each.style_version.pk for each in styles}) < len(styles):
        raise Invalid("A style can be in a blend once: give it more weight instead.", "styles")
    for each in styles:
        if not 0 < each.weight <= 1000:  # false for NaN too
            raise Invalid(
                f"The weight of {each.style_version.style} is {each.weight:g}; "
                "it has to be above 0 and at most 1000.",
                "styles",
            )
        if each.style_version.style.state != StyleState.PUBLISHED:
            raise Refused(f"The style {each.style_version.style} is not published: choose another.", "styles")


def _check_regions(regions: Sequence[RegionStyle], shot: Shot) -> None:
    for number, each in enumerate(regions, 1):
        if each.mask.shot_id != shot.pk:
            raise Invalid(f"The mask of region {number} belongs to another shot.", "regions")
        frames = set(each.mask.pictures.values_list("frame", flat=True))
        if None not in frames and frames != set(shot.numbers):
            raise Invalid(
                f"The mask of region {number} was drawn on one frame, for a rerun. A take's needs one "
                "picture for the whole shot, or one for each frame.",
                "regions",
            )
        with in_our_words("regions"):
            check_strength(each.strength, number)
        version = each.style_version
        if version is not None and version.style.state != StyleState.PUBLISHED:
            raise Refused(f"The style {version.style} is not published: choose another.", "regions")


def _refuse_approved(take: Take, frames: Mapping[int, int | None]) -> None:
    if approved := approved_frames(take, frames):
        raise Refused(
            f"Nothing was queued: {frame_list(approved)} {_is(approved)} approved. "
            "Withdraw the approval first, or leave them out.",
            field="seen",
            frames=approved,
        )


def refuse_under_way(take: Take, frames: Collection[int]) -> None:
    """Raise Refused for frames that a render under way is about to make."""
    for render in take.renders.filter(state__in=ACTIVE_STATES):
        made = set(render.revisions.values_list("frame", flat=True))
        if waiting := (set(render.frames) - made).intersection(frames):
            raise Refused(
                f"Nothing was changed: {frame_list(waiting)} {_is(waiting)} still to come from the "
                f"{render.kind} render {render.pk}. Wait for it, or cancel it.",
                field="seen",
                frames=waiting,
            )


def _has(frames: Sequence[int]) -> str:
    return "has" if len(frames) == 1 else "have"


def _is(frames: Sequence[int] | set[int]) -> str:
    return "is" if len(frames) == 1 else "are"
