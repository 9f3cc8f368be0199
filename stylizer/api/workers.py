"""The processes that paint."""

from typing import Any

from ninja import Router

from stylizer.access.lists import worker_list

from .schemas.library import Worker
from .signed_in import SignedIn

router = Router(tags=["workers"])


@router.get("/workers", response=list[Worker])
def list_workers(request: SignedIn) -> list[dict[str, Any]]:  # noqa: ARG001 (whoever is signed in)
    """All workers, the one that was heard of last first."""
    return worker_list()
