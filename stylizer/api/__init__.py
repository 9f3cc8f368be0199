"""The HTTP face: one file per resource. A view validates, calls one function, shapes the answer."""
