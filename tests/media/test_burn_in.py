"""What is written into a picture that is not final, read back from its pixels."""

import pytest

from stylizer.media.burn_in import burn_in
from tests.media.letters import read
from tests.personas import picture

WORDS = "harbour_010  v002  frame 1003  r4  work in progress"


@pytest.mark.parametrize(("width", "height"), [(640, 360), (320, 180), (540, 960)])
def test_the_whole_line_is_in_the_picture(width: int, height: int) -> None:
    """In that of an upright phone, too, where letters of a part of its height would not fit."""
    changes = ("har", "bar"), ("1003", "1008"), ("r4", "r1"), ("ss", "st")
    others = [WORDS.replace(*change) for change in changes]
    assert read(burn_in(picture(7, width, height), WORDS), [*others, WORDS]) == WORDS
