"""The words of /docs. What the OpenAPI document says in English stands here in both languages."""

DOCS_WORDS: dict[str, tuple[str, str]] = {
    "docs_title": ("接口文档", "API documentation"),
    "docs_lead": (
        "按位置、地名、行政区划或编号找网点。答案是 GeoJSON，坐标一律 WGS-84；每个答案和每个错误都带人工热线和手语入口。",
        "Finds outlets by position, words, adcode or code. Answers are GeoJSON, always in WGS-84; every answer and "
        "every error says where a person is reached.",
    ),
    "docs_open": ("OpenAPI 3.1 文档", "The OpenAPI 3.1 document"),
    "docs_contents": ("目录", "Contents"),
    "docs_parameters": ("参数", "Parameters"),
    "docs_members": ("请求体成员", "Members of the body"),
    "docs_name": ("名称", "Name"),
    "docs_values": ("取值", "Values"),
    "docs_meaning": ("含义", "Meaning"),
    "docs_needed": ("必填", "needed"),
    "docs_default": ("默认 {value}", "default {value}"),
    "docs_example": ("示例", "Example"),
    "docs_gets": ("得到 {status}", "gets {status}"),
    "docs_answers": ("答复", "Answers"),
    "docs_errors": ("错误", "Errors"),
    "docs_errors_lead": (
        "错误是 application/problem+json（RFC 9457）：parameter 说是哪个参数，allowed 或 hint 说怎样才对。",
        "Errors are application/problem+json (RFC 9457): parameter names what is wrong, allowed or hint says "
        "what would be right.",
    ),
    "docs_settings": ("部署设置", "Settings"),
    "docs_settings_lead": (
        "环境变量，都以 LOCATOR_ 开头；都可以不设。设错了就不启动，并说明哪一个不对（退出码 78）。",
        "Environment variables that begin with LOCATOR_; none is needed. With a wrong one the program does not start, "
        "and says which it is (exit 78).",
    ),
    "docs_datum": ("坐标系", "Datums"),
    "docs_datum_text": (
        "国内地图坐标有三种：WGS-84（GPS、浏览器）、GCJ-02（高德、腾讯）、BD-09（百度），相差几百米到一公里。"
        "请用 datum 说明您给的坐标是哪一种；答案的 geometry 一律 WGS-84，给了 datum 时另附该坐标系的 position。",
        "Maps of China use three datums: WGS-84 (GPS, browsers), GCJ-02 (AMap, Tencent) and BD-09 (Baidu), some "
        "hundred metres to a kilometre apart. Say with datum which one your position is in; geometry is always "
        "WGS-84, and with datum there is a position in that datum too.",
    ),
    "docs_tags": ("缓存与条件请求", "Conditional requests"),
    "docs_tags_text": (
        "每个数据答案有 ETag，由版本、分钟和问题得出。带着 If-None-Match 再问，没有变化就是 304。"
        "答案可以用 zstd、br 或 gzip 压缩。",
        "Every answer has an ETag, made of release, minute and question. Asked again with If-None-Match it is 304 "
        "while nothing has changed. Answers come in zstd, br or gzip where that is accepted.",
    ),
    "docs_limits": ("次数限制", "Rate limits"),
    "docs_limits_text": (
        "每个客户端默认每分钟 600 次；RateLimit-Limit、-Remaining、-Reset 说还剩多少，超出是 429 和 Retry-After。"
        "一批最多一万行，算一次。问得多的系统可以向运营者要一把钥匙，放在 X-API-Key 里，有自己的次数。",
        "A client may ask 600 times a minute unless the operator chose otherwise; RateLimit-Limit, -Remaining and "
        "-Reset tell what is left, beyond it there is 429 with Retry-After. A batch of up to 10,000 lines counts once. "
        "A system that asks more can agree on a key with the operator: sent as X-API-Key it has a rate of its own.",
    ),
    "docs_policy": ("接口怎么变、怎么退", "How it changes, and how things go"),
    "docs_policy_text": (
        "v1 里写明的都不变，可能会多出成员和取值。要退掉的会提前至少 12 个月用 Deprecation、Sunset、Link 说明，现在没有。"
        "别的网站的页面也能直接问（CORS，不带 cookie）；HEAD、OPTIONS 照常。每个答复有 X-Request-Id，可以自己给。",
        "What v1 tells stays; members and values may be added. What goes is told at least 12 months before, in "
        "Deprecation, Sunset and Link; nothing goes now. Pages of other sites may ask directly (CORS, without cookies), "
        "HEAD and OPTIONS work as anywhere. Every answer has an X-Request-Id, the caller's own if it sends one.",
    ),
    "docs_paging": ("分页", "Pages"),
    "docs_paging_text": (
        "outlets 按 ref 排序分页：把答案里的 next 原样作为 cursor 再问。版本更新后旧的 cursor 是 410，请从头来。",
        "Outlets come page by page, ordered by ref: ask again with next of the answer as cursor, unchanged. After "
        "a new release an old cursor is 410; begin again.",
    ),
    "docs_human": ("交给人工", "Handing over to a person"),
    "docs_human_text": (
        "程序解决不了的，请把 help 里的热线和手语入口交给用户：任何时候都有人接。",
        "What a program cannot solve, a person can: pass on the hotline and the sign-language entry of help. "
        "Somebody answers day and night.",
    ),
}

OPERATIONS: dict[str, tuple[str, str]] = {
    "nearest": ("最近的网点", "The nearest outlets"),
    "nearestByBody": ("最近的网点（位置放在请求体里）", "The nearest outlets, position in the body"),
    "nearestBatch": ("一批问题，一行一个", "Many questions, one a line"),
    "outlets": ("一个区域里的网点", "The outlets of an area"),
    "outlet": ("一个网点", "One outlet"),
    "directions": ("怎么走", "The way to an outlet"),
    "directionsByBody": ("怎么走（位置放在请求体里）", "The way to an outlet, position in the body"),
    "places": ("地名", "Places by words"),
    "reverse": ("位置属于哪个区县", "The district of a position"),
    "handover": ("设备交到哪里", "Where a device can be handed in"),
    "official": ("是不是官方网点", "Whether a shop is official"),
    "clusters": ("地图聚合", "Clusters of a viewport"),
    "exportGeojson": ("整个版本（GeoJSON）", "The whole release as GeoJSON"),
    "exportCsv": ("整个版本（CSV）", "The whole release as CSV"),
    "healthz": ("进程是否活着", "Is the process alive"),
    "readyz": ("能否回答问题", "Can questions be answered"),
}

PARAMETERS: dict[str, tuple[str, str]] = {
    "lang": ("答案里句子的语言", "Language of the sentences in the answer"),
    "lat": ("纬度，度", "Latitude in degrees"),
    "lon": ("经度，度", "Longitude in degrees"),
    "q": (
        "地点的说法：陆家嘴、lujiazui、廣州天河、地址",
        "Words for a place: 陆家嘴, lujiazui, 廣州天河, an address",
    ),
    "adcode": ("六位行政区划代码", "Six-digit code of a province, city or district"),
    "code": ("网点编号，含校验位", "Code of an outlet, with its check digit"),
    "datum": (
        "坐标系：给的位置用它，答案里的 position 也用它",
        "Datum of the position given and of position in the answer",
    ),
    "kind": ("网点类型；多个表示任一", "Kinds; several mean any of them"),
    "service": ("服务；要全部具备", "Services; all must be offered"),
    "device": ("设备；要全部受理", "Devices; all must be taken"),
    "access": ("无障碍需要；要全部满足", "Access needs; all must be met"),
    "open": ("now 或 RFC 3339 时刻：那时营业", "now or an RFC 3339 instant: open then"),
    "limit": ("最多几个", "How many at most"),
    "radius": ("多远以内，米", "How far away at most, in metres"),
    "sort": (
        "distance 按距离；arrival 按走到时是否还开着",
        "distance, or arrival: those first that are open on arrival",
    ),
    "fields": ("只要这些属性，逗号分隔", "Properties to keep in the answer, a comma list"),
    "bbox": ("西,南,东,北，WGS-84 度", "west,south,east,north in WGS-84 degrees"),
    "polygon": ("lon,lat;lon,lat;…，WGS-84 度", "lon,lat;lon,lat;… in WGS-84 degrees"),
    "cursor": ("上一页的 next", "next of the page before"),
    "near": ("LAT,LON：近的排前面", "LAT,LON: places near it come first"),
    "zoom": ("网络地图缩放级别", "Web map zoom level"),
    "from": ("LAT,LON，或地点的说法", "LAT,LON, or words for a place"),
    "to": ("网点的 ref", "The ref of an outlet"),
    "mode": ("walk 步行；wheelchair 轮椅，不走台阶", "walk, or wheelchair: without steps"),
    "style": ("steps 步骤；script 念给人听；sms 短信", "steps, script to read aloud, or sms"),
    "ref": ("网点的 ref", "The ref of the outlet"),
    "release": ("旧版本的编号", "The number of an older release"),
    "fault": ("故障", "The fault"),
    "phone": ("电话号码", "A phone number"),
    "name": ("店名", "The name of a shop"),
    "address": ("地址", "An address"),
}

ERROR_WORDS: dict[str, tuple[str, str]] = {
    "400": (
        "问题里有不对的地方，parameter 说是哪个参数",
        "Something in the question is wrong; parameter names it",
    ),
    "401": (
        "X-API-Key 不认识，或已收回；不带也能问",
        "The X-API-Key is not known or taken back; nobody needs one",
    ),
    "404": ("没有这个 ref 或编号", "No outlet has this ref or code"),
    "405": ("这个地址不能这样问；Allow 说可以怎样", "The address is not asked that way; Allow says how"),
    "406": ("答案没有想要的类型", "The answer does not come in the type asked for"),
    "410": ("网点已关闭，或 cursor、版本已不在", "Closed for good, or the cursor or release is gone"),
    "413": ("请求体太大：64 KiB，一批一万行", "The body is too large: 64 KiB, or 10,000 lines of a batch"),
    "414": ("地址太长，请用 POST", "The address is too long; use POST"),
    "415": ("请求体不是说好的类型", "The body is not of the type it should be"),
    "422": ("位置离所有网点都超过 500 公里", "The position is more than 500 km from every outlet"),
    "429": ("问得太多，Retry-After 秒后再来", "Too many questions; more after Retry-After seconds"),
    "503": (
        "现在没有版本可用，或正忙，Retry-After 秒后再来",
        "No release can be served now, or too busy; after Retry-After seconds",
    ),
}

SETTINGS: dict[str, tuple[str, str]] = {
    "database": ("网点表的地址：SQLite 文件，或 PostGIS", "The spatial table: a SQLite file, or PostGIS"),
    "secret_key": (
        "给 cursor、答案编号、登录和日志加密封；不设就自己做一个",
        "Keys cursors, answer ids, sessions and the log; made once when unset",
    ),
    "hotline": ("人工热线号码", "The number that a person answers"),
    "sign_language_url": ("手语视频服务的入口", "Where the sign-language video service is entered"),
    "router_url": ("找路用的 Valhalla", "A Valhalla that finds ways"),
    "geocoder": ("别处都不认识时问的在线地名服务", "An online geocoder for words that nothing else knows"),
    "tiles": ("瓦片服务地址，代替自带底图", "A tile service in place of the offline basemap"),
    "tiles_key": ("瓦片服务的钥匙", "The key of that service"),
    "map_approval": ("审图号", "The approval number (审图号) of that map"),
    "public_url": (
        "网站对外的地址，写进 canonical 和站点地图",
        "How the site is known from outside: canonical addresses and the sitemap",
    ),
    "rate_limit": (
        "每个客户端的次数：off 或 600/minute",
        "How often a client may ask: off, or like 600/minute",
    ),
    "proxies": (
        "前面的代理（nginx）的地址；只有它们报来的客户端地址才算数",
        "Addresses of the proxies in front (nginx); what they say of a client's address counts, nobody else's",
    ),
    "rate_store": (
        "几台机器一起计数用的 Redis；不设就各进程自己数",
        "A Redis where machines count together; unset, each worker counts for itself",
    ),
    "log": ("日志的样子：json、text 或 off", "What log lines look like: json, text or off"),
    "feed_hosts": ("可以从哪些主机取数据", "Hosts that feeds may be fetched from"),
    "embed_hosts": (
        "哪些主机的网页可以嵌入找网点组件；* 是所有",
        "Hosts whose pages may embed the outlet finder; * for all",
    ),
    "releases_kept": ("保留几个版本；0 全部保留", "How many releases are kept; 0 keeps all"),
}
