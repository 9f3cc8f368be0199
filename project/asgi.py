"""The ASGI entry point: pages and the API through Django, pictures beside it, websockets through Channels."""

import os
import warnings

from channels.auth import AuthMiddlewareStack
from channels.routing import ProtocolTypeRouter, URLRouter
from channels.security.websocket import AllowedHostsOriginValidator
from django.core.asgi import get_asgi_application
from django.urls import re_path

# Whitenoise's small files; what is large here streams asynchronously.
warnings.filterwarnings("ignore", "StreamingHttpResponse must consume synchronous iterators")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "project.settings")
django_application = get_asgi_application()

# Only now: these import the models.
from stylizer.live.lifespan import lifespan  # noqa: E402
from stylizer.live.media import media  # noqa: E402
from stylizer.live.routing import websocket_urlpatterns  # noqa: E402
from stylizer.live.upload_limit import with_upload_limit  # noqa: E402

application = ProtocolTypeRouter(
    {
        "lifespan": lifespan,
        "http": URLRouter(
            [re_path(r"^media/", media), re_path(r"", with_upload_limit(django_application))]  # type: ignore[arg-type]
        ),
        "websocket": AllowedHostsOriginValidator(AuthMiddlewareStack(URLRouter(websocket_urlpatterns))),
    }
)
