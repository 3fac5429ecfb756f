"""A script in every text a person may write is shown as its letters, on every page where the text stands."""

import pytest
from flask import Flask
from sqlalchemy import String, Text, select, update

from tests.web.client import Client
from tests.web.make import Make
from tests.web.roles import build
from tests.web.rosters.site import upload
from tests.web.test_matrix import fill
from web import FEATURES
from web.core import clock
from web.core.types import Base

CANARY = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>"
# Texts of people, by table. Every other text column holds codes, hashes, names of files on disk or the program's words.
WRITTEN = {
    "users": ("display_name",),
    "graduates": ("name", "phone", "nationality", "introduction", "specialities", "places_note"),
    "educations": ("school", "major", "second_major"),
    "languages": ("language", "test", "score", "note"),
    "skills": ("name",),
    "honours": ("name", "note", "issuer", "reason"),
    "agencies": ("name", "name_en", "address", "introduction", "status_note"),
    "agency_papers": ("number",),
    "designations": ("granted_by", "note"),
    "positions": ("title", "title_en", "description", "description_en", "fields_note", "majors", "languages", "skills", "until_certified"),
    "applications": ("message",),
    "application_events": ("note",),
    "declines": ("note",),
    "application_notes": ("text",),
    "own_stages": ("name",),
    "pool_entries": ("words",),
    "scorecards": ("text",),
    "questions": ("text", "answer"),
    "desk_views": ("name",),
    "messages": ("text",),
    "organisers": ("name", "name_en", "school"),
    "rosters": ("title",),
    "roster_rows": ("file_name",),
    "roster_faults": ("file_name", "column", "value"),
    "waiting_sheets": ("name",),
    "sheet_imports": ("name",),
    "stored_files": ("shown_name",),
    "mailbox": ("subject", "body"),
    "login_sessions": ("device",),
    "notices": ("text_zh", "text_en"),
    "saved_searches": ("name",),
    "fairs": ("title", "title_en", "address", "description"),
    "fair_hosts": ("name",),
    "fair_halls": ("name",),
    "fair_stands": ("name",),
    "fair_tables": ("label", "interviewer"),
    "fair_positions": ("title",),
    "fair_attendees": ("name", "email", "phone", "school", "major", "group_name"),
    "fair_versions": ("note",),
    "fair_placings": ("note",),
    "fair_meetings": ("outcome_note",),
    "fair_feedback": ("note",),
    "fair_passes": ("name",),
    "reports": ("note", "reason"),
    "events": ("title", "title_en", "text", "text_en", "address", "note"),
    "policies": ("title", "title_en", "text", "text_en", "issued_by", "reference"),
    "measures": ("title", "text"),
    "measure_entries": ("text", "agency_name"),
    "voices": ("title", "text"),
    "voice_entries": ("text",),
    "complaints": ("title", "text", "note", "appeal", "appeal_note"),
    "hire_notes": ("text",),
    "offers": ("note", "wish", "reason"),
    "interviews": ("place", "note", "wish", "reason"),
    "interview_slots": ("place",),
}  # fmt: skip
ELSEWHERE = {  # text columns no person writes freely
    "users": {"email", "password_hash", "role", "locale"},
    "graduates": {"visibility"},
    "educations": {"degree", "second_kind", "graduated"},
    "honours": {"level", "standing", "issued"},
    "agencies": {"uscc", "agency_code", "place", "website", "status"},
    "agency_members": {"role"},
    "agency_papers": {"kind"},
    "designations": {"kind", "level"},
    "positions": {"status", "kind", "degree", "certificate"},
    "applications": {"origin", "source", "status"},
    "own_stages": {"within"},
    "pool_entries": {"status"},
    "application_events": {"status", "reason"},
    "declines": {"reason"},
    "messages": {"side"},
    "offers": {"status", "place"},
    "interviews": {"status", "origin", "way", "link", "missed_by"},
    "interview_slots": {"way", "link"},
    "hires": {"standing", "form", "evidence", "kind", "service", "province", "place", "source", "degree"},
    "plan_ticks": {"code", "side"},
    "hire_entries": {"side", "act", "standing"},
    "organisers": {"kind", "province"},
    "roster_rows": {"side", "key", "digest"},
    "roster_faults": {"side", "key", "digest", "reason_zh", "reason_en"},
    "header_choices": {"side", "header", "column"},
    "waiting_sheets": {"about", "side"},
    "sheet_imports": {"side", "lang", "status", "error"},
    "roster_runs": {"status", "error", "input_hash", "engine_version"},
    "made_files": {"kind", "about", "lang", "key", "status", "error"},
    "stored_files": {"name", "media_type", "sha256"},
    "mailbox": {"key", "to", "calendar"},
    "login_sessions": {"token_hash"},
    "notices": {"kind", "link", "key"},
    "notice_choices": {"kind", "mode"},
    "mail_stops": {"address_hash", "kind"},
    "saved_searches": {"subject", "alert"},
    "second_factors": {"nonce"},
    "recovery_codes": {"code_hash"},
    "fairs": {"status", "mode", "province", "online_link", "degree"},
    "fair_hosts": {"role"},
    "fair_stands": {"email", "number", "status", "online_link"},
    "fair_positions": {"key"},
    "fair_attendees": {"code", "degree", "key", "province", "status"},
    "fair_runs": {"kind", "status", "engine_version", "input_hash", "step", "error"},
    "fair_meetings": {"origin", "status", "outcome", "said_by"},
    "fair_passes": {"code"},
    "fair_marks": {"key", "kind"},
    "fair_offers": {"status"},
    "fair_feedback": {"side"},
    "outbox": {"key", "topic", "error"},
    "email_tokens": {"purpose", "token_hash", "email"},
    "invitations": {"email", "token_hash", "member_role"},
    "audit": {"action", "subject", "request_id", "address_hash", "previous", "hash"},
    "once": {"key", "location"},
    "limit_counters": {"key"},
    "unsent_forms": {"key", "browser", "network"},
    "reports": {"status"},
    "written_reports": {"kind"},
    "report_lines": {"form", "kind", "service", "degree"},
    "events": {"status", "kind", "place", "online_link", "material"},
    "policies": {"status", "kind", "place", "url"},
    "voices": {"province", "kind", "status"},
    "voice_entries": {"side", "status"},
    "complaints": {"kind", "province", "reason", "code_hash", "status", "appeal_status"},
    "measures": {"kind"},
}


UNLIKE = ("organisers", "skills", "fair_hosts", "fair_halls", "fair_tables")  # no two rows may say the same
MARKS = {
    f"{table}.{name}": f"z{number}z" for number, (table, name) in enumerate((t, n) for t in WRITTEN for n in WRITTEN[t])
}


def test_every_text_column_is_known_to_be_written_or_not() -> None:
    for table in Base.metadata.sorted_tables:
        texts = {column.name for column in table.columns if isinstance(column.type, String | Text)}
        assert texts == {*WRITTEN.get(table.name, ()), *ELSEWHERE.get(table.name, ())}, table.name


@pytest.fixture
def hostile(app: Flask, make: Make, work):
    """A world in which every text is a script, and its pages as every role sees them."""
    world = build(make)
    step = {"to": "interview", "seen": "applied", "note": "周三"}
    Client(app).login(world.users["owner"]).post(f"/applications/{world.ids['application_id']}/step", step)
    for feature in FEATURES:
        fill(feature, make, world)
    owner, office = (Client(app).login(world.users[role]) for role in ("owner", "office"))
    decision = {"reason": "filled", "seen": "offer", "words": "名额已满"}
    owner.post(f"/applications/{world.ids['application_id']}/decline", decision)
    office.post(f"/organiser/events/{world.ids['event_id']}/cancel", {"note": "场地有变"})
    Client(app).post("/forgot", {"email": "graduate1@example.com"})
    wrong = "编号,专业,学历\nG9,微电子,看不懂\n".encode()
    upload(office, world.ids["roster_id"], "graduates", wrong)
    work()
    with make.database.engine.begin() as connection:
        for table in Base.metadata.sorted_tables:
            texts = {name: f"{MARKS[f'{table.name}.{name}']}{CANARY}" for name in WRITTEN.get(table.name, ())}
            texts = {name: text[: getattr(table.c[name].type, "length", None)] for name, text in texts.items()}
            if texts and table.name not in UNLIKE:
                connection.execute(update(table).values(texts))
            for key in connection.execute(select(table.c.id)).scalars() if table.name in UNLIKE else ():
                unlike = {
                    name: f"{key}{text}"[: getattr(table.c[name].type, "length", None)] for name, text in texts.items()
                }
                connection.execute(update(table).where(table.c.id == key).values(unlike))
        rounds = Base.metadata.tables["interviews"]  # the second round, as it stood before the application ended
        connection.execute(update(rounds).where(rounds.c.round == 2).values(status="proposed"))
        now = clock.now()
        settled = {"appealed_at": now, "appeal_status": "upheld", "settled_at": now}
        connection.execute(update(Base.metadata.tables["complaints"]).values(settled))
        connection.execute(update(Base.metadata.tables["questions"]).values(answered_at=now))
        cells = {"编号": CANARY, "姓名": CANARY, "专业": CANARY, "职位名称": CANARY, "机构": CANARY}
        connection.execute(update(Base.metadata.tables["roster_rows"]).values(cells=cells))
        columns = [{"header": CANARY, "name": "", "sure": False, "samples": [CANARY], "sheets": [CANARY, ""]}]
        connection.execute(update(Base.metadata.tables["waiting_sheets"]).values(columns=columns))
        agreed = {"fields": ["name", "email", "phone", "educations"]}
        connection.execute(update(Base.metadata.tables["fair_attendees"]).values(shared=agreed))
    return world


@pytest.mark.looks
def test_a_script_is_shown_as_letters_everywhere(app: Flask, hostile) -> None:
    seen: set[str] = set()
    for role in ("anonymous", *hostile.users):
        client = Client(app) if role == "anonymous" else Client(app).login(hostile.users[role])
        for rule in app.url_map.iter_rules():
            if "GET" not in rule.methods or rule.endpoint == "static":
                continue
            with app.test_request_context():
                address = app.url_for(rule.endpoint, **{name: hostile.ids[name] for name in rule.arguments})
            for language in ("?lang=zh", "?lang=en"):
                answer = client.http.get(address + language)
                answer.close()
                assert answer.status_code < 500, (role, address)
                if answer.mimetype != "text/html":
                    break  # a file or a way elsewhere is the same in both
                for raw in ("<script>alert", "<img src=x", "\"'>"):
                    assert raw not in answer.text, f"{role} at {address}: {raw}"
                seen |= {column for column, mark in MARKS.items() if mark in answer.text}
                if answer.status_code in (403, 404):
                    break  # and so is a refusal, but for its words
    unseen = set(MARKS) - seen
    assert not unseen, f"no page shows {unseen}: is it cut, or its page not walked?"
