"""Distances as text."""


def format_distance(metres: float, lang: str = "en") -> str:
    """Return a rounded distance like 350 m, 2.3 km or 41 公里, at least ten metres."""
    metre, kilometre = ("米", "公里") if lang == "zh" else ("m", "km")
    if metres < 995:
        return f"{max(10, round(metres, -1)):.0f} {metre}"
    return f"{metres / 1000:.1f} {kilometre}" if metres < 9_950 else f"{metres / 1000:.0f} {kilometre}"


def rounded_length(metres: float, lang: str = "en") -> str:
    """Return a length with one significant digit, like 300 m or 2 公里; empty below 10 metres."""
    rounded = float(f"{metres:.0e}")
    if rounded < 10:
        return ""
    metre, kilometre = ("米", "公里") if lang == "zh" else ("m", "km")
    return f"{rounded:.0f} {metre}" if rounded < 1_000 else f"{rounded / 1_000:.0f} {kilometre}"


def rough_distance(metres: float, error: float, lang: str = "en") -> str:
    """Return a distance from a position known to `error` metres: 约 50 公里, or 30 公里内 if it is less."""
    if metres <= error:
        within = rounded_length(error, lang)
        return f"{within}内" if lang == "zh" else f"within {within}"
    about = rounded_length(metres, lang)
    return f"约 {about}" if lang == "zh" else f"about {about}"
