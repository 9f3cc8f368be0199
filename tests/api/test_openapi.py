"""The committed OpenAPI document, from which the browser's types are made."""

import json

from django.conf import settings
from django.core.management import call_command


def test_the_committed_document_is_the_apis(tmp_path) -> None:
    now = tmp_path / "openapi.json"
    call_command("export_openapi_schema", api="stylizer.api.application.api", indent=2, output=str(now))
    committed = json.loads((settings.BASE_DIR / "frontend" / "openapi.json").read_text())
    assert committed == json.loads(now.read_text()), (
        "The API has changed: write its document anew with `python manage.py export_openapi_schema "
        "--api stylizer.api.application.api --indent 2 --output frontend/openapi.json`."
    )
