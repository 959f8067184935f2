"""A user signs in by e-mail; a membership gives the user one role in one company."""

from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower, Now

from emdia.books.companies.models import Company
from emdia.rules.roles import Role


def one_spelling(email: str) -> str:
    """Return the only spelling under which an e-mail address is stored and looked up."""
    return email.strip().lower()


class UserManager(BaseUserManager["User"]):
    """Finds and makes users; e-mail addresses are compared without their case."""

    def create_user(
        self, email: str, password: str | None = None, *, full_name: str = "", **columns: str
    ) -> "User":
        """Store a user. Without a password nobody can sign in as that user."""
        if "@" not in email:
            raise ValueError(f"not an e-mail address: {email!r}")
        user = self.model(email=one_spelling(email), full_name=full_name, **columns)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        """Return the user who signs in as `username`, however it is typed."""
        return self.get(email=one_spelling(username or ""))


class User(AbstractBaseUser):
    """A person, or a machine, that signs in. Rights come from memberships alone."""

    class Language(models.TextChoices):
        """The languages the screens speak."""

        PT_BR = "pt-br", "Português"
        ES = "es", "Español"
        EN = "en", "English"

    class Theme(models.TextChoices):
        """How bright the screens are."""

        AUTO = "auto"
        LIGHT = "light"
        DARK = "dark"

    email = models.EmailField(unique=True)
    full_name = models.CharField(max_length=120)
    language = models.CharField(max_length=5, choices=Language, default=Language.PT_BR)
    theme = models.CharField(max_length=5, choices=Theme, default=Theme.AUTO)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["full_name"]

    class Meta:
        db_table = "app_user"  # USER is a reserved word in SQL.
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(email=Lower("email")), name="app_user_email_is_lower_case"
            )
        ]

    def __str__(self) -> str:
        return self.full_name or self.email


class Membership(models.Model):
    """One role of one user in one company; several roles are several rows."""

    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=20, choices=[(role.value, role.value) for role in Role])
    granted_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        db_table = "membership"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["company", "user", "role"], name="membership_role_held_once"
            ),
            models.CheckConstraint(
                condition=models.Q(role__in=[role.value for role in Role]),
                name="membership_role_is_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role} in {self.company_id}"
