from tortoise import migrations
from tortoise.indexes import Index
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("eforslag", "0003_proposals_by_time")]

    initial = False

    operations = [
        ops.AddIndex(
            model_name="Proposal",
            index=Index(fields=["submitted_at", "id"]),
        ),
    ]
