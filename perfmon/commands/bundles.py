"""`bundle`: one zip that installs the program where there is no network."""

import argparse
from pathlib import Path

from perfmon.commands import DONE
from perfmon.commands.output import complain, say
from perfmon.commands.parser import CommandList
from perfmon.workflows.bundles import make_bundle
from perfmon.workflows.bundles.platforms import PLATFORMS, PYTHONS, version_list


def add_commands(commands: CommandList) -> None:
    """Adds `bundle`."""
    bundle = commands.add(
        "bundle", "做一个不联网也能安装的压缩包：程序、全部安装文件、启动文件和说明"
    )
    bundle.add_argument(
        "--platform",
        required=True,
        choices=tuple(PLATFORMS),
        metavar="电脑",
        help="，".join(f"{each.name} {each.title}" for each in PLATFORMS.values()),
    )
    bundle.add_argument(
        "--python",
        action="append",
        choices=PYTHONS,
        metavar="版本",
        help="只带一个 Python 版本的安装文件，压缩包小一半以上；可以写几次",
    )
    bundle.add_argument("--out", type=Path, metavar="文件", help="写到哪里；不写时放在当前文件夹")
    bundle.set_defaults(run=_bundle)


def _bundle(asked: argparse.Namespace) -> int:
    pythons = tuple(python for python in PYTHONS if python in (asked.python or PYTHONS))
    path = asked.out or Path(f"perfmon-{asked.platform}.zip")
    complain(f"正在下载 {asked.platform} 的安装文件……")
    made = make_bundle(PLATFORMS[asked.platform], pythons, path)
    megabytes = made.size_bytes / 1_000_000
    say(
        f"已做好 {made.path}：{megabytes:.0f} MB，{made.wheels} 个安装文件，"
        f"在装有 Python {version_list(pythons)} 的电脑上用。\nSHA-256 {made.sha256}"
    )
    return DONE
