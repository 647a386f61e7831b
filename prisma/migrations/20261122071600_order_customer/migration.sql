-- Whose order it is: the order-status page shows personal facts to that customer alone.
ALTER TABLE "orders" ADD COLUMN "customer_index" BYTEA;
