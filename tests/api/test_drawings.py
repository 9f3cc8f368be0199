"""What is drawn comes back as it was, or is refused with what is wrong."""

import json
from typing import Any

import pytest
from django.test import Client

ARROW = {"kind": "arrow", "colour": "yellow", "points": [[0.1, 0.2], [0.7, 0.35]]}
BOX = {"kind": "box", "colour": "blue", "points": [[0.25, 0.25], [1, 1]]}
STROKE = {"kind": "pen", "colour": "orange", "points": [[0, 0], [0.5, 0.123456789], [0.5, 0.2]]}
WORDS = {"kind": "text", "colour": "white", "points": [[0.4, 0.9]], "text": "warmer"}


@pytest.fixture
def reviewer(people) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(people.dave)
    return client


def draw(client: Client, take: Any, *drawing: Any) -> Any:
    body = {"first_frame": 1001, "last_frame": 1002, "text": "Here", "drawing": drawing}
    return client.post(f"/api/takes/{take.pk}/notes", json.dumps(body), content_type="application/json")


def test_shapes_come_back_in_picture_coordinates(reviewer, take) -> None:
    assert draw(reviewer, take, ARROW, BOX, STROKE, WORDS).status_code == 201
    (note,) = reviewer.get(f"/api/takes/{take.pk}/snapshot").json()["notes"]
    rounded = STROKE | {"points": [[0, 0], [0.5, 0.12346], [0.5, 0.2]]}
    assert note["drawing"] == [ARROW, BOX, rounded, WORDS]


@pytest.mark.parametrize(
    ("shape", "words"),
    [
        (ARROW | {"points": [[0.1, 0.2], [1.01, 0.3]]}, "less than or equal to 1"),
        (ARROW | {"points": [[-0.1, 0.2], [0.5, 0.3]]}, "greater than or equal to 0"),
        (ARROW | {"points": [[0.1, 0.2]]}, ""),
        (BOX | {"points": [[0.1, 0.2], [0.3, 0.4], [0.5, 0.6]]}, ""),
        (STROKE | {"points": [[0.5, 0.5]] * 501}, "at most 500"),
        (STROKE | {"points": [[0.5, 0.5]]}, "at least 2"),
        (STROKE | {"colour": "red"}, "yellow"),
        (STROKE | {"width": 3}, ""),
        (WORDS | {"text": "  "}, ""),
        (WORDS | {"text": "x" * 201}, "200"),
        (WORDS | {"text": "a\0b"}, ""),
        (ARROW | {"kind": "circle"}, "arrow"),
        ({"kind": "box"}, ""),
    ],
)
def test_what_is_no_shape_is_refused(reviewer, take, shape: dict[str, Any], words: str) -> None:
    answer = draw(reviewer, take, ARROW, shape)
    assert answer.status_code == 422
    assert answer.json()["field"].startswith("drawing")
    assert words in answer.json()["detail"]
    assert take.notes.count() == 0


def test_more_shapes_than_a_drawing_holds_are_refused(reviewer, take) -> None:
    assert draw(reviewer, take, *[ARROW] * 101).status_code == 422
    assert draw(reviewer, take, *[ARROW] * 100).status_code == 201
