"""The stylization engine: networks, losses, flow and measures, without Django or a database."""

import os

# PyTorch's threads spin while they wait for each other. Beside the flow's thread, or anything else at work on
# the machine, that starves the very threads they wait for: a first frame took 18 to 88 s instead of 12 on two
# cores. Has to be said before torch is loaded; whoever sets the variable wins.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
