-- 计划含更正: whether a checkpoint of the plan in force that month is a person's 更正.
ALTER TABLE project_month ADD COLUMN plan_corrected BOOLEAN DEFAULT false;
