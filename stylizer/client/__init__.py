"""Stylizer from another program: upload a shot, start a take, follow it, fetch what was approved.

Needs httpx and nothing else of Stylizer's. See stylizer/api/PROGRAMS.md for an example.
"""

from .errors import Refusal, StylizerError, Unreachable
from .signature import SignatureRefused, check_signature
from .studio import Studio
from .values import (
    Crop,
    Event,
    FieldError,
    Frame,
    Person,
    Project,
    Render,
    Shot,
    Style,
    StyleTakes,
    Take,
)

__all__ = [
    "Crop",
    "Event",
    "FieldError",
    "Frame",
    "Person",
    "Project",
    "Refusal",
    "Render",
    "Shot",
    "SignatureRefused",
    "Studio",
    "Style",
    "StyleTakes",
    "StylizerError",
    "Take",
    "Unreachable",
    "check_signature",
]
