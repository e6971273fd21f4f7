from tortoise import fields, migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("eforslag", "0018_signed_pledges_and_numbered_papers")]

    initial = False

    operations = [
        ops.AddField(
            model_name="PendingChange",
            name="told_at",
            field=fields.DatetimeField(
                null=True,
                description="when a letter to the other party was written",
                auto_now=False,
                auto_now_add=False,
            ),
        ),
        ops.AddField(
            model_name="PledgeNod",
            name="told_at",
            field=fields.DatetimeField(
                null=True,
                description="when a letter to the other party was written",
                auto_now=False,
                auto_now_add=False,
            ),
        ),
    ]
