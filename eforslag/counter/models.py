"""Counter stations, and computers that ask to become one."""

from tortoise import fields
from tortoise.models import Model


class Station(Model):
    """A computer for visitors. Its browser holds a random id, signed; the row is found by that id's SHA-256."""

    id = fields.IntField(primary_key=True)
    name = fields.CharField(max_length=60)
    place = fields.CharField(max_length=100)
    device_hash = fields.CharField(max_length=64, null=True, unique=True, description="empty until it is fetched")
    paired_at = fields.DatetimeField()
    paired_by = fields.CharField(max_length=200)
    last_seen_at = fields.DatetimeField(null=True, description="coarse: written at most once a minute")
    closed_at = fields.DatetimeField(null=True)
    closed_by = fields.CharField(max_length=200, default="")

    class Meta:
        table = "station"


class StationPairing(Model):
    """A code on a screen. The browser that shows it is known by a mark, kept as its SHA-256."""

    id = fields.IntField(primary_key=True)
    mark_hash = fields.CharField(max_length=64, unique=True)
    code_hash = fields.CharField(max_length=64, unique=True)
    asked_at = fields.DatetimeField(db_index=True)
    station_id: int | None
    station: fields.ForeignKeyNullableRelation[Station] = fields.ForeignKeyField(
        "eforslag.Station", null=True, related_name="pairings", on_delete=fields.CASCADE
    )

    class Meta:
        table = "station_pairing"
