"""What is measured: `python -m bench pages`."""
