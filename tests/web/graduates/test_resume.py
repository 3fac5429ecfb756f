"""The résumé: what is refused and why, what is kept, who may download it, and what stays on the disk."""

import io
import re

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject
from sqlalchemy import select

from web.core import files, pdf
from web.models import Application, AuditEntry, Graduate, StoredFile

CANARY = b"CANARY"


def a_pdf(pages: int = 1, password: str = "", loaded: bool = False) -> bytes:
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(210, 297)
    if loaded:
        writer.add_metadata({"/Author": "CANARY author", "/Producer": "CANARY 9.1"})
        writer.add_attachment("CANARY.txt", b"CANARY")
        action = DictionaryObject(
            {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("CANARY")}
        )
        writer.root_object[NameObject("/OpenAction")] = action
        writer.pages[0][NameObject("/AA")] = DictionaryObject({NameObject("/O"): action})
    if password:
        writer.encrypt(password)
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


@pytest.fixture
def me(make):
    return make.graduate()


@pytest.fixture
def my(client, me):
    return client.login(me.user_id)


def send(client, content: bytes, name: str = "我的简历.pdf", status: int = 303):
    response = client.post("/me/resume", {"resume": (io.BytesIO(content), name)}, status=status)
    response.request.environ["wsgi.input"].close()  # a large body stands in a temporary file of the test client
    return response


def on_disk(app) -> list[str]:
    folder = app.extensions["settings"].files_dir
    return sorted(p.name for p in folder.iterdir() if not p.name.startswith(".")) if folder.exists() else []


def rows(database, model):
    with database.unit(may_write=False) as unit:
        return unit.session.scalars(select(model).order_by(model.id)).all()


def test_upload_download_replace_delete(my, app, database):
    send(my, a_pdf(2))
    (row,) = rows(database, StoredFile)
    assert on_disk(app) == [row.name] and not re.search("简历|pdf", row.name)
    page = my.get("/me/resume").text
    assert "我的简历.pdf" in page
    response = my.http.get("/me/resume/file")
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert response.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response.headers["X-Content-Type-Options"] == "nosniff" and response.mimetype == "application/pdf"
    assert len(PdfReader(io.BytesIO(response.data)).pages) == 2

    send(my, a_pdf(3), "新简历.pdf")
    assert len(on_disk(app)) == 1 and on_disk(app) != [row.name]
    my.post("/me/resume/delete")
    assert on_disk(app) == [] and rows(database, StoredFile) == []
    my.get("/me/resume/file", status=404)
    acts = [a.action for a in rows(database, AuditEntry) if a.action.startswith("resume")]
    assert acts == ["resume.upload", "resume.download", "resume.upload", "resume.delete"]


def test_only_the_pages_are_kept(my, app):
    content = a_pdf(1, loaded=True)
    assert CANARY in content
    send(my, content)
    kept = my.http.get("/me/resume/file").data
    assert not any(word in kept for word in (CANARY, b"JavaScript", b"EmbeddedFile", b"/Info"))


@pytest.mark.parametrize(
    ("content", "message", "status"),
    [
        (b"", "这不是 PDF 文件", 422),
        (b"\x89PNG\r\n\x1a\n", "这不是 PDF 文件", 422),
        (b"PK\x03\x04 %PDF-1.7", "这不是 PDF 文件", 422),
        (b"<script>alert(1)</script>\n%PDF-1.4", "这不是 PDF 文件", 422),
        (b"%PDF-1.7\n" + b"rubbish " * 100, "打不开", 422),
        (b"%PDF-1.7\n" + b"0" * (pdf.MOST_BYTES + 1), "超过 5 MB", 413),
        (a_pdf(51), "超过 50 页", 422),
        (a_pdf(0), "没有一页内容", 422),
        (a_pdf(1, password="secret"), "有密码", 422),
        (a_pdf(1)[:300], "打不开", 422),
    ],
    ids=["empty", "png", "zip", "polyglot", "rubbish", "large", "pages", "none", "locked", "cut"],
)
def test_what_is_refused_says_why_and_the_old_one_stays(my, app, content, message, status):
    send(my, a_pdf())
    before = on_disk(app)
    page = send(my, content, status=status).text
    assert message in page and "我的简历.pdf" in page
    assert on_disk(app) == before


def test_no_file_chosen(my):
    assert "请先选择一个 PDF 文件" in my.post("/me/resume", {}, status=422).text


def test_a_request_beyond_all_limits_is_a_page_too(my):
    assert send(my, b"%PDF-1.7\n" + b"0" * (13 * 1024 * 1024), status=413).mimetype == "text/html"


def test_a_page_count_that_lies_is_counted():
    content = a_pdf(60).replace(b"/Count 60", b"/Count 01")
    with pytest.raises(pdf.Refused) as refused:
        pdf.plain(content)
    assert refused.value.reason in ("pages", "broken")


def test_a_page_tree_that_bites_its_tail_ends():
    content = a_pdf(1).replace(b"/Kids [ 2 0 R ]", b"/Kids [ 1 0 R ]").replace(b"/Kids [ 4 0 R ]", b"/Kids [ 1 0 R ]")
    try:
        assert pdf.plain(content).pages <= pdf.MOST_PAGES
    except pdf.Refused as refused:
        assert refused.reason in ("broken", "pages", "empty", "slow")


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\简历\\我.pdf", "我.pdf"),
        ('a"b<c>.pdf', "abc.pdf"),
        ("简\u202efdp.exe", "简fdp.exe.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie x.pdf"),
        ("长" * 300 + ".pdf", "长" * 96 + ".pdf"),
        ("....", "file.pdf"),
        ("简历", "简历.pdf"),
    ],
)
def test_names_are_made_harmless(name, shown):
    from web.graduates.views.resume import pdf_name

    assert pdf_name(name) == shown


def test_only_an_agency_it_was_agreed_with_may_download(client, make, database, me):
    send(client.login(me.user_id), a_pdf())
    agency, other = make.agency(), make.agency()
    number = make.application(make.position(agency.id, index=False), me.id, shared={"fields": ["name", "phone"]})
    address = f"/applications/{number}/resume"
    client.login(agency.user_id)
    client.get(address, status=404)
    with database.writing() as session:
        session.get(Application, number).shared = {"fields": ["name", "resume"]}
        session.get(Graduate, me.id).visibility = "open"
    assert client.http.get(address).data.startswith(b"%PDF-")
    client.login(other.user_id).get(address, status=404)
    with database.writing() as session:
        session.get(Application, number).status = "withdrawn"  # an open profile keeps its résumé to itself
    client.login(agency.user_id).get(address, status=404)


def test_quota(my, monkeypatch):
    monkeypatch.setattr(files, "QUOTA", 100)
    assert "占满了空间" in send(my, a_pdf(), status=413).text


def test_orphans_are_swept_and_nothing_else(my, app, database):
    send(my, a_pdf())
    folder = app.extensions["settings"].files_dir
    (folder / "orphan").write_bytes(b"left by a request that failed")
    with app.app_context():
        assert files.delete_orphans(before=0) == 0
        assert files.delete_orphans(before=10**11) == 1
        assert on_disk(app) == [row.name for row in rows(database, StoredFile)]
        files.sweep_orphans()
        assert (folder / ".swept").exists()


def test_a_failed_act_leaves_the_old_resume(my, app, database, monkeypatch):
    send(my, a_pdf())
    before = on_disk(app)

    def fail(*_args, **_more):
        raise RuntimeError("the disk of the audit is full")

    with monkeypatch.context() as broken, pytest.raises(RuntimeError):
        broken.setattr("web.graduates.service.audit.record", fail)
        send(my, a_pdf(2))
    assert set(before) <= set(on_disk(app))
    assert len(PdfReader(io.BytesIO(my.http.get("/me/resume/file").data)).pages) == 1
