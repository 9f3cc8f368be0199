"""The request of somebody who is signed in."""

from django.http import HttpRequest

from stylizer.models import User


class SignedIn(HttpRequest):
    """What views get: the API's authentication has let through a user of ours."""

    user: User
