"""Demo material drawn by our own code: shots with exact flow, styles, and footage that tells its number."""
