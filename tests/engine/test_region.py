import numpy as np
import pytest

from stylizer.engine.errors import InvalidPicture
from stylizer.engine.region import paint_within

random = np.random.default_rng(3)
PAINTING, SOURCE = random.random((2, 40, 50, 3)).astype(np.float32)


def test_inside_is_painted_outside_is_untouched_and_between_is_mixed() -> None:
    mask = np.zeros((40, 50), np.float32)
    mask[:, 20:] = 1
    mask[:, 30:] = 0.25
    found = paint_within(mask, PAINTING, SOURCE)

    assert found[:, :20].tobytes() == SOURCE[:, :20].tobytes()
    np.testing.assert_array_equal(found[:, 20:30], PAINTING[:, 20:30])
    np.testing.assert_allclose(found[:, 30:], (PAINTING[:, 30:] + 3 * SOURCE[:, 30:]) / 4, rtol=1e-5)


def test_a_mask_of_another_size_is_refused_with_both_sizes() -> None:
    with pytest.raises(InvalidPicture, match="mask is 50×30 pixels; it has to be 50×40"):
        paint_within(np.zeros((30, 50), np.float32), PAINTING, SOURCE)
