"""What several tests of agencies look up."""

from sqlalchemy import select

from web.models import Agency, AgencyMember, AuditEntry, Designation, Mail


def agency(make, agency_id: int) -> Agency:
    with make.database.unit(may_write=False) as unit:
        return unit.session.get(Agency, agency_id)


def claims(make, agency_id: int) -> list[Designation]:
    with make.database.unit(may_write=False) as unit:
        return list(
            unit.session.scalars(select(Designation).where(Designation.agency_id == agency_id).order_by(Designation.id))
        )


def claim(make, agency_id: int, **values) -> int:
    fields = dict(kind="brand", level="province", granted_by="示例省知识产权局", year=2020, note="示知发〔2020〕1号")
    with make.database.writing() as session:
        row = Designation(agency_id=agency_id, **(fields | values))
        session.add(row)
        session.flush()
        return row.id


def membership(make, user_id: int) -> AgencyMember | None:
    with make.database.unit(may_write=False) as unit:
        return unit.session.scalar(select(AgencyMember).where(AgencyMember.user_id == user_id))


def actions(make) -> list[str]:
    with make.database.unit(may_write=False) as unit:
        return list(unit.session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))


def mails(make) -> list[Mail]:
    with make.database.unit(may_write=False) as unit:
        return list(unit.session.scalars(select(Mail).order_by(Mail.id)))
