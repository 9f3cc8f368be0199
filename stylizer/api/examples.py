"""What a request may look like: one example for each operation that takes a body, for the API's page."""

from collections.abc import Mapping
from typing import Any

TAKE: Mapping[str, Any] = {
    "styles": [{"style_version": 7, "weight": 1.0}],
    "preset": "standard",
    "overrides": {"style_weight": 400},
    "name": "calmer sky",
    "rerun_flagged": 2.0,
}
SHEET: Mapping[str, Any] = {
    "styles": [{"style_version": 7}, {"style_version": 8}],
    "columns": [{"style_weight": 200}, {}, {"style_weight": 800}],
    "frames": [1001, 1040, 1100],
}
SEEN = {"1001": 12, "1002": 13}

#: By the operation's id. Files stand as their names.
EXAMPLES: Mapping[str, Mapping[str, Any]] = {
    "add_person": {"username": "ada", "name": "Ada Byron"},
    "make_sign_in_link": {"hours": 24},
    "give_role": {"role": "artist"},
    "create_token": {"name": "farm submitter", "days": 90},
    "add_project": {"name": "The Harbour"},
    "import_shot": {"name": "harbour_010", "first_frame": 1001, "rate": "24", "files": ["harbour_010.mov"]},
    "create_takes": {"shots": [3, 4], **TAKE},
    "add_webhook": {"address": "https://pipeline.example/stylizer", "kinds": ["take.finished"]},
    "split_shot": {"cuts": [1025, 1048]},
    "add_mask": {"files": ["boat.1001.png", "boat.1002.png"]},
    "create_take": {**TAKE, "regions": [{"mask": 5, "style_version": 8, "strength": 0.8}]},
    "create_burst": {**TAKE, "preset": "draft"},
    "create_contact_sheet": SHEET,
    "estimate_contact_sheet": SHEET,
    "estimate_take": {"preset": "final", "overrides": {"style_weight": 400}},
    "import_take": {"name": "from EbSynth", "style_version": 7, "files": ["painted.1001.png"]},
    "decide": {"kind": "approve", "seen": SEEN, "reason": "As agreed on Monday"},
    "keep_revision": {"frame": 1001, "revision": 12, "seen": 19, "reason": "The first one was calmer"},
    "keep_painted_frame": {"file": "harbour_010.1001.png", "frame": 1001, "seen": 12, "reason": "The mast"},
    "request_rerun": {"seen": SEEN, "overrides": {"temporal_weight": 400}, "reason": "It flickers"},
    "preview_rerun": {"seen": SEEN, "overrides": {"temporal_weight": 400}},
    "create_rerun_draft": {"frame": 1003, "overrides": {"temporal_weight": 400}},
    "rerun_flagged": {"factor": 2.0},
    "add_note": {"first_frame": 1001, "last_frame": 1012, "text": "The sail is too dark."},
    "prioritise_render": {"priority": "high"},
    "answer_rerun": {"better": True, "seen": SEEN},
    "reply_to_note": {"text": "Painted again, lighter."},
    "add_style": {
        "file": "great_wave.tif",
        "name": "Great wave",
        "credit": "Hokusai",
        "licence": "public domain",
        "tags": "woodcut, sea",
        "crop": "120,0,1600,900",
    },
    "crop_style": {"crop": {"left": 120, "top": 0, "width": 1600, "height": 900}},
    "set_style_state": {"state": "withdrawn", "reason": "The heirs said no"},
}
