"""A render, from its claim to its last frame, with the real engine."""

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import Tensor

from stylizer.access.estimates import estimate
from stylizer.access.frames import takes_with_missing_transitions
from stylizer.access.snapshot import take_snapshot
from stylizer.access.stores import shot_store
from stylizer.actions import (
    RegionStyle,
    TakeOrder,
    WeightedStyle,
    add_mask,
    add_style,
    bursts,
    cancel_render,
    create_take,
    decide,
    import_flow,
    import_shot,
    keep_painted_frame,
    keep_revision,
    request_rerun,
)
from stylizer.actions.events import WorkerActor
from stylizer.engine import painter, tiles
from stylizer.engine.flow import FlowPair
from stylizer.engine.measures import measure_transition
from stylizer.engine.objective import Objective
from stylizer.engine.painter import Painter
from stylizer.engine.settings import Settings
from stylizer.media.fields import decode_error_field, decode_flow_field, decode_flow_pair
from stylizer.media.masks import encode_mask
from stylizer.media.pictures import decode_master, encode_master
from stylizer.media.proxies import encode_proxy
from stylizer.media.sources import encode_source
from stylizer.media.store import Store
from stylizer.models import Project, Render, RenderKind, RenderState, Revision, Shot, Style, Take
from stylizer.pipeline.bench import Bench
from stylizer.pipeline.footage import Footage
from stylizer.pipeline.measure import measure_pair, measure_take
from stylizer.pipeline.render import make_render
from tests import studio
from tests.personas import Personas
from tests.pipeline.conftest import QUICK, pan

pytestmark = pytest.mark.django_db(transaction=True)

StartTake = Callable[..., Take]


def render_of(take: Take) -> Render:
    return take.renders.latest("pk")


def pictures(take: Take) -> dict[int, str]:
    """The kept pictures; a name is a content's hash."""
    return dict(take.take_frames.values_list("number", "kept__picture"))


def test_a_take_is_painted_measured_and_done(
    start_take: StartTake, bench: Bench, store: Store, people: Personas
) -> None:
    take = start_take()
    make_render(render_of(take).pk, bench)

    assert render_of(take).state == RenderState.DONE
    snapshot = take_snapshot(people.dave, take.pk)
    assert [frame["rendering"] for frame in snapshot["frames"]] == ["done"] * 5
    first, *later = [frame["revisions"][0] for frame in snapshot["frames"]]
    assert (first["iterations"], first["anchors"], first["remark"]) == (4, [], "")
    for before, revision in zip([first, *later], later, strict=False):
        assert (revision["iterations"], revision["anchors"]) == (3, [before["id"]])
    for frame in snapshot["frames"]:
        master = decode_master(store.read(frame["revisions"][0]["picture"]))
        assert frame["revisions"][0]["brightness"] == pytest.approx(
            float((master @ [0.2126, 0.7152, 0.0722]).mean()), rel=1e-5
        )
        assert store.read(frame["revisions"][0]["proxy"]) == encode_proxy(master)
        for name, picture in (("sharpness", master), ("source_sharpness", pan(frame["number"] - 1001))):
            luma = picture.astype(np.float64) @ [0.2126, 0.7152, 0.0722]
            gradients = [np.square(np.diff(luma, axis=axis)).mean() for axis in (0, 1)]
            assert frame["revisions"][0][name] == pytest.approx(sum(gradients), rel=1e-4)
        assert frame["revisions"][0]["source_brightness"] == pytest.approx(luma.mean(), rel=1e-5)
        assert frame["revisions"][0]["source_contrast"] == pytest.approx(luma.std(), rel=1e-4)
    assert [row["frame"] for row in snapshot["transitions"]] == [1002, 1003, 1004, 1005]
    assert snapshot["takes"][0]["weights_origin"].startswith("embedded network")


def test_a_take_whose_memory_runs_out_goes_on_in_tiles_and_says_so(
    start_take: StartTake, bench: Bench, people: Personas, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = painter._follow

    def in_little_memory(objective: Objective, x: Tensor, tile: int) -> tuple[float, Tensor]:
        return whole(objective, x if tile else torch.empty(2**50), tile)

    monkeypatch.setattr(painter, "_follow", in_little_memory)
    monkeypatch.setattr(tiles, "SMALLEST_TILE", 16)
    take = start_take()
    make_render(render_of(take).pk, bench)

    assert render_of(take).state == RenderState.DONE
    for frame in take_snapshot(people.dave, take.pk)["frames"]:
        assert [revision["remark"] for revision in frame["revisions"]] == [
            "Painted in tiles of 32 pixels, as memory ran out."
        ]


def test_a_transition_is_measured_between_the_stored_masters(
    start_take: StartTake, bench: Bench, store: Store
) -> None:
    take = start_take()
    make_render(render_of(take).pk, bench)

    row = take.transitions.select_related("earlier", "later").get(frame=1003)
    flows = {
        flow.estimator: decode_flow_pair(store.read(flow.field))
        for flow in take.shot.flows.filter(earlier=1002, later=1003)
    }
    assert flows.keys() == {"dis", "deepflow"}
    assert row.measuring_flow == "deepflow"  # a draft's loss follows the other one
    expected = measure_transition(
        decode_master(store.read(row.earlier.picture)),
        decode_master(store.read(row.later.picture)),
        pan(1),
        pan(2),
        measuring=FlowPair(*flows["deepflow"]),
        loss=FlowPair(*flows["dis"]),
    )
    assert row.mean == expected.mean
    assert row.unmeasured_share == expected.unmeasured_share
    error, cause = decode_error_field(store.read(row.field), 64, 48)
    np.testing.assert_array_equal(cause, expected.cause)
    np.testing.assert_allclose(error, np.minimum(expected.error, 0.25), atol=0.25 / 65535)
    residual, cause = decode_error_field(store.read(row.residual_field), 64, 48)
    np.testing.assert_array_equal(cause, expected.cause)
    np.testing.assert_allclose(residual, expected.source_error, atol=0.25 / 65535)
    movement = decode_flow_field(store.read(row.flow_field), 64, 48)
    np.testing.assert_allclose(movement, -flows["deepflow"][1], atol=1 / 60)
    assert row.speed == pytest.approx(np.quantile(np.hypot(*np.moveaxis(flows["deepflow"][1], -1, 0)), 0.95))


def test_takes_share_what_is_kept_of_the_footage(start_take: StartTake, bench: Bench) -> None:
    takes = [start_take(), start_take({"style_weight": 300})]
    for take in takes:
        make_render(render_of(take).pk, bench)
    one, other = (
        set(take.transitions.values_list("frame", "residual_field", "flow_field")) for take in takes
    )
    assert one == other
    fields = [set(take.transitions.values_list("field")) for take in takes]
    assert fields[0].isdisjoint(fields[1])


def test_flow_is_estimated_once_for_all_takes(
    start_take: StartTake, bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_render(render_of(start_take()).pk, bench)

    def refuse(*arguments: object) -> None:
        raise AssertionError("estimated again")

    monkeypatch.setattr("stylizer.pipeline.footage.estimate_pair", refuse)
    second = start_take({"seed": 5})
    make_render(render_of(second).pk, bench)
    assert render_of(second).state == RenderState.DONE


def test_a_rerun_holds_both_sides_and_touches_nothing_else(
    start_take: StartTake, bench: Bench, people: Personas, monkeypatch: pytest.MonkeyPatch, store: Store
) -> None:
    take = start_take()
    make_render(render_of(take).pk, bench)
    before = pictures(take)
    held = studio.kept(take)
    painted: list[tuple[int, list[tuple[str, float]]]] = []
    original = Painter.paint

    def watch(self: Painter, source, frame, anchors=(), *more):
        names = {store.read(name): name for name in store.names()}
        painted.append((frame, [(names[encode_master(a.picture)], a.share) for a in anchors]))
        return original(self, source, frame, anchors, *more)

    monkeypatch.setattr(Painter, "paint", watch)
    rerun = request_rerun(
        actor=people.bob,
        take=take,
        seen={n: held[n] for n in (1002, 1003, 1004)},
        overrides={"style_weight": 400.0},
    )
    make_render(rerun.pk, bench)

    after = pictures(take)
    assert {n for n in before if before[n] == after[n]} == {1001, 1005}
    # Forward from the held 1001, then backward from the held 1005; each step between its two neighbours.
    assert [frame for frame, _ in painted] == [1002, 1003, 1004, 1003, 1002]
    (_, first), _, (_, turn), _, (_, last) = painted
    assert first == [(before[1001], 1.0)]
    assert turn[1][0] == before[1005]
    assert [name for name, _ in last] == [before[1001], after[1003]]
    assert all(sum(share for _, share in anchors) == pytest.approx(1) for _, anchors in painted)

    kept = studio.kept(take)
    revisions = {r.frame: r for r in rerun.revisions.all()}
    assert revisions[1004].anchors == [held[1005]]
    assert revisions[1002].anchors == [held[1001], kept[1003]]
    pairs = {(n - 1, n): (kept[n - 1], kept[n]) for n in range(1002, 1006)}
    assert set(pairs.values()) <= set(take.transitions.values_list("earlier", "later"))
    # The pair of 1001 with the 1002 that the rerun only passed through was never measured.
    assert take.transitions.count() == 4 + 4


def test_related_frames_tie_a_take_and_its_reruns(
    start_take: StartTake, bench: Bench, people: Personas
) -> None:
    take = start_take({"related_frames": [1, 3]})
    make_render(render_of(take).pk, bench)

    kept = studio.kept(take)
    anchors = dict(take.revisions.values_list("frame", "anchors"))
    assert anchors[1003] == [kept[1002]]  # 1000 is before the shot
    assert anchors[1005] == [kept[1004], kept[1002]]
    stored = set(take.shot.flows.filter(estimator="dis").values_list("earlier", "later"))
    assert {(1001, 1004), (1002, 1005)} < stored
    assert not take.shot.flows.filter(estimator="deepflow", earlier=1001, later=1004).exists()

    rerun = request_rerun(actor=people.bob, take=take, seen={n: kept[n] for n in (1003, 1004)})
    make_render(rerun.pk, bench)
    assert Render.objects.get(pk=rerun.pk).state == RenderState.DONE
    made = {revision.frame: revision.anchors for revision in rerun.revisions.all()}
    assert made[1004] == [kept[1001], kept[1005]]  # between 1003 on its way through, and beyond it
    assert made[1003] == [kept[1002], studio.kept(take)[1004]]


def test_several_passes_resume_amid_them_with_the_same_bytes(
    start_take: StartTake, bench: Bench, people: Personas, monkeypatch: pytest.MonkeyPatch
) -> None:
    passes = {"passes": 3, "pass_iterations": 2, "temporal_from_pass": 2}
    undisturbed = start_take(passes)
    make_render(render_of(undisturbed).pk, bench)
    assert render_of(undisturbed).state == RenderState.DONE
    assert [r.anchors != [] for r in undisturbed.revisions.order_by("frame")] == [False, *[True] * 4]

    take, original = start_take(passes), Painter.paint_pass
    painted: list[tuple[int, int]] = []

    def stop_at_the_seventh(self: Painter, source, frame, number, *arguments):
        if len(painted) == 7:
            bench.stop.set()
        painted.append((number, frame))
        return original(self, source, frame, number, *arguments)

    monkeypatch.setattr(Painter, "paint_pass", stop_at_the_seventh)
    make_render(render_of(take).pk, bench)
    assert render_of(take).state == RenderState.QUEUED
    assert take_snapshot(people.dave, take.pk)["frames"][2]["rendering"] == "queued"
    assert render_of(take).steps.count() == 7
    bench.stop.clear()
    make_render(render_of(take).pk, bench)

    assert painted[6:10] == [(2, 1004), (2, 1003), (2, 1003), (2, 1002)]
    assert len(painted) == 3 * 5 + 1
    assert pictures(take) == pictures(undisturbed)
    kept = studio.kept(take)
    rerun = request_rerun(actor=people.bob, take=take, seen={1003: kept[1003]}, overrides={"seed": 3})
    make_render(rerun.pk, bench)
    assert rerun.revisions.get().anchors == [kept[1002]]  # where the last pass came from


def segments(take: Take) -> list[Render]:
    return list(take.renders.filter(kind=RenderKind.SEGMENT).order_by("pk"))


def test_anchors_come_first_and_any_workers_paint_what_is_between_them(
    start_take: StartTake, bench: Bench, people: Personas
) -> None:
    take, other_way = (start_take({"anchor_interval": 2}) for _ in range(2))
    assert render_of(take).frames == [1001, 1003, 1005]
    make_render(render_of(take).pk, bench)
    kept = studio.kept(take)
    assert [(part.frames, part.held, part.state) for part in segments(take)] == [
        ([1002], {"1001": kept[1001], "1003": kept[1003]}, RenderState.QUEUED),
        ([1004], {"1003": kept[1003], "1005": kept[1005]}, RenderState.QUEUED),
    ]
    assert take_snapshot(people.dave, take.pk)["frames"][1]["rendering"] == "queued"
    for part in segments(take):
        make_render(part.pk, bench)

    kept = studio.kept(take)
    anchors = dict(take.revisions.values_list("frame", "anchors"))
    assert anchors == {
        1001: [],
        1002: [kept[1001], kept[1003]],
        1003: [kept[1001]],
        1004: [kept[1003], kept[1005]],
        1005: [kept[1003]],
    }
    assert take.transitions.count() == 4
    assert take.renders.count() == 3

    make_render(render_of(other_way).pk, bench)
    for part in reversed(segments(other_way)):
        make_render(part.pk, bench)
    assert pictures(other_way) == pictures(take)


def test_what_is_between_anchors_is_not_painted_where_they_were_cancelled(
    start_take: StartTake, bench: Bench, people: Personas
) -> None:
    take = start_take({"anchor_interval": 2})
    cancel_render(actor=people.bob, render=render_of(take))
    make_render(render_of(take).pk, bench)
    assert not segments(take)


def test_a_loop_ties_its_last_frame_to_its_first_and_so_does_its_rerun(
    start_take: StartTake, bench: Bench, people: Personas
) -> None:
    take = start_take({"loop": True})
    make_render(render_of(take).pk, bench)

    assert render_of(take).state == RenderState.DONE
    kept = studio.kept(take)
    anchors = dict(take.revisions.values_list("frame", "anchors"))
    assert anchors[1001] == []
    assert anchors[1005] == [kept[1001]]  # and 1004 on its way through
    assert anchors[1002] == [kept[1001], kept[1003]]
    assert take.shot.flows.filter(estimator="dis", earlier=1001, later=1005).exists()
    assert set(take.transitions.filter(frame=1001).values_list("earlier", "later")) == {
        (kept[1005], kept[1001])
    }
    rerun = request_rerun(actor=people.bob, take=take, seen={1005: kept[1005]}, overrides={"seed": 2})
    make_render(rerun.pk, bench)
    anew = rerun.revisions.get()
    assert anew.anchors == [kept[1004], kept[1001]]
    assert take.transitions.filter(frame=1001, earlier=anew, later=kept[1001]).exists()


def test_the_seam_of_a_loop_that_was_not_measured_is_found_again(
    start_take: StartTake, bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    def measure_forward(worker: WorkerActor, footage: Footage, earlier: Revision, later: Revision) -> None:
        if later.frame < earlier.frame:
            raise ValueError("not now")
        measure_pair(worker, footage, earlier, later)

    monkeypatch.setattr("stylizer.pipeline.render.measure_pair", measure_forward)
    take = start_take({"loop": True})
    make_render(render_of(take).pk, bench)

    assert takes_with_missing_transitions() == [take]
    measure_take(take.pk, bench)
    assert takes_with_missing_transitions() == []


def test_soft_confidence_own_colours_and_keyframes_reach_the_painter(
    start_take: StartTake, bench: Bench, store: Store
) -> None:
    keyframes = [{"frame": 1001, "style_weight": 0}, {"frame": 1003, "style_weight": 400}]
    take = start_take({"confidence": "soft", "colours": "frame", "keyframes": keyframes})
    make_render(render_of(take).pk, bench)

    assert render_of(take).state == RenderState.DONE
    revisions = list(take.revisions.order_by("frame"))
    assert [revision.measures["style_loss"] > 0 for revision in revisions] == [False, True, True, True, True]
    assert revisions[1].measures["temporal_loss"] > 0
    for index, revision in enumerate(revisions):
        painted, filmed = decode_master(store.read(revision.picture)), pan(index)
        hues = [picture - (picture @ [0.2126, 0.7152, 0.0722])[..., None] for picture in (painted, filmed)]
        assert (hues[0] * hues[1]).sum(axis=-1).min() > -1e-4
        assert np.abs(np.cross(*hues)).max() < 1e-3  # of the same hue


def test_a_frame_approved_meanwhile_keeps_its_revision(
    start_take: StartTake, bench: Bench, people: Personas, monkeypatch: pytest.MonkeyPatch
) -> None:
    take = start_take()
    make_render(render_of(take).pk, bench)
    kept = studio.kept(take)
    rerun = request_rerun(actor=people.bob, take=take, seen={1003: kept[1003]}, overrides={"seed": 2})
    decide(actor=people.bob, take=take, kind="approve", seen={1003: kept[1003]})
    make_render(rerun.pk, bench)

    assert studio.kept(take) == kept
    assert rerun.revisions.get().number == 2
    assert Render.objects.get(pk=rerun.pk).state == RenderState.DONE


def test_keeping_another_revision_has_its_transitions_measured(
    start_take: StartTake, bench: Bench, people: Personas
) -> None:
    take = start_take()
    make_render(render_of(take).pk, bench)
    old = take.take_frames.get(number=1003).kept
    for seed in (2, 3):
        seen = {n: studio.kept(take)[n] for n in (1002, 1003)}
        rerun = request_rerun(actor=people.bob, take=take, seen=seen, overrides={"seed": seed})
        make_render(rerun.pk, bench)
    keep_revision(actor=people.bob, take=take, frame=1003, revision=old, seen=studio.kept(take)[1003])
    kept = studio.kept(take)
    new_pair = (kept[1002], kept[1003])
    assert new_pair not in set(take.transitions.values_list("earlier", "later"))

    measure_take(take.pk, bench)
    assert new_pair in set(take.transitions.values_list("earlier", "later"))


def test_a_frame_painted_by_hand_spreads_to_both_sides_and_stays_as_it_is(
    start_take: StartTake, bench: Bench, store: Store, people: Personas
) -> None:
    take = start_take()
    make_render(render_of(take).pk, bench)
    before = pictures(take)
    painted = decode_master(store.read(before[1003]))
    patch = np.s_[12:36, 20:44]
    painted[patch] = np.float32([1, 0, 0])
    by_hand = keep_painted_frame(
        actor=people.carol,
        take=take,
        frame=1003,
        picture=encode_master(painted),
        seen=studio.kept(take)[1003],
    )
    measure_take(take.pk, bench)
    made = studio.kept(take)
    pairs = set(take.transitions.values_list("earlier", "later"))
    assert {(made[1002], by_hand.pk), (by_hand.pk, made[1004])} < pairs

    seen = {n: made[n] for n in (1002, 1004)}
    rerun = request_rerun(actor=people.carol, take=take, seen=seen, reason="Spread it")
    make_render(rerun.pk, bench)

    after = pictures(take)
    assert {n for n in after if after[n] != before[n]} == {1002, 1003, 1004}
    assert store.read(after[1003]) == encode_master(painted)
    for number in (1002, 1004):
        reds = [decode_master(store.read(each[number]))[patch] for each in (before, after)]
        distances = [np.abs(red - np.float32([1, 0, 0])).mean() for red in reds]
        assert distances[1] < 0.8 * distances[0]
        assert by_hand.pk in rerun.revisions.get(frame=number).anchors
    kept = studio.kept(take)
    pairs = set(take.transitions.values_list("earlier", "later"))
    assert {(kept[n], kept[n + 1]) for n in range(1001, 1005)} < pairs


def test_settings_that_no_frame_could_be_painted_with_fail_the_render_at_once(
    start_take: StartTake, bench: Bench
) -> None:
    take = start_take({"weights": "/nowhere/weights.safetensors"})
    make_render(render_of(take).pk, bench)

    render = render_of(take)
    assert render.state == RenderState.FAILED
    assert "/nowhere/weights.safetensors" in render.failure
    assert not take.revisions.exists()


def test_a_frame_that_fails_twice_is_passed_over(
    start_take: StartTake, bench: Bench, monkeypatch: pytest.MonkeyPatch, people: Personas
) -> None:
    take = start_take()
    original = Painter.paint
    tried: list[int] = []

    def fail_at_1003(self: Painter, source, frame, *more):
        tried.append(frame)
        if frame == 1003:
            raise RuntimeError("a cosmic ray")
        return original(self, source, frame, *more)

    monkeypatch.setattr(Painter, "paint", fail_at_1003)
    make_render(render_of(take).pk, bench)

    assert tried == [1001, 1002, 1003, 1003, 1004, 1005]
    assert render_of(take).state == RenderState.DONE
    frame = take_snapshot(people.dave, take.pk)["frames"][2]
    assert (frame["number"], frame["rendering"], frame["kept"]) == (1003, "failed", None)
    assert frame["flags"] == ["failed"]
    assert "a cosmic ray" in frame["failure"]
    # The chain goes on from the last good frame, along the flow between these two.
    good, after = (take.revisions.get(frame=n) for n in (1002, 1004))
    assert after.anchors == [good.pk]
    assert take.shot.flows.filter(earlier=1002, later=1004).exists()
    assert list(take.transitions.values_list("frame", flat=True)) == [1002, 1005]

    # It can be asked for again, and is then held by what is beside it.
    monkeypatch.setattr(Painter, "paint", original)
    rerun = request_rerun(actor=people.bob, take=take, seen={1003: None})
    assert rerun.held == {"1002": good.pk, "1004": after.pk}
    make_render(rerun.pk, bench)
    frame = take_snapshot(people.dave, take.pk)["frames"][2]
    assert (frame["rendering"], frame["failure"]) == ("done", "")
    assert "failed" not in frame["flags"]


def test_one_frame_only(bench: Bench, people: Personas, project: Project, style: Style) -> None:
    still = import_shot(actor=people.carol, project=project, name="still", frames=[pan(0)], rate=Fraction(25))
    take = create_take(
        actor=people.carol,
        shot=still,
        order=TakeOrder([WeightedStyle(style.versions.get())], preset="draft", overrides=QUICK),
    )
    make_render(render_of(take).pk, bench)
    assert render_of(take).state == RenderState.DONE
    assert take.revisions.get().frame == 1
    assert not take.transitions.exists()


def test_regions_are_painted_alike_by_reruns_and_the_outside_is_the_source(
    people: Personas, shot: Shot, style: Style, bench: Bench, store: Store, tmp_path: Path
) -> None:
    """A mask that moves with the footage, and one for the whole shot over it, in another style."""
    blue = np.full((64, 64, 3), (0.1, 0.1, 0.9), np.float32)
    other = add_style(actor=people.carol, name="Blue", picture=encode_source(blue))
    moving, fixed = {}, np.zeros((48, 64), np.float32)
    for number in shot.numbers:
        inside = np.zeros((48, 64), np.float32)
        inside[:, : 40 - (number - 1001)] = 1
        moving[number] = tmp_path / f"m.{number}.png"
        moving[number].write_bytes(encode_mask(inside))
    fixed[:, :16] = 1
    (tmp_path / "fixed.png").write_bytes(encode_mask(fixed))
    masks = [
        add_mask(actor=people.carol, shot=shot, pictures=pictures)
        for pictures in (moving, {None: tmp_path / "fixed.png"})
    ]
    take = create_take(
        actor=people.carol,
        shot=shot,
        order=TakeOrder(
            [WeightedStyle(style.versions.get())],
            preset="draft",
            overrides=QUICK | {"outside": "kept"},
            regions=[RegionStyle(masks[0]), RegionStyle(masks[1], other.versions.get())],
        ),
    )
    make_render(render_of(take).pk, bench)
    assert render_of(take).state == RenderState.DONE

    def check() -> None:
        for index, (_, name) in enumerate(sorted(pictures(take).items())):
            painted = decode_master(store.read(name))
            np.testing.assert_array_equal(painted[:, 40 - index :], pan(index)[:, 40 - index :])
            red, _, blues = painted[:, 2:14].mean(axis=(0, 1))
            assert blues > red + 0.2
            assert np.abs(painted - pan(index))[:, 20 : 36 - index].mean() > 0.02

    check()
    before = pictures(take)
    request_rerun(actor=people.carol, take=take, seen={1003: studio.kept(take)[1003]}, overrides={"seed": 3})
    make_render(render_of(take).pk, bench)
    assert {number for number, name in pictures(take).items() if name != before[number]} == {1003}
    check()


def test_a_take_is_painted_along_imported_flow(
    start_take: StartTake, people: Personas, shot: Shot, bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = np.zeros((48, 64, 2), np.float32)
    there[..., 0] = -1  # the pan's own motion
    pair = FlowPair(forward=there, backward=-there)
    import_flow(
        actor=people.carol, shot=shot, flows=[(number, number + 1, pair) for number in shot.numbers[:-1]]
    )
    seen: list[np.ndarray] = []
    original = Painter.paint

    def watch(self: Painter, source, frame, anchors=(), *more):
        seen.extend(anchor.flow for anchor in anchors)
        return original(self, source, frame, anchors, *more)

    monkeypatch.setattr(Painter, "paint", watch)
    take = start_take({"flow": "files"})
    make_render(render_of(take).pk, bench)

    assert render_of(take).state == RenderState.DONE
    assert len(seen) == 4
    assert all((flow == pair.backward).all() for flow in seen)
    assert set(take.transitions.values_list("measuring_flow", flat=True)) == {"dis"}
    assert set(shot.flows.values_list("estimator", flat=True)) == {"files", "dis"}


def test_a_pair_without_imported_flow_fails_its_frame_by_name(
    start_take: StartTake, people: Personas, shot: Shot, bench: Bench
) -> None:
    still = FlowPair(*np.zeros((2, 48, 64, 2), np.float32))
    numbers = shot.numbers[:-1]
    import_flow(actor=people.carol, shot=shot, flows=[(number, number + 1, still) for number in numbers])
    take = start_take({"flow": "files"})
    shot.flows.filter(earlier=1002).delete()
    make_render(render_of(take).pk, bench)

    assert take.take_frames.get(number=1003).failure.startswith(
        "The shot has no imported flow between the frames 1002 and 1003: bring it in with"
    )


def test_the_disk_holds_about_what_was_foretold(
    people: Personas, project: Project, style: Style, bench: Bench
) -> None:
    """New files of a small take, measured; larger pictures have smaller headers for their size."""
    shot = import_shot(
        actor=people.carol,
        project=project,
        name="larger",
        frames=[pan(frame, 128, 96) for frame in range(3)],
        rate=Fraction(24),
    )
    store = shot_store(shot.pk)
    before = sum(store.path(name).stat().st_size for name in store.names())
    take = create_take(
        actor=people.carol,
        shot=shot,
        order=TakeOrder([WeightedStyle(style.versions.get())], preset="draft", overrides=QUICK),
    )
    settings = Settings(**take.settings)
    foretold = estimate(shot, settings, shot.numbers).disk
    make_render(render_of(take).pk, bench)
    after = sum(store.path(name).stat().st_size for name in store.names())
    assert 0.7 < (after - before) / foretold < 1.1
    # A second take shares the flows: they are most of it.
    assert estimate(shot, settings, shot.numbers).disk < 0.4 * foretold


def test_a_burst_is_painted_in_the_middle_of_its_shot(
    people: Personas, shot: Shot, style: Style, bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bursts, "BURST_FRAMES", 3)
    monkeypatch.setattr(bursts, "liveliest_frames", lambda shot, count: shot.numbers[1 : 1 + count])
    burst = bursts.create_burst(
        actor=people.carol,
        shot=shot,
        order=TakeOrder([WeightedStyle(style.versions.get())], overrides={**QUICK, "related_frames": [1, 2]}),
    )
    make_render(render_of(burst).pk, bench)
    assert render_of(burst).state == RenderState.DONE
    made = dict(burst.revisions.values_list("frame", "anchors"))
    assert {frame: len(anchors) for frame, anchors in made.items()} == {1002: 0, 1003: 1, 1004: 2}
    assert [row.frame for row in burst.transitions.order_by("frame")] == [1003, 1004]
    assert not takes_with_missing_transitions()
