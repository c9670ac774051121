"""The figures: frame in, frame out, pure pandas; neither the screen nor the database is known here.

The frames share four key columns, `PROJECT_KEY`; together with `month` they are the grain
*project × month* (一行一项目一月).
"""

PROJECT_KEY = ["region_code", "year", "unit_code", "project_code"]
PROJECT_MONTH_KEY = [*PROJECT_KEY, "month"]
