-- How many trackings an account has in each status, known without counting them: a ledger of changes.
-- Writers only add rows, so none waits for another. Readers add up what their snapshot shows, so the sum
-- is exact at any moment. Triggers keep it, whoever writes to engine_trackings and however.
CREATE TABLE "engine_status_counts" (
    "account_id" UUID NOT NULL,
    "id" BIGSERIAL NOT NULL,
    "status" TEXT NOT NULL,
    "archived" BOOLEAN NOT NULL,
    "change" INTEGER NOT NULL,

    CONSTRAINT "engine_status_counts_pkey" PRIMARY KEY ("account_id","id")
);

-- Prisma's engine cuts a script at every semicolon, also inside function bodies: there they are written \073.

-- Replaces an account's rows by one for each status. Rows that another transaction folds are left to it.
CREATE FUNCTION engine_fold_status_counts(account uuid) RETURNS void LANGUAGE sql AS E'
  WITH taken AS (
    DELETE FROM engine_status_counts WHERE account_id = account AND id IN (
      SELECT id FROM engine_status_counts WHERE account_id = account FOR UPDATE SKIP LOCKED
    ) RETURNING status, archived, change
  )
  INSERT INTO engine_status_counts (account_id, status, archived, change)
  SELECT account, status, archived, sum(change) FROM taken
  GROUP BY status, archived HAVING sum(change) <> 0
';

-- One change in so many folds its account's ledger, which so stays a few dozen rows long.
CREATE FUNCTION engine_fold_now_and_then(account uuid) RETURNS void LANGUAGE plpgsql AS E'
BEGIN
  IF random() < 1.0 / 32 THEN
    PERFORM engine_fold_status_counts(account)\073
  END IF\073
END
';

CREATE FUNCTION engine_count_added() RETURNS trigger LANGUAGE plpgsql AS E'
DECLARE account uuid\073
BEGIN
  INSERT INTO engine_status_counts (account_id, status, archived, change)
  SELECT account_id, status, archived, count(*) FROM added GROUP BY account_id, status, archived\073
  FOR account IN SELECT DISTINCT account_id FROM added LOOP
    PERFORM engine_fold_now_and_then(account)\073
  END LOOP\073
  RETURN NULL\073
END
';

CREATE FUNCTION engine_count_removed() RETURNS trigger LANGUAGE plpgsql AS E'
DECLARE account uuid\073
BEGIN
  INSERT INTO engine_status_counts (account_id, status, archived, change)
  SELECT account_id, status, archived, -count(*) FROM removed GROUP BY account_id, status, archived\073
  FOR account IN SELECT DISTINCT account_id FROM removed LOOP
    PERFORM engine_fold_now_and_then(account)\073
  END LOOP\073
  RETURN NULL\073
END
';

CREATE FUNCTION engine_count_moved() RETURNS trigger LANGUAGE plpgsql AS E'
BEGIN
  INSERT INTO engine_status_counts (account_id, status, archived, change)
  VALUES (OLD.account_id, OLD.status, OLD.archived, -1), (NEW.account_id, NEW.status, NEW.archived, 1)\073
  PERFORM engine_fold_now_and_then(NEW.account_id)\073
  RETURN NULL\073
END
';

CREATE TRIGGER count_added AFTER INSERT ON engine_trackings
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION engine_count_added();
CREATE TRIGGER count_removed AFTER DELETE ON engine_trackings
  REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION engine_count_removed();
-- By row: most updates leave the status alone, and a statement's tables would copy every one of them.
CREATE TRIGGER count_moved AFTER UPDATE OF account_id, status, archived ON engine_trackings
  FOR EACH ROW
  WHEN ((OLD.account_id, OLD.status, OLD.archived) IS DISTINCT FROM (NEW.account_id, NEW.status, NEW.archived))
  EXECUTE FUNCTION engine_count_moved();

INSERT INTO engine_status_counts (account_id, status, archived, change)
SELECT account_id, status, archived, count(*) FROM engine_trackings GROUP BY account_id, status, archived;
