"""Requests of the abuse benchmark: those of the other clients, and candidates for the attacker."""

from urllib.parse import quote

from .load import Request

LINES = "application/x-ndjson"
FORM = "application/x-www-form-urlencoded"
FAR = "lat=-23.5&lon=-46.6"
HERE = "lat=31.2397&lon=121.4998"
VICTIM = [Request(f"/api/v1/nearest?lat={31.2 + n / 1000:.3f}&lon=121.5", pause=0.03) for n in range(50)]
BOX = ";".join(f"{lat},{lon}" for lat, lon in ((18, 75), (53, 75), (53, 134), (18, 134)))
CANDIDATES = [
    Request(f"/api/v1/outlets?polygon={quote(BOX)}&limit=500"),
    Request("/api/v1/outlets?bbox=73,18,135,54&limit=500"),
    Request("/api/v1/outlets?adcode=310000&limit=500"),
    Request("/api/v1/official?name=" + quote("示例服务中心陆家嘴")),
    Request("/api/v1/official?phone=021-64641234"),
    Request("/api/v1/official?address=" + quote("上海市浦东新区世纪大道100号")),
    Request(f"/api/v1/handover?{HERE}&device=phone&fault=screen"),
    Request(f"/api/v1/nearest?{HERE}&limit=50&sort=arrival"),
    Request(f"/api/v1/nearest?{HERE}&limit=50"),
    Request("/api/v1/nearest?q=" + quote("上海市浦东新区陆家嘴街道世纪大道100号环球金融中心")),
    Request("/api/v1/nearest?q=" + quote("省市区路" * 40)),
    Request("/api/v1/places?q=" + quote("深玔南山科技园南区高新南一道" * 6)),
    Request("/api/v1/directions?from=31.2397,121.4998&to=SAMPLE-SC-00001&style=script"),
    Request("/api/v1/clusters?bbox=73,18,135,54&zoom=10"),
    Request("/api/v1/reverse?" + HERE),
    Request("/", "POST", "q=" + quote("陆家嘴"), FORM),
    Request("/?" + HERE),
    Request("/map"),
    Request("/areas/310000"),
    Request("/areas/310115"),
    Request("/outlets/SAMPLE-SC-00001"),
    Request("/official?name=" + quote("示例")),
    Request("/embed", "POST", "q=" + quote("陆家嘴"), FORM),
    Request("/docs"),
    Request("/openapi.json"),
    Request("/sitemaps/outlets-1.xml"),
    Request("/sitemaps/areas.xml"),
    Request("/metrics"),
    Request("/api/v1/export.csv"),
    Request("/api/v1/export.geojson"),
    Request("/static/basemap/china.pmtiles"),
    Request("/static/vendor/protomaps-leaflet/protomaps-leaflet.js"),
    Request("/desk/sign-in", "POST", "name=unknown&password=nothing", FORM),
    Request("/api/v1/nearest/batch", "POST", '{"lat": 31.2, "lon": 121.5, "limit": 50}\n' * 500, LINES),
]  # fmt: skip
NAMED = [
    ("far away", [Request(f"/api/v1/nearest?{FAR}&limit=1"), Request(f"/?{FAR}")]),
    ("far away, a batch", [Request("/api/v1/nearest/batch", "POST", '{"lat":-23.5,"lon":-46.6}\n' * 3,
                                   "application/x-ndjson")]),
    ("exports", [Request("/api/v1/export.csv"), Request("/api/v1/export.geojson")]),
]  # fmt: skip
