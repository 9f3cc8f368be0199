"""Why something that was asked for is refused, in the words of the person who asked."""

# ruff: noqa: N818 -- named after what happened, as "raise Forbidden" reads

from collections.abc import Collection
from typing import Literal


class ActionRefused(Exception):
    """The base of every refusal. `status` is its HTTP status, `field` the input at fault, if one is."""

    status = 400
    title = "Refused"

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class Forbidden(ActionRefused):
    """The person may see it, but their role doesn't allow this."""

    status = 403
    title = "Not allowed"


class NotFound(ActionRefused):
    """It doesn't exist, or this person may not know that it does."""

    status = 404
    title = "Not found"


class NotDeliverable(ActionRefused):
    """Frames that can't leave the house as they are."""

    status = 409
    title = "Not deliverable"


def frame_list(frames: Collection[int]) -> str:
    """ "frame 1001", "frames 1001 to 1003", "frames 1001, 1004 and 1005"."""
    numbers = sorted({*frames})
    if len(numbers) == 1:
        return f"frame {numbers[0]}"
    if len(numbers) > 2 and numbers[-1] - numbers[0] == len(numbers) - 1:
        return f"frames {numbers[0]} to {numbers[-1]}"
    return f"frames {', '.join(map(str, numbers[:-1]))} and {numbers[-1]}"


def frames_that(plural: Literal["are", "have"], frames: Collection[int]) -> str:
    """ "frame 1001 is", "frames 1001 to 1003 are"."""
    singular = {"are": "is", "have": "has"}[plural]
    return f"{frame_list(frames)} {singular if len({*frames}) == 1 else plural}"
