"""The stylization engine: networks, losses, flow and measures, without Django or a database."""
