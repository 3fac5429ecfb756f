"""A university's organiser says which school its graduates write"""

import sqlalchemy as sa
from alembic import op

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None

# A name with one of these is that of a unit of a school; an administrator says which one.
UNITS = ("就业", "招生", "学生", "毕业生", "研究生", "职业", "创业", "中心", "办公室", "处", "部")


def upgrade() -> None:
    op.add_column("organisers", sa.Column("school", sa.String(length=120), nullable=False, server_default=""))
    organisers = sa.table("organisers", *(sa.column(name, sa.String()) for name in ("kind", "name", "school")))
    whole = sa.and_(organisers.c.kind == "university", *(~organisers.c.name.contains(unit) for unit in UNITS))
    op.execute(organisers.update().where(whole).values(school=organisers.c.name))
    with op.batch_alter_table("organisers", table_kwargs={"sqlite_autoincrement": True}) as batch:
        batch.alter_column("school", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("organisers", table_kwargs={"sqlite_autoincrement": True}) as batch:
        batch.drop_column("school")
