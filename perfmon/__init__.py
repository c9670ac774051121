"""perfmon: monitoring of budget execution and performance targets (预算绩效运行监控)."""
