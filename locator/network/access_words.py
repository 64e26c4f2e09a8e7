"""Access needs and the words that name them, as alternatives of a regular expression."""

from .outlet import AccessNeed

ACCESS_WORDS: dict[AccessNeed, str] = {
    "wheelchair": "坐轮椅|轮椅|无障碍设施|无障碍通道|无障碍|wheel-?chair(?: access(?:ible)?| friendly)?|"
    "barrier-?free|disabled access|accessible",
    "sign_language": "手语服务|手语翻译|手语|聋哑人|聋哑|聋人|听障人士|听障|听力障碍|失聪|"
    "sign(?:ing)?[ -]language|hearing[ -]impaired|hard of hearing|deaf",
    "induction_loop": "助听器|助听线圈|感应线圈|(?:induction|hearing) loop|hearing aids?",
    "writing_pad": "写字板|手写板|笔谈|writing pad",
    "low_counter": "低位柜台|低柜台|low counter",
    "text_contact": "文字客服|文字联系|短信联系|text contact|contact by text",
    "step_free": "行动不便|行動不便|行动不方便|腿脚不便|腿脚不方便|腿腳不便|"
    "无台阶|没有台阶|没台阶|无梯级|step[ -]?free|no (?:steps|stairs)",
}
