"""Sessions, logins under way, staff, and the keyed hashes that decide who may vote.

No personal number is in any of them; `person_key` and `register_key` are keyed hashes (see pseudonyms.py).
"""

from typing import Any

from tortoise import fields

from eforslag.database.model import Model


class StaffMember(Model):
    """Someone who has logged in at the staff issuer. Roles are on the session, never here."""

    id = fields.IntField(primary_key=True)
    subject = fields.CharField(max_length=400, unique=True, description="issuer, a space, and sub")
    name = fields.CharField(max_length=200)
    last_login_at = fields.DatetimeField()

    class Meta:
        table = "staff_member"


class Session(Model):
    """One login. The cookie holds a signed random id; the row is found by that id's SHA-256."""

    id_hash = fields.CharField(primary_key=True, max_length=64)
    kind = fields.CharField(max_length=10, description="resident or staff")
    person_key = fields.CharField(max_length=64, null=True, db_index=True)
    age = fields.SmallIntField(null=True, description="whole years at login, unknown for some")
    staff: fields.ForeignKeyNullableRelation[StaffMember] = fields.ForeignKeyField(
        "eforslag.StaffMember", null=True, related_name="sessions"
    )
    roles: list[str] = fields.JSONField(default=list)
    name = fields.CharField(max_length=200, default="")
    station_id = fields.IntField(null=True, db_index=True, description="the counter station that it belongs to, if any")
    extensions = fields.SmallIntField(default=0, db_default=0, description="how often a warning was answered")
    kept_form: dict[str, Any] | None = fields.JSONField(null=True)
    created_at = fields.DatetimeField()
    last_seen_at = fields.DatetimeField(db_index=True)

    class Meta:
        table = "session"


class LoginAttempt(Model):
    """A login under way, from the first redirect to the callback, usable once and by the browser that began it."""

    state_hash = fields.CharField(primary_key=True, max_length=64)
    browser_hash = fields.CharField(max_length=64)
    issuer_kind = fields.CharField(max_length=10, description="residents or staff")
    nonce = fields.CharField(max_length=64)
    code_verifier = fields.CharField(max_length=128)
    redirect_uri = fields.CharField(max_length=300)
    return_to = fields.CharField(max_length=500)
    station_id = fields.IntField(null=True, description="the counter station that it began at, if any")
    kept_form: dict[str, Any] | None = fields.JSONField(null=True)
    started_at = fields.DatetimeField(db_index=True)

    class Meta:
        table = "login_attempt"


class RegisterEntry(Model):
    """A person in the imported register of those entitled to vote."""

    register_key = fields.CharField(primary_key=True, max_length=64)
    is_protected = fields.BooleanField(default=False, db_default=False, description="protected personal details")

    class Meta:
        table = "register_entry"


class Declaration(Model):
    """A person's own statement of the ground on which they belong to the municipality."""

    register_key = fields.CharField(primary_key=True, max_length=64)
    ground = fields.CharField(max_length=20, description="resident, property_owner or taxpayer")
    stated_on = fields.DateField(description="the day only: an exact time could be tied to a vote")

    class Meta:
        table = "declaration"
