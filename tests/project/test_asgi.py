"""Web processes stay small: the engine's libraries belong to the worker."""

import subprocess
import sys


def test_web_process_loads_no_torch():
    program = (
        "import project.asgi, sys; print([m for m in ('torch', 'torchvision', 'cv2') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
