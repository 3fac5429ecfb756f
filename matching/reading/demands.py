"""How strongly a sentence of a position asks for something, and where its clauses end."""

import re
from dataclasses import dataclass

MUST = re.compile(
    r"必须|必需|应当?(?:具备|满足|符合|持有)|必要条件|必备|硬条件|硬性|硬要求|硬杠|硬门槛|务必|底线|缺一不可|不可少|没[得的]?商量|不(?:能|容)商量|红线|雷打不动|只招|仅招|只要|只看|仅限|只收|一定要|否则勿|不符.{0,4}勿|达不到.{0,4}不|(?<!无)须(?!知)|"
    r"需(?:具备|符合|满足|持有|取得|通过|有|要|是|为|达到)?(?!求|注意|出差)|要求(?!不高|不限|不严)|不低于|至少|最低|不得低于|at least|minimum|must|required|mandatory|essential|only"
)
WISH = re.compile(
    r"优先|加分|更佳|更好|为佳|者佳|尤佳|为宜|最好|最优|佳$|优先考虑|欢迎|额外|亮点|倾向|偏好|主要招|首选|bonus|preferred|is a plus|a plus|nice to have|advantage|desirable|welcomed?|优待|上手[^,;。]{0,4}快|(?:容易|好)上手|对口|吃香|[最更]合适|[最更]适合|算你|锦上添花|占优|[更最]香|高看|优先看"
)
AVOID = re.compile(
    r"慎投|慎重|[勿别免]投|不[要用]投|勿扰|[勿别]来|请[看投走去][^,;。]{0,8}[岗组部]|不[用必]再?(?:来|投)(?!自|电|信|公)|(?:就|一律|概)不看了?|[不没](?:能|法|办法)收|再等等|没啥?有?用武之地|请投其他|请投别|绕[行道]|不考虑|原则上不|恕不|谢绝|婉拒|劝退|不接受|不符合[^,;。]{0,6}(?:条件|要求)|不招|不收|不录|不予?录用|(?:不在|不属于?|超出)[^,;。]{0,8}范围|请关注[^,;。]{0,10}[岗组部]|不予考虑|不合适|不适合|投其他岗|"
    r"免谈|刷掉|筛掉|停招|(?:无|没有?|不设)\s*(?:hc|名额|岗位?$)|(?:的|者|类|系|专业|方向|背景|学历)\s*(?:一律|都|也|今年|暂时?)?不要(?!求)|不要[!~]*$|(?:的|者)\s*pass[!~]*$"
)
SOFT_AVOID = re.compile(r"慎投|慎重|谨慎|不太适合|不推荐|不太?建议")
NONE = re.compile(
    r"不限|不要求|无要求|无硬性要求|没有要求|无需|不需要?|不强制|不强求|不[作做](?:硬性|强制|特别)?(?:要求|限制)|无特殊要求|均可|不看重|不卡|没要求|不设限|无所谓|没(?:有|过|考)也(?:行|可|没|ok)|不挑|老?模板|手滑|[填写]错|不[算作]数|作废|别当真|去年的|没来得及改|不等于|不代表|不意味"
)
ENOUGH = re.compile(r"即可|就行|就可以|够用|足够|能.{1,6}就")
EXCEPTION = re.compile(
    r"(?:特别优秀|优秀|能力突出|条件优秀|表现突出|经验丰富)[^,;。]{0,4}(?:者|的|也|可)[^,;。]{0,8}(?:可|聊|放宽|考虑|破格)|也可以?(?:聊|谈|投)|可(?:适当)?放宽|可破格|亦可考虑|也欢迎|放宽[到至]|同等对待|一视同仁|同样(?:欢迎|接受|考虑|可)|(?<!没)[也亦](?:收|要(?!求)|行|认|看(?!重)|考虑|ok|可以?(?!能))"
)
CONDITION = re.compile(
    r"若|同等对待|一视同仁|如果|如有|假如|只要|[满够]\s*[一二两三\d]|特别|优秀|突出|丰富|条件|破格|聊|谈|经[验历].{0,4}(?:者|的|也|亦)|放宽"
)
ANY_OF = re.compile(
    r"任一|任意一|之一|其一|会一个|会一种|一种即可|一项即可|至少(?:会|掌握|熟悉|精通)?一|或者?|/|均可|皆可|等数据库|等(?:软件|工具|绘图|制图|cad)|(?:^|[^a-z])or(?:[^a-z]|$)|one of|any of"
)


@dataclass(frozen=True, slots=True)
class Clause:
    """A stretch text[start:end] with one tone: must, wish, avoid, none (not asked for) or plain."""

    start: int
    end: int
    tone: str
    listed: bool = False


_HEAD = re.compile(
    r"(?:任职|岗位|职位|应聘|基本|硬性|学历|其他)?(?:要求|条件|资格|requirements?|qualifications?)\s*[:：]|(?:^|[\s;])(?:学历|专业|外语|语言|英语|技能)\s*[:：]"
)
_MUST_HEAD = re.compile(
    r"(?:应当?|必须|须|需)(?:同时)?(?:具备|满足|符合)[^,;。:\n]{0,8}[:：]|(?:底线|硬性?(?:条件|要求|指标|杠)|硬杠杠|门槛|必须满足|必备条件|必要条件)[^,;。:\n]{0,6}[:：]"
)
_WISH_HEAD = re.compile(r"(?:加分项?|优先条件|优先考虑|bonus|nice to have|preferred)\s*[:：]")
_DUTY_HEAD = re.compile(r"(?:岗位职责|工作内容|职责|工作职责|负责|主要工作|responsibilities|duties)\s*[:：]?")


def clauses(folded: str) -> list[Clause]:
    """The clauses of a folded text with their tone; a comma does not end a clause inside brackets. O(length).

    After a head such as 要求: the plain clauses of its sentence are demands too (`listed`).
    """
    out: list[Clause] = []
    hard = False  # under a head such as 底线2条: what is counted up is a must
    for start, end in _split(folded, "。;!?\n※★●■◆"):
        sentence = folded[start:end]
        listed = bool(_HEAD.search(sentence)) or (
            bool(out)
            and out[-1].listed
            and not _DUTY_HEAD.search(sentence)
            and folded[out[-1].end : start].count("\n") == 0
        )
        wished = bool(_WISH_HEAD.search(sentence))
        hard = bool(_MUST_HEAD.search(sentence)) or (hard and bool(out) and ";" in folded[out[-1].end : start])
        for left, right in _split(folded[start:end], ",→"):
            text = sentence[left:right]
            tone = "wish" if wished else tone_of(text)
            before = out[-1] if out and out[-1].end >= start else None
            if (
                before and tone != "plain" and _BARE.fullmatch(outside(text))
            ):  # "六级或雅思6.5, 必须": said of what stands before it
                out[-1] = Clause(before.start, start + right, tone if before.tone == "plain" else before.tone, listed)
                continue
            if before and _JOINED.match(text) and before.tone == "plain" and tone == "wish":
                out[-1] = Clause(before.start, before.end, tone, listed)
            out.append(Clause(start + left, start + right, "must" if hard and tone == "plain" else tone, listed))
    return out


_BARE = re.compile(
    rf"(?:{MUST.pattern}|{WISH.pattern}|{AVOID.pattern}|{NONE.pattern}|{SOFT_AVOID.pattern}|[这此是为的了请会将直接一律都也均暂今年就个条点项哦啊哈啦呀吧呢嘛!~\s\-])+"
)


_JOINED = re.compile(r"\s*(?:或者?|或是|以及|及|和|并且|且|or|and)")


_BRACKETS = re.compile(r"\([^()]*\)")


def outside(text: str) -> str:
    """The folded text without what stands in brackets, which explains and does not decide."""
    return _BRACKETS.sub(" ", text)


def tone_of(text: str) -> str:
    """The tone of one folded clause; brackets count only when the words outside have none, and never send people away."""
    tone = _tone(outside(text))
    if tone != "plain":
        return tone
    inner = _tone(text)
    return "plain" if inner in ("avoid", "caution") else inner


def _tone(text: str) -> str:
    if SOFT_AVOID.search(text):
        return "caution"
    if AVOID.search(text):
        return "avoid"
    if EXCEPTION.search(text):
        return "exception"
    if WISH.search(text):
        return "wish"
    if NONE.search(text) and not re.search(r"不限于", text):
        return "none"
    if ENOUGH.search(text):
        return "wish"
    return "must" if MUST.search(text) else "plain"


def _stop(text: str, at: int) -> bool:
    """Whether an English sentence ends here: a point after a word, not one in "B.Sc." or "6.5"."""
    return text[at] == "." and text[at + 1 : at + 2] in ("", " ", "\n") and at >= 4 and text[at - 4 : at].isalpha()


def _split(text: str, marks: str) -> list[tuple[int, int]]:
    parts, start, depth = [], 0, 0
    for at, char in enumerate(text):
        if char in "([{":
            depth += 1
        elif char in ")]}":
            depth = max(0, depth - 1)
        elif (char in marks or (";" in marks and _stop(text, at))) and (depth == 0 or char == "\n"):
            parts.append((start, at))
            start, depth = at + 1, 0
    parts.append((start, len(text)))
    return [(a, b) for a, b in parts if text[a:b].strip()]
