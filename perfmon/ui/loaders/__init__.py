"""Every cached read of the pages, one noun a file."""
