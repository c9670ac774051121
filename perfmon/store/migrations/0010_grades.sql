-- 等级界限: the totals from which 优, 良 and 中 are given, by the way of scoring, with each version.
ALTER TABLE rule_set ADD COLUMN grades_10 INTEGER[] DEFAULT [90, 80, 60];
ALTER TABLE rule_set ADD COLUMN grades_101 INTEGER[] DEFAULT [90, 80, 60];
