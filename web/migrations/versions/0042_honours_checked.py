"""Universities confirm honours; their owners may hide them"""

import sqlalchemy as sa
from alembic import op

import web.core.types

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None

TEXTS = {"standing": 10, "issuer": 120, "issued": 10, "reason": 200}
MOMENTS = ("asked_at", "checked_at")


def _honours():
    return op.batch_alter_table("honours", table_kwargs={"sqlite_autoincrement": True})


def upgrade() -> None:
    with _honours() as batch:
        batch.add_column(sa.Column("hidden", sa.Boolean(), nullable=False, server_default=sa.false()))
        for name, length in TEXTS.items():
            batch.add_column(sa.Column(name, sa.String(length=length), nullable=False, server_default=""))
        for name in MOMENTS:
            batch.add_column(sa.Column(name, web.core.types.Moment(), nullable=True))
        batch.add_column(sa.Column("organiser_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(
            op.f("fk_honours_organiser_id_organisers"), "organisers", ["organiser_id"], ["id"], ondelete="SET NULL"
        )
        batch.create_check_constraint(
            op.f("ck_honours_standing"), "standing IN ('', 'asked', 'confirmed', 'rejected', 'revoked')"
        )
        batch.create_check_constraint(
            op.f("ck_honours_confirmed_has_issuer"), "standing <> 'confirmed' OR (issuer <> '' AND issued <> '')"
        )
        batch.create_index("ix_honours_asked", ["organiser_id", "standing", "asked_at"])
    with _honours() as batch:
        for name in ("hidden", *TEXTS):
            batch.alter_column(name, server_default=None)


def downgrade() -> None:
    with _honours() as batch:
        batch.drop_index("ix_honours_asked")
        batch.drop_constraint(op.f("ck_honours_confirmed_has_issuer"), type_="check")
        batch.drop_constraint(op.f("ck_honours_standing"), type_="check")
        batch.drop_constraint(op.f("fk_honours_organiser_id_organisers"), type_="foreignkey")
        for name in ("organiser_id", *MOMENTS, *TEXTS, "hidden"):
            batch.drop_column(name)
