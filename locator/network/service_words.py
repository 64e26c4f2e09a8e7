"""Words for services, for shops in general and for the hotline, as alternatives of a regular expression.

Each Han alternative is a word of its own; English may have groups. Repairs are named by `fault_words`.
"""

from .outlet import Service

SERVICE_WORDS: dict[Service, str] = {
    "trade_in": "以旧换新|旧机换新|旧机回收|手机回收|回收旧机|旧换新|回收|trade[ -]?in",
    "pickup": "上门取机|上门取件|上门取送|上门维修|上门修理|上门服务|上门修|上门|取件|取机|"
    "pick[ -]?up service|home pick[ -]?up|pick[ -]?up",
    "loaner": "备用机|备机|代用机|借用机|loaner(?: phone)?",
    "inspection": "免费检测|手机检测|故障检测|检测",
}
GENERIC_WORDS = (  # they say no more than that an outlet is looked for
    "售后服务中心|售后服务网点|售后服务点|客户服务中心|维修服务中心|售后服务|售后中心|售后网点|售后点|售后电话|售后|"
    "服务中心|服务网点|服务点|维修中心|维修网点|维修点|维修店|维修站|维修部|修理店|修理部|维修|修理|保修|"
    "旗舰店|专卖店|专营店|体验店|直营店|授权店|手机店|实体店|门店|官方|客服电话|客服|网点|电话"
)
OTHER_WORDS = (  # matters that no field of an outlet answers
    "寄修服务|寄修|邮寄维修|邮寄修理|快递维修|邮寄|快递|维修价格|维修费用?|维修报价|价格|报价|费用|多少钱|几多钱|几钱|预约维修|"
    "预约|保修期查询|保修查询|查询保修|保修期|贴膜|手机膜|手机壳|怎么弄|怎么办|点算|点搞|"
    "mail-?in(?: repairs?)?|mail in repairs?|warranty(?: check| status)?|repair (?:price|cost|quote)s?|"
    "prices?|quotes?|appointments?|replacements?|repairs?|swap|(?:data )?transfer|complaints?|complain"
)
HOTLINE_WORDS = (
    "人工客服|人工服务|人工座席|人工|客服热线|客服电话|客户服务|客户热线|服务热线|服务电话|售后电话|售后热线|客服|"
    "热线|投诉|举报|电话号码|电话|"
    "hot-?line|helpline|customer (?:service|support|care)|support (?:line|number)|human agent|"
    "(?:phone|telephone|contact) number|complaints?|complain"
)
