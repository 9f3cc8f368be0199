"""The file of a run: how it was made, and one row for each method, scene and style."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from stylizer.benchmark.claims import claims
from stylizer.benchmark.consistency import Results
from stylizer.benchmark.methods import METHODS
from stylizer.media.whole_file import whole_file


def report(results: Results, about: Mapping[str, Any]) -> dict[str, Any]:
    """What is written of a run; ``about`` says what was run: the command, the caps, the machine."""
    return {
        "about": dict(about),
        "judge": results.judge,
        "network": results.network,
        "scenes": [asdict(scene) for scene in results.scenes],
        "rows": [asdict(row) for row in results.rows],
        "left_out": [asdict(each) for each in results.left_out],
        "claims": [asdict(claim) for claim in claims(results)],
        "paper": {name: dict(method.paper) for name, method in METHODS.items() if method.paper},
    }


def write_json(path: Path, content: Mapping[str, Any]) -> None:
    """Whole or not at all."""
    with whole_file(path) as unfinished:
        unfinished.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n")
