"""Four CVs in the ways graduates write them; nobody in them exists."""

TABLE = """程小满
电话：138 0000 1234 | 邮箱：example@example.com
求职意向：专利检索  意向城市：苏州、上海  期望薪资：8k-10k
教育背景
2024.09-2027.06  北方理工大学  微电子学与固体电子学  硕士
2020.09-2024.06  江河大学  电子科学与技术  本科
语言能力
英语六级 512，日语N2
专业技能
incoPat、Python、SolidWorks
获奖情况
2025年 校级优秀学生干部
2023年 国家奖学金
自我评价
做过半导体方向的查新检索。"""
FLOWING = """我叫林一苇，南湖大学药学专业2026届本科生，想做专利翻译，希望在南京工作。
英语六级 480分，会用Trados。大三在药企实习，翻译过说明书。"""
ENGLISH = """Name: Lin Yiwei
Phone: +86 139-0000-5678
EDUCATION
Lakeside University, Master, Mechanical Engineering, 2025-06
LANGUAGES
IELTS 6.5, CET-6 530
SKILLS
SolidWorks, MATLAB"""
LINES = """个人简历
姓名：周知远
手机：13900009999
■ 教育经历
东海学院
2023年9月 - 2027年6月
机械设计制造及其自动化专业，本科
■ 外语
CET-4 455
■ 技能
AutoCAD、Office
■ 荣誉
2025年省级机械创新设计大赛二等奖"""
