"""Recognize names of military sites, which the lists of airports, stations and places leave out."""

import re

MILITARY = re.compile(
    "部队|军区|军分区|武警|军事|武装|解放军|空军|海军|陆军|火箭军|预备役|国防|军工|兵工|兵器"
    "|军用|(?<!红)(?<!屯)军营|兵营|军港|军校|军训|军供|军休|军干|军队|军械|军医|驻军|边防|人防|警备|警卫|干休所"
    "|靶场|弹药|导弹|炮兵|炮团|炮校|装甲|装备学院|坦克|雷达|防化|舰队|舰艇|海防|参谋|司令部"
    "|总参(?!观)|总政|总后|[一二三四五六七八九十]军部|(^|北京|昌平|房山|丰台)(西郊|沙河|良乡|南苑)机场"
    "|[0-9]{5}|Military|Air ?Base|Army|Navy",
    re.IGNORECASE,
)


def is_military(name: str) -> bool:
    """Return True for the name of a military site, and of a place called after one."""
    return bool(MILITARY.search(name))
