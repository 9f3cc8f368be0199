"""The weights of related frames, against equation 9 written out pixel by pixel in float64."""

import numpy as np
import pytest
from numpy.typing import NDArray

from stylizer.engine.long_term import long_term_weights

random = np.random.default_rng(23)


def certainties(count: int) -> list[NDArray[np.float32]]:
    """Certain, uncertain and in between, as reliability is."""
    levels = np.clip(random.normal(0.5, 0.7, (count, 24, 30)), 0, 1)
    return list(np.where(random.random(levels.shape) < 0.4, np.rint(levels), levels).astype(np.float32))


def equation_9(c: list[float]) -> list[float]:
    return [max(c[j] - sum(c[k] for k in range(j)), 0.0) for j in range(len(c))]


def authors(c: list[float]) -> list[float]:
    found: list[float] = []
    for j in range(len(c)):
        found.append(max(c[j] - sum(found), 0.0))
    return found


@pytest.mark.parametrize("count", [1, 2, 5])
@pytest.mark.parametrize(("form", "reference"), [("corrected", equation_9), ("reference", authors)])
def test_each_pixel_is_weighted_by_the_formula(count, form, reference) -> None:
    certain = certainties(count)
    weights = np.array(long_term_weights(certain, "closest-first", form))

    for row, column in np.ndindex(certain[0].shape):
        expected = reference([float(c[row, column]) for c in certain])
        np.testing.assert_allclose(weights[:, row, column], expected, atol=1e-6)


@pytest.mark.parametrize("form", ["corrected", "reference"])
@pytest.mark.parametrize("count", range(1, 7))
def test_weights_are_never_negative_and_sum_to_no_more_than_the_surest(count: int, form) -> None:
    certain = certainties(count)
    weights = np.array(long_term_weights(certain, "closest-first", form))

    assert weights.min() >= 0
    assert (weights.sum(axis=0) <= np.max(certain, axis=0) + 1e-6).all()


def test_both_forms_agree_where_certainty_is_yes_or_no() -> None:
    binary = [np.rint(c) for c in certainties(4)]
    corrected, reference = (long_term_weights(binary, "closest-first", f) for f in ("corrected", "reference"))

    np.testing.assert_array_equal(corrected, reference)


def test_naive_weights_are_the_certainties() -> None:
    certain = certainties(3)

    np.testing.assert_array_equal(long_term_weights(certain, "naive"), certain)
