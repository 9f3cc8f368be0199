"""Every error leaves the API as application/problem+json (RFC 9457), and becomes so here."""

import logging
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.core.exceptions import BadRequest, RequestDataTooBig, SuspiciousOperation
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError, ValidationErrorContext
from psycopg_pool import PoolTimeout

from stylizer.access.errors import ActionRefused
from stylizer.engine.errors import EngineError
from stylizer.media.errors import DiskFull

from .schemas.problem import FieldError, Problem

logger = logging.getLogger(__name__)

LONGEST_VALUE = 60

#: Seconds.
COME_AGAIN = 5


def problem_response(status: int, detail: str, **more: Any) -> HttpResponse:
    """An error as the answer to a request; ``more`` are further fields of :class:`Problem`."""
    title = "Checksum Mismatch" if status == 460 else HTTPStatus(status).phrase  # 460 is the tus protocol's
    problem = Problem(title=title, status=status, detail=detail, **more)
    return HttpResponse(problem.model_dump_json(), status=status, content_type="application/problem+json")


class ProblemAPI(NinjaAPI):
    """A NinjaAPI whose errors are problems, and whose validation errors name the value that was refused."""

    def set_default_exception_handlers(self) -> None:
        for kind, answer in ANSWERS.items():
            self.add_exception_handler(kind, answer)

    def validation_error_from_error_contexts(
        self, error_contexts: list[ValidationErrorContext[Any]]
    ) -> ValidationError:
        return ValidationError(
            [
                field_error(error, context.model.__ninja_flatten_map_reverse__).model_dump()
                for context in error_contexts
                for error in context.pydantic_validation_error.errors(include_url=False)
            ]
        )


def field_error(error: Any, parameters: dict[Any, Any]) -> FieldError:
    """One of Pydantic's errors: the field as the client wrote it, what is wrong, and the value."""
    location = parameters.get(error["loc"], error["loc"])
    # Ninja puts the fields of a body or form below the name that our view has for it.
    names = [str(part) for part in location if part != BODY] or ["body"]
    detail = error["msg"]
    if error["type"] != "missing":
        value = repr(error["input"])
        detail += f", not {value if len(value) <= LONGEST_VALUE else value[:LONGEST_VALUE] + '…'}"
    return FieldError(field=".".join(names), detail=detail)


#: The name that every view gives its JSON body or form.
BODY = "body"


def invalid(_request: HttpRequest, error: ValidationError) -> HttpResponse:
    errors = [FieldError(**fields) for fields in error.errors]
    sentence = "; ".join(f"{error.field}: {error.detail}" for error in errors) + "."
    return problem_response(422, sentence, field=errors[0].field, errors=errors)


def refused(_request: HttpRequest, refusal: ActionRefused) -> HttpResponse:
    frames, picture = list(getattr(refusal, "frames", ())), getattr(refusal, "picture", None)
    return problem_response(
        refusal.status, refusal.message, field=refusal.field, frames=frames, picture=picture
    )


def unusable(_request: HttpRequest, error: EngineError) -> HttpResponse:
    return problem_response(422, error.message, field=error.field)


def disk_full(_request: HttpRequest, error: DiskFull) -> HttpResponse:
    return problem_response(507, error.message)


def not_signed_in(_request: HttpRequest, _error: AuthenticationError) -> HttpResponse:
    return problem_response(401, "You are not signed in, or not any more. Sign in with a link from an admin.")


def http_error(_request: HttpRequest, error: HttpError) -> HttpResponse:
    return problem_response(error.status_code, str(error))


def malformed(_request: HttpRequest, error: Exception) -> HttpResponse:
    return problem_response(400, f"The request is malformed: {error}")


def too_large(_request: HttpRequest, error: RequestDataTooBig) -> HttpResponse:
    return problem_response(413, f"The request is too large: {error}")


def database_failed(request: HttpRequest, error: OperationalError) -> HttpResponse:
    """Too many requests at once for the pool of connections are told to come again; all else is our fault."""
    if not isinstance(error.__cause__, PoolTimeout):
        return our_fault(request, error)
    response = problem_response(
        503, f"The server has too much to do at once. Try again in {COME_AGAIN} seconds."
    )
    response["Retry-After"] = str(COME_AGAIN)
    return response


def our_fault(request: HttpRequest, error: Exception) -> HttpResponse:
    logger.exception("%s %s failed", request.method, request.path, exc_info=error)
    return problem_response(
        500, "Something went wrong in the server; its log says what. Nothing was changed. Try again."
    )


ANSWERS: dict[type[Exception], Callable[[HttpRequest, Any], HttpResponse]] = {
    ValidationError: invalid,
    ActionRefused: refused,
    DiskFull: disk_full,
    EngineError: unusable,
    AuthenticationError: not_signed_in,
    HttpError: http_error,
    RequestDataTooBig: too_large,
    SuspiciousOperation: malformed,
    BadRequest: malformed,
    MultiPartParserError: malformed,
    OperationalError: database_failed,
    Exception: our_fault,
}


class ProblemMiddleware:
    """Gives the errors that Django itself answers below /api/ the same shape: wrong address, wrong method."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        is_ours = response.headers.get("Content-Type") in ("application/problem+json", "application/json")
        if not request.path.startswith("/api/") or response.status_code < 400 or is_ours:
            return response
        detail = {
            404: f"There is nothing at {request.path}.",
            405: f"{request.path} does not take {request.method}.",
        }.get(response.status_code, HTTPStatus(response.status_code).description)
        problem = problem_response(response.status_code, detail)
        if "Allow" in response:
            problem["Allow"] = response["Allow"]
        return problem
