"""The form's rows out of the files that it comes in; `form_file` is the door."""
