"""The few pages that Django draws: signing in and out, and the frame of the single-page app."""

from django.conf import settings
from django.contrib.auth import login, logout
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from stylizer import actions
from stylizer.access.errors import ActionRefused
from stylizer.actions.events import ACCESS_CHANNEL, notify


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows a button, POST uses the link up: chat programs and mail scanners look at links."""
    if request.method != "POST":
        return render(request, "stylizer/sign_in.html", {"next": request.GET.get("next", "")})
    try:
        user = actions.use_sign_in_link(token=token)
    except ActionRefused as refusal:
        context = {"reason": refusal.message}
        return render(request, "stylizer/link_refused.html", context, status=refusal.status)
    login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return redirect(_own_address(request, request.POST.get("next", "")))


@never_cache
@require_safe
def admin_sign_in(request: HttpRequest) -> HttpResponse:
    """In the place of the admin's form for name and password, which nobody has."""
    if request.user.is_authenticated:
        raise PermissionDenied("Django's admin is for site admins. You are signed in, and none of them.")
    return render(request, "stylizer/signed_out.html")


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session; open sockets and passes to pictures end with it."""
    user = request.user.pk
    logout(request)
    notify(ACCESS_CHANNEL, {"user": user})
    return redirect("/")


@never_cache
@require_safe
def single_page_app(request: HttpRequest) -> HttpResponse:
    """The same small document at every address of the app, for who is signed in."""
    get_token(request)  # sets the cookie that the app's requests carry back
    if not request.user.is_authenticated:
        return render(request, "stylizer/signed_out.html")
    try:
        document = (settings.STYLIZER_FRONTEND / "index.html").read_bytes()
    except FileNotFoundError:
        context = {"folder": settings.STYLIZER_FRONTEND}
        return render(request, "stylizer/not_built.html", context, status=503)
    return HttpResponse(document)


def _own_address(request: HttpRequest, address: str) -> str:
    own = url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure())
    return address if own else "/"
