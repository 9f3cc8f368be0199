"""The facts of the studio, and the constraints that keep them true. Written by stylizer.actions alone."""

from stylizer.models.answers import RememberedAnswer
from stylizer.models.decisions import Decision, DecisionFrame, Note, NoteReply, Verdict
from stylizer.models.events import Event
from stylizer.models.masks import Mask, MaskPicture, RenderRegion, TakeRegion
from stylizer.models.people import (
    AccessChange,
    AccessChangeKind,
    ApiToken,
    Membership,
    Project,
    Role,
    SignInLink,
    User,
)
from stylizer.models.renders import (
    Priority,
    Render,
    RenderKind,
    RenderState,
    RenderStep,
    Worker,
    WorkerState,
)
from stylizer.models.shots import Flow, Shot, SourceFrame
from stylizer.models.styles import Style, StyleState, StyleVersion
from stylizer.models.takes import ContactSheet, Origin, Revision, Take, TakeFrame, TakeStyle, Transition
from stylizer.models.uploads import Upload
from stylizer.models.webhooks import (
    CHOSEN_KINDS,
    Delivery,
    DeliveryAttempt,
    DeliveryState,
    Webhook,
    WebhookKind,
)

__all__ = [
    "CHOSEN_KINDS",
    "AccessChange",
    "AccessChangeKind",
    "ApiToken",
    "ContactSheet",
    "Decision",
    "DecisionFrame",
    "Delivery",
    "DeliveryAttempt",
    "DeliveryState",
    "Event",
    "Flow",
    "Mask",
    "MaskPicture",
    "Membership",
    "Note",
    "NoteReply",
    "Origin",
    "Priority",
    "Project",
    "RememberedAnswer",
    "Render",
    "RenderKind",
    "RenderRegion",
    "RenderState",
    "RenderStep",
    "Revision",
    "Role",
    "Shot",
    "SignInLink",
    "SourceFrame",
    "Style",
    "StyleState",
    "StyleVersion",
    "Take",
    "TakeFrame",
    "TakeRegion",
    "TakeStyle",
    "Transition",
    "Upload",
    "User",
    "Verdict",
    "Webhook",
    "WebhookKind",
    "Worker",
    "WorkerState",
]
