"""Footage and pictures as files: decode, encode, store. Knows no Django and no torch."""
