-- A consolidated file numbers the versions of all its counties' rules through; each is cited as its
-- county does: 饶阳县第2版. NULL: by its number.
ALTER TABLE rule_set ADD COLUMN cited_as VARCHAR;
