"""A project's webhooks, and the log of their deliveries."""

from typing import Any

from ninja import Router, Status

from stylizer import actions
from stylizer.access.objects import access_delivery, access_project, access_webhook
from stylizer.access.webhooks import delivery_list, webhook_list

from .schemas.base import Created
from .schemas.webhooks import Delivery, IssuedWebhook, NewWebhook, Webhook
from .signed_in import SignedIn

router = Router(tags=["webhooks"])


@router.get("/projects/{int:project_id}/webhooks", response=list[Webhook])
def list_webhooks(request: SignedIn, project_id: int) -> list[dict[str, Any]]:
    """The webhooks of a project."""
    return webhook_list(request.user, access_project(request.user, project_id))


@router.post("/projects/{int:project_id}/webhooks", response={201: IssuedWebhook})
def add_webhook(request: SignedIn, project_id: int, body: NewWebhook) -> Status[dict[str, Any]]:
    """Tell an address what happens in a project. The answer alone holds the secret that signs it."""
    project = access_project(request.user, project_id)
    made = actions.add_webhook(actor=request.user, project=project, address=body.address, kinds=body.kinds)
    return Status(201, {"id": made.id, "secret": made.secret})


@router.delete("/webhooks/{int:webhook_id}", response={204: None})
def remove_webhook(request: SignedIn, webhook_id: int) -> Status[None]:
    """Tell the address nothing more, and forget what it was told."""
    actions.remove_webhook(actor=request.user, webhook=access_webhook(request.user, webhook_id))
    return Status(204, None)


@router.post("/webhooks/{int:webhook_id}/test", response={201: Created})
def try_webhook(request: SignedIn, webhook_id: int) -> Status[dict[str, int]]:
    """Send the address a message of the kind `test`."""
    webhook = access_webhook(request.user, webhook_id)
    return Status(201, {"id": actions.try_webhook(actor=request.user, webhook=webhook).pk})


@router.get("/webhooks/{int:webhook_id}/deliveries", response=list[Delivery])
def list_deliveries(request: SignedIn, webhook_id: int) -> list[dict[str, Any]]:
    """What the address was told, the newest 100 first, with every attempt."""
    return delivery_list(request.user, access_webhook(request.user, webhook_id))


@router.post("/deliveries/{int:delivery_id}/redeliver", response={204: None})
def redeliver(request: SignedIn, delivery_id: int) -> Status[None]:
    """Send a delivery again, to the byte as it was, with a new signature."""
    actions.redeliver(actor=request.user, delivery=access_delivery(request.user, delivery_id))
    return Status(204, None)
