from tortoise import migrations
from tortoise.indexes import Index
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("eforslag", "0002_append_only_log")]

    initial = False

    operations = [
        ops.AddIndex(
            model_name="Proposal",
            index=Index(fields=["published_at", "id"]),
        ),
        ops.AddIndex(
            model_name="Proposal",
            index=Index(fields=["closed_at", "id"]),
        ),
    ]
