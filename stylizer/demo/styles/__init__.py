"""The demo styles, by name: each in a manner of its own."""

from stylizer.demo.styles.chalk_pastel import CHALK_PASTEL
from stylizer.demo.styles.cubist import CUBIST
from stylizer.demo.styles.great_waves import GREAT_WAVES
from stylizer.demo.styles.mosaic import MOSAIC
from stylizer.demo.styles.night_swirls import NIGHT_SWIRLS
from stylizer.demo.styles.pointillism import POINTILLISM
from stylizer.demo.styles.stained_glass import STAINED_GLASS
from stylizer.demo.styles.style import DemoStyle
from stylizer.demo.styles.watercolour import WATERCOLOUR
from stylizer.demo.styles.woodcut import WOODCUT

STYLES: dict[str, DemoStyle] = {
    style.name: style
    for style in (
        NIGHT_SWIRLS,
        GREAT_WAVES,
        MOSAIC,
        WATERCOLOUR,
        CUBIST,
        STAINED_GLASS,
        WOODCUT,
        POINTILLISM,
        CHALK_PASTEL,
    )
}
