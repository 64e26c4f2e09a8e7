"""Every page in every state that visitors, agents and operators meet: one table for all checks."""

from typing import Any, Literal, NamedTuple

from playwright.sync_api import Page, expect

from .conftest import LUJIAZUI

GRANTED: dict[str, Any] = {"geolocation": LUJIAZUI, "permissions": ["geolocation"]}
NO_SCRIPT: dict[str, Any] = {"java_script_enabled": False}
ANDROID: dict[str, Any] = {"user_agent": "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Mobile"}
WECHAT: dict[str, Any] = {"user_agent": "Mozilla/5.0 (iPhone) AppleWebKit/605 MicroMessenger/8.0"}
OUTLET, CLOSED = "/outlets/SAMPLE-SC-00002", "/outlets/SAMPLE-SC-00001"
NOTHING = "/?adcode=310115&radius=1000&access=induction_loop,sign_language&device=vision"
SAVED = """localStorage.setItem('locator.saved', JSON.stringify([
  { ref: 'SAMPLE-SC-00002', name: '示例服务中心', address: '示例路 1 号', phone: '950800' },
  { ref: 'SAMPLE-DP-00011', name: '示例送修点', address: '示例路 2 号', phone: '950800' }]))"""

Step = tuple[Literal["click", "fill", "press", "see", "run"], str, str]


class State(NamedTuple):
    """A page in a state: its address, what to do there, options of the browser, and who is signed in."""

    path: str
    steps: tuple[Step, ...] = ()
    options: dict[str, Any] = {}  # noqa: RUF012 - never mutated
    role: str = ""

    @property
    def is_plain(self) -> bool:
        """Whether an address is all it takes."""
        return not (self.steps or self.options or self.role)


def click(selector: str) -> Step:
    return ("click", selector, "")


def fill(selector: str, text: str) -> Step:
    return ("fill", selector, text)


def press(selector: str, key: str) -> Step:
    return ("press", selector, key)


def see(selector: str) -> Step:
    return ("see", selector, "")


def run(script: str) -> Step:
    return ("run", script, "")


PUBLIC = {
    "start": State("/"),
    "start without script": State("/", options=NO_SCRIPT),
    "folds open": State("/", tuple(click(f".folds > :nth-child({n}) summary") for n in (1, 2, 3))),
    "suggestions": State("/", (fill("#words", "朝阳"), see("#words-list li"), press("#words", "ArrowDown"))),
    "saved outlets": State("/", (run(SAVED), run("location.reload()"), see("#saved a"))),
    "position": State("/", (click("#use-position"), see("ol.results > li")), GRANTED),
    "position refused": State("/", (click("#use-position"), see("#try-again"))),
    "position refused in WeChat": State("/", (click("#use-position"), see("#position-said p")), WECHAT),
    "empty search": State("/", (click(".go button"), see("#found"))),
    "results": State("/?adcode=310115"),
    "results without script": State("/?adcode=310115", options=NO_SCRIPT),
    "results in words": State("/?q=五道口"),
    "results by position": State("/?lat=31.2397&lon=121.4998&kind=service_center"),
    "results by arrival": State("/?adcode=310115&sort=arrival"),
    "results in a view of the map": State("/?bbox=121.4,31.2,121.5,31.3"),
    "results to compare": State("/?q=五道口", (click(".compare-tick input"), see("#compare button"))),
    "device and fault": State("/?q=五道口&repair=Mate 60 Pro 换屏"),
    "device without fault": State("/?q=五道口&device=phone"),
    "fault without place": State("/?repair=手机 碎屏"),
    "unknown device": State("/?repair=qqq&q=五道口", (click("#repair summary"),)),
    "nothing found": State(NOTHING),
    "question": State("/?q=朝阳区"),
    "question without place": State("/?q=附近"),
    "province": State("/?adcode=440000"),
    "wrong query": State("/?lat=abc&lon=1"),
    "outside China": State("/?lat=0&lon=0"),
    "map": State("/map"),
    "map without script": State("/map", options=NO_SCRIPT),
    "outlet": State(OUTLET),
    "outlet without script": State(OUTLET, options=NO_SCRIPT),
    "outlet unfolded": State(OUTLET, (click("#share summary"), click("#more summary"))),
    "outlet in WeChat": State(OUTLET, options=WECHAT),
    "outlet temporarily closed": State(CLOSED),
    "outlet of another kind": State("/outlets/SAMPLE-DP-00011"),
    "map apps": State(OUTLET, (click("#navigate"), see("dialog[open]"))),
    "route": State(OUTLET, (fill("#way-from", "天安门"), press("#way-from", "Enter"), see(".way"))),
    "route unclear": State(
        OUTLET, (fill("#way-from", "广东省"), press("#way-from", "Enter"), see("#question"))
    ),
    "call code": State(OUTLET, (click(".call-code-form button"), see(".call-code"))),
    "call code without script": State(OUTLET, (click(".call-code-form button"), see(".code")), NO_SCRIPT),
    # with script, it goes on to the web address
    "open an app": State(f"{OUTLET}/open/baidu", options=ANDROID | NO_SCRIPT),
    "correction": State(f"{OUTLET}/correction"),
    "comparison": State("/compare?ref=SAMPLE-SC-00002&ref=SAMPLE-DP-00011"),
    "nothing saved": State("/compare"),
    "saved list": State("/compare", (run(SAVED), run("location.reload()"), see("#saved button"))),
    "area": State("/areas/440305"),
    "area of areas": State("/areas/440000"),
    "help": State("/help"),
    "official": State("/official"),
    "official number": State("/official?by=phone&said=950800"),
    "similar number": State("/official?by=phone&said=950801"),
    "official name": State("/official?by=name&said=示例服务中心"),
    "unknown code": State("/official?by=code&said=123456"),
    "unreadable code": State("/official?by=code&said=abc"),
    "privacy": State("/privacy"),
    "documentation": State("/docs"),
    "not found": State("/nowhere"),
    "unknown outlet": State("/outlets/nope"),
    "offline": State("/offline"),
    "offline with saved outlets": State(
        "/offline", (run(SAVED), run("location.reload()"), see("#offline-saved li"))
    ),
    "outlet in forced colours": State(OUTLET, options={"forced_colors": "active"}),
    "large print": State(f"{OUTLET}?view=large"),
    "large print of results": State("/?adcode=310115&view=large"),
    "large print of help": State("/help?view=large"),
    "large print of the map": State("/map?view=large"),
    "large print of a comparison": State("/compare?ref=SAMPLE-SC-00002&ref=SAMPLE-DP-00011&view=large"),
}
EMBEDDED = {
    "embedded": State("/embed"),
    "embedded results": State("/embed?q=陆家嘴"),
    "embedded question": State("/embed?q=附近"),
    "embedded province": State("/embed?q=重庆市"),
    "embedded error": State("/embed?kind=x"),
    "embedded, dark": State("/embed?q=陆家嘴&dark=on&colour=%23c2410c&radius=3"),
}

STAFF = {
    "desk sign-in": State("/desk/sign-in"),
    "desk": State("/desk", role="agent"),
    "desk question": State("/desk", (fill("#q", "朝阳"), see(".choice")), role="agent"),
    "desk outlet": State(
        "/desk", (fill("#q", "五道口"), click("#found .line"), see("#card-title")), role="agent"
    ),
    "desk replay": State("/desk/replay", role="supervisor"),
    "desk calls": State("/desk/said", role="supervisor"),
    "card gone": State("/c/gone"),
    "admin sign-in": State("/admin/sign-in"),
    **{
        f"admin {path}": State(f"/admin/{path}".rstrip("/"), role="operator")
        for path in (
            *("", "feed", "held", "notices", "positions", "corrections", "releases", "overrides", "edit"),
            *("edit?ref=SAMPLE-SC-00002", "edit?ref=SAMPLE-SC-00002&field=hours", "failed", "quality"),
            *("coverage", "users", "log"),
        )
    },
}


def act(page: Page, state: State) -> None:
    """Take the steps that lead from the address to the state."""
    for kind, selector, more in state.steps:
        part = page.locator(selector).first
        if kind == "click":
            part.click()
        elif kind == "fill":
            part.fill(more)
        elif kind == "press":
            part.press(more)
        elif kind == "see":
            expect(part).to_be_visible()
        else:
            page.evaluate(selector)
