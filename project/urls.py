"""Addresses: the admin, then everything of the HTTP face (API, sign-in, the single-page app)."""

from django.contrib import admin
from django.urls import include, path

from stylizer.api.pages import admin_sign_in

urlpatterns = [
    path("admin/login/", admin_sign_in),
    path("admin/", admin.site.urls),
    path("", include("stylizer.api.urls")),
]
