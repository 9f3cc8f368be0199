"""The API against requests made up from its own document, some as it says, some not.

None ends in a 5xx, nor in a refusal that the document does not name.
"""

import json
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from stylizer.api.application import api
from stylizer.api.tus import PIECE
from stylizer.media.sources import encode_source
from tests.api.test_roles import World, world  # noqa: F401 (a fixture)
from tests.personas import picture

DOCUMENT = json.loads(json.dumps(api.get_openapi_schema(path_prefix="/api/")))
OPERATIONS = [(method, path) for path, item in DOCUMENT["paths"].items() for method in item]

#: Of requests for each operation; the same ones every time.
EXAMPLES = 12

#: What the document tells of all operations together.
RARE = {"412", "413", "415", "460", "507"}

Strategy = st.SearchStrategy[Any]

TEXTS = st.text(max_size=20) | st.sampled_from(
    ["", "a\0b", "\ud800", "x" * 400, "24000/1001", "NaN", "☃", "1001"]
)
INTEGERS = st.integers(-3, 2000) | st.sampled_from([2**31, 2**63, -(2**63) - 1, 10**30])
NUMBERS = st.floats() | INTEGERS
ANYTHING = st.recursive(
    st.none() | st.booleans() | NUMBERS | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=4,
)
#: Kinds of bodies that no operation takes, or that can't be read.
KINDS = st.sampled_from(
    ["multipart/form-data", "application/x-www-form-urlencoded; charset=latin-1", "text/plain", "x", ""]
)
#: In the place of a value that fits, once in a while.
ODDITY = 12

#: Read before an operation is, or by what stands around it.
HEADERS_OF_ALL = (
    *("Idempotency-Key", "Tus-Resumable", "Range", "If-Match", "If-None-Match", "If-Modified-Since"),
    *("Accept", "Authorization", "X-HTTP-Method-Override"),
)
HEADERS = st.sampled_from(
    [
        *("", "0", "7", "-1", "1e3", "٣".encode().decode("latin-1"), "²", str(2**31), str(2**63), "9" * 5000),
        *(
            "a",
            "two words",
            "x" * 300,
            "é",
            "*",
            '"a"',
            "bytes=0-",
            "bytes=9-1",
            "bytes=-1,-2",
            "1.0.0",
            "0.2",
        ),
        *("crc32 !", "crc32 AAAAAA==", "md5", "sha1 Kq5sNclPz7QV2+lfQIuc6R7oRu0=", "filename", "filename é"),
        *("filename YQ==,filename AA==", "Bearer", "Bearer x", "Basic ::", "Tue, 99 Foo 2026", "PATCH"),
    ]
)

FILES = st.sampled_from(
    [
        ("a.png", encode_source(picture(1))),
        ("frame_0007.png", encode_source(picture(2, 64, 48))),
        ("small.png", encode_source(picture(3, 40, 32))),
        ("page.jpg", b"<!doctype html><p>Hello"),
        ("cut.png", encode_source(picture(4))[:90]),
        ("clip.mp4", b"\0\0\0\x18ftypmp42"),
        ("none.png", b""),
    ]
)


def fitting(schema: dict[str, Any]) -> Strategy:
    """Values that the schema allows, but for patterns and formats; and now and then anything at all."""
    return st.integers(0, ODDITY).flatmap(lambda n: _fitting(schema) if n else ANYTHING)


def _fitting(schema: dict[str, Any]) -> Strategy:
    if "$ref" in schema:
        return fitting(DOCUMENT["components"]["schemas"][schema["$ref"].rpartition("/")[2]])
    if choices := schema.get("anyOf") or schema.get("oneOf"):
        return st.one_of([fitting(choice) for choice in choices])
    if "const" in schema or "enum" in schema:
        return st.sampled_from(schema.get("enum") or [schema["const"]])
    examples = st.sampled_from(schema["examples"]) if schema.get("examples") else st.nothing()
    return examples | _of_type(schema)


def _of_type(schema: dict[str, Any]) -> Strategy:
    match schema.get("type"):
        case "integer":
            low, high = schema.get("minimum"), schema.get("maximum")
            return INTEGERS if low is None else st.integers(low, high) | st.sampled_from([low, 1001, 1002])
        case "number":
            return NUMBERS
        case "boolean":
            return st.booleans()
        case "string":
            return TEXTS
        case "null":
            return st.none()
        case "array":
            least = schema.get("minItems", 0)
            return st.lists(fitting(schema.get("items", {})), min_size=least, max_size=least + 2)
        case "object":
            return _object(schema)
    return ANYTHING


def _object(schema: dict[str, Any]) -> Strategy:
    required = {name: fitting(each) for name, each in schema.get("properties", {}).items()}
    optional = {name: required.pop(name) for name in [*required] if name not in schema.get("required", ())}
    known = st.fixed_dictionaries(required, optional=optional)
    more = schema.get("additionalProperties")
    if not isinstance(more, dict):
        return known
    keys = st.sampled_from(["1001", "1002"]) | TEXTS
    return st.builds(lambda a, b: a | b, known, st.dictionaries(keys, fitting(more), max_size=2))


def address_of(draw: Any, world: World, path: str, operation: dict[str, Any]) -> str:  # noqa: F811
    """Mostly of things that are there."""
    for parameter in operation.get("parameters", []):
        if parameter["in"] == "path" and draw(st.integers(0, 5)) == 0:
            odd = draw(st.sampled_from(["0", "999999", str(2**63), "x", "%00", "..", "-1"]))
            path = path.replace("{" + parameter["name"] + "}", odd)
    query = {
        parameter["name"]: draw(fitting(parameter["schema"]))
        for parameter in operation.get("parameters", [])
        if parameter["in"] == "query"
    }
    return (
        world.address(path) + "?" + urlencode({k: quote(str(v), errors="replace") for k, v in query.items()})
    )


def send(draw: Any, client: Client, method: str, address: str, operation: dict[str, Any]) -> Any:
    headers = headers_of(draw, operation)
    note(f"{headers}")
    content = operation.get("requestBody", {}).get("content", {})
    if (form := content.get("multipart/form-data")) and draw(st.integers(0, 9)):
        values = draw(fitting(form["schema"]))
        fields = {_sendable(k): _sendable(v) for k, v in values.items()} if isinstance(values, dict) else {}
        for name in ("file", "files"):
            if fields.pop(name, None) is not None:
                sent = draw(st.lists(FILES, min_size=1, max_size=2))
                fields[name] = [SimpleUploadedFile(*each) for each in sent]
        return client.post(address, fields, headers=headers)
    body = draw(fitting(next(iter(content.values()))["schema"])) if content else None
    note(f"{body!r}")
    text = draw(st.sampled_from(["", "{", "[" * 3000])) if draw(st.integers(0, 15)) == 0 else json.dumps(body)
    usual = PIECE if "/uploads" in address and not content else "application/json"
    kind = draw(KINDS) if draw(st.integers(0, 15)) == 0 else usual
    return client.generic(method.upper(), address, text, content_type=kind, headers=headers)


def headers_of(draw: Any, operation: dict[str, Any]) -> dict[str, str]:
    """Those that the operation names, mostly, and those that are read for all of them, now and then."""
    named = {each["name"]: each for each in operation.get("parameters", []) if each["in"] == "header"}
    headers = {name: draw(HEADERS) for name in HEADERS_OF_ALL if draw(st.integers(0, 3)) == 0}
    headers |= {
        name: draw(HEADERS) if draw(st.integers(0, 5)) == 0 else _header(draw(fitting(each["schema"])))
        for name, each in named.items()
        if draw(st.integers(0, 7))
    }
    if draw(st.integers(0, 7)):
        headers["Tus-Resumable"] = "1.0.0"
    return headers


def _header(value: Any) -> str:
    """As a server gets it: a line of Latin-1."""
    return "".join(c for c in str(value).encode("latin-1", "replace").decode("latin-1") if c.isprintable())


def _sendable(value: Any) -> str:
    """As a form can carry it: without halves of characters."""
    return str(value).encode(errors="replace").decode()


def fuzz(client: Client, world: World, method: str, path: str) -> int:  # noqa: F811
    """Make requests of one operation; return how many the API took."""
    operation, taken = DOCUMENT["paths"][path][method], 0

    @settings(
        max_examples=EXAMPLES,
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=[*HealthCheck],
    )
    @given(st.data())
    def request(data: Any) -> None:
        nonlocal taken
        address = address_of(data.draw, world, path, operation)
        note(f"{method.upper()} {address}")
        with transaction.atomic():
            answer = send(data.draw, client, method, address, operation)
            transaction.set_rollback(True)
        taken += 200 <= answer.status_code < 300
        assert answer.status_code < 500, answer.content
        if answer.status_code >= 400:
            assert answer["Content-Type"] == "application/problem+json", answer.content
            assert {str(answer.status_code)} <= operation["responses"].keys() | RARE, answer.content

    request()
    return taken


def test_no_request_ends_in_a_fault_of_ours(world: World, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811
    monkeypatch.setattr("stylizer.actions.addresses.resolve", lambda _host, _port: ["192.0.2.1"])
    client = Client(raise_request_exception=False)
    client.force_login(world.people.alice)
    taken = [fuzz(client, world, method, path) for method, path in OPERATIONS]
    assert sum(map(bool, taken)) > len(OPERATIONS) / 2  # it is not the routing alone that is tried
