# Windows：把看板登记为计划任务，开机自动启动，不用有人登录。以管理员身份运行：
#   powershell -ExecutionPolicy Bypass -File docs\deploy\windows-task.ps1 -Data D:\看板数据
# 取消：schtasks /delete /tn 预算绩效看板

param([string]$Data = "D:\看板数据")

$ErrorActionPreference = "Stop"
$folder = (Resolve-Path (Join-Path $PSScriptRoot "..\..")).Path
$python = Join-Path $folder "venv\Scripts\python.exe"
if (-not (Test-Path $python)) {
    throw "还没有装好。请先双击 启动看板.bat，装好以后关掉窗口，再运行这个文件。"
}

# 数据文件夹：只有这个服务（LOCAL SERVICE）、系统和管理员能进
New-Item -ItemType Directory -Force -Path $Data | Out-Null
icacls $Data /inheritance:r /grant "*S-1-5-19:(OI)(CI)M" "*S-1-5-18:(OI)(CI)F" "*S-1-5-32-544:(OI)(CI)F" | Out-Null
[Environment]::SetEnvironmentVariable("PERFMON_DATA", $Data, "Machine")

# 不限运行时间（默认三天就停），停了一分钟后再启动
$task = @{
    TaskName  = "预算绩效看板"
    Action    = New-ScheduledTaskAction -Execute $python -WorkingDirectory $folder `
        -Argument "-X utf8 -m streamlit run dashboard.py --server.headless true"
    Trigger   = New-ScheduledTaskTrigger -AtStartup
    Principal = New-ScheduledTaskPrincipal -UserId "NT AUTHORITY\LOCAL SERVICE" -LogonType ServiceAccount
    Settings  = New-ScheduledTaskSettingsSet -ExecutionTimeLimit ([TimeSpan]::Zero) `
        -RestartCount 99 -RestartInterval (New-TimeSpan -Minutes 1) `
        -AllowStartIfOnBatteries -DontStopIfGoingOnBatteries
}
Register-ScheduledTask @task -Force | Out-Null
Write-Host "已登记。数据在 $Data。重新启动这台电脑，看板就开着：http://127.0.0.1:8501"
