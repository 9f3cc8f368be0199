from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def ruder_example(shared_data: Path) -> Path:
    """The authors' own example: frames, flow in both directions and reliability maps."""
    return shared_data / "ruder-example"
