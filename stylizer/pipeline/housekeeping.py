"""What workers do beside painting: find renders that were left behind, and files that no row names."""

import logging
import shutil
import time
from datetime import timedelta

from django.conf import settings
from django.db import transaction

from stylizer.access.frames import takes_with_missing_transitions
from stylizer.access.stores import shot_store, shots_folder, style_store
from stylizer.actions.claims import wake_lost_renders
from stylizer.actions.endings import resume_for_room
from stylizer.actions.events import WorkerActor
from stylizer.actions.results import wake_for_unmeasured
from stylizer.actions.styles import lock_library
from stylizer.actions.uploads import discard_stale_uploads
from stylizer.actions.webhooks import wake_due_deliveries
from stylizer.actions.workers import forget_silent_workers
from stylizer.media.store import Store, free_bytes
from stylizer.models import MaskPicture, RenderStep, Shot, StyleVersion, Transition

log = logging.getLogger(__name__)

#: A folder of a shot that never came to be is left alone for so long: its import may still be under way.
ABANDONED_AFTER = timedelta(hours=1)


def find_work(worker: WorkerActor) -> None:
    """Wake the renders whose worker died or whose wake-up was lost, and those that waited for room."""
    forget_silent_workers()
    wake_lost_renders()
    wake_due_deliveries()
    if free_bytes(shots_folder()) >= settings.STYLIZER_DISK_RESERVE_MB * 2**20:
        resume_for_room(worker=worker)


def find_unmeasured() -> None:
    """Wake for the transitions whose measuring was interrupted."""
    wake_for_unmeasured(takes=takes_with_missing_transitions())


def collect_files() -> None:
    """Remove the files that no row names, older than a lease: nobody who wrote them can still name them."""
    for folder in sorted(shots_folder().glob("*")) if shots_folder().is_dir() else []:
        if not folder.name.isdecimal():
            continue
        if Shot.objects.filter(pk=folder.name).exists():
            _collect_shot(int(folder.name))
        elif time.time() - folder.stat().st_mtime > ABANDONED_AFTER.total_seconds():
            log.info("Removing %s: its import was never finished", folder)
            shutil.rmtree(folder)
    discard_stale_uploads()
    with lock_library():
        _collect(style_store(), _named_by_styles())


def _named_by_styles() -> set[str]:
    rows = StyleVersion.objects.values_list("picture", "original", "poster", "samples")
    return {name for *files, samples in rows for name in (*files, *samples)} - {""}


def _collect_shot(shot_id: int) -> None:
    """Under the shot's lock, so that no row can come to name a file between the look and the removal."""
    with transaction.atomic():
        shot = Shot.objects.select_for_update(no_key=True).get(pk=shot_id)
        _collect(shot_store(shot.pk), named_files(shot))


def named_files(shot: Shot) -> set[str]:
    """The files that the shot's rows name."""
    named = {
        *shot.source_frames.values_list("picture", flat=True),
        *shot.source_frames.values_list("proxy", flat=True),
        *MaskPicture.objects.filter(mask__shot=shot).values_list("picture", flat=True),
        *shot.flows.values_list("field", flat=True),
        *shot.takes.filter(revisions__isnull=False).values_list("revisions__picture", flat=True),
        *shot.takes.filter(revisions__isnull=False).values_list("revisions__proxy", flat=True),
        *shot.takes.filter(revisions__isnull=False).values_list("revisions__region", flat=True),
        *_fields_of_transitions(shot),
        *RenderStep.objects.filter(render__take__shot=shot).values_list("picture", flat=True),
        shot.audio,
    }
    return named - {""}


def _fields_of_transitions(shot: Shot) -> set[str]:
    rows = Transition.objects.filter(take__shot=shot)
    return {name for row in rows.values_list("field", "residual_field", "flow_field") for name in row}


def _collect(store: Store, named: set[str]) -> None:
    age = settings.STYLIZER_LEASE_SECONDS
    for name in store.names(older_than=age):
        if name not in named:
            log.info("Removing %s: nothing names it", store.path(name))
            store.remove(name)
    store.remove_unfinished(older_than=age)
