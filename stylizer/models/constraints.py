"""Constraints that several tables share. All of them live in Postgres."""

from django.db import models
from django.db.models import CheckConstraint, Q

#: Room for the name of a file in a store: the SHA-256 of its content and a suffix.
STORED_NAME_LENGTH = 80


def stored_name(field: str, table: str) -> CheckConstraint:
    """The column names a stored file, or is empty where the field may be blank."""
    return CheckConstraint(
        condition=Q(**{f"{field}__regex": r"^([0-9a-f]{64}\.[a-z0-9]{1,8})?$"}),
        name=f"{table}_{field}_stored_name",
    )


def proxy_name() -> "models.CharField[str, str]":
    """A column for the small picture that playback shows."""
    return models.CharField(
        max_length=STORED_NAME_LENGTH,
        blank=True,
        default="",
        help_text="The small picture for playback; empty where there was none yet when the row was made.",
    )


def not_empty(field: str, table: str) -> CheckConstraint:
    return CheckConstraint(condition=~Q(**{field: ""}), name=f"{table}_{field}_not_empty")


def one_of(field: str, choices: type[models.TextChoices], table: str) -> CheckConstraint:
    return CheckConstraint(condition=Q(**{f"{field}__in": choices.values}), name=f"{table}_{field}_one_of")


def share(field: str, table: str) -> CheckConstraint:
    """The column is a share of a whole: from 0 to 1."""
    return CheckConstraint(
        condition=Q(**{f"{field}__gte": 0, f"{field}__lte": 1}), name=f"{table}_{field}_from_0_to_1"
    )
