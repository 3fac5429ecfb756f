"""What a fair's workbook says in words: reasons, rules and checks, each in Chinese and English."""

REASONS = {
    "gate": ("不符合硬性条件：{detail}", "A must-have fails: {detail}"),
    "no_table": ("该职位没有面谈桌", "The position has no table"),
    "no_common_time": ("双方没有共同的空闲时间", "No time in which both are free"),
    "no_possible": ("没有可以安排的职位：硬性条件都不符合，或者没有面谈桌", "No position with a table whose must-haves are met"),
    "limit": ("已达到每人面谈场数上限", "As many meetings as one person may have"),
    "full": ("面谈桌在你空闲的 {times} 已约满", "Its tables are taken at {times}, when you are free"),
    "group": ("双方在 {times} 都有空，但同组的人在别的时间来", "Both are there at {times}, when the group does not come"),
    "busy": ("该桌空闲的 {times} 你另有面谈或来不及走到", "It is free at {times}, when you have another meeting or are on the way"),
}  # fmt: skip
RULE = (
    (
        "目标一 promised：改排时，先让原定面谈失去时间的人另有时间，场数最多",
        "目标二 level 1、level 2……（保底 k 场，min_meetings_per_person）：先让有第一场的人最多；在此前提下让有第二场的人最多；直到第 k 场",
        "目标三 value：以上都保住，全部面谈的分值合计最大；一场的分值 = score×10（取整）"
        "，是本人志愿的另加 1000，并按志愿顺序再加 500、450、400……（第 11 志愿起为 0），职位方点名的另加 1000",
        "目标四：以上都不变，缩短各人两场之间的空等",
        "可安排的组合：填了志愿的人排自己的志愿（fill 大于 0 时另加最合适的几个）；没填的人排最合适的职位；硬性条件不符合的一律不排",
        "envious：志愿没排上、而分值比自己低的人在本人有空的时间排上了的人数；beyond_share：其中对方让出这一场仍有保底场数的"
        "，总值已证明最优时必为 0",
        "waiting_minutes：各人一天里两场之间空等的分钟；idle_places：没用上的位置；least：再好的时间表也少不了的部分",
        "aims：各目标达到的数 / 任何时间表都不可能超过的上界，由所附的价格证明；两者相等即已证明最优",
    ),
    (
        "Aim 1, promised: when a plan changes, as many as can of the meetings that lost their time get another one",
        "Aim 2, level 1, level 2 … up to min_meetings_per_person: as many people as can have a first meeting; with that"
        " kept, as many as can a second; and so on",
        "Aim 3, value: with these kept, the largest total of score x 10 (a whole number) of every meeting, plus 1000 for a"
        " wish and 500, 450, 400 … for its rank (0 from the 11th on), plus 1000 where the position asked for the person",
        "Aim 4: with all kept, less waiting between somebody's meetings",
        "Possible meetings: the own wishes of who stated some, and as many best fitting positions as fill says; the best fitting"
        " positions of who stated none; never a pair"
        " with a failed must-have",
        "envious: people with a wish unmet while somebody worth less has a time they could come in; beyond_share: those"
        " where that somebody would keep the fair share without it, none where the value is a proven optimum",
        "waiting_minutes: of free times between somebody's meetings of a day; idle_places: nobody met there then; least:"
        " what no timetable could avoid",
        "aims: what was reached / a bound that no timetable can exceed, proven by prices; equal means proven optimum",
    ),
)
PLACEMENT_RULE = (
    (
        "双方的名单：先按各自填的顺序，其余按匹配分从高到低；分数相同由抽签种子决定；不符合硬性条件的不在名单里",
        "毕业生按自己的名单依次申请，职位在名额内留下自己名单里最靠前的人，被换下的人继续申请下一个（延迟接受算法）",
        "结果稳定：没有一人和一个职位彼此都更想要对方；对每个毕业生，没有更好的稳定结果",
    ),
    (
        "Both sides' lists: first what each stated, in its order, then by score; equal scores by the recorded seed; nobody"
        " is on a list with a failed must-have",
        "Graduates ask down their lists, a position keeps whom it has first on its own, as many as it has places, and"
        " whoever gives way asks on (deferred acceptance)",
        "It is stable: no person and position would both rather have each other; no stable placement is better for any"
        " graduate",
    ),
)
PLACEMENT_CHECKS = {
    "known": ("每一对的人和职位都在输入里", "Every person and position of a pair is one of the input"),
    "possible": ("每一对都是可选的组合", "Every pair is a possible one"),
}
CHECKS = {
    "known": ("每场面谈的人、桌和时间都在输入里", "Every person, table and time is one of the input"),
    "pinned_kept": ("固定的面谈都在", "Every fixed meeting is kept"),
    "table_clash": ("同一张桌同一时间只有一场", "No table holds two meetings at once"),
    "person_clash": ("同一个人同一时间只有一场", "Nobody has two meetings at once"),
    "met_twice": ("没有人与同一职位重复面谈", "Nobody meets a position twice"),
    "table_open": ("面谈都在桌子开放的时间", "Every meeting is at a time its table is open"),
    "person_free": ("面谈都在本人有空的时间", "Every meeting is at a time its person is free"),
    "possible": ("每场面谈都是可选的组合", "Every meeting is a possible pair"),
    "blocked": ("没有安排不符合硬性条件的组合", "No pair with a failed must-have is placed"),
    "limit": ("没有人超过面谈场数上限", "Nobody has more meetings than allowed"),
    "rest": ("两场之间的间隔和走动时间足够", "Rests and walks between meetings are long enough"),
    "fair_share": ("每一级保底的人数与声明一致", "Every level of the fair share is as stated"),
    "value": ("总值与声明一致", "The value is as stated"),
    "bounds": ("每个上界都由所附的证明算得出来", "Every bound follows from its proof"),
    "statistics": ("统计重新数过，与声明一致", "The counts were made again and agree"),
    "together": ("同组的人的面谈都在约定的时长之内", "All meetings of a group lie within its minutes"),
    "input": ("输入的指纹与要求的一致（给出时）", "The input has the hash asked for, where one is given"),
    "made_again": ("按公布的规则由另一程序重做，结果相同", "Made again by the published rule and other code, the same comes out"),
    "graduate_best": ("对每个毕业生，没有更好的稳定结果（另一程序重算）", "No stable placement is better for any graduate (made again by other code)"),
    "one_each": ("每人至多一个职位", "Nobody is placed twice"),
    "capacity": ("没有职位超过名额", "No position takes more than its places"),
    "blocking_pairs": ("不存在彼此更愿意的一对（阻塞对为 0）", "No two would rather have each other (0 blocking pairs)"),
}  # fmt: skip
LARGEST_RULE = (
    (
        "但在职位那里分数相同就算相同，不抽签：走完自己名单仍没有职位的人再依次申请一遍，这时排在分数相同、还没有再申请的人前面",
        "结果稳定：没有一人和一个更看重他的职位彼此都更想要对方；录到的人至少是人数最多的稳定结果的三分之二，"
        "paired_most 是任何安排（不论是否稳定）都超不过的人数",
    ),
    (
        "But at a position the same score counts as equal, without a lot: who went through their list in vain asks once more"
        " and then comes before those of the same score who have not",
        "It is stable: no person and position that likes them better would both rather have each other; at least two thirds"
        " of the largest stable placement are placed, and paired_most is what no placement, stable or not, can exceed",
    ),
)
REFUSALS = {
    "gate": ("不符合硬性条件", "A must-have fails"),
    "no_place": ("该职位没有名额", "The position takes nobody"),
    "taken": (
        "{places} 个名额都给了排在前面的人：在它的名单里排第 {mine}，最后录到第 {last}",
        "Its {places} places went to people it has before: number {mine} in its order, the last one taken is number {last}",
    ),
    "equal": (
        "{places} 个名额已满，最后录到的人分数相同，而且别处都没有录到",
        "Its {places} places are full; the last one taken has the same score and was taken nowhere else",
    ),
}
