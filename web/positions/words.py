"""What the acts of this feature are called."""

ACTS = {  # of the audit log, in both languages
    "position.carry": ("职位延到招聘会结束", "Position kept open to a fair's end"),
    "position.close": ("结束招聘", "Position closed"),
    "position.fill": ("名额已满，结束招聘", "Position closed, every place taken"),
    "position.put_back": ("撤销下架职位", "Position may be shown again"),
    "position.take_down": ("因举报下架职位", "Position taken down after a report"),
    "position.vacate": ("又有名额，恢复招聘", "Position open again, a place fell free"),
    "position.copy": ("复制职位", "Position copied"),
    "position.create": ("新建职位", "Position made"),
    "position.discard": ("删除职位草稿", "Draft discarded"),
    "position.edit": ("修改职位", "Position changed"),
    "position.publish": ("发布职位", "Position published"),
    "position.reopen": ("重新招聘", "Position reopened"),
}
