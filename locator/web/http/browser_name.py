"""Names of browsers and systems, for the list of a user's sessions."""

BROWSERS = (
    ("MicroMessenger", "WeChat"),
    ("HuaweiBrowser", "Huawei Browser"),
    ("MiuiBrowser", "Mi Browser"),
    ("QQBrowser", "QQ Browser"),
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)  # the first match counts: most browsers name Chrome and Safari, too
SYSTEMS = (
    ("OpenHarmony", "HarmonyOS"),
    ("iPhone", "iOS"),
    ("iPad", "iPadOS"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)


def browser_name(user_agent: str) -> str:
    """Return browser and system of a User-Agent, such as Firefox, Windows; empty if neither is known."""
    names = [next((name for part, name in known if part in user_agent), "") for known in (BROWSERS, SYSTEMS)]
    return ", ".join(name for name in names if name)
