"""The demo shots, by name: from one whose motion is found nearly everywhere to one that is hard to follow."""

from stylizer.demo.scenes.birches import BIRCHES
from stylizer.demo.scenes.harbour import HARBOUR
from stylizer.demo.scenes.windmill import WINDMILL
from stylizer.demo.shot import Shot

SHOTS: dict[str, Shot] = {shot.name: shot for shot in (WINDMILL, HARBOUR, BIRCHES)}
