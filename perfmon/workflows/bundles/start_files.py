"""What starts an unpacked bundle: the file to double-click, and `start.py`, which it runs.

The file to double-click finds a Python that the bundle has wheels for; the rest is done in Python.
"""

from collections.abc import Sequence
from pathlib import Path

from perfmon.workflows.bundles.archive import Content
from perfmon.workflows.bundles.platforms import Platform, version_list

WINDOWS_NAME, LINUX_NAME = "启动看板.bat", "启动看板.sh"
_START = Path(__file__).with_name("start.py")


def start_files(platform: Platform, pythons: Sequence[str]) -> list[Content]:
    """The file to double-click of the platform, and `start.py` as it lies here.

    On Windows the former is written as cmd.exe of a Chinese Windows reads it: GBK, code page 936,
    CRLF.
    """
    newest_first = sorted(pythons, key=_number, reverse=True)
    words = {
        "check": _check(newest_first),
        "newest_first": " ".join(newest_first),
        "versions": version_list(sorted(pythons, key=_number)),
    }
    if platform.is_windows:
        text = _WINDOWS.format(**words).replace("\n", "\r\n")
        clicked = Content(WINDOWS_NAME, text.encode("gbk"))
    else:
        clicked = Content(LINUX_NAME, _LINUX.format(**words).encode("utf-8"), can_run=True)
    return [clicked, Content.of_file(_START.name, _START)]


def _number(python: str) -> tuple[int, ...]:
    return tuple(map(int, python.split(".")))


def _check(pythons: Sequence[str]) -> str:
    """Python that ends with 0 in a Python of these versions and 64 bits."""
    known = "".join(f"{_number(python)}," for python in pythons)
    return f"import sys; sys.exit(sys.version_info[:2] not in ({known}) or sys.maxsize < 2**32)"


_WINDOWS = """\
@echo off
chcp 936 >nul
setlocal
set PYTHON_MANAGER_AUTOMATIC_INSTALL=false
set "CHECK={check}"
set FOUND=
if exist "%~dp0python\\python.exe" call :try "%~dp0python\\python.exe"
for %%v in ({newest_first}) do call :try py -%%v
call :try py -3
call :try python
if not defined FOUND goto missing
%FOUND% "%~dp0start.py" %*
exit /b %errorlevel%

:try
if defined FOUND exit /b 0
%* -c "%CHECK%" >nul 2>nul
if %errorlevel%==0 set FOUND=%*
exit /b 0

:missing
echo 没有找到 Python {versions}（64 位）。
echo 请先安装 Python，再双击这个文件。怎么安装，见“安装说明.txt”。
pause
exit /b 1
"""

_LINUX = """\
#!/bin/sh
here=$(cd "$(dirname "$0")" && pwd)
check="{check}"
for version in {newest_first} 3; do
  for python in "$here/python/bin/python3" "python$version"; do
    if "$python" -c "$check" >/dev/null 2>&1; then
      exec "$python" "$here/start.py" "$@"
    fi
  done
done
echo "没有找到 Python {versions}（64 位）。" >&2
echo "请先安装 Python，再运行这个文件。怎么安装，见“安装说明.txt”。" >&2
if [ -t 0 ]; then
  echo "按回车键关闭。"
  read -r _
fi
exit 1
"""
