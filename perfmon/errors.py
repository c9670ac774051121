"""What stops the work and can be told to the user: one class per thing the user can do about it.

PerfmonError
├── DatabaseMissingError      no database at the named place
├── DatabaseExistsError       a new database would cover an existing file
├── DatabaseBusyError         another program holds the database
├── DatabaseVersionError      the database was written by a newer program
├── DatabaseUnreadableError   the file is not a database of this program
├── DatabaseUnwritableError   no database can be made at the named place
├── BackupRefusedError        a file to restore is no backup, is damaged, or is of a newer program
├── DiskFullError             there was no room to write; everything was rolled back
├── DemoDatabaseError         real figures were offered to a 演示数据 database
├── ConsolidatedDatabaseError something was to be written into a consolidated file (汇总库)
├── ConsolidatedVersionError  a consolidated file to serve is of an older program
├── LogUnwritableError        a server cannot log what it does, so it does nothing
├── FileUnreadableError       a file to import cannot be read at all
├── FileUnwritableError       a file that was asked for cannot be written there
├── BundleRefusedError       a package has no wheel for the platform, or there is no network
├── BlankRefusedError        a blank form to fill has marks that cannot be filled
├── ImportRefusedError        a file was read and refused; carries its findings
├── SameFileError             the same bytes were imported before; nothing was written
├── EntryRefusedError         something typed by hand was read and refused; nothing was written
├── ReportRefusedError        a month is not reported upward (上报); nothing was written
├── ConsolidationRefusedError reports of counties do not come together; carries every problem
├── EngineFailedError         another engine (Spark) did not make the figures; no file was made
├── UndoRefusedError         a batch that cannot be taken back; nothing was written
├── InconsistentFactsError    what was written does not add up; everything was rolled back
├── NotAllowedError           the visitor's roles do not reach that far
│   └── OnlyReadError         nobody may, since a consolidated file is served
├── NothingFoundError         what was asked for is not in the database
├── SettingRefusedError       a setting of the program that cannot be understood
├── AccountRefusedError       an account, a role or a password that is not taken
└── SignInRefusedError        somebody is not let in

Each class builds its own Chinese sentence from typed arguments, so that all the wording can be read
in one go. Faults in a user's *data* are findings (`perfmon.findings`), not exceptions.
"""

import re
from collections.abc import Sequence
from pathlib import Path

from perfmon.findings import Finding
from perfmon.roles import Act

_ENDS_IN_REQUEST = re.compile("(^|[，；：])请[^；：]*$")
"""A reason that says itself what to do."""


class PerfmonError(Exception):
    """A fault whose text is a sentence for the user, in Chinese, saying what to do next."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class DatabaseMissingError(PerfmonError):
    def __init__(self, path: Path) -> None:
        super().__init__(
            f"没有找到数据库 {path}。请核对 PERFMON_DATABASE 写的位置；"
            "要在这里建一个空库，请先运行 python -m perfmon new。"
        )


class DatabaseExistsError(PerfmonError):
    def __init__(self, path: Path) -> None:
        super().__init__(f"{path} 已经存在，没有改动它。请换一个位置，或先把这个文件移走。")


class DatabaseBusyError(PerfmonError):
    def __init__(self, path: Path) -> None:
        super().__init__(
            f"数据库 {path} 正被另一个程序使用（多半是看板开着）。"
            "请在看板里操作，或关掉看板后再运行这条命令。"
        )


class DatabaseVersionError(PerfmonError):
    def __init__(self, path: Path, found: int, known: int) -> None:
        super().__init__(
            f"数据库 {path} 是第 {found} 版结构，本程序只认得到第 {known} 版。请先升级程序再打开。"
        )


class DatabaseUnreadableError(PerfmonError):
    def __init__(self, path: Path) -> None:
        super().__init__(f"{path} 不是本程序的数据库，没有改动它。请核对位置，或从备份恢复。")


class DatabaseUnwritableError(PerfmonError):
    def __init__(self, path: Path) -> None:
        super().__init__(f"不能在 {path} 建数据库。请核对文件夹是否存在、能不能写入。")


class BackupRefusedError(PerfmonError):
    """A file that is not restored; `reason` says why without its name."""

    def __init__(self, path: Path, why: str) -> None:
        self.reason = why
        super().__init__(
            f"没有恢复 {path}：{why}。现在的数据库没有变化。请核对文件，或换一份备份再试。"
        )


class DiskFullError(PerfmonError):
    def __init__(self, path: Path) -> None:
        super().__init__(
            f"磁盘空间或内存不够，没有写进数据库 {path}，已全部退回，库里的数据没有变化。"
            "请腾出空间后再试一次。"
        )


class DemoDatabaseError(PerfmonError):
    def __init__(self) -> None:
        super().__init__(
            "当前打开的是演示数据，真实数据不能放进来。"
            "请在首页点「建立空库」，或运行 python -m perfmon new，再导入。"
        )


class ConsolidatedDatabaseError(PerfmonError):
    def __init__(self) -> None:
        super().__init__(
            "当前打开的是汇总库，汇总库只能看，没有办。请在县里自己的库上办；改了数的再重新上报、汇总。"
        )


class ConsolidatedVersionError(PerfmonError):
    def __init__(self, path: Path, found: int, known: int) -> None:
        super().__init__(
            f"汇总库 {path} 是第 {found} 版结构，本程序要第 {known} 版；汇总库只读，不在原处升级。"
            "请用现在的程序把各县的上报再汇总一次，另建一个汇总库来打开。"
        )


class LogUnwritableError(PerfmonError):
    def __init__(self, path: Path) -> None:
        super().__init__(
            f"写不进日志 {path}，所以没有往下办。"
            "请核对运行看板的用户能不能写这个文件夹、磁盘是不是满了，再试一次。"
        )


class FileUnreadableError(PerfmonError):
    """A file that cannot be read; `reason` says why without its name."""

    def __init__(self, path: Path, why: str) -> None:
        self.reason = why
        advice = "" if _ENDS_IN_REQUEST.search(why) else "请核对文件后再试。"
        super().__init__(f"读不了文件 {path}：{why}。{advice}")


class FileUnwritableError(PerfmonError):
    def __init__(self, path: Path, why: str) -> None:
        super().__init__(f"没有写出文件 {path}：{why}。请换一个位置或文件名再试。")


class BundleRefusedError(PerfmonError):
    def __init__(self, platform: str, why: str) -> None:
        super().__init__(f"没有做成 {platform} 的安装包：{why}。")


class BlankRefusedError(PerfmonError):
    def __init__(self, file_name: str, faults: Sequence[str]) -> None:
        super().__init__(f"空白表 {file_name} 没有填：{'；'.join(faults)}。请改好以后再放进来。")


class ImportRefusedError(PerfmonError):
    """A file that was read and not taken; nothing of it was written.

    Attributes:
        findings: why, in the order of the file.
        reason: why, without the file's name.
        unread: the sentence where the file was only to be read, nothing to be imported.
    """

    def __init__(self, file_name: str, reason: str, findings: Sequence[Finding] = ()) -> None:
        super().__init__(f"没有导入 {file_name}：{reason}。库里的数据没有变化。")
        self.findings = tuple(findings)
        self.reason = reason
        self.unread = f"没有读成 {file_name}：{reason}。"


class SameFileError(PerfmonError):
    def __init__(self, file_name: str) -> None:
        super().__init__(f"{file_name} 已经导入过，数据没有变化。")


class EntryRefusedError(PerfmonError):
    def __init__(self, place: str, why: str, advice: str) -> None:
        super().__init__(f"{place}没有记入：{why}。请{advice}。库里的数据没有变化。")


class ReportRefusedError(PerfmonError):
    def __init__(self, why: str, advice: str) -> None:
        super().__init__(f"没有上报：{why}。请{advice}。")


class ConsolidationRefusedError(PerfmonError):
    """Reports that are not consolidated; no file was made.

    Attributes:
        problems: all of them, as sentences.
    """

    def __init__(self, problems: Sequence[str]) -> None:
        listed = "\n".join(f"{number}. {words}" for number, words in enumerate(problems, 1))
        super().__init__(
            f"没有汇总，先要处理下面 {len(problems)} 处：\n{listed}\n"
            "没有建文件，上报的文件夹没有变化。"
        )
        self.problems = tuple(problems)


class EngineFailedError(PerfmonError):
    """Another engine did not make the figures; no file was made."""

    def __init__(self, why: str, advice: str) -> None:
        super().__init__(f"{why}，没有汇总，没有建文件。请{advice}。")


class UndoRefusedError(PerfmonError):
    def __init__(self, batch_id: int, why: str, advice: str) -> None:
        super().__init__(f"第 {batch_id} 批没有撤销：{why}。请{advice}。库里的数据没有变化。")


class InconsistentFactsError(PerfmonError):
    def __init__(self, broken: Sequence[str]) -> None:
        super().__init__(
            f"写入后核对不平，已全部退回，库里的数据没有变化：{'；'.join(broken)}。请核对文件后再导入。"
        )


class NotAllowedError(PerfmonError):
    """An act that no role of the visitor allows, or that reaches beyond their units.

    `lacking` is what their scope lacks: OTHER_UNIT or COUNTY; empty where no role allows the act.
    """

    OTHER_UNIT = "这个单位不在您的范围内"
    COUNTY = "这件事要有全县的范围"

    def __init__(self, act: str, roles: Sequence[str], lacking: str = "") -> None:
        held = f"您的角色是{'、'.join(roles)}，" if roles else "您还没有角色，"
        if act == Act.LOOK and not lacking:
            super().__init__(f"{held}这一页不对您开放。确实需要的，请找系统管理员调整。")
            return
        why = lacking or f"不能做“{act}”"
        super().__init__(f"{held}{why}。没有改动任何数据；确实需要的，请找系统管理员调整。")


class OnlyReadError(NotAllowedError):
    """What nobody may where a consolidated file is served, whatever their roles."""

    def __init__(self, act: str) -> None:
        lacking = "没有这一页" if act == Act.LOOK else f"不能“{act}”"
        PerfmonError.__init__(
            self,
            f"现在打开的是汇总库，只能看各县上报的数，{lacking}。请回总览；"
            "填报、导入、月结和会议在县里自己的库上办。",
        )


class NothingFoundError(PerfmonError):
    def __init__(self, what: str) -> None:
        super().__init__(f"库里没有{what}。请换一个年度或月份，或先导入数据。")


class SettingRefusedError(PerfmonError):
    def __init__(self, variable: str, value: str, why: str) -> None:
        written = f"写的是“{value}”" if value else "没有写"
        super().__init__(f"设置 {variable} {written}：{why}。请改好以后再启动。")


class AccountRefusedError(PerfmonError):
    def __init__(self, name: str, why: str, advice: str) -> None:
        super().__init__(f"账号“{name}”没有改动：{why}。请{advice}。")


class SignInRefusedError(PerfmonError):
    """Somebody is not let in; the sentence never tells whether there is such an account.

    Attributes:
        is_locked: because of too many wrong tries.
    """

    def __init__(self, *, is_locked: bool = False) -> None:
        super().__init__(
            "试错的次数太多，请过 15 分钟再试，或请系统管理员重设密码。"
            if is_locked
            else "用户名或密码不对，请核对后再试；忘了密码请系统管理员重设。"
        )
        self.is_locked = is_locked
