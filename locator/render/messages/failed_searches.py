"""The words of the page of searches that found nothing."""

FAILED_WORDS: dict[str, tuple[str, str]] = {
    "a_failed": ("没找到的搜索", "Failed searches"),
    "f_lead": (
        "一周内至少有十个人找过、却没有找到的内容。位置只记到约 1 公里见方的格子；人数向下取到整十，多一个人看不出来。",
        "What at least ten people have looked for within a week and not found. A position is kept as a square of about "
        "1 km, and numbers are rounded down to tens, so that one person more does not show.",
    ),
    "f_how": (
        "不足十人的内容不显示，也不以文字保存。同一个人找同一内容，一周只算一次；一周过后，谁找过的记号就删除。"
        "周一到周日为一周（中国时间），保留 12 周。",
        "What fewer have looked for is not shown, and is not kept in words. Who looks for the same thing again counts "
        "once a week; when the week is over, the marks of who looked are deleted. A week goes from Monday to Sunday in "
        "China; twelve are kept.",
    ),
    "f_none": (
        "还没有哪样内容在同一周里有十个人找过而没找到。",
        "There is nothing yet that ten people have looked for in one week and not found.",
    ),
    "f_week": ("{first} 至 {last}", "{first} to {last}"),
    "f_why": ("没找到的原因", "Why nothing was found"),
    "f_where": ("地点", "Where"),
    "f_filters": ("条件", "Filters"),
    "f_people": ("人数", "People"),
    "f_no_place": ("地名不认识", "No place is known by these words"),
    "f_out_of_area": ("附近 500 公里没有网点", "No outlet within 500 km"),
    "f_none_found": ("范围内没有符合条件的网点", "No outlet meets the filters within reach"),
    "f_private": ("含号码或邮箱的文字（不保存）", "Words with a number or an e-mail address (not kept)"),
    "f_code": ("网点编号 {code}", "Outlet {code}"),
    "f_map": ("地图上看 {where}", "{where} on the map"),
    "f_no_filter": ("无", "none"),
}
