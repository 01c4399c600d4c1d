CREATE INDEX orders_newest_by_status ON orders (status, created_at DESC);
