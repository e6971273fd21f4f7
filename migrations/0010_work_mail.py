from tortoise import fields, migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("eforslag", "0009_search_and_earlier_votes")]

    initial = False

    operations = [
        ops.AddField(
            model_name="Letter",
            name="reminder_id",
            field=fields.IntField(null=True, db_index=True),
        ),
        ops.AddField(
            model_name="Letter",
            name="work_address",
            field=fields.CharField(null=True, max_length=254),
        ),
        ops.AddField(
            model_name="Reminder",
            name="spread_at",
            field=fields.DatetimeField(null=True, db_index=True, auto_now=False, auto_now_add=False),
        ),
    ]
