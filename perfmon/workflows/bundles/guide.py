"""安装说明.txt: the page that a bundle carries for whoever unpacks it."""

from collections.abc import Sequence

from perfmon.workflows.bundles.archive import Content
from perfmon.workflows.bundles.platforms import Platform, version_list
from perfmon.workflows.bundles.start_files import LINUX_NAME, WINDOWS_NAME

NAME = "安装说明.txt"


def guide(platform: Platform, pythons: Sequence[str]) -> Content:
    """The guide, as Notepad reads it: UTF-8 with its mark, CRLF."""
    text = _TEXT.format(
        machine=platform.title,
        versions=version_list(pythons),
        python=_WINDOWS_PYTHON if platform.is_windows else _LINUX_PYTHON,
        first=_WINDOWS_FIRST if platform.is_windows else _LINUX_FIRST,
        folder=_WINDOWS_FOLDER if platform.is_windows else _LINUX_FOLDER,
        start=WINDOWS_NAME if platform.is_windows else LINUX_NAME,
    )
    return Content(NAME, text.replace("\n", "\r\n").encode("utf-8-sig"))


_TEXT = """\
预算绩效看板 安装说明
====================

适用：{machine}。
需要：Python {versions}（64 位）。不需要网络。

一、先装 Python（已经有的跳过）

{python}

二、启动

{first}
第一次启动要安装，一两分钟，不要关窗口；中途断了，再启动一次就会重新装。
装好以后浏览器自动打开 http://127.0.0.1:8501 。以后启动马上打开。
看板开着的时候，不要关那个窗口；关窗口就是关看板。
只有这台电脑能打开。第一次看到的是演示数据，点右上角“演示数据” → “建立空库”换成真实数据。

三、数据在哪里

数据库、收件箱在 {folder}，不在程序文件夹里。
要放到别的地方（例如 D:\\看板数据），设置环境变量 PERFMON_DATA 为那个文件夹。

四、升级

1. 关掉看板。
2. 把新的压缩包解压到一个新文件夹，不要盖在旧的上面。
3. 双击新文件夹里的 {start}。数据还是原来的；程序先把旧的数据库复制一份，再升级。
4. 看过没有问题，删掉旧的程序文件夹。
   用单点登录的，先把旧文件夹里的 .streamlit/secrets.toml 复制过来。

五、备份和其他命令

在这个文件夹里打开命令窗口，先关掉看板：
    {start} backup 备份.zip
    {start} restore 备份.zip
    {start} verify
    {start} --help

六、出了问题

窗口里写着“没有找到 Python”：Python 没有装，或版本不是 {versions}。
窗口里写着“安装包不完整”：压缩包没有复制完整，重新复制、重新解压。
窗口里写着“安装没有成功”：看同一个文件夹里的“安装日志.txt”，多半是磁盘满了、
文件夹的位置太长（Windows），或杀毒软件拦住了。
浏览器没有自动打开：自己打开 http://127.0.0.1:8501 。

SHA256SUMS 列着每个文件的校验和。
更多的（多人使用、开机自动启动、备份、搬家）见 docs/handbook.md 的“安装”。
"""

_WINDOWS_PYTHON = """\
1. 在能上网的电脑上，从 python.org 下载 Windows installer (64-bit)，用 U 盘拷过来。
2. 双击安装：勾选 Add python.exe to PATH，点 Install Now。
   要开机自动启动给全单位用的，选 Customize installation，勾选 Install Python for all users。
Windows 7 装不了这些版本的 Python，请换 Windows 10 或 11 的电脑。"""

_LINUX_PYTHON = """\
打开终端，输入 python3 --version 看版本。系统自带的往往太旧，不要改动它，另外放一份：
1. 在能上网的电脑上，从 python-build-standalone 的发布页下载
   cpython-3.12 的 install_only.tar.gz（x86_64 或 aarch64，unknown-linux-gnu），拷过来。
2. 解压到这个文件夹里，得到 python/bin/python3。启动时先找它。"""

_WINDOWS_FIRST = """\
1. 把压缩包整个解压到短一点的位置，例如 D:\\看板。不要在压缩包里直接双击，
   也不要放在“Program Files”里。
2. 双击 启动看板.bat。Windows 提示“已保护你的电脑”的，点“更多信息” → “仍要运行”。"""

_LINUX_FIRST = """\
1. 把压缩包解压到自己的文件夹：unzip perfmon-linux-x64.zip（文件名按实际）。
2. 双击 启动看板.sh，选“在终端中运行”；或在终端里输入 ./启动看板.sh 。
   提示没有权限的，先输入 chmod +x 启动看板.sh 。"""

_WINDOWS_FOLDER = "C:\\Users\\（用户名）\\预算绩效看板数据"
_LINUX_FOLDER = "主文件夹里的“预算绩效看板数据”"
