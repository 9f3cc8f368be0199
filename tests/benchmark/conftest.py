import pytest
import torch


@pytest.fixture(scope="session", autouse=True)
def one_thread() -> None:
    """On pictures as small as these, threads wait for each other longer than they work."""
    torch.set_num_threads(1)
