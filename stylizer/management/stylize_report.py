"""The file that `manage.py stylize --report` writes: what was asked, with what, and what came of it."""

import json
import platform
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import torch

import stylizer
from stylizer.engine.loop import frame_at
from stylizer.engine.measures import beside_source
from stylizer.engine.perception import Perception
from stylizer.engine.settings import SETTINGS_VERSION, Settings
from stylizer.engine.single_pass import PaintedFrame
from stylizer.engine.style import style_shares
from stylizer.management.stylize_cuts import Pieces
from stylizer.management.stylize_order import Order
from stylizer.media.clip import Clip
from stylizer.media.whole_file import whole_file

#: A cause with a smaller part of a region's error is not worth a word.
WORTH_A_WORD = 0.05

_LIBRARIES = ("torch", "opencv-contrib-python-headless", "numpy", "av", "pillow")


class StylizeReport:
    """Collects as frames are painted, and keeps no picture."""

    def __init__(
        self,
        order: Order,
        clip: Clip,
        pieces: Pieces,
        settings: Settings,
        perception: Perception,
        device: torch.device,
    ) -> None:
        self._started = datetime.now(UTC)
        self._numbers = range(pieces.parts[0].start, pieces.parts[-1].stop)
        self._loop = settings.loop
        self._about = {**_asked(order, clip, pieces), **_painted_with(settings, perception, device)}
        self.frames: list[dict[str, Any]] = []
        self.transitions: list[dict[str, Any]] = []

    def painted(self, frame: PaintedFrame) -> None:
        """Take in one frame's figures."""
        painting = {name: value for name, value in vars(frame.painting).items() if name != "picture"}
        measures = beside_source(frame.picture_measures, frame.source_measures)
        self.frames.append({"number": frame.number, **painting, **measures})
        if frame.transition is not None:
            measured = {
                name: value
                for name, value in vars(frame.transition).items()
                if not isinstance(value, np.ndarray)
            }
            diagnosis = [asdict(region) for region in frame.diagnosis]
            earlier = frame_at(frame.number - 1, self._numbers, self._loop)
            self.transitions.append(
                {"earlier": earlier, "later": frame.number, **measured, "diagnosis": diagnosis}
            )

    def remarks(self) -> list[str]:
        """What was done otherwise than asked for, each said once."""
        return [remark for remark in dict.fromkeys(frame["remark"] for frame in self.frames) if remark]

    def write(self, path: Path) -> None:
        """Write it as JSON, whole or not at all."""
        finished = datetime.now(UTC)
        content = {
            **self._about,
            "started": self._started.isoformat(timespec="seconds"),
            "seconds": round((finished - self._started).total_seconds(), 1),
            "frames": self.frames,
            "transitions": self.transitions,
        }
        with whole_file(path) as unfinished:
            unfinished.write_text(json.dumps(content, indent=2, ensure_ascii=False, allow_nan=False) + "\n")

    def summary(self) -> str:
        """How steady the painting is, in a line."""
        measured = [transition for transition in self.transitions if transition["mean"] is not None]
        if not measured:
            return "Temporal error: not measured, there is no frame before."
        mean = sum(transition["mean"] for transition in measured) / len(measured)
        source = sum(transition["source_residual"] for transition in measured) / len(measured)
        unmeasured = sum(transition["unmeasured_share"] for transition in self.transitions) / len(
            self.transitions
        )
        worst = max(measured, key=lambda transition: transition["mean"])
        return (
            f"Temporal error {mean:.5f} (the footage's own {source:.5f}), worst {worst['mean']:.5f} at frame "
            f"{worst['later']}{_causes(worst['diagnosis'])}; {unmeasured:.0%} of the pixels could not be "
            "measured."
        )


def _asked(order: Order, clip: Clip, pieces: Pieces) -> dict[str, Any]:
    """What was to be done."""
    shares = style_shares([weight for _, weight in order.styles])
    return {
        "command": sys.argv,
        "out": str(order.out),
        "clip": {
            "path": str(order.clip),
            "width": clip.width,
            "height": clip.height,
            "rate": str(clip.rate),
            "first_frame": pieces.parts[0][0],
            "last_frame": pieces.parts[-1][-1],
            "has_audio": clip.has_audio,
        },
        "pieces": [_ends(part) for part in pieces.parts],
        "dissolves": [_ends(mixed) for mixed in pieces.dissolves],
        "styles": [
            {"path": str(path), "share": share, "sha256": _hash(path)}
            for (path, _), share in zip(order.styles, shares, strict=True)
        ],
        "regions": [
            {
                "mask": str(region.mask),
                "style": str(region.style) if region.style is not None else None,
                "strength": region.strength,
            }
            for region in order.regions
        ],
        "flow_files": str(order.flow_files) if order.flow_files is not None else None,
        "held": [{"frame": frame, "path": str(path), "sha256": _hash(path)} for frame, path in order.held],
    }


def _painted_with(settings: Settings, perception: Perception, device: torch.device) -> dict[str, Any]:
    """What it was done with."""
    return {
        "settings": settings.model_dump(),
        "settings_version": SETTINGS_VERSION,
        "perception": {
            "network": perception.name,
            "weights_sha256": perception.weights_hash,
            "weights_origin": perception.origin,
        },
        "device": _named(device),
        "versions": {
            "stylizer": stylizer.__version__,
            "python": platform.python_version(),
            **{library: version(library) for library in _LIBRARIES},
        },
    }


def _hash(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()


def _causes(diagnosis: list[dict[str, Any]]) -> str:
    """What the worst of these regions is put down to, in words."""
    if not diagnosis:
        return ""
    parts = sorted(diagnosis[0]["parts"].items(), key=lambda part: part[1], reverse=True)
    causes = [f"{cause} {part:.0%}" for cause, part in parts if part >= WORTH_A_WORD]
    return f" ({', '.join(causes)})"


def _ends(numbers: range) -> dict[str, int]:
    return {"first_frame": numbers[0], "last_frame": numbers[-1]}


def _named(device: torch.device) -> str:
    return torch.cuda.get_device_name(device) if device.type == "cuda" else device.type
