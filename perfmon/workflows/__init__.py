"""What a user does as one act: import, close a month, make the sample, consolidate."""
