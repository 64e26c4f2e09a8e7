"""Limits of an outlet: a table of texts; an excluded device is never certain to be accepted."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from locator.answers.repair_options.limits import DEVICE_NAMES, limits_verdict
from locator.network.outlet import DEVICES

ALL = " ".join(DEVICES)
# limits, devices that are excluded, devices that must be asked about; the rest is not spoken of
CASES = [
    ("", "", ""),
    ("笔记本仅检测，不维修", "laptop", ""),
    ("笔记本仅检测", "laptop", ""),
    ("笔记本电脑只做检测。", "laptop", ""),
    ("電視僅受理掛機檢測", "tv", ""),
    ("电视仅受理挂机检测", "tv", ""),
    ("平板、笔记本仅检测；手机可现场维修", "tablet laptop", "phone"),
    ("不收平板", "tablet", ""),
    ("暂不收平板电脑", "tablet", ""),
    ("不受理笔记本维修", "laptop", ""),
    ("平板暂停受理", "tablet", ""),
    ("平板、手表不维修", "tablet watch", ""),
    ("本店不接电脑类产品", "laptop desktop", ""),
    ("无法维修路由器", "router", ""),
    ("手机不收，平板可以", "phone", "tablet"),
    ("不收ＴＶ", "tv", ""),
    ("No tablets", "tablet", ""),
    ("Laptops: inspection only", "laptop", ""),
    ("laptops not repaired", "laptop", ""),
    ("仅受理手机和平板", "laptop desktop watch audio tv router vision", ""),
    ("只修手机", "tablet laptop desktop watch audio tv router vision", ""),
    ("Phones only", "tablet laptop desktop watch audio tv router vision", ""),
    ("仅受理手机换屏", "tablet laptop desktop watch audio tv router vision", "phone"),
    ("手机仅换屏", "", "phone"),
    ("手机不换电池", "", "phone"),
    ("平板不提供上门取机", "", "tablet"),
    ("手机维修请提前一天预约", "", "phone"),
    ("仅检测，不维修", ALL, ""),
    ("不维修", ALL, ""),
    ("仅对内部开放", "", ALL),
    ("除手机外均不受理", "", ALL),
    ("需提前电话预约", "", ""),
    ("寄修件 3 天后可取", "", ""),
    ("手机检测不收费", "", "phone"),
    ("17:00 停止受理", "", ALL),
]


@pytest.mark.parametrize(("limits", "excluded", "unclear"), CASES, ids=[case[0] for case in CASES])
def test_device_limits(limits: str, excluded: str, unclear: str) -> None:
    found = {device: limits_verdict(limits, device) for device in DEVICES}
    assert {d for d in DEVICES if found[d] == "excluded"} == set(excluded.split())
    assert {d for d in DEVICES if found[d] == "unclear"} == set(unclear.split())


NEGATIVE = [
    "不收{}",
    "{}不收",
    "不修{}",
    "{}仅检测",
    "{}只检测不维修",
    "暂不受理{}",
    "{}不维修",
    "本店不受理{}维修",
    "{}停止受理",
]


@given(
    st.sampled_from(sorted(DEVICE_NAMES)),
    st.sampled_from(NEGATIVE),
    st.text(max_size=20),
    st.text(max_size=20),
)
def test_an_excluded_device_is_never_an_unconditional_yes(
    name: str, text: str, before: str, after: str
) -> None:
    for device in DEVICE_NAMES[name]:
        assert limits_verdict(text.format(name), device) == "excluded"
        assert limits_verdict(f"{before}。{text.format(name)}。{after}", device) != "none"


@given(st.text(max_size=300))
def test_any_text_gives_a_verdict(text: str) -> None:
    assert {limits_verdict(text, device) for device in DEVICES} <= {"none", "unclear", "excluded"}
