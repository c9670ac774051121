"""Tables out of the files that offices have; `tables` is the door."""
