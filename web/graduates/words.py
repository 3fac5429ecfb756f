"""What the acts of this feature are called."""

ACTS = {  # of the audit log, in both languages
    "account.delete": ("注销账号", "Account deleted"),
    "graduate.change": ("修改毕业生资料", "Graduate's profile changed"),
    "graduate.export": ("导出自己的资料", "Own data exported"),
    "graduate.release": ("放行文字", "Text released"),
    "graduate.visibility": ("修改可见范围", "Visibility changed"),
    "graduate.withhold": ("收回放行的文字", "Released text taken back"),
    "resume.delete": ("删除简历", "Résumé deleted"),
    "resume.download": ("下载简历", "Résumé downloaded"),
    "resume.upload": ("上传简历", "Résumé uploaded"),
}
