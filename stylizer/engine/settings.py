"""Every knob of the method in one validated schema. Imports no torch, so that web processes can load it."""

from bisect import bisect_right
from itertools import pairwise
from typing import Annotated, Any, Literal, Self, get_args

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from stylizer.engine.errors import InvalidSettings

#: Counts up when stored settings change their meaning.
SETTINGS_VERSION = 1

Preset = Literal["draft", "standard", "final"]
PRESETS: tuple[Preset, ...] = get_args(Preset)

Form = Literal["corrected", "reference"]
TemporalError = Literal["squared", "absolute"]
Confidence = Literal["mask", "soft"]
BlendForm = Literal["paper", "authors"]
Colours = Literal["style", "matched", "frame"]
Outside = Literal["painted", "kept"]
LongTermWeights = Literal["closest-first", "naive"]
Layer = Literal["relu1_1", "relu2_1", "relu3_1", "relu4_1", "relu4_2", "relu5_1"]
Estimator = Literal["deepflow", "dis", "epicflow", "fused", "raft"]
LossFlow = Literal[Estimator, "files"]

#: Estimators made of others.
MADE_OF: dict[str, tuple[Estimator, ...]] = {"fused": ("dis", "epicflow")}

#: How many frames away a related frame is.
FrameOffset = Annotated[int, Field(ge=1, le=1000)]

#: Frames and styles smaller than this are refused: the deepest layer sees a thirty-second of each side.
SMALLEST_SIDE = 32

#: Pixels, style weight, temporal weight: the paper's table 2 in the reference's units (method, section 2).
WEIGHTS_BY_RESOLUTION = (
    (450 * 350, 100.0, 1000.0),
    (768 * 432, 200.0, 1000.0),
    (1024 * 436, 500.0, 2000.0),
)


def _unit(unit: str) -> dict[str, Any]:
    return {"unit": unit}


#: The weights that a keyframe can set.
KEYED_WEIGHTS = ("content_weight", "style_weight", "temporal_weight")

_Weight = Annotated[float, Field(ge=0, le=1e6)]


class Keyframe(BaseModel):
    """What holds at one frame, numbered as in the shot; what is left out is none of its business.

    ``styles`` are weights of the take's styles, in their order, relative to each other.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    frame: int
    content_weight: _Weight | None = None
    style_weight: _Weight | None = None
    temporal_weight: _Weight | None = None
    styles: Annotated[tuple[_Weight, ...], Field(min_length=1)] | None = None

    @field_validator("styles")
    @classmethod
    def _some_style_counts(cls, weights: tuple[float, ...] | None) -> tuple[float, ...] | None:
        if weights is not None and not any(weights):
            raise ValueError("at least one of the styles has to weigh more than 0")
        return weights


class Settings(BaseModel):
    """The resolved settings of a take: every value present, valid and in its unit."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    preset: Preset = Field(title="Preset", description="Which set of defaults these settings started from.")
    form: Form = Field(
        "corrected",
        title="Form of the method",
        description="The paper's equations with the defects of its authors' program mended, or the program's "
        "own, with its quirks and its numbers of iterations, to compare with.",
    )

    network: Literal["embedded", "vgg19"] = Field(
        "embedded",
        title="Perceptual network",
        description="The network whose features are compared: the embedded one, condensed from VGG-19, "
        "or VGG-19 itself, whose weights have to be on this machine.",
    )
    weights: str | None = Field(
        None,
        title="Weights file",
        description="Path of the network's weights, as the worker sees it. Empty: the usual places.",
    )
    fidelity: float = Field(
        1.0,
        ge=0.9,
        le=1,
        title="Fidelity of the network",
        description="1 looks through the whole network. Below, each of its layers is condensed to the "
        "directions that hold this part of what it answers to the styles and the shot: several times as "
        "fast, for nearly the same picture. The embedded network is condensed already.",
    )
    pooling: Literal["max", "average"] = Field(
        "max", title="Pooling", description="How the network halves its resolution between blocks."
    )

    content_weight: float = Field(
        5.0,
        ge=0,
        le=1e6,
        title="Content weight",
        description="How much the picture keeps of the frame's objects.",
        json_schema_extra=_unit("loss weight"),
    )
    style_weight: float = Field(
        ge=0,
        le=1e6,
        title="Style weight",
        description="How much the picture takes of the style's strokes and colours. Default by resolution.",
        json_schema_extra=_unit("loss weight"),
    )
    temporal_weight: float = Field(
        ge=0,
        le=1e6,
        title="Temporal weight",
        description="How strongly strokes follow the motion of the shot. Default by resolution.",
        json_schema_extra=_unit("loss weight"),
    )
    temporal_error: TemporalError = Field(
        "squared",
        title="Temporal error",
        description="How a stroke's distance from where the motion takes it counts. Absolute forgives wrong "
        "motion more; its default weight is twice as high.",
    )
    confidence: Confidence = Field(
        "mask",
        title="Trust in the motion",
        description="A mask holds a pixel or not. Soft holds it the less, the less sure its motion is.",
    )
    related_frames: tuple[FrameOffset, ...] = Field(
        (1,),
        title="Related frames",
        description="How many frames back a frame is tied: 1 is the one before; 1, 2, 4 or 1, 10, 20, 40 "
        "bring strokes back after something has passed in front. Each but the first costs a flow a frame. "
        "Those before the shot's start are left out.",
        json_schema_extra=_unit("frames back"),
    )
    long_term_weights: LongTermWeights = Field(
        "closest-first",
        title="Weights of related frames",
        description="Closest first ties each pixel to the nearest frame that shows it; naive ties it to all.",
    )
    tv_weight: float = Field(
        1e-3,
        ge=0,
        le=10,
        title="Smoothing weight",
        description="Total variation: how much single-pixel noise is held down.",
        json_schema_extra=_unit("loss weight"),
    )
    content_layers: dict[Layer, float] = Field(
        {"relu4_2": 1.0},
        title="Content layers",
        description="The layers that the content loss compares, each with its weight.",
    )
    style_layers: dict[Layer, float] = Field(
        {"relu1_1": 1.0, "relu2_1": 1.0, "relu3_1": 1.0, "relu4_1": 1.0, "relu5_1": 1.0},
        title="Style layers",
        description="The layers that the style loss compares, each with its weight.",
    )
    keyframes: tuple[Keyframe, ...] = Field(
        (),
        title="Keyframes",
        description="Weights that change over the shot, between the frames that they are given for: such as "
        '[{"frame": 1001, "styles": [1, 0]}, {"frame": 1048, "styles": [0, 1], "style_weight": 300}], '
        "which turns the first style into the second.",
    )
    colours: Colours = Field(
        "style",
        title="Colours",
        description="The style's; matched: the style's, once it was given the colours of the frame; or the "
        "frame's own, of which only the brightness is painted.",
    )
    outside: Outside = Field(
        "painted",
        title="Outside of the regions",
        description="Where there are regions: what none of them covers is painted in the take's own style, "
        "or kept as it was filmed, to the bit.",
    )
    style_scale: float = Field(
        1.0,
        ge=0.1,
        le=4,
        title="Style scale",
        description="Size of the strokes: at 1 the style picture has the area of a frame.",
        json_schema_extra=_unit("×"),
    )

    optimiser: Literal["lbfgs", "adam"] = Field(
        "lbfgs", title="Optimiser", description="L-BFGS, the paper's, or Adam."
    )
    history: int = Field(
        10,
        ge=1,
        le=200,
        title="History",
        description="Pairs of steps that L-BFGS remembers; each costs two pictures of memory.",
        json_schema_extra=_unit("pairs"),
    )
    learning_rate: float = Field(
        10.0,
        ge=0.01,
        le=100,
        title="Learning rate",
        description="Step of Adam, in 0–256 colour units. L-BFGS finds its own.",
        json_schema_extra=_unit("colour units"),
    )
    first_iterations: int = Field(
        ge=1,
        le=5000,
        title="Iterations, first frame",
        description="At most so many for a frame without a painted neighbour; coarse to fine, so many at its "
        "smallest size and a third of them at each larger one.",
        json_schema_extra=_unit("iterations"),
    )
    iterations: int = Field(
        ge=1,
        le=5000,
        title="Iterations, later frames",
        description="At most so many for a frame that starts from its painted neighbour.",
        json_schema_extra=_unit("iterations"),
    )
    stopping_threshold: float = Field(
        1e-4,
        ge=0,
        lt=1,
        title="Stopping threshold",
        description="Stop when the loss changed by less than this part of itself between two checks; "
        "0 never stops early.",
    )
    check_every: int = Field(
        50,
        ge=1,
        le=1000,
        title="Iterations between checks",
        description="How often the stopping threshold is tested.",
        json_schema_extra=_unit("iterations"),
    )

    passes: int = Field(
        1,
        ge=1,
        le=100,
        title="Passes",
        description="1 paints the frames one after the other. More paint each frame by itself and then all "
        "over and over in turning directions: for long pans, whose borders lose contrast in a single pass. "
        "It takes at least 10.",
        json_schema_extra=_unit("passes"),
    )
    pass_iterations: int = Field(
        100,
        ge=1,
        le=5000,
        title="Iterations, each pass",
        description="At most so many for a frame in one of several passes.",
        json_schema_extra=_unit("iterations"),
    )
    blend: float = Field(
        0.5,
        ge=0,
        le=1,
        title="Blend of passes",
        description="How much of the neighbour, moved by the optical flow, enters a frame at each pass: "
        "half of it in the paper, 1 in the form of its authors.",
    )
    blend_form: BlendForm = Field(
        "paper",
        title="Form of the blend",
        description="The paper's, or that of its authors' program, which takes half of each at a blend of 1.",
    )
    temporal_from_pass: int = Field(
        8,
        ge=2,
        le=100,
        title="Temporal weight from pass",
        description="Earlier passes only blend. Above the number of passes, strokes are never held.",
    )

    anchor_interval: int = Field(
        0,
        ge=0,
        le=1000,
        title="Anchors first",
        description="Every so many frames, one is painted before the others, tied to the last such one; the "
        "others then come between them, from both sides, painted by as many workers as there are. Paint "
        "drifts less over a long shot, and it takes twice the work or more. 0: no anchors.",
        json_schema_extra=_unit("frames"),
    )
    loop: bool = Field(
        False,
        title="Loop",
        description="The last frame leads back to the first without a seam; takes twice the time.",
    )

    first_image: Literal["recoloured", "content", "random"] = Field(
        "recoloured",
        title="First frame starts from",
        description="The frame in the style's colours, the frame as it is, or noise. In the style's colours "
        "it is as far after 60 iterations as the frame as it is after 100.",
    )
    coarse_to_fine: bool = Field(
        False,
        title="Coarse to fine",
        description="A frame without a painted neighbour is painted at half its size before its own, and at "
        "half of that before: as good in less time, with strokes nearer in size to a smaller draft's.",
    )
    initial_image: Literal["random", "image", "prev", "prevWarped", "first"] = Field(
        "prevWarped",
        title="Later frames start from",
        description="Noise, the frame itself, the painted neighbour, the neighbour moved by the optical "
        "flow, or the first painted frame.",
    )

    flow: LossFlow = Field(
        "dis",
        title="Optical flow",
        description="The motion that the temporal loss follows: estimated, or read from the files that were "
        "given for the shot.",
    )
    measuring_flow: Estimator = Field(
        title="Measuring flow",
        description="The motion that the temporal error is measured with; never the one the loss followed.",
    )
    precision: Literal["auto", "float32", "bfloat16"] = Field(
        "auto",
        title="Precision",
        description="Of the network's features; losses and their sums are always float32. auto is bfloat16 "
        "where the worker's processor or GPU computes in it, and float32 where it would only imitate it.",
    )
    tile: int = Field(
        0,
        ge=0,
        le=8192,
        title="Tile",
        description="0 shows the network the whole frame at once; else tiles with at most so long a side, "
        "which take less memory and more time for the same picture. Rounded up to a multiple of 16. Where "
        "memory runs out, tiles come by themselves.",
        json_schema_extra=_unit("pixels"),
    )
    seed: int = Field(
        0, ge=0, le=2**32 - 1, title="Seed", description="Of the noise that pictures start from."
    )

    @field_validator("content_layers", "style_layers")
    @classmethod
    def _layers_count(cls, layers: dict[Layer, float]) -> dict[Layer, float]:
        if any(weight < 0 for weight in layers.values()) or not any(layers.values()):
            raise ValueError("weights have to be 0 or more, and at least one of them more")
        return layers

    @field_validator("related_frames")
    @classmethod
    def _related_closest_first(cls, offsets: tuple[int, ...]) -> tuple[int, ...]:
        if offsets[:1] != (1,) or any(later <= earlier for earlier, later in pairwise(offsets)):
            raise ValueError("it has to begin with 1, the frame before, and then rise, such as [1, 2, 4]")
        return offsets

    @field_validator("keyframes")
    @classmethod
    def _keyframes_in_order(cls, keyframes: tuple[Keyframe, ...]) -> tuple[Keyframe, ...]:
        if any(later.frame <= earlier.frame for earlier, later in pairwise(keyframes)):
            raise ValueError("its frames have to rise from one keyframe to the next")
        return keyframes

    @model_validator(mode="after")
    def _measured_by_another_flow(self) -> Self:
        followed, measuring = ({flow, *MADE_OF.get(flow, ())} for flow in (self.flow, self.measuring_flow))
        if followed & measuring:
            raise ValueError(
                f"Measuring flow (measuring_flow) is {self.measuring_flow!r}, and the loss follows "
                f"{self.flow!r}; it has to be another one: a picture agrees with the flow it was made with."
            )
        return self


#: Where the presets differ from the defaults above and from each other.
_PRESET_VALUES: dict[Preset, dict[str, Any]] = {
    "draft": {"first_iterations": 60, "iterations": 4, "coarse_to_fine": True},
    "standard": {"first_iterations": 150, "iterations": 10, "coarse_to_fine": True},
    "final": {"first_iterations": 400, "iterations": 20, "history": 20, "coarse_to_fine": True},
}

#: Where they differ through VGG-19: the whole of it costs three times as much an iteration, condensed to the
#: shot as much, and each brings more.
_VGG19_VALUES: dict[Preset, dict[str, Any]] = {
    "draft": {"fidelity": 0.99},
    "standard": {"fidelity": 0.994, "iterations": 6},
    "final": {"first_iterations": 300, "iterations": 12},
}

#: Where the authors' program differs from the corrected form, whatever the preset.
_REFERENCE_VALUES: dict[str, Any] = {
    "fidelity": 1.0,
    "history": 100,
    "first_iterations": 2000,
    "iterations": 1000,
    "first_image": "random",
    "coarse_to_fine": False,
    "flow": "deepflow",
    "precision": "float32",
    "blend_form": "authors",
}

#: What the values of other settings depend on; each comes after those that its own depends on.
DECISIVE = ("network", "form", "passes", "temporal_error", "blend_form", "flow")

#: Where several passes differ from a single one.
_MULTI_PASS_VALUES: dict[str, Any] = {
    "first_image": "random",
    "coarse_to_fine": False,
    "temporal_weight": 500.0,
}


def resolve_settings(width: int, height: int, preset: str = "standard", **overrides: Any) -> Settings:
    """Fill in every setting for frames of ``width`` x ``height`` pixels.

    Overrides win over what several passes need, that over the form "reference", over the preset as it is for
    the network, and over the weights by resolution. The weight of an absolute temporal error is doubled.

    Raises :class:`InvalidSettings`, naming the field, its value and what it may be.
    """
    if preset not in PRESETS:
        raise InvalidSettings(
            f"There is no preset {preset!r}; the presets are {', '.join(PRESETS)}.", field="preset"
        )
    style_weight, temporal_weight = weights_for(width, height)
    values = {
        "style_weight": style_weight,
        "temporal_weight": temporal_weight,
        **_PRESET_VALUES[preset],
        **(_VGG19_VALUES[preset] if overrides.get("network") == "vgg19" else {}),
        **(_REFERENCE_VALUES if overrides.get("form") == "reference" else {}),
        **(_MULTI_PASS_VALUES if overrides.get("passes", 1) != 1 else {}),
    }
    if overrides.get("temporal_error") == "absolute":
        values["temporal_weight"] *= 2
    values |= {**overrides, "preset": preset}
    if values.get("blend_form") == "authors":
        values.setdefault("blend", 1.0)
    if "measuring_flow" not in values:
        values["measuring_flow"] = other_estimator(values.get("flow", Settings.model_fields["flow"].default))
    try:
        return Settings(**values)
    except ValidationError as error:
        raise _invalid(error) from error


def change_settings(
    settings: Settings, width: int, height: int, preset: str | None = None, **changes: Any
) -> Settings:
    """What ``settings``, resolved for frames of this size, would be had ``changes`` been chosen with them.

    What was left as it usually is follows a change of what it depends on: the form "reference" brings its
    own values here, too, and another ``preset``. Raises as :func:`resolve_settings` does.
    """
    chosen: dict[str, Any] = {}
    for name in (*DECISIVE, *Settings.model_fields):
        usual = resolve_settings(width, height, settings.preset, **chosen)
        if getattr(settings, name) != getattr(usual, name):
            chosen[name] = getattr(settings, name)
    return resolve_settings(width, height, preset or settings.preset, **(chosen | changes))


def check_outside(settings: Settings, regions: int) -> None:
    """Raise :class:`InvalidSettings` where all of the frame would be kept as filmed, for want of a region."""
    if settings.outside == "kept" and not regions:
        raise InvalidSettings(
            "What is outside of the regions is kept as filmed (outside), and there is no region: nothing "
            "would be painted.",
            field="outside",
        )


def check_strength(strength: float, number: int) -> None:
    """Raise :class:`InvalidSettings` for a strength of region ``number``, from 1, outside [0, 1]."""
    if not 0 <= strength <= 1:  # false for NaN too
        raise InvalidSettings(
            f"The strength of region {number} is {strength:g}; it has to be from 0 to 1.", field="regions"
        )


def other_estimator(flow: Any) -> Estimator:
    """The estimator that measures what ``flow`` was used for."""
    return "deepflow" if flow in ("dis", "fused") else "dis"


def weights_for(width: int, height: int) -> tuple[float, float]:
    """Style and temporal weight for frames of this size.

    Linear in the number of pixels between the paper's three resolutions, constant below the smallest and
    above the largest: beyond what the paper tried there is nothing to extend.
    """
    pixels = width * height
    index = bisect_right(WEIGHTS_BY_RESOLUTION, pixels, key=lambda row: row[0])
    if index == 0:
        return WEIGHTS_BY_RESOLUTION[0][1:]
    if index == len(WEIGHTS_BY_RESOLUTION):
        return WEIGHTS_BY_RESOLUTION[-1][1:]
    small, large = WEIGHTS_BY_RESOLUTION[index - 1 : index + 1]
    share = (pixels - small[0]) / (large[0] - small[0])
    style, temporal = (a + share * (b - a) for a, b in zip(small[1:], large[1:], strict=True))
    return style, temporal


def _invalid(error: ValidationError) -> InvalidSettings:
    """Say the first finding of ``error`` in the user's words."""
    finding = error.errors()[0]
    if not finding["loc"]:
        return InvalidSettings(str(finding["ctx"]["error"]), field="measuring_flow")
    field = str(finding["loc"][0])
    if finding["type"] == "extra_forbidden" and len(finding["loc"]) == 1:
        known = ", ".join(Settings.model_fields)
        return InvalidSettings(f"There is no setting {field!r}; the settings are {known}.", field=field)
    title = Settings.model_fields[field].title
    inside = ".".join(str(part) for part in finding["loc"][1:] if part != "[key]")
    where = f"{title} ({field})" + (f" at {inside}" if inside else "")
    return InvalidSettings(
        f"{where} is {finding['input']!r}; {_allowed(field, finding['msg'])}.", field=field
    )


def _allowed(field: str, complaint: str) -> str:
    """What a setting may be, from its schema; the validator's own complaint where the schema can't say."""
    schema = Settings.model_json_schema()["properties"][field]
    if "enum" in schema:
        return f"it has to be one of {', '.join(schema['enum'])}"
    if "const" in schema:
        return f"it has to be {schema['const']}"
    if "minimum" in schema:
        kind = "a whole number" if schema["type"] == "integer" else "a number"
        high = (
            f"up to {schema['maximum']:.10g}"
            if "maximum" in schema
            else f"below {schema['exclusiveMaximum']:.10g}"
        )
        return f"it has to be {kind} from {schema['minimum']:.10g} {high}"
    return complaint.removeprefix("Value error, ")[:1].lower() + complaint.removeprefix("Value error, ")[1:]
