import gzip
import struct

import numpy as np
import pytest

from stylizer.media.errors import DamagedFile
from stylizer.media.fields import (
    ERROR_FIELD_SCALE,
    HEAT_BYTES,
    HEAT_SCALE,
    HEAT_UNMEASURED,
    decode_error_field,
    decode_flow_field,
    decode_flow_pair,
    encode_error_field,
    encode_flow_field,
    encode_flow_pair,
    encode_heat_thumbnail,
)

random = np.random.default_rng(2)


def field(height: int = 20, width: int = 30) -> tuple[np.ndarray, np.ndarray]:
    cause = random.choice(np.arange(5, dtype=np.uint8), (height, width), p=[0.6, 0.1, 0.1, 0.1, 0.1])
    error = random.uniform(0, 0.25, (height, width)).astype(np.float32)
    error[cause > 0] = np.nan
    return error, cause


def test_a_field_is_as_the_browser_expects_it() -> None:
    error = np.array([[0.0, 0.25, 0.125], [0.3, np.nan, 1 / ERROR_FIELD_SCALE]], np.float32)
    cause = np.array([[0, 0, 0], [0, 2, 0]], np.uint8)
    raw = gzip.decompress(encode_error_field(error, cause))
    assert raw == bytes([0, 0, 255, 255, 0, 128, 255, 255, 0, 0, 1, 0]) + bytes([0, 0, 0, 0, 2, 0])


def test_a_field_comes_back_within_half_a_level() -> None:
    error, cause = field()
    decoded, decoded_cause = decode_error_field(encode_error_field(error, cause), 30, 20)
    np.testing.assert_array_equal(decoded_cause, cause)
    np.testing.assert_array_equal(np.isnan(decoded), cause > 0)
    assert np.nanmax(np.abs(decoded - error)) <= 0.501 / ERROR_FIELD_SCALE


def test_the_same_field_is_the_same_bytes() -> None:
    error, cause = field()
    assert encode_error_field(error, cause) == encode_error_field(error.copy(), cause.copy())


def test_a_measured_pixel_without_a_number_is_refused() -> None:
    error, cause = field()
    cause[np.isnan(error)] = 0
    with pytest.raises(ValueError, match="not a number"):
        encode_error_field(error, cause)
    with pytest.raises(ValueError, match="one H x W size"):
        encode_error_field(error[:-1], cause)


@pytest.mark.parametrize(
    "damage", [lambda data: data[:-9], lambda data: data[:0], lambda data: gzip.compress(data[:9])]
)
def test_a_damaged_field_is_named(damage) -> None:
    with pytest.raises(DamagedFile, match="error field"):
        decode_error_field(damage(encode_error_field(*field())), 30, 20)


@pytest.mark.parametrize(
    ("width", "height"), [(1024, 436), (436, 1024), (450, 350), (64, 64), (33, 47), (5000, 32)]
)
def test_a_thumbnail_is_small_and_keeps_the_shape(width: int, height: int) -> None:
    thumbnail = encode_heat_thumbnail(
        np.zeros((height, width), np.float32), np.zeros((height, width), np.uint8)
    )
    assert len(thumbnail.data) == thumbnail.width * thumbnail.height <= HEAT_BYTES
    assert thumbnail.width <= width
    assert thumbnail.height <= height
    assert thumbnail.width / thumbnail.height == pytest.approx(width / height, rel=0.2)


def test_a_thumbnail_holds_the_mean_of_what_was_measured() -> None:
    error = np.full((128, 128), 0.01, np.float32)
    error[:64, :64] = 0.03
    error[:, 64:] = 0.2
    cause = np.zeros((128, 128), np.uint8)
    cause[64:, :64] = 2
    error[64:, :64] = np.nan
    cause[:64:4, :64] = 1  # a quarter of the rows: the mean is of the others
    error[:64:4, :64] = 1e6
    thumbnail = encode_heat_thumbnail(error, cause)
    assert (thumbnail.width, thumbnail.height) == (64, 64)
    levels = np.frombuffer(thumbnail.data, np.uint8).reshape(64, 64)
    assert set(np.unique(levels[:32, :32])) == {round(0.03 * HEAT_SCALE)}
    assert set(np.unique(levels[32:, :32])) == {HEAT_UNMEASURED}
    assert set(np.unique(levels[:, 32:])) == {HEAT_UNMEASURED - 1}


def test_a_flow_field_is_as_the_browser_expects_it() -> None:
    right = [[0.0, 1.0, -0.5], [1 / 64 + 1e-6, 5000, -5000]]
    down = [[0.0, -1.0, 0.25], [0, 0, 0]]
    raw = gzip.decompress(encode_flow_field(np.stack([right, down], axis=-1).astype(np.float32)))
    assert struct.unpack("<12h", raw) == (0, 32, -16, 1, 32767, -32767, 0, -32, 8, 0, 0, 0)


def test_a_flow_field_comes_back_within_a_64th_of_a_pixel() -> None:
    flow = random.normal(0, 20, (24, 32, 2)).astype(np.float32)
    decoded = decode_flow_field(encode_flow_field(flow), 32, 24)
    assert decoded.dtype == np.float32
    assert np.abs(decoded - flow).max() <= 1 / 64 + 1e-5
    assert encode_flow_field(flow) == encode_flow_field(flow.copy())


@pytest.mark.parametrize("flow", [np.zeros((4, 4, 3)), np.zeros((4, 4)), np.full((4, 4, 2), np.nan)])
def test_what_is_no_movement_is_refused(flow: np.ndarray) -> None:
    with pytest.raises(ValueError, match="H x W x 2 finite"):
        encode_flow_field(flow.astype(np.float32))


@pytest.mark.parametrize("damage", [lambda data: data[:-9], lambda data: gzip.compress(data[:9])])
def test_a_damaged_flow_field_is_named(damage) -> None:
    with pytest.raises(DamagedFile, match="flow field"):
        decode_flow_field(damage(encode_flow_field(np.zeros((20, 30, 2), np.float32))), 30, 20)


def test_flow_comes_back_exactly() -> None:
    forward = random.normal(0, 20, (24, 32, 2)).astype(np.float32)
    backward = -forward[::-1]
    data = encode_flow_pair(forward, backward)
    assert data == encode_flow_pair(forward, backward)
    for decoded, original in zip(decode_flow_pair(data), (forward, backward), strict=True):
        assert decoded.dtype == np.float32
        np.testing.assert_array_equal(decoded, original)


@pytest.mark.parametrize(
    "damage", [lambda data: data[:-100], lambda data: data[:0], lambda data: b"PK" + data[9:]]
)
def test_damaged_flow_is_named(damage) -> None:
    flow = np.zeros((24, 32, 2), np.float32)
    with pytest.raises(DamagedFile, match="optical flow"):
        decode_flow_pair(damage(encode_flow_pair(flow, flow)))
