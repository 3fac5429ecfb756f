"""What the tests of applications put into the database beside `make`."""

import re
from typing import Any

from tests.web.make import Make
from web.core import files
from web.models import Application, Graduate, Position

PDF = b"%PDF-1.4\n%%EOF\n"


def give_resume(make: Make, graduate_id: int) -> None:
    """A stored file as the graduate's résumé."""
    with make.app.app_context(), make.database.unit() as unit:
        session = unit.write()
        graduate = session.get(Graduate, graduate_id)
        graduate.resume_id = files.store(files.write(PDF), "简历.pdf", "application/pdf", graduate.user_id).id
        unit.commit()


def change(make: Make, model: type, key: int, **values: Any) -> None:
    """Change a stored record behind the site's back."""
    with make.database.writing() as session:
        row = session.get(model, key)
        for name, value in values.items():
            setattr(row, name, value)


def application(make: Make, key: int) -> Application:
    """The application as it is stored now, with its events loaded."""
    with make.database.unit(may_write=False) as unit:
        row = unit.session.get(Application, key)
        _loaded = row.events, row.position, row.graduate, row.decline
        unit.session.expunge_all()
        return row


def close(make: Make, position_id: int) -> None:
    change(make, Position, position_id, status="closed")


WRITTEN = (
    "专利检索分析员（半导体方向）",
    "负责半导体领域查新检索。英语六级是硬条件。",
    "做过专利检索，熟悉半导体工艺。",
    "微电子、集成电路、电子科学与技术",
    "微电子科学与工程",
    "示例大学",
    "优秀毕业生",
    "英语六级",
    "英语",
    "中国",
)


def without_data(html: str) -> str:
    """A page in English without what people wrote in Chinese: only the site's own words are left."""
    main = html[html.index("<main") : html.index("</main>")]
    main = re.sub(r"<svg.*?</svg>|<datalist.*?</datalist>|<span class=\"avatar.*?</span>", "", main, flags=re.S)
    for text in WRITTEN:
        main = main.replace(text, "")
    return re.sub(r"毕业生\d+|示例\d+知识产权代理有限公司", "", main)
