"""Why something that was asked for is refused, in the words of the person who asked."""

# ruff: noqa: N818 -- named after what happened, as "raise Forbidden" reads


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
