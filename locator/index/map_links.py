"""Where an answer leads: the outlet itself, its page, and map apps, each in its own datum.

AMap, Tencent, Petal and Apple draw the mainland in GCJ-02, Baidu in BD-09, `geo:` is WGS-84. The
datum of a Petal or Apple link is not stated by its maker; theirs is the datum of the map behind it.
"""

from urllib.parse import quote

from .snapshot import Snapshot

REFERRER = "locator"


def links(snapshot: Snapshot, index: int) -> dict[str, str]:
    """The links of an outlet; those to this program are without a host."""
    ref = quote(snapshot.refs[index], safe="")
    lat, lon = snapshot.position(index, "wgs84")
    own = {
        "self": f"/api/v1/outlets/{ref}",
        "page": f"/outlets/{ref}",
        "directions": f"/outlets/{ref}#directions",
    }
    return own | map_apps(snapshot, index) | {"geo": f"geo:{lat:.6f},{lon:.6f}"}


def map_apps(snapshot: Snapshot, index: int) -> dict[str, str]:
    """The way to the outlet in the map apps people have."""
    name = quote(snapshot.names[index], safe="")
    lat, lon = snapshot.position(index, "gcj02")
    mars = f"{lat:.6f},{lon:.6f}"
    baidu_lat, baidu_lon = snapshot.position(index, "bd09")
    return {
        "amap": f"https://uri.amap.com/navigation?to={lon:.6f},{lat:.6f},{name}&mode=walk&coordinate=gaode&callnative=1",
        "baidu": f"https://api.map.baidu.com/marker?location={baidu_lat:.6f},{baidu_lon:.6f}&title={name}"
        f"&content={name}&coord_type=bd09ll&output=html&src={REFERRER}",
        "tencent": f"https://apis.map.qq.com/uri/v1/routeplan?type=walk&to={name}&tocoord={mars}&referer={REFERRER}",
        "petal": f"https://www.petalmaps.com/routes/?daddr={mars}&type=walk&utm_source={REFERRER}",
        "apple": f"https://maps.apple.com/?daddr={mars}&dirflg=w",
    }
