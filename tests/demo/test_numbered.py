"""The number survives what happens to footage, and what can't be read is refused."""

from __future__ import annotations

import io

import av
import cv2
import numpy as np
import pytest

from stylizer.demo.colour import to_bytes
from stylizer.demo.numbered import numbered_frame, read_number


@pytest.mark.parametrize("number", [0, 1, 1001, 1016, 43690, 65535])
@pytest.mark.parametrize(("width", "height"), [(160, 80), (320, 180), (449, 251)])
def test_the_number_is_read_back(number: int, width: int, height: int) -> None:
    picture = numbered_frame(number, width, height)
    assert picture.shape == (height, width, 3)
    assert picture.dtype == np.float32
    assert read_number(picture) == number
    assert read_number(to_bytes(picture)) == number


@pytest.mark.parametrize("quality", [15, 60])
def test_the_number_survives_jpeg(quality: int) -> None:
    picture = to_bytes(numbered_frame(1037, 320, 180))
    _, coded = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, quality])
    assert read_number(cv2.imdecode(coded, cv2.IMREAD_COLOR)) == 1037


@pytest.mark.parametrize(("width", "height"), [(160, 90), (213, 121), (901, 507)])
def test_the_number_survives_resizing(width: int, height: int) -> None:
    picture = numbered_frame(54321, 320, 180)
    assert read_number(cv2.resize(picture, (width, height), interpolation=cv2.INTER_LINEAR)) == 54321


def test_the_numbers_survive_h264() -> None:
    file = io.BytesIO()
    with av.open(file, "w", format="mp4") as container:
        stream = container.add_stream("libx264", rate=24, options={"crf": "32"})
        stream.width, stream.height, stream.pix_fmt = 320, 180, "yuv420p"
        for number in range(1001, 1013):
            frame = av.VideoFrame.from_ndarray(to_bytes(numbered_frame(number, 320, 180)), format="rgb24")
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    file.seek(0)
    with av.open(file) as container:
        numbers = [read_number(frame.to_ndarray(format="rgb24")) for frame in container.decode(video=0)]
    assert numbers == list(range(1001, 1013))


def test_the_scene_moves_and_has_texture() -> None:
    first, second = numbered_frame(1, 320, 180)[18:], numbered_frame(2, 320, 180)[18:]
    assert np.abs(first - second).mean() > 0.02
    assert first.std() > 0.1


def test_a_picture_without_a_strip_is_refused() -> None:
    with pytest.raises(ValueError, match="no frame number"):
        read_number(np.full((180, 320, 3), 0.5, np.float32))


def test_a_flipped_bit_is_noticed() -> None:
    picture = numbered_frame(1001, 320, 180)
    picture[:18, 5 * 16 : 6 * 16] = 1 - picture[:18, 5 * 16 : 6 * 16]
    with pytest.raises(ValueError, match="parity"):
        read_number(picture)


def test_a_doubtful_cell_is_named() -> None:
    picture = numbered_frame(1001, 320, 180)
    picture[:18, 7 * 16 : 8 * 16] = 0.5
    with pytest.raises(ValueError, match=r"cell 7 is neither black nor white \(0\.50\)"):
        read_number(picture)


def test_numbers_and_sizes_that_do_not_fit_are_refused() -> None:
    with pytest.raises(ValueError, match="65536 is outside"):
        numbered_frame(65536, 320, 180)
    with pytest.raises(ValueError, match="at least 160×80; this one is 120×90"):
        numbered_frame(1, 120, 90)
