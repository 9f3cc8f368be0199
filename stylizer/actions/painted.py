"""Frames painted by hand."""

from stylizer.access.roles import Action, require
from stylizer.access.stores import shot_store
from stylizer.actions.decisions import check_may_keep, record_kept
from stylizer.actions.errors import Invalid, in_our_words
from stylizer.actions.events import change_shot
from stylizer.actions.new_renders import refuse_under_way
from stylizer.engine.measures import beside_source, picture_measures
from stylizer.engine.picture import Picture
from stylizer.media.pictures import decode_picture, encode_master
from stylizer.media.proxies import PROXY_SUFFIX, encode_proxy
from stylizer.models import Origin, Revision, SourceFrame, Take, User


def keep_painted_frame(
    *, actor: User, take: Take, frame: int, picture: bytes, seen: int | None, reason: str = ""
) -> Revision:
    """Make a picture that the actor painted a revision of the frame, and the kept one.

    `picture` is the file as it came; its colours become sRGB, 16 bits stay 16, and where it is transparent,
    it lies over `seen`, the revision that was kept on the screen, or else the source. From then on, reruns of
    the frames beside it hold it. Raises Invalid for a picture of another size, RevisionChanged where another
    revision is kept by now, and Refused for a frame that is approved or still to be rendered.
    """
    require(actor, take.shot.project, Action.PAINT)
    source = take.shot.source_frames.filter(number=frame).first()
    if source is None:
        raise Invalid(f"The shot has no frame {frame}.", "frame")
    painting = _decoded(take, frame, picture, seen, source)
    measures = beside_source(picture_measures(painting), picture_measures(_read(take, source)))
    store = shot_store(take.shot_id)
    with change_shot(take.shot_id, "frame.painted", actor) as change:
        check_may_keep(take, frame, seen)
        refuse_under_way(take, [frame])
        revision = Revision.objects.create(
            take=take,
            frame=frame,
            number=take.revisions.filter(frame=frame).count() + 1,
            origin=Origin.PAINTED,
            painter=actor,
            # Inside the change, whose lock keeps the collector of files from the shot.
            picture=store.put(encode_master(painting), "png"),
            proxy=store.put(encode_proxy(painting), PROXY_SUFFIX),
            measures=measures,
        )
        take.take_frames.filter(number=frame).update(failures=0, failure="")
        record_kept(change, actor, take, revision, reason)
    return revision


def _decoded(take: Take, frame: int, data: bytes, seen: int | None, source: SourceFrame) -> Picture:
    """The picture, or, where it is a layer of paint, what that makes of the revision under it."""
    under = take.revisions.filter(frame=frame, pk=seen).first() if seen is not None else None
    with in_our_words("file"):
        return decode_picture(data, ground=_read(take, under or source))


def _read(take: Take, kept: Revision | SourceFrame) -> Picture:
    return decode_picture(shot_store(take.shot_id).read(kept.picture))
