"""The axe checks (WCAG 2.2, A and AA) on every page, in both themes."""

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from stylizer.actions import (
    TakeOrder,
    WeightedStyle,
    add_note,
    create_burst,
    create_contact_sheet,
    create_token,
    reply_to_note,
    resolve_note,
    try_webhook,
)
from stylizer.models import Project, Shot, Style, Take, Webhook
from stylizer.models.drawings import WordsOnPicture
from tests.browser.painted import measure_kept, new_take, numbered_shot, paint_waiting, warm
from tests.browser.room import ReviewPage, SignedIn
from tests.personas import Personas

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

AXE = settings.BASE_DIR / "frontend" / "node_modules" / "axe-core" / "axe.min.js"

CHECK = """async () => {
    const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
    const { violations } = await axe.run(document, { runOnly: tags });
    return violations.flatMap(({ id, help, nodes }) =>
        nodes.map(({ target, failureSummary }) => `${id}: ${help} at ${target}: ${failureSummary}`));
}"""


def draw_notes(people: Personas, take: Take) -> None:
    """An open thread with a drawing, and a resolved one."""
    words = WordsOnPicture(kind="text", colour="white", points=((0.2, 0.2),), text="warmer")
    for text in ("Too cold", "Too dark"):
        note = add_note(
            actor=people.dave, take=take, first_frame=1001, last_frame=1002, text=text, drawing=[words]
        )
        reply_to_note(actor=people.bob, note=note, text="Since the rerun")
    resolve_note(actor=people.bob, note=note)


def check(page: Page) -> None:
    page.evaluate(AXE.read_text())
    assert page.evaluate(CHECK) == []


def test_every_page(people: Personas, project: Project, style: Style, visit: SignedIn) -> None:
    shot = numbered_shot(people.carol, project, 4)
    take = new_take(people.carol, shot, style)
    paint_waiting(take, warm)
    measure_kept(take, lambda _: 0.006)  # above the threshold: causes are told
    draw_notes(people, take)
    cuts = [{"before": 1001, "after": 1002}, {"before": 1002, "after": 1004}]
    of_several = numbered_shot(
        people.carol, project, 4, name="of_several"
    )  # no take of it before it is split
    Shot.objects.filter(pk=of_several.pk).update(proposed_cuts=cuts)
    style.versions.update(flicker_forecast=0.03)
    create_token(actor=people.alice, name="farm")
    waiting = numbered_shot(people.carol, project, 14, name="harbour_waits")
    new_take(people.carol, waiting, style)
    create_burst(actor=people.carol, shot=waiting, order=TakeOrder([WeightedStyle(style.versions.get())]))
    order = TakeOrder([WeightedStyle(style.versions.get())])
    create_contact_sheet(actor=people.carol, shot=waiting, order=order, columns=[{}, {"seed": 7}])
    hook = Webhook.objects.create(
        project=project,
        address="https://hook.example/",
        kinds=["take.finished"],
        secret="x",
        made_by=people.bob,
    )
    try_webhook(actor=people.bob, webhook=hook)
    page = visit(people.alice, "/projects")
    for theme in ("dark", "light"):
        page.evaluate("theme => localStorage.setItem('stylizer.theme', theme)", theme)
        for path, words in {
            "/projects": project.name,
            f"/projects/{project.pk}": shot.name,
            f"/projects/{project.pk}/new": "Footage",
            f"/shots/{shot.pk}/new-take": "Woodcut",
            f"/projects/{project.pk}/new-takes?shot={shot.pk}": "Woodcut",
            f"/shots/{shot.pk}/import-take": "Woodcut",
            f"/shots/{of_several.pk}/cuts": "a dissolve",
            f"/shots/{waiting.pk}/bursts": "0 of 2 painted",
            "/styles": "lively 30",
            "/queue": "harbour_waits",
            "/workers": "worker",
            "/people": "The Harbour",
            "/tokens": "farm",
            f"/projects/{project.pk}/webhooks": "not sent yet",
        }.items():
            page.goto(path)
            expect(page.locator("main").get_by_text(words).first).to_be_visible()
            check(page)
        page.goto(f"/takes/{take.pk}")
        check_the_review_page(ReviewPage(page))
        check_the_region(ReviewPage(page))
    check_menus_and_dialogs(ReviewPage(page))


def check_the_review_page(room: ReviewPage) -> None:
    room.expect_seen("stylized r1")
    check(room.page)
    room.press("w", "h", "t")
    room.expect_seen("stylized r1 | source")
    check(room.page)
    room.press("w", "t", "u")
    check(room.page)
    room.press("h", "u", "Shift+d")
    expect(room.page.get_by_role("group", name="Drawing tools")).to_be_visible()
    expect(room.page.get_by_role("img", name="Drawing by")).to_be_visible()
    room.page.get_by_role("button", name="Reply").first.click()
    expect(room.page.get_by_label("Reply to")).to_be_focused()
    check(room.page)
    room.press("Escape", "Escape")


def check_the_region(room: ReviewPage) -> None:
    room.press("Shift+r")
    bar = room.page.get_by_role("group", name="Region tools")
    bar.get_by_role("button", name="Brush", exact=True).focus()
    room.press("Enter")
    expect(room.page.get_by_test_id("region-paper")).to_be_focused()
    room.press("Space", "Shift+ArrowRight", "Space")
    expect(bar).to_contain_text("of frame 1001")
    check(room.page)
    bar.get_by_role("button", name="Rerun it in 1 frame…").click()
    dialog = room.page.get_by_role("dialog", name="Rerun a region")
    expect(dialog.get_by_test_id("plan")).to_contain_text("the region in 1 frame")
    check(room.page)
    room.press("Escape")
    expect(dialog).to_have_count(0)
    room.press("Escape")
    expect(bar).to_have_count(0)


def check_menus_and_dialogs(room: ReviewPage) -> None:
    for menu in ("comparison", "playback", "Overlays, their colours and scales", "Select frames", "news"):
        room.page.get_by_role("button", name=menu).click()
        check(room.page)
        room.press("Escape")
    for key, title in (("x", "Reject"), ("r", "Rerun"), ("d", "Paint"), ("?", "Keys")):
        room.press(key)
        expect(room.page.get_by_role("dialog", name=title)).to_be_visible()
        check(room.page)
        room.press("Escape")
        expect(room.page.get_by_role("dialog")).to_have_count(0)
