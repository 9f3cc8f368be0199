"""The only writers. Each action checks the permission, makes one change and appends its event, in one
transaction; it does all of that or, raising an ActionRefused, nothing."""

from stylizer.actions.bursts import create_burst, create_rerun_draft, start_whole_take
from stylizer.actions.contact_sheets import create_contact_sheet
from stylizer.actions.decisions import decide, keep_revision
from stylizer.actions.errors import (
    ActionRefused,
    DecidedMeanwhile,
    Forbidden,
    Invalid,
    LeaseLost,
    NoRoom,
    NotFound,
    Refused,
    RevisionChanged,
)
from stylizer.actions.events import EVENT_CHANNEL, PROGRESS_CHANNEL, WorkerActor
from stylizer.actions.flagged import answer_rerun, rerun_flagged
from stylizer.actions.flows import import_flow
from stylizer.actions.imported import import_take
from stylizer.actions.many_takes import create_takes
from stylizer.actions.masks import add_mask
from stylizer.actions.notes import add_note, reopen_note, reply_to_note, resolve_note
from stylizer.actions.painted import keep_painted_frame
from stylizer.actions.people import (
    OPERATOR,
    add_member,
    create_project,
    create_user,
    issue_sign_in_link,
    remove_member,
    set_user_active,
    use_sign_in_link,
)
from stylizer.actions.renders import (
    cancel_render,
    pause_render,
    prioritise_render,
    resume_render,
    retry_render,
)
from stylizer.actions.reruns import RerunRegion, request_rerun
from stylizer.actions.shots import import_shot, keep_as_one_shot, split_shot
from stylizer.actions.styles import (
    Crop,
    add_style,
    add_style_version,
    crop_style,
    describe_style,
    set_style_state,
)
from stylizer.actions.take_orders import RegionStyle, TakeOrder, WeightedStyle
from stylizer.actions.takes import create_take
from stylizer.actions.tokens import create_token, revoke_token, use_token
from stylizer.actions.uploads import (
    ExpectedChecksum,
    TooLarge,
    WrongChecksum,
    add_to_upload,
    begin_upload,
    discard_upload,
)
from stylizer.actions.webhooks import add_webhook, redeliver, remove_webhook, try_webhook

__all__ = [
    "EVENT_CHANNEL",
    "OPERATOR",
    "PROGRESS_CHANNEL",
    "ActionRefused",
    "Crop",
    "DecidedMeanwhile",
    "ExpectedChecksum",
    "Forbidden",
    "Invalid",
    "LeaseLost",
    "NoRoom",
    "NotFound",
    "Refused",
    "RegionStyle",
    "RerunRegion",
    "RevisionChanged",
    "TakeOrder",
    "TooLarge",
    "WeightedStyle",
    "WorkerActor",
    "WrongChecksum",
    "add_mask",
    "add_member",
    "add_note",
    "add_style",
    "add_style_version",
    "add_to_upload",
    "add_webhook",
    "answer_rerun",
    "begin_upload",
    "cancel_render",
    "create_burst",
    "create_contact_sheet",
    "create_project",
    "create_rerun_draft",
    "create_take",
    "create_takes",
    "create_token",
    "create_user",
    "crop_style",
    "decide",
    "describe_style",
    "discard_upload",
    "import_flow",
    "import_shot",
    "import_take",
    "issue_sign_in_link",
    "keep_as_one_shot",
    "keep_painted_frame",
    "keep_revision",
    "pause_render",
    "prioritise_render",
    "redeliver",
    "remove_member",
    "remove_webhook",
    "reopen_note",
    "reply_to_note",
    "request_rerun",
    "rerun_flagged",
    "resolve_note",
    "resume_render",
    "retry_render",
    "revoke_token",
    "set_style_state",
    "set_user_active",
    "split_shot",
    "start_whole_take",
    "try_webhook",
    "use_sign_in_link",
    "use_token",
]
