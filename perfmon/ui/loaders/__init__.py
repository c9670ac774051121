"""Every cached read of the pages, one noun a file.

What they give is shared by everybody who reads it, and not to be changed.
"""
