"""The words of the page that lives in other sites."""

_NO_POSITION = (
    "q=陆家嘴 这样的地点；位置不写在网址里",
    "a place, like q=Lujiazui; a position never stands in an address",
)
EMBED_WORDS: dict[str, tuple[str, str]] = {
    "e_words": ("您在哪里？", "Where are you?"),
    "e_hint": ("陆家嘴、地址、车站", "Lujiazui, an address"),
    "e_kind": ("网点类型", "Kind of outlet"),
    "e_only": ("只找：", "Only with: "),
    "e_within": ("{far}以内", "within {far}"),
    "e_searching": ("正在查找……", "Searching…"),
    "e_refused": (
        "没有得到您的位置，请写地点或地址，也可以打电话给我们。",
        "We did not get your position. Type a place or an address, or call us.",
    ),
    "e_unknown_more": (
        "可以换一种说法，比如区名、路名或车站；也可以打电话，说给我们听。",
        "Say it in another way, like a district, a street or a station; or call and tell us.",
    ),
    "e_check": ("请检查“{parameter}”。", "Please check “{parameter}”."),
    "e_allowed": ("可以写：", "It can be: "),
    "e_try": ("请再试一次，或打电话，有人帮您。", "Please try again, or call: a person will help."),
    "e_way": ("怎么走", "How to get there"),
    "e_new_tab": ("（在新标签页打开）", " (opens in a new tab)"),
    "e_whole": ("在地图上看更多网点", "More outlets, and the map"),
    "e_choose": ("选这家", "Choose"),
    "e_chosen": ("已选", "Chosen"),
    "e_chosen_said": ("已选{name}", "You chose {name}"),
    "e_right_limit": ("1 到 50 的整数", "a whole number from 1 to 50"),
    "e_right_radius": ("米，大于 0，到 500000", "metres, more than 0 and up to 500,000"),
    "e_right_open": ("now，或像 2026-10-01T10:00 的时刻", "now, or an instant like 2026-10-01T10:00"),
    "e_right_adcode": ("六位行政区划代码，像 310115", "the six digits of an area, like 310115"),
    "e_right_code": ("网点编号，像 100 009", "the code of an outlet, like 100 009"),
    "e_right_q": (
        "地点、地址、街道，不超过 200 个字",
        "a place, an address or a street, up to 200 characters",
    ),
    "e_right_lat": _NO_POSITION,
    "e_right_lon": _NO_POSITION,
}
