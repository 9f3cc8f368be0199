"""What may go wrong between a program and a studio."""

# ruff: noqa: N818 -- named after what happened, as "raise Refusal" reads

from typing import Any, Self

import httpx

from .values import FieldError


class StylizerError(Exception):
    """The base of all that this package raises on purpose."""


class Unreachable(StylizerError):
    """The studio did not answer, or something between answered for it, and went on so when asked again."""


class Refusal(StylizerError):
    """The studio refused. It is what the answer's application/problem+json says; nothing was changed.

    ``status`` is the HTTP status, ``detail`` a sentence with the mend, ``field`` the input at fault if one
    is, ``errors`` every bad field of a 422, ``frames`` those that changed meanwhile in a 409.
    """

    def __init__(
        self,
        status: int,
        detail: str,
        *,
        title: str = "",
        field: str | None = None,
        errors: tuple[FieldError, ...] = (),
        frames: tuple[int, ...] = (),
    ) -> None:
        super().__init__(f"{status}: {detail}")
        self.status = status
        self.detail = detail
        self.title = title
        self.field = field
        self.errors = errors
        self.frames = frames

    @classmethod
    def from_answer(cls, answer: httpx.Response) -> Self:
        """What an answer of status 400 or more says; a proxy's says little."""
        if answer.headers.get("content-type", "") != "application/problem+json":
            return cls(answer.status_code, f"{answer.request.url} answered {answer.reason_phrase}.")
        problem: dict[str, Any] = answer.json()
        return cls(
            answer.status_code,
            problem["detail"],
            title=problem["title"],
            field=problem["field"],
            errors=tuple(FieldError(each["field"], each["detail"]) for each in problem["errors"]),
            frames=tuple(problem["frames"]),
        )
