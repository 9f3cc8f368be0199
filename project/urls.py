"""Addresses: the admin, then everything of the HTTP face (API, sign-in, the single-page app)."""

from importlib.util import find_spec

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [path("admin/", admin.site.urls)]
if find_spec("stylizer.api") and find_spec("stylizer.api.urls"):
    urlpatterns.append(path("", include("stylizer.api.urls")))
