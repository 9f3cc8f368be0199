"""The demo shots, by name."""

from stylizer.demo.scenes.birches import BIRCHES
from stylizer.demo.scenes.harbour import HARBOUR
from stylizer.demo.scenes.windmill import WINDMILL
from stylizer.demo.shot import Shot

SHOTS: dict[str, Shot] = {shot.name: shot for shot in (HARBOUR, WINDMILL, BIRCHES)}
