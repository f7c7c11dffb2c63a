-- What the overview shows of a range of days, counted as it happens: no page reads deliveries or conversions one by one
-- (docs/decisions/020-counts-by-day.md).

-- AlterTable
ALTER TABLE "delivery" ADD COLUMN     "currency" TEXT,
ADD COLUMN     "day" DATE,
ADD COLUMN     "value" DECIMAL(24,6);

-- AlterTable
ALTER TABLE "conversion" ADD COLUMN     "coverage" TEXT,
ADD COLUMN     "day" DATE;

-- CreateTable
CREATE TABLE "daily_count" (
    "shop_id" INTEGER NOT NULL,
    "day" DATE NOT NULL,
    "pixel_code" TEXT NOT NULL,
    "event" TEXT NOT NULL,
    "state" "delivery_state" NOT NULL,
    "reason" TEXT NOT NULL,
    "is_test" BOOLEAN NOT NULL,
    "currency" TEXT NOT NULL,
    "count" BIGINT NOT NULL,
    "value" DECIMAL(65,6) NOT NULL,

    CONSTRAINT "daily_count_pkey" PRIMARY KEY ("shop_id","day","pixel_code","event","state","reason","is_test","currency")
);

-- CreateTable
CREATE TABLE "coverage_count" (
    "shop_id" INTEGER NOT NULL,
    "day" DATE NOT NULL,
    "source" TEXT NOT NULL,
    "coverage" TEXT NOT NULL,
    "count" BIGINT NOT NULL,

    CONSTRAINT "coverage_count_pkey" PRIMARY KEY ("shop_id","day","source","coverage")
);

-- AddForeignKey
ALTER TABLE "daily_count" ADD CONSTRAINT "daily_count_shop_id_fkey" FOREIGN KEY ("shop_id") REFERENCES "shop"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "coverage_count" ADD CONSTRAINT "coverage_count_shop_id_fkey" FOREIGN KEY ("shop_id") REFERENCES "shop"("id") ON DELETE CASCADE ON UPDATE CASCADE;


-- From here on: what the Prisma schema cannot say.

-- The shop's day of a moment, UTC's where Shopify told no zone, or one that Postgres does not know: a count must never
-- be what keeps an order from being written. The same zones as readZone (app/core/ads/day.ts) takes.
CREATE FUNCTION "shop_day"("asked_shop" integer, "moment" timestamptz) RETURNS date LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN (SELECT (moment AT TIME ZONE CASE WHEN time_zone ~ '^[A-Za-z]+/' THEN time_zone ELSE 'UTC' END)::date
    FROM shop WHERE id = asked_shop);
EXCEPTION WHEN invalid_parameter_value THEN
  RETURN (moment AT TIME ZONE 'UTC')::date;
END $$;

-- The two ledgers, by hour and by day, from one look at what changed. The day is the row's own, written when it was
-- made: a shop that moves to another time zone must not count a delivery out of one day and into another.
CREATE OR REPLACE FUNCTION "delivery_count_inserted"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  WITH changes AS (
    SELECT shop_id, date_trunc('hour', created_at, 'UTC') AS hour, coalesce(day, (created_at AT TIME ZONE 'UTC')::date) AS day,
      pixel_code, event, state, coalesce(reason, '') AS reason, test_event_code IS NOT NULL AS is_test,
      coalesce(currency, '') AS currency, count(*) AS count, coalesce(sum(value), 0) AS value
    FROM inserted GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9
  ), hours AS (
    INSERT INTO hourly_count (shop_id, hour, event, state, count)
      SELECT shop_id, hour, event, state, sum(count) FROM changes GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
    ON CONFLICT (shop_id, hour, event, state) DO UPDATE SET count = hourly_count.count + EXCLUDED.count
  )
  INSERT INTO daily_count (shop_id, day, pixel_code, event, state, reason, is_test, currency, count, value)
    SELECT shop_id, day, pixel_code, event, state, reason, is_test, currency, sum(count), sum(value)
    FROM changes GROUP BY 1, 2, 3, 4, 5, 6, 7, 8 ORDER BY 1, 2, 3, 4, 5, 6, 7, 8
  ON CONFLICT (shop_id, day, pixel_code, event, state, reason, is_test, currency)
    DO UPDATE SET count = daily_count.count + EXCLUDED.count, value = daily_count.value + EXCLUDED.value;
  RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION "delivery_count_updated"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  WITH changes AS (
    SELECT shop_id, date_trunc('hour', created_at, 'UTC') AS hour, coalesce(day, (created_at AT TIME ZONE 'UTC')::date) AS day,
      pixel_code, event, state, coalesce(reason, '') AS reason, test_event_code IS NOT NULL AS is_test,
      coalesce(currency, '') AS currency, sum(change) AS count, sum(change * coalesce(value, 0)) AS value
    FROM (
      SELECT shop_id, created_at, day, pixel_code, event, state, reason, test_event_code, currency, value, 1 AS change
      FROM after_update
      UNION ALL
      SELECT shop_id, created_at, day, pixel_code, event, state, reason, test_event_code, currency, value, -1
      FROM before_update
    ) AS both_sides
    GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9
    HAVING sum(change) <> 0 OR sum(change * coalesce(value, 0)) <> 0
  ), hours AS (
    INSERT INTO hourly_count (shop_id, hour, event, state, count)
      SELECT shop_id, hour, event, state, sum(count) FROM changes
      GROUP BY 1, 2, 3, 4 HAVING sum(count) <> 0 ORDER BY 1, 2, 3, 4
    ON CONFLICT (shop_id, hour, event, state) DO UPDATE SET count = hourly_count.count + EXCLUDED.count
  )
  INSERT INTO daily_count (shop_id, day, pixel_code, event, state, reason, is_test, currency, count, value)
    SELECT shop_id, day, pixel_code, event, state, reason, is_test, currency, sum(count), sum(value)
    FROM changes GROUP BY 1, 2, 3, 4, 5, 6, 7, 8
    HAVING sum(count) <> 0 OR sum(value) <> 0 ORDER BY 1, 2, 3, 4, 5, 6, 7, 8
  ON CONFLICT (shop_id, day, pixel_code, event, state, reason, is_test, currency)
    DO UPDATE SET count = daily_count.count + EXCLUDED.count, value = daily_count.value + EXCLUDED.value;
  RETURN NULL;
END $$;

-- What is there already, by UTC's days.
INSERT INTO daily_count (shop_id, day, pixel_code, event, state, reason, is_test, currency, count, value)
  SELECT shop_id, (created_at AT TIME ZONE 'UTC')::date, pixel_code, event, state, coalesce(reason, ''),
    test_event_code IS NOT NULL, '', count(*), 0
  FROM delivery GROUP BY 1, 2, 3, 4, 5, 6, 7;

-- Which of the match keys a conversion has, and why it lacks the others (app/core/coverage).
CREATE FUNCTION "conversion_coverage_inserted"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO coverage_count (shop_id, day, source, coverage, count)
    SELECT shop_id, coalesce(day, (created_at AT TIME ZONE 'UTC')::date), source, coverage, count(*)
    FROM inserted WHERE coverage IS NOT NULL GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
  ON CONFLICT (shop_id, day, source, coverage) DO UPDATE SET count = coverage_count.count + EXCLUDED.count;
  RETURN NULL;
END $$;

CREATE FUNCTION "conversion_coverage_updated"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO coverage_count (shop_id, day, source, coverage, count)
    SELECT shop_id, coalesce(day, (created_at AT TIME ZONE 'UTC')::date), source, coverage, change
    FROM (
      SELECT NEW.shop_id, NEW.day, NEW.created_at, NEW.source, NEW.coverage, 1
      UNION ALL
      SELECT OLD.shop_id, OLD.day, OLD.created_at, OLD.source, OLD.coverage, -1
    ) AS both_sides (shop_id, day, created_at, source, coverage, change)
    WHERE coverage IS NOT NULL ORDER BY 1, 2, 3, 4
  ON CONFLICT (shop_id, day, source, coverage) DO UPDATE SET count = coverage_count.count + EXCLUDED.count;
  RETURN NULL;
END $$;

CREATE TRIGGER "conversion_coverage_inserted" AFTER INSERT ON "conversion"
  REFERENCING NEW TABLE AS inserted
  FOR EACH STATEMENT EXECUTE FUNCTION "conversion_coverage_inserted"();

-- By the row: a conversion is restated alone, and most updates leave its coverage as it is.
CREATE TRIGGER "conversion_coverage_updated" AFTER UPDATE ON "conversion"
  FOR EACH ROW WHEN ((OLD.coverage, OLD.source) IS DISTINCT FROM (NEW.coverage, NEW.source))
  EXECUTE FUNCTION "conversion_coverage_updated"();
