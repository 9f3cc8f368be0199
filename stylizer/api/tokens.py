"""A person's own tokens, for their programs."""

from typing import Any

from ninja import Router, Status

from stylizer import actions
from stylizer.access.lists import token_list

from .authentication import only_by_browser
from .schemas.people import IssuedToken, NewToken, Token
from .signed_in import SignedIn

router = Router(tags=["tokens"], auth=only_by_browser)


@router.get("/tokens", response=list[Token])
def list_tokens(request: SignedIn) -> list[dict[str, Any]]:
    """Your tokens, the newest first."""
    return token_list(request.user)


@router.post("/tokens", response={201: IssuedToken})
def create_token(request: SignedIn, body: NewToken) -> Status[dict[str, Any]]:
    """Make a token. The answer alone holds it: only its hash is kept."""
    made = actions.create_token(actor=request.user, name=body.name, days=body.days)
    return Status(201, {"id": made.id, "token": made.token, "expires_at": made.expires_at.isoformat()})


@router.delete("/tokens/{int:token_id}", response={204: None})
def revoke_token(request: SignedIn, token_id: int) -> Status[None]:
    """End a token at once."""
    actions.revoke_token(actor=request.user, token_id=token_id)
    return Status(204, None)
