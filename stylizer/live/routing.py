"""The addresses that Django's own request cycle does not answer."""

from django.urls import re_path

from .consumer import NoSuchSocket, ShotConsumer
from .studio_consumer import StudioConsumer

websocket_urlpatterns = [
    re_path(r"^ws/shots/(?P<shot>[0-9]{1,18})/$", ShotConsumer.as_asgi()),
    re_path(r"^ws/studio/$", StudioConsumer.as_asgi()),
    re_path(r"", NoSuchSocket.as_asgi()),
]
