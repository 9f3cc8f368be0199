"""What requests are refused for, in the OpenAPI document: told of every operation by its shape."""

from typing import Any

from ninja.openapi.schema import REF_TEMPLATE, OpenAPISchema

REFUSALS = {
    "400": "The request can't be read, or does not say what it has to.",
    "401": "Nobody is signed in, or the token is not valid, or not any more.",
    "403": "Your role does not allow it, or a browser's CSRF token is missing.",
    "404": "It is not there, or you may not know that it is.",
    "409": "It does not go together with what is there by now.",
    "422": "A value can't be taken: `field` names it, and `errors` each where there are several.",
    "default": (
        "Any other problem: too large (413), a full disk (507), too much to do at once (503), a fault of the "
        "server (500); of an upload also another version of tus (412), what is no piece (415), and a piece "
        "that arrived damaged (460)."
    ),
}

READING = ("get", "head", "options")


def tell_refusals(document: OpenAPISchema) -> None:
    """Each is a :class:`Problem`."""
    problem = {"application/problem+json": {"schema": {"$ref": REF_TEMPLATE.format(model="Problem")}}}
    document["components"]["responses"] = {
        f"Problem-{status}": {"description": words, "content": problem} for status, words in REFUSALS.items()
    }
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            operation["responses"] |= {
                status: {"$ref": f"#/components/responses/Problem-{status}"}
                for status in _possible(path, method, operation)
            }


def _possible(path: str, method: str, operation: dict[str, Any]) -> list[str]:
    parameters = operation.get("parameters", [])
    only_shows = method in READING and all(parameter["in"] == "path" for parameter in parameters)
    impossible = {
        "404": "{" not in path,
        "409": only_shows,
        "422": not (parameters or "requestBody" in operation),
    }
    return [status for status in REFUSALS if not impossible.get(status)]
