"""What is measured: `python -m bench pages`, `python -m bench import`."""
