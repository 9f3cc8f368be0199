"""Turns renders into frames: wake-ups in, the engine at work, actions out. Only workers import it."""
