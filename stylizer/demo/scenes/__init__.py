"""Shots with exact motion, by name."""

from stylizer.demo.scenes.balloons import BALLOONS
from stylizer.demo.scenes.birches import BIRCHES
from stylizer.demo.scenes.harbour import HARBOUR
from stylizer.demo.scenes.ridge import RIDGE
from stylizer.demo.scenes.windmill import WINDMILL
from stylizer.demo.shot import Shot

#: Shown in the demo: from one whose motion is found nearly everywhere to one that is hard to follow.
SHOTS: dict[str, Shot] = {shot.name: shot for shot in (WINDMILL, HARBOUR, BIRCHES)}

#: For measuring besides: moderate motion, and so compact silhouettes that little error is the footage's.
MEASURING_SHOTS: dict[str, Shot] = {shot.name: shot for shot in (RIDGE, BALLOONS)}
