"""What is measured: `python -m bench pages`, `import`, `forecast FILE`."""
