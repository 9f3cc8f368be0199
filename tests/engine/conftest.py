from pathlib import Path

import pytest
import torch


@pytest.fixture(scope="session")
def ruder_example(shared_data: Path) -> Path:
    """The authors' own example: frames, flow in both directions and reliability maps."""
    return shared_data / "ruder-example"


@pytest.fixture(scope="session", autouse=True)
def one_thread() -> None:
    """On pictures as small as these, threads wait for each other longer than they work."""
    torch.set_num_threads(1)
