"""The API as a whole."""

from typing import Any

from ninja.openapi.schema import REF_TEMPLATE, OpenAPISchema
from ninja.operation import Operation
from pydantic.json_schema import models_json_schema

from . import (
    contact_sheets,
    exports,
    me,
    notes,
    people,
    projects,
    renders,
    settings,
    shots,
    styles,
    takes,
    tokens,
    tus,
    webhooks,
    workers,
)
from .authentication import by_browser, by_token
from .docs_page import DocsPage
from .examples import EXAMPLES
from .problem import ProblemAPI
from .refusals import tell_refusals
from .schemas.problem import Problem
from .schemas.socket import (
    AliveMessage,
    ChangedMessage,
    EventMessage,
    ExportMessage,
    FormingMessage,
    HeadMessage,
    HereMessage,
    PeopleMessage,
    ProgressMessage,
    SinceMessage,
)


class StylizerAPI(ProblemAPI):
    """Its document also describes what no operation returns, problems and the websocket's messages.

    Every body has an example, and every operation says what it is refused for.
    """

    def get_openapi_schema(self, **options: Any) -> OpenAPISchema:
        document = super().get_openapi_schema(**options)
        beside = (
            Problem,
            HeadMessage,
            EventMessage,
            AliveMessage,
            ChangedMessage,
            ProgressMessage,
            ExportMessage,
            FormingMessage,
            PeopleMessage,
            SinceMessage,
            HereMessage,
        )
        _, schemas = models_json_schema(
            [(model, "validation") for model in beside], ref_template=REF_TEMPLATE
        )
        for name, schema in schemas["$defs"].items():
            document["components"]["schemas"].setdefault(name, schema)
        _show_examples(document)
        tell_refusals(document)
        return document

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """The name of the view, as a client made from the document calls it."""
        return operation.view_func.__name__


def _show_examples(document: OpenAPISchema) -> None:
    for operations in document["paths"].values():
        for operation in operations.values():
            for content in operation.get("requestBody", {}).get("content", {}).values():
                content["example"] = EXAMPLES[operation["operationId"]]


api = StylizerAPI(
    title="Stylizer",
    version="1",
    description="All that the browser does. What changes meanwhile comes over the websocket /ws/shots/{id}/.",
    docs=DocsPage(),
    auth=[by_token, by_browser],
)
for resource in (
    me,
    people,
    tokens,
    projects,
    webhooks,
    shots,
    contact_sheets,
    takes,
    exports,
    renders,
    notes,
    styles,
    settings,
    tus,
    workers,
):
    api.add_router("", resource.router)
