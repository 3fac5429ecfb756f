"""The guides' pictures, taken from the running demo, so that they can be taken again whenever a page changes.

With `make run` serving the small demo in another window, from the root of the repository:
`PYTHONPATH=. .venv/bin/python docs/pictures/make.py http://127.0.0.1:5000 [NAME …]`
It imports the sample rosters once, as the demo's university; otherwise it only looks.
"""

import sys
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from seeds.demo.load import PASSWORD

HERE = Path(__file__).parent
SAMPLES = HERE.parents[1] / "seeds" / "samples"
CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"]
PHONE, DESK = (390, 780), (1120, 780)
ROSTER = "春季专场（示例）"
WRONG = "编号,姓名,专业,学历,毕业时间,外语\nG901,示例甲,光学工程,大学,2026年13月,六级 999\nG902,示例乙,化学,看不懂,2026-06,日语 N1\n"
LOCALES = {"zh": "zh-CN", "en": "en-GB"}


def page_at(path: str, above: str = "", opened: str = "") -> Callable[[Page, str], None]:
    """Go there; unfold what `opened` selects, and scroll so that `above` stands at the top."""

    def go(page: Page, site: str) -> None:
        page.goto(site + path)
        if opened:
            page.locator(opened).first.click()
        if above:
            page.locator(above).first.evaluate("e => window.scrollTo(0, e.getBoundingClientRect().top - 90)")

    return go


def first_candidate(page: Page, site: str) -> None:
    """The list of candidates of the position with the most applications, the first one's reasons open at the bars."""
    page.goto(f"{site}/agency/positions")
    page.goto(site + page.locator("main a[href$='/candidates']").first.get_attribute("href"))
    page.locator("main article details > summary").first.click()
    page.locator("main article").first.evaluate("e => window.scrollTo(0, e.getBoundingClientRect().top - 70)")


def fit(page: Page, site: str) -> None:
    """Why the first position for me fits."""
    page.goto(f"{site}/me/matches")
    page.locator("main article details > summary").first.click()


def application(page: Page, site: str) -> None:
    page.goto(f"{site}/me/applications")
    page.goto(site + page.locator("main article a[href^='/applications/']").nth(2).get_attribute("href"))


def roster(page: Page, site: str) -> None:
    """The sample rosters, imported once."""
    page.goto(f"{site}/organiser/rosters")
    known = page.get_by_role("link", name=ROSTER)
    if known.count():
        known.first.click()
        return
    page.goto(f"{site}/organiser/rosters/new")
    page.locator("#title").fill(ROSTER)
    page.locator("main form button[type=submit]").click()
    more = {"name": "补充.csv", "mimeType": "text/csv", "buffer": WRONG.encode()}
    for number, sheet in ((0, SAMPLES / "graduates.csv"), (1, SAMPLES / "posts.csv"), (0, more)):
        form = page.locator("main form:has(input[type=file])").nth(number)
        form.locator("input[type=file]").set_input_files(sheet)
        form.locator("button[type=submit]").click()
        page.wait_for_load_state()


def faults(page: Page, site: str) -> None:
    roster(page, site)
    page.goto(page.url.rstrip("/") + "/faults")


def result(page: Page, site: str) -> None:
    """The ranking of the sample rosters, ordered once and waited for."""
    roster(page, site)
    link = page.locator("main a[href*='/organiser/runs/']")
    if link.count():
        link.first.click()
    else:
        page.locator("main form[action$='/rank'] button[type=submit]").first.click()
    page.locator("a[href$='result.xlsx']").wait_for(timeout=120_000)


PICTURES = {  # name: who, how large, what
    "candidates": ("agency", (1120, 1240), first_candidate),
    "graduate-profile": ("graduate", PHONE, page_at("/me", above="#steps")),
    "graduate-visibility": ("graduate", PHONE, page_at("/me/visibility")),
    "graduate-search": ("graduate", PHONE, page_at("/positions?q=专利检索")),
    "graduate-fit": ("graduate", PHONE, fit),
    "graduate-application": ("graduate", PHONE, application),
    "agency-write": ("agency", DESK, page_at("/agency/positions/new")),
    "agency-inbox": ("agency", DESK, page_at("/agency/applications")),
    "organiser-check": ("office", DESK, page_at("/organiser/agencies")),
    "organiser-roster": ("university", DESK, roster),
    "organiser-faults": ("university", DESK, faults),
    "organiser-result": ("university", DESK, result),
}


def log_in(browser: Browser, site: str, who: str) -> dict:
    """The cookies of a login; one for all pictures of this person, since logins are limited."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{site}/login")
    page.fill("input[name=email]", f"{who}@demo.shanggang.example")
    page.fill("input[name=password]", PASSWORD)
    page.locator("main form button[type=submit]").click()
    page.wait_for_load_state()
    if "/login" in page.url:
        raise SystemExit(f"{who} cannot log in: is this the demo, and were there many logins in the last minutes?")
    return context.storage_state()


def take(browser: Browser, site: str, name: str, language: str, state: dict) -> Path:
    _who, (width, height), go = PICTURES[name]
    size = {"viewport": {"width": width, "height": height}, "device_scale_factor": 0.8 if height > 1000 else 1}
    context = browser.new_context(**size, color_scheme="light", locale=LOCALES[language], storage_state=state)
    context.add_cookies([{"name": "lang", "value": language, "url": site}])
    page = context.new_page()
    go(page, site)
    page.mouse.move(0, 0)
    page.wait_for_timeout(500)  # what unfolds has unfolded
    path = HERE / f"{name}.{language}.png"
    page.screenshot(path=path)
    context.close()
    return path


def main(site: str, names: list[str]) -> None:
    with sync_playwright() as playwright:
        program = {"executable_path": CHROMIUM} if CHROMIUM.exists() else {}
        browser = playwright.chromium.launch(args=ARGUMENTS, **program)
        states: dict[str, dict] = {}
        for name in names or PICTURES:
            who = PICTURES[name][0]
            states[who] = states.get(who) or log_in(browser, site, who)
            for language in ("zh", "en"):
                path = take(browser, site, name, language, states[who])
                print(f"{path.name:<32} {path.stat().st_size // 1024:>4} kB", flush=True)
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1].rstrip("/") if len(sys.argv) > 1 else "http://127.0.0.1:5000", sys.argv[2:])
