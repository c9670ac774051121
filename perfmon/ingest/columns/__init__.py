"""What the columns of a table hold: the kinds of file, the names of heads, finding the head."""
