"""Webhooks and their deliveries."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from .base import Moment, Wire
from .requests import Text

Kind = Literal["take.finished", "decision.made", "frame.failed"]


class Webhook(Wire):
    """An address that is told what happens in a project."""

    id: int
    address: str
    kinds: list[Kind]
    made_by: str
    created_at: Moment
    waiting: int = Field(description="Deliveries under way.")
    given_up: int = Field(description="Deliveries that were given up, of the last 30 days.")


class NewWebhook(Wire):
    """An address to tell."""

    address: Annotated[Text, StringConstraints(min_length=1, max_length=500)] = Field(
        examples=["https://pipeline.example/stylizer"]
    )
    kinds: list[Kind] = Field(min_length=1, max_length=3, examples=[["take.finished"]])


class IssuedWebhook(Wire):
    """A webhook with the secret that signs it. It is told here and nowhere else."""

    id: int
    secret: str


class DeliveryAttempt(Wire):
    """One request of a delivery."""

    number: int
    made_at: Moment
    milliseconds: int
    status: int | None = Field(description="Of the answer; null where none came.")
    failure: str = Field(description="Why it does not count; empty where it was delivered.")


class Delivery(Wire):
    """One message to a webhook."""

    id: int
    kind: Literal["take.finished", "decision.made", "frame.failed", "test"]
    state: Literal["waiting", "delivered", "given up"]
    created_at: Moment
    next_attempt_at: Moment | None
    body: str = Field(description="JSON, to the byte as it is signed.")
    attempts: list[DeliveryAttempt]
