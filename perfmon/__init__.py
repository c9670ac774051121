"""perfmon: monitoring of budget execution and performance targets (预算绩效运行监控)."""

__version__ = "0.1.0"
