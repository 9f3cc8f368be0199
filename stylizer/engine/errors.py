"""What can go wrong in the engine, in the user's words."""

# ruff: noqa: N818 -- named after what went wrong, as "raise InvalidPicture" reads


class EngineError(Exception):
    """Something the user can mend. ``field`` names the setting or input at fault, where there is one."""

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class InvalidSettings(EngineError):
    """A setting is unknown, out of its range, or contradicts another."""


class InvalidPicture(EngineError):
    """A picture can't be used: wrong shape, wrong size, values that are not numbers."""


class InvalidFlow(EngineError):
    """An optical-flow file or field can't be used."""


class WeightsNotFound(EngineError):
    """The weights of the network that was asked for are not on this machine."""


class DeviceUnavailable(EngineError):
    """The device that was asked for is not on this machine."""


class OutOfMemory(EngineError):
    """The machine's or the GPU's memory is too small for these settings."""


class Diverged(EngineError):
    """The optimiser met a loss that is not a number."""
