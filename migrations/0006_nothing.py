from tortoise import migrations
from tortoise.indexes import Index
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("eforslag", "0005_search_and_earlier_votes")]

    initial = False

    operations = [
        ops.AlterModelOptions(
            name="ProposalOrigin",
            options={
                "table": "proposal_origin",
                "app": "eforslag",
                "pk_attr": "proposal_id",
                "table_description": "Where a proposal comes from that was made in an older service, and what was answered to it there.",
            },
        ),
        ops.AlterModelOptions(
            name="SearchDocument",
            options={
                "table": "search_document",
                "app": "eforslag",
                "indexes": [Index(fields=["analysis", "proposal_id"])],
                "pk_attr": "proposal_id",
                "table_description": "That a proposal is in the index, by which analysis, and what has been answered to it.",
            },
        ),
    ]
