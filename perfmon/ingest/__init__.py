"""Reading: a file's bytes become values and findings; one reader a kind of file, no database.

A reader never repairs silently: it gives what is printed, what it means, and a finding.
"""
