"""The values that a viewer's page is made of.

Snapshot and events alike are built here and nowhere else, so that an old snapshot with the events since is
equal to a fresh one.
"""

from base64 import b64encode
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import Count, Max

from stylizer.access.frames import Frame, compute_frames
from stylizer.access.loud import LoudPairs
from stylizer.access.media_pass import STYLES_FOLDER, shot_folder
from stylizer.access.objects import Viewer, access_take
from stylizer.access.posters import style_poster
from stylizer.access.roles import allowed_actions, role_in
from stylizer.models import (
    Event,
    NoteReply,
    Priority,
    Render,
    RenderRegion,
    Revision,
    Shot,
    Take,
    TakeRegion,
    User,
)
from stylizer.models.styles import StyleVersion

Values = dict[str, Any]


def take_snapshot(user: Viewer, take_id: int) -> Values:
    """All that the review page shows of a take, as of one event number. Raises NotFound."""
    with _one_view_of_the_database():
        take = access_take(user, take_id)
        shot = take.shot
        return {
            "number": shot.head,
            "viewer": viewer_values(user, shot),
            "project": {"id": shot.project_id, "name": shot.project.name},
            "shot": shot_values(shot, take.numbers),
            "takes": take_values(shot.takes.all()),
            "renders": render_values(take.renders.all()),
            "frames": frame_values(take),
            "transitions": transition_values(take.transitions.all()),
            "notes": note_values(take.notes.all()),
            "decisions": decision_values(take.decisions.all()),
        }


@contextmanager
def _one_view_of_the_database() -> Iterator[None]:
    """One REPEATABLE READ transaction; inside a caller's transaction, that one's view counts."""
    outermost = not connection.in_atomic_block
    with transaction.atomic(), connection.cursor() as cursor:
        if outermost:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def event_values(event: Event) -> Values:
    """An event as the live feed sends it."""
    return {
        "type": "event",
        "number": event.number,
        "kind": event.kind,
        "actor": person(event.actor_user) if event.actor_user else event.actor_worker,
        "at": moment(event.created_at),
        "data": event.data,
    }


def viewer_values(user: Viewer, shot: Shot) -> Values:
    project = shot.project
    return {
        "username": user.get_username(),
        "name": user.get_full_name() if isinstance(user, User) else "",
        "role": role_in(user, project),
        "can": sorted(allowed_actions(user, project)),
    }


def shot_values(shot: Shot, numbers: range) -> Values:
    """The shot, or of it the part with these frames, where a take is of a part."""
    rows = shot.source_frames.filter(number__gte=numbers.start, number__lt=numbers.stop)
    sources = rows.order_by("number").values_list("number", "picture", "proxy")
    return {
        "id": shot.pk,
        "name": shot.name,
        "first_frame": numbers.start,
        "frame_count": len(numbers),
        "width": shot.width,
        "height": shot.height,
        "rate": [shot.rate_numerator, shot.rate_denominator],
        "pixel_aspect": [shot.pixel_aspect_numerator, shot.pixel_aspect_denominator],
        "media": shot_folder(shot.pk),
        "sources": {str(number): picture for number, picture, _ in sources},
        "source_proxies": {str(number): proxy for number, _, proxy in sources if proxy},
    }


def take_values(takes: Any) -> list[Values]:
    rows = (
        takes.select_related("created_by")
        .prefetch_related(
            "take_styles__style_version__style",
            "regions__style_version__style",
            "regions__mask__pictures",
            "renders",
        )
        .annotate(largest_error=Max("transitions__p95"), largest_speed=Max("transitions__speed"))
    )
    return [
        {
            "id": take.pk,
            "shot": take.shot_id,
            "number": take.number,
            "name": take.name,
            "preset": take.settings["preset"],
            "settings": take.settings,
            "rerun_flagged": take.rerun_flagged,
            "burst_for": take.burst_for and take.burst_for["preset"],
            "styles": [
                {**style_version_values(each.style_version), "weight": each.weight}
                for each in sorted(take.take_styles.all(), key=lambda each: each.pk)
            ],
            "regions": [
                region_values(each) for each in sorted(take.regions.all(), key=lambda each: each.position)
            ],
            "created_by": person(take.created_by),
            "created_at": moment(take.created_at),
            "weights_origin": _first(render.weights_origin for render in _by_id(take.renders.all())),
            "reach": {"error": take.largest_error, "speed": take.largest_speed},
        }
        for take in rows.order_by("pk")
    ]


def region_values(region: TakeRegion) -> Values:
    pictures = sorted(region.mask.pictures.all(), key=lambda each: each.frame or 0)
    version = region.style_version
    return {
        "mask": region.mask_id,
        "picture": pictures[0].picture,
        "per_frame": pictures[0].frame is not None,
        "style": style_version_values(version) if version is not None else None,
        "strength": region.strength,
    }


def style_version_values(version: StyleVersion) -> Values:
    return {
        "style": version.style_id,
        "style_version": version.pk,
        "name": version.style.name,
        "version": version.number,
        "picture": f"{STYLES_FOLDER}{version.picture}",
        "poster": style_poster(version),
    }


def render_values(renders: Any) -> list[Values]:
    rows = renders.select_related("requested_by", "take").annotate(done=Count("revisions"))
    regions = {region.render_id: region for region in _rerun_regions(renders)}
    return [
        {
            "id": render.pk,
            "take": render.take_id,
            "kind": render.kind,
            "state": render.state,
            "priority": Priority(render.priority).word,
            "frames": render.frames,
            "held": render.held,
            "done": render.done,
            "total": len(render.frames),
            "requested_by": person(render.requested_by),
            "reason": render.reason,
            "held_stronger": render.held_stronger,
            "by_rule": render.by_rule,
            "failure": render.failure,
            "pause_reason": render.pause_reason,
            "worker": render.worker,
            "created_at": moment(render.created_at),
            "started_at": moment(render.started_at),
            "finished_at": moment(render.finished_at),
            "settings_changed": settings_changed(render.take.settings, render.settings),
            "region": rerun_region_values(regions[render.pk]) if render.pk in regions else None,
        }
        for render in rows.order_by("pk")
    ]


def rerun_region_values(region: RenderRegion) -> Values:
    """The part that a rerun is confined to, and what has come of its rim so far."""
    pictures = sorted(region.mask.pictures.all(), key=lambda each: each.frame or 0)
    drawn_on = [each.frame for each in pictures if each.frame is not None]
    rims = [
        (revision.measures["rim_factor"], revision.frame)
        for revision in region.render.revisions.all()
        if "rim_factor" in revision.measures
    ]
    factor, frame = max(rims, default=(None, None))
    return {
        "mask": region.mask_id,
        "picture": pictures[0].picture,
        "drawn_on": drawn_on[0] if len(drawn_on) == 1 else None,
        "feather": region.feather,
        "rim": {"factor": factor, "frame": frame} if rims else None,
    }


def _rerun_regions(renders: Any) -> Any:
    rows = RenderRegion.objects.filter(render__in=renders).select_related("mask", "render")
    return rows.prefetch_related("mask__pictures", "render__revisions")


def settings_changed(old: Values, new: Values) -> dict[str, list[Any]]:
    """The settings that differ, as [old, new]."""
    return {
        name: [old.get(name), new.get(name)]
        for name in sorted(old.keys() | new.keys())
        if old.get(name) != new.get(name)
    }


def frame_values(
    take: Take, numbers: Collection[int] | None = None, loud: LoudPairs | None = None
) -> list[Values]:
    """The frames with these numbers, or all; `loud` where that was found already."""
    frames = compute_frames(take, numbers, loud)
    revisions: dict[int, list[Values]] = {frame.number: [] for frame in frames}
    rows = take.revisions.filter(frame__in=revisions).select_related("painter")
    for revision in rows.order_by("frame", "number"):
        revisions[revision.frame].append(revision_values(revision))
    return [
        {
            "take": take.pk,
            "number": frame.number,
            "rendering": frame.rendering,
            "kept": frame.kept,
            "failure": frame.failure,
            "decision": _standing_decision(frame),
            "flags": list(frame.flags),
            "seam": asdict(frame.seam) if frame.seam else None,
            "stands_out": asdict(frame.stands_out) if frame.stands_out else None,
            "revisions": revisions[frame.number],
        }
        for frame in frames
    ]


def revision_values(revision: Revision) -> Values:
    measures = revision.measures
    return {
        "id": revision.pk,
        "number": revision.number,
        "origin": revision.origin,
        "painter": person(revision.painter) if revision.painter else None,
        "render": revision.render_id,
        "picture": revision.picture,
        "proxy": revision.proxy or None,
        "region": revision.region or None,
        **{name: measures.get(name) for name in MEASURES},
        "remark": measures.get("remark", ""),
        "created_at": moment(revision.created_at),
        "anchors": revision.anchors,
    }


#: What is measured of a revision by itself.
MEASURES = (
    "iterations",
    "loss",
    "content_loss",
    "style_loss",
    "temporal_loss",
    "seconds",
    "brightness",
    "contrast",
    "sharpness",
    "source_brightness",
    "source_contrast",
    "source_sharpness",
    "rim_before",
    "rim_after",
    "rim_factor",
)


def transition_values(transitions: Any) -> list[Values]:
    return [
        {
            "id": row.pk,
            "take": row.take_id,
            "frame": row.frame,
            "earlier": row.earlier_id,
            "later": row.later_id,
            "mean": row.mean,
            "p95": row.p95,
            "mean_over_all_pixels": row.mean_over_all_pixels,
            "worst_tile": row.worst_tile,
            "worst_tile_error": row.worst_tile_error,
            "unmeasured_share": row.unmeasured_share,
            "disputed_share": row.disputed_share,
            "source_residual": row.source_residual,
            "causes": row.causes,
            "diagnosis": row.diagnosis,
            "field": row.field,
            "heat": {
                "width": row.heat_width,
                "height": row.heat_height,
                "data": b64encode(row.heat).decode("ascii"),
                "scale": row.heat_scale,
            },
            "measuring_flow": row.measuring_flow,
            "residual_field": row.residual_field or None,
            "flow_field": row.flow_field or None,
            "speed": row.speed,
        }
        for row in transitions.order_by("pk")
    ]


def note_values(notes: Any) -> list[Values]:
    return [
        {
            "id": note.pk,
            "take": note.take_id,
            "first_frame": note.first_frame,
            "last_frame": note.last_frame,
            "text": note.text,
            "drawing": note.drawing,
            "flagged": note.flagged,
            "author": person(note.author),
            "created_at": moment(note.created_at),
            "replies": [
                reply_values(reply) for reply in sorted(note.replies.all(), key=lambda each: each.pk)
            ],
            "resolved_by": person(note.resolved_by) if note.resolved_by else None,
            "resolved_at": moment(note.resolved_at),
            "reopened_by": person(note.reopened_by) if note.reopened_by else None,
            "reopened_at": moment(note.reopened_at),
        }
        for note in notes.select_related("author", "resolved_by", "reopened_by")
        .prefetch_related("replies__author")
        .order_by("pk")
    ]


def reply_values(reply: NoteReply) -> Values:
    return {
        "id": reply.pk,
        "text": reply.text,
        "author": person(reply.author),
        "created_at": moment(reply.created_at),
    }


def decision_values(decisions: Any) -> list[Values]:
    """Every decision that was made, whether or not it still stands."""
    return [
        {
            "id": decision.pk,
            "take": decision.take_id,
            "kind": decision.kind,
            "by": person(decision.made_by),
            "at": moment(decision.created_at),
            "reason": decision.reason,
            "render": decision.render_id,
            "seen": {
                str(each.frame): each.revision_id
                for each in sorted(decision.decision_frames.all(), key=lambda each: each.frame)
            },
        }
        for decision in decisions.select_related("made_by").prefetch_related("decision_frames").order_by("pk")
    ]


def person(user: User) -> str:
    """How somebody is named on the screen."""
    return user.get_full_name()


def moment(time: datetime | None) -> str | None:
    return time.isoformat() if time else None


def _standing_decision(frame: Frame) -> Values | None:
    if frame.decision is None:
        return None
    decision = frame.decision.decision
    return {
        "id": decision.pk,
        "kind": decision.kind,
        "by": person(decision.made_by),
        "at": moment(decision.created_at),
        "reason": decision.reason,
        "revision": frame.decision.revision_id,
    }


def _by_id(rows: Iterable[Render]) -> list[Render]:
    return sorted(rows, key=lambda row: row.pk)


def _first(texts: Iterable[str]) -> str:
    return next((text for text in texts if text), "")
