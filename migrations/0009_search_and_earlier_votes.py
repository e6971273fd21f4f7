from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.indexes import Index
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("eforslag", "0008_merging_and_second_looks")]

    initial = False

    operations = [
        ops.AddField(
            model_name="Proposal",
            name="earlier_votes",
            field=fields.IntField(
                default=0,
                description="how many of the votes were collected before it came here, and have no row",
                db_default=0,
            ),
        ),
        ops.CreateModel(
            name="ProposalOrigin",
            fields=[
                (
                    "proposal",
                    fields.OneToOneField(
                        "eforslag.Proposal",
                        source_field="proposal_id",
                        primary_key=True,
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="origin",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("source_id", fields.CharField(unique=True, max_length=200)),
                ("source_url", fields.CharField(default="", max_length=500)),
                (
                    "state",
                    fields.CharField(description="the word for it there, which may say more than ours", max_length=40),
                ),
                (
                    "published",
                    fields.CharField(
                        default="", description="the day or moment as it was written there", max_length=40
                    ),
                ),
                ("closed", fields.CharField(default="", max_length=40)),
                ("answer", fields.TextField(default="", unique=False)),
            ],
            options={
                "table": "proposal_origin",
                "app": "eforslag",
                "pk_attr": "proposal_id",
                "table_description": "Where a proposal comes from that was made in an older service, and what was answered to it there.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="SearchDocument",
            fields=[
                (
                    "proposal",
                    fields.OneToOneField(
                        "eforslag.Proposal",
                        source_field="proposal_id",
                        primary_key=True,
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="search_document",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("analysis", fields.SmallIntField()),
                ("answer", fields.TextField(default="", unique=False)),
            ],
            options={
                "table": "search_document",
                "app": "eforslag",
                "indexes": [Index(fields=["analysis", "proposal_id"])],
                "pk_attr": "proposal_id",
                "table_description": "That a proposal is in the index, by which analysis, and what has been answered to it.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="SearchPosting",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("term_id", fields.IntField()),
                ("proposal_id", fields.IntField()),
                ("weight", fields.SmallIntField(description="from 1 to 1000")),
            ],
            options={
                "table": "search_posting",
                "app": "eforslag",
                "indexes": [
                    Index(fields=["term_id", "weight", "proposal_id"]),
                    Index(fields=["proposal_id", "term_id", "weight"]),
                ],
                "pk_attr": "id",
                "table_description": "That a term occurs in a proposal. Made anew as a whole whenever the proposal's texts change.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="SearchTerm",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("term", fields.CharField(unique=True, max_length=40)),
                ("occurrences", fields.IntField()),
            ],
            options={
                "table": "search_term",
                "app": "eforslag",
                "pk_attr": "id",
                "table_description": "A term that occurs, and in how many proposals.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="SearchWord",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("word", fields.CharField(unique=True, max_length=40)),
            ],
            options={
                "table": "search_word",
                "app": "eforslag",
                "pk_attr": "id",
                "table_description": "A word as somebody wrote it, so that a slip can be told from it.",
            },
            bases=["Model"],
        ),
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
