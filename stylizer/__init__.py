"""Stylizer: painted video, reviewed frame by frame."""

__version__ = "0.1.0"
