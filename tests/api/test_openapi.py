"""The committed OpenAPI document, from which the browser's types are made."""

import json

import pytest
from django.conf import settings
from django.core.management import call_command

from stylizer.api.examples import EXAMPLES
from stylizer.api.schemas import people, queue, requests, webhooks
from stylizer.engine.settings import resolve_settings


def test_the_committed_document_is_the_apis(tmp_path) -> None:
    now = tmp_path / "openapi.json"
    call_command("export_openapi_schema", api="stylizer.api.application.api", indent=2, output=str(now))
    committed = json.loads((settings.BASE_DIR / "frontend" / "openapi.json").read_text())
    assert committed == json.loads(now.read_text()), (
        "The API has changed: write its document anew with `python manage.py export_openapi_schema "
        "--api stylizer.api.application.api --indent 2 --output frontend/openapi.json`."
    )


def bodies() -> dict[str, dict]:
    """What each operation with a body says of it: its example, and its schema without references."""
    document = json.loads((settings.BASE_DIR / "frontend" / "openapi.json").read_text())
    operations = [each for path in document["paths"].values() for each in path.values()]
    return {
        operation["operationId"]: content
        for operation in operations
        for content in operation.get("requestBody", {}).get("content", {}).values()
    }


@pytest.mark.parametrize("operation", bodies())
def test_a_body_has_an_example_that_would_be_taken(operation: str) -> None:
    body = bodies()[operation]
    example, name = body["example"], body["schema"].get("$ref", "").rpartition("/")[2]
    if not name:  # a form, whose files stand as their names
        known, required = body["schema"]["properties"], body["schema"].get("required", [])
        assert set(required) <= example.keys() <= set(known)
        return
    models = [
        getattr(module, name) for module in (requests, people, queue, webhooks) if hasattr(module, name)
    ]
    models[0].model_validate(example)


def test_examples_are_of_operations_that_there_are() -> None:
    assert EXAMPLES.keys() == bodies().keys()


def test_what_starts_work_on_a_gpu_takes_an_idempotency_key() -> None:
    """A render that is resumed or tried again is there already: asked for twice, it goes on once."""
    document = json.loads((settings.BASE_DIR / "frontend" / "openapi.json").read_text())
    taking = {
        operation["operationId"]
        for path in document["paths"].values()
        for operation in path.values()
        if "Idempotency-Key" in {parameter["name"] for parameter in operation.get("parameters", ())}
    }
    assert taking >= {
        "create_take",
        "create_takes",
        "create_burst",
        "create_contact_sheet",
        "create_rerun_draft",
        "start_whole_take",
        "request_rerun",
        "rerun_flagged",
        "import_take",
    }


def test_settings_in_examples_are_settings() -> None:
    for example in EXAMPLES.values():
        resolve_settings(960, 540, **example.get("overrides", {}))
