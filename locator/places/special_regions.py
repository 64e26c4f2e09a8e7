"""Districts of Hong Kong and parishes of Macao, which the gazetteer does not have; text search finds them."""

DISTRICTS: dict[str, tuple[tuple[str, str], ...]] = {
    "810000": (
        ("中西区", "Central and Western"),
        ("湾仔区", "Wan Chai"),
        ("东区", "Eastern"),
        ("南区", "Southern"),
        ("油尖旺区", "Yau Tsim Mong"),
        ("深水埗区", "Sham Shui Po"),
        ("九龙城区", "Kowloon City"),
        ("黄大仙区", "Wong Tai Sin"),
        ("观塘区", "Kwun Tong"),
        ("葵青区", "Kwai Tsing"),
        ("荃湾区", "Tsuen Wan"),
        ("屯门区", "Tuen Mun"),
        ("元朗区", "Yuen Long"),
        ("北区", "North"),
        ("大埔区", "Tai Po"),
        ("沙田区", "Sha Tin"),
        ("西贡区", "Sai Kung"),
        ("离岛区", "Islands"),
    ),
    "820000": (
        ("花地玛堂区", "Our Lady of Fatima"),
        ("圣安多尼堂区", "St. Anthony"),
        ("望德堂区", "St. Lazarus"),
        ("大堂区", "Cathedral"),
        ("风顺堂区", "St. Lawrence"),
        ("嘉模堂区", "Our Lady of Carmel"),
        ("圣方济各堂区", "St. Francis Xavier"),
    ),
}


SHORT = {"810000": "香港", "820000": "澳门"}


def district_texts(adcode: str) -> list[tuple[str, str, str]]:
    """Return the text that finds each district, its Chinese and its English name; none elsewhere."""
    return [(f"{SHORT[adcode]}{name}", name, english) for name, english in DISTRICTS.get(adcode, ())]
