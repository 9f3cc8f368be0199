"""The pass that opens one folder of pictures to one user for a while, so that they are served without Django.

A pass is a signed cookie: who, which folder, issued when. The media route checks signature and age, and asks
no database. A pass is given out only where access to the shot has just been checked.
"""

import time
from dataclasses import dataclass
from datetime import timedelta

from django.core import signing

LIFETIME = timedelta(minutes=30)
SALT = "stylizer.media"
STYLES_FOLDER = "/media/styles/"


class PassRefused(Exception):  # noqa: N818 (as "raise PassRefused" reads)
    """The pass is missing, forged, too old, or opens another folder."""


@dataclass(frozen=True)
class MediaPass:
    """An accepted pass."""

    user: int
    folder: str
    issued: float
    """Seconds since the epoch."""


def shot_folder(shot: int) -> str:
    """The address under which a shot's pictures and fields lie."""
    return f"/media/shots/{shot}/"


def cookie_name(folder: str) -> str:
    """``stylizer_media_5`` for shot 5, ``stylizer_media_styles`` for the library."""
    return f"stylizer_media_{folder.rstrip('/').rpartition('/')[2]}"


def issue_pass(user: int, folder: str) -> str:
    """A fresh pass for a folder that this user was just allowed to see."""
    return signing.dumps([user, folder, time.time()], salt=SALT)


def check_pass(value: str, folder: str) -> MediaPass:
    """Read a pass; :class:`PassRefused` says why it does not open this folder."""
    try:
        user, opened, issued = signing.loads(value, salt=SALT, max_age=LIFETIME)
    except signing.SignatureExpired as error:
        raise PassRefused("The pass to these pictures has run out") from error
    except signing.BadSignature as error:
        raise PassRefused("The pass to these pictures is missing or not ours") from error
    if opened != folder:
        raise PassRefused("The pass opens the pictures of another shot")
    return MediaPass(user, opened, issued)
