"""Out: frames and definitions become the workbooks and documents that offices take away."""
