-- 支付申请编号: what waits under one is paid once a payment that prints it is there, whatever number
-- its voucher has.

ALTER TABLE payment ADD COLUMN application_no VARCHAR;
ALTER TABLE uncounted_line ADD COLUMN application_no VARCHAR;
