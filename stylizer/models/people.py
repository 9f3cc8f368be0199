from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from stylizer.models.constraints import not_empty, one_of


class User(AbstractUser):
    """Somebody who signs in. People have one name: not every name has a first and a last part."""

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    name = models.CharField(_("name"), max_length=150, blank=True)

    def get_full_name(self) -> str:
        return self.name or self.username

    def get_short_name(self) -> str:
        return self.get_full_name()

    def __str__(self) -> str:
        return self.get_full_name()


class Project(models.Model):
    name = models.CharField(max_length=150, unique=True)
    slug = models.SlugField(max_length=150, unique=True)
    members: "models.ManyToManyField[User, Membership]" = models.ManyToManyField(
        User, through="Membership", related_name="projects"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [not_empty("name", "project"), not_empty("slug", "project")]

    def __str__(self) -> str:
        return self.name


class Role(models.TextChoices):
    """What somebody is in a project; stylizer.access.roles says what each may do."""

    REVIEWER = "reviewer"
    ARTIST = "artist"
    MANAGER = "manager"
    ADMIN = "admin"


class Membership(models.Model):
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=16, choices=Role.choices)

    class Meta:
        constraints = [
            UniqueConstraint(fields=["project", "user"], name="membership_once_per_project"),
            one_of("role", Role, "membership"),
        ]

    def __str__(self) -> str:
        return f"{self.user} is {self.role} in {self.project}"


class SignInLink(models.Model):
    """A link that signs its user in once. Only the hash of its token is kept."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="sign_in_links")
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            CheckConstraint(condition=Q(expires_at__gt=F("created_at")), name="sign_in_link_expires_later"),
            CheckConstraint(
                condition=Q(token_hash__regex="^[0-9a-f]{64}$"),  # noqa: S106 (a pattern, no secret)
                name="sign_in_link_token_hashed",
            ),
        ]

    def __str__(self) -> str:
        return f"sign-in link of {self.user}"


class ApiToken(models.Model):
    """What a program of its user's signs in with. Only the hash is kept; a revoked one is gone."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=100)
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, blank=True, help_text="To the minute.")

    class Meta:
        constraints = [
            not_empty("name", "api_token"),
            UniqueConstraint(fields=["user", "name"], name="api_token_named_once"),
            CheckConstraint(condition=Q(expires_at__gt=F("created_at")), name="api_token_expires_later"),
            CheckConstraint(
                condition=Q(token_hash__regex="^[0-9a-f]{64}$"),  # noqa: S106 (a pattern, no secret)
                name="api_token_hashed",
            ),
        ]

    def __str__(self) -> str:
        return f"token {self.name} of {self.user}"


class AccessChangeKind(models.TextChoices):
    ACCOUNT_MADE = "account made"
    ACCOUNT_OFF = "account off"
    ACCOUNT_ON = "account on"
    ROLE_GIVEN = "role given"
    ROLE_TAKEN = "role taken"
    LINK_MADE = "link made"
    LINK_USED = "link used"
    TOKEN_MADE = "token made"  # noqa: S105
    TOKEN_REVOKED = "token revoked"  # noqa: S105
    WEBHOOK_MADE = "webhook made"
    WEBHOOK_REMOVED = "webhook removed"


class AccessChange(models.Model):
    """One change of who may come in, as what, or hears of it: the audit trail beside the shots' events.

    It never changes. Without an actor it was made by whoever has a shell on the server.
    """

    kind = models.CharField(max_length=16, choices=AccessChangeKind.choices)
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="access_changes")
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="+", null=True)
    role = models.CharField(max_length=16, choices=Role.choices, blank=True, default="")
    actor = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    token = models.CharField(max_length=100, blank=True, default="", help_text="The name of a token.")
    address = models.CharField(max_length=500, blank=True, default="", help_text="Of a webhook.")

    class Meta:
        constraints = [
            one_of("kind", AccessChangeKind, "access_change"),
            CheckConstraint(
                condition=Q(
                    kind__in=["role given", "role taken"], project__isnull=False, role__in=Role.values
                )
                | Q(kind__in=["webhook made", "webhook removed"], project__isnull=False, role="")
                | (
                    ~Q(kind__in=["role given", "role taken", "webhook made", "webhook removed"])
                    & Q(project__isnull=True, role="")
                ),
                name="access_change_of_a_role_names_it",
            ),
            CheckConstraint(
                condition=Q(Q(kind__in=["token made", "token revoked"]) & ~Q(token=""))
                | Q(~Q(kind__in=["token made", "token revoked"]) & Q(token="")),
                name="access_change_of_a_token_names_it",
            ),
            CheckConstraint(
                condition=Q(Q(kind__in=["webhook made", "webhook removed"]) & ~Q(address=""))
                | Q(~Q(kind__in=["webhook made", "webhook removed"]) & Q(address="")),
                name="access_change_of_a_webhook_names_it",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.person}"
