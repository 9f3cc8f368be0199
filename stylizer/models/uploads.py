from datetime import datetime, timedelta
from uuid import uuid4

from django.db import models
from django.db.models import CheckConstraint, F, Q

from stylizer.models.constraints import not_empty
from stylizer.models.people import User

#: An upload that nobody goes on with for so long is forgotten.
UPLOAD_LIFETIME = timedelta(hours=24)


class Upload(models.Model):
    """A file that somebody sends, in as many pieces as it takes, until something is made of it.

    Of its file in the uploads' folder the first `received` bytes count.
    """

    id = models.UUIDField(primary_key=True, default=uuid4)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=255)
    metadata = models.TextField(blank=True, default="", help_text="As the sender wrote it.")
    size = models.BigIntegerField()
    received = models.BigIntegerField(default=0)
    heard_of = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            not_empty("name", "upload"),
            CheckConstraint(
                condition=Q(received__gte=0, received__lte=F("size")), name="upload_received_within_size"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_complete(self) -> bool:
        return self.received == self.size

    @property
    def expires_at(self) -> datetime:
        return self.heard_of + UPLOAD_LIFETIME
