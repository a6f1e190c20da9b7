"""Accounts and persons. An account (User) signs in; a Person is a verified human being; the two are kept apart."""

from functools import cached_property
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from civic.boxes import Boxed
from civic.covered import CoveredHash
from civic.places.models import Centre, Department, Municipality
from civic.roles import Role
from identity.devices import device_of
from identity.levels import Level


class UserManager(BaseUserManager["User"]):
    """Makes accounts, most of them by e-mail address."""

    def create_user(
        self, email: str | None = None, password: str | None = None, **extra: Any
    ) -> "User":
        """Create an account; the password is unusable when none is given, and so is an address."""
        user = self.model(email=self.normalize_email(email).lower() or None, **extra)
        user.set_password(password)
        user.save()
        return user

    def create_superuser(self, email: str, password: str | None = None, **extra: Any) -> "User":
        """Create an account with every Django permission (the Wagtail admin's set-up account)."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **extra)


class Person(models.Model):
    """A verified human being: a keyed hash that tells people apart, and their own data encrypted.

    `details` is AES-256-GCM under a key outside the database (`identity.sealing`). Several
    accounts may belong to one person; a person may have none.
    """

    key = CoveredHash(max_length=32, unique=True, editable=False)
    details = Boxed(
        max_length=600, editable=False, purpose="person", bound=lambda row: bytes(row.key)
    )
    deceased = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now)

    through: "User | None" = None  # the account the person was found through, in memory only

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("persons")

    def __str__(self) -> str:
        return f"person {self.pk}"


class User(AbstractBaseUser, PermissionsMixin):
    """An account: a way in, by e-mail and password, by telephone or by another log-in service.

    It stands for `person` since `verified_at`; from `stopped_at` on it does not, because somebody
    reported that it was verified in their name (Report). Since `strong_at` it is sure beyond what
    was typed who uses it: `proof` says how ("centre", or "oidc:" and the service).
    """

    email = models.EmailField(_("e-mail"), unique=True, null=True, blank=True)
    display_name = models.CharField(_("name shown to you"), max_length=60, blank=True)
    language = models.CharField(_("language of mails"), max_length=5, default="ka")
    person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="accounts"
    )
    verified_at = models.DateTimeField(null=True, blank=True)
    stopped_at = models.DateTimeField(null=True, blank=True)
    strong_at = models.DateTimeField(null=True, blank=True)
    paused_at = models.DateTimeField(null=True, blank=True)
    proof = models.CharField(max_length=60, blank=True)
    is_staff = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(default=timezone.now)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")

    def __str__(self) -> str:
        return self.display_name or self.label

    @property
    def label(self) -> str:
        """What the owner knows the account by: the address, the number, or its place in the list."""
        if self.email:
            return self.email
        phone = getattr(self, "phone", None)
        return phone.shown if phone is not None else f"№ {self.pk}"

    @property
    def level(self) -> Level:
        """How sure the portal is who uses this account."""
        if self.person_id is None or self.stopped_at or self.paused_at:
            return Level.CONTACT
        return Level.STRONG if self.strong_at else Level.REGISTER

    @cached_property
    def duties_now(self) -> list["Duty"]:
        """The duties in force, read once per request: a role taken away counts at the next one."""
        return list(self.duties.now()) if self.is_active else []

    def holds(self, role: str, municipality: Municipality | None) -> bool:
        """True when the user is active and holds `role` for `municipality` at this moment."""
        return role in self.roles_in(municipality)

    def roles_in(self, municipality: Municipality | None) -> set[str]:
        """The roles held for `municipality`; those held for the platform count everywhere."""
        place = municipality.pk if municipality else None
        return {duty.role for duty in self.duties_now if duty.municipality_id in {place, None}}

    def roles_anywhere(self) -> set[str]:
        """The roles held in any municipality or for the platform."""
        return {duty.role for duty in self.duties_now}

    def departments_in(self, municipality: Municipality) -> set[int]:
        """Keys of the departments of `municipality` of which the user is an officer."""
        return {
            duty.department_id
            for duty in self.duties_now
            if duty.department_id is not None and duty.municipality_id == municipality.pk
        }

    def municipalities(self) -> models.QuerySet[Municipality]:
        """The municipalities in which the user holds any role; all, for the platform's."""
        if any(duty.municipality_id is None for duty in self.duties_now):
            return Municipality.objects.filter(is_active=True)
        return Municipality.objects.filter(
            pk__in={duty.municipality_id for duty in self.duties_now}
        )

    @property
    def is_staff_member(self) -> bool:
        """True when staff pages concern this account at all: a duty in force, or set-up rights."""
        return self.is_active and (self.is_superuser or bool(self.duties_now))


class DutyQuerySet(models.QuerySet["Duty"]):
    """Chainable filters."""

    def now(self) -> "DutyQuerySet":
        """Duties in force at this moment."""
        at = timezone.now()
        return self.filter(Q(until=None) | Q(until__gt=at), since__lte=at)


class Duty(models.Model):
    """A role somebody holds in one municipality (for the platform: in none), from `since` to `until`.

    A clerk's is bound to a centre; a department officer without `department` has no work to see.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="duties")
    role = models.CharField(max_length=20, choices=Role.choices)
    municipality = models.ForeignKey(
        Municipality, null=True, blank=True, on_delete=models.PROTECT, related_name="duties"
    )
    centre = models.ForeignKey(
        Centre, null=True, blank=True, on_delete=models.PROTECT, related_name="duties"
    )
    department = models.ForeignKey(
        Department, null=True, blank=True, on_delete=models.PROTECT, related_name="duties"
    )
    since = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField(null=True, blank=True)

    objects = DutyQuerySet.as_manager()

    class Meta:
        verbose_name = _("role")
        verbose_name_plural = _("roles")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role", "municipality"],
                condition=Q(until=None, municipality__isnull=False),
                name="duty_once",
            ),
            models.UniqueConstraint(
                fields=["user", "role"],
                condition=Q(until=None, municipality=None),
                name="duty_platform_once",
            ),
            models.CheckConstraint(
                condition=Q(role=Role.PLATFORM_ADMIN, municipality=None)
                | (~Q(role=Role.PLATFORM_ADMIN) & Q(municipality__isnull=False)),
                name="duty_place",
            ),
            models.CheckConstraint(
                condition=~Q(role=Role.CLERK) | Q(centre__isnull=False), name="duty_clerk_centre"
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=models.F("since")), name="duty_term"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()}: {self.municipality or '*'}"


class Report(models.Model):
    """Somebody's word that accounts were verified in their name which are not theirs.

    Those verified after the reporter's are stopped at once. The administrator of the municipality
    decides with the identity document at hand: `kept` is the account of the person, if any.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="reports")
    account = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    kept = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(decided_at=None), name="report_open_once"
            ),
        ]

    def __str__(self) -> str:
        return f"report {self.pk}"


class SignIn(models.Model):
    """A session of an account, so that its owner can see and end it. The address is cut to its network."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="sign_ins")
    session_key = models.CharField(max_length=40, unique=True)
    network = models.CharField(max_length=45, blank=True)
    agent = models.CharField(max_length=120, blank=True)
    at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-seen_at"]
        verbose_name = _("sign-in")
        verbose_name_plural = _("sign-ins")

    def __str__(self) -> str:
        return f"{self.user_id}, {self.at:%Y-%m-%d %H:%M}"

    @property
    def device(self) -> str:
        """Browser and system in two words."""
        return device_of(self.agent)
