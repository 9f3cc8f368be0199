"""Every address of the HTTP face."""

from django.urls import path, re_path

from .application import api
from .pages import sign_in, sign_out, single_page_app

urlpatterns = [
    path("api/", api.urls),
    path("sign-in/<str:token>", sign_in),
    path("sign-out", sign_out),
    re_path(r"^(?:(?:projects|shots|takes|styles|queue|workers|people|tokens)(?:/.*)?)?$", single_page_app),
]
