"""The checks on targets (目标质量): one small function a rule, no reading and no database."""
