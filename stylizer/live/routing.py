"""The addresses that Django's own request cycle does not answer."""

from django.urls import re_path

from .consumer import ShotConsumer

websocket_urlpatterns = [re_path(r"^ws/shots/(?P<shot>[1-9][0-9]{0,17})/$", ShotConsumer.as_asgi())]
