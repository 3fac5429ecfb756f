"""What the acts of this feature are called."""

ACTS = {  # of the audit log, in both languages
    "file.ask": ("要求生成文件", "File asked for"),
    "file.fetch": ("下载文件", "File fetched"),
}
