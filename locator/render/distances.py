"""Distances as text."""

MIN_ABOUT = 100.0  # metres


def format_distance(metres: float, lang: str = "en") -> str:
    """Return a rounded distance like 350 m, 2.3 km or 41 公里, at least ten metres."""
    metre, kilometre = ("米", "公里") if lang == "zh" else ("m", "km")
    if metres < 995:
        return f"{max(10, round(metres, -1)):.0f} {metre}"
    return f"{metres / 1000:.1f} {kilometre}" if metres < 9_950 else f"{metres / 1000:.0f} {kilometre}"


def moved_distance(metres: float, lang: str = "en") -> str:
    """Return how far an outlet moved, in whole metres below a kilometre: 3 m, 1,067.4 km."""
    metre, kilometre = ("米", "公里") if lang == "zh" else ("m", "km")
    return f"{metres:.0f} {metre}" if metres < 999.5 else f"{metres / 1000:,.1f} {kilometre}"


def rounded_length(metres: float, lang: str = "en") -> str:
    """Return a length with one significant digit, like 300 m or 2 公里, from 100 km on to the next 50 km.

    It is empty below 10 metres.
    """
    rounded = float(f"{metres:.0e}") if metres < 100_000 else 50_000.0 * round(metres / 50_000)
    if rounded < 10:
        return ""
    metre, kilometre = ("米", "公里") if lang == "zh" else ("m", "km")
    return f"{rounded:.0f} {metre}" if rounded < 1_000 else f"{rounded / 1_000:.0f} {kilometre}"


def about_distance(metres: float, lang: str = "en") -> str:
    """Return a distance to the next 100 m, from a kilometre on with one significant digit: 约 300 米."""
    hundreds = int(metres / MIN_ABOUT + 0.5) * MIN_ABOUT
    about = rounded_length(max(hundreds, MIN_ABOUT) if hundreds < 1_000 else metres, lang)
    return f"约 {about}" if lang == "zh" else f"about {about}"


def rough_distance(metres: float, error: float, lang: str = "en") -> str:
    """Return a distance from a position known to `error` metres: 约 50 公里, or 30 公里内 if it is less."""
    if metres <= error:
        within = rounded_length(error, lang)
        return f"{within}内" if lang == "zh" else f"within {within}"
    return about_distance(metres, lang)
