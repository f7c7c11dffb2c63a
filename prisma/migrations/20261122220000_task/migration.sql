-- Work that takes long (reading old orders, making conversions anew) goes on in steps, after whatever interrupts it.

-- CreateEnum
CREATE TYPE "task_kind" AS ENUM ('backfill', 'send_backfill', 'rebuild');

-- CreateEnum
CREATE TYPE "task_state" AS ENUM ('waiting', 'running', 'done', 'failed', 'cancelled');

-- CreateTable
CREATE TABLE "task" (
    "id" SERIAL NOT NULL,
    "shop_id" INTEGER NOT NULL,
    "kind" "task_kind" NOT NULL,
    "state" "task_state" NOT NULL DEFAULT 'waiting',
    "params" JSONB NOT NULL DEFAULT '{}',
    "cursor" JSONB,
    "done" INTEGER NOT NULL DEFAULT 0,
    "total" INTEGER,
    "result" JSONB NOT NULL DEFAULT '{}',
    "problem" TEXT,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "started_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),
    "cancel_requested_at" TIMESTAMPTZ(3),
    "next_due_at" TIMESTAMPTZ(3) NOT NULL,
    "failure_streak" INTEGER NOT NULL DEFAULT 0,
    "lease_until" TIMESTAMPTZ(3),
    "lease_token" UUID,

    CONSTRAINT "task_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "task_shop_id_id_idx" ON "task"("shop_id", "id");

-- AddForeignKey
ALTER TABLE "task" ADD CONSTRAINT "task_shop_id_fkey" FOREIGN KEY ("shop_id") REFERENCES "shop"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Of each kind one at a time in a shop: two would do the same work, or undo each other's.
CREATE UNIQUE INDEX "task_one_at_a_time" ON "task"("shop_id", "kind") WHERE "state" IN ('waiting', 'running');

-- What the sweep looks through: the few that are not at their end.
CREATE INDEX "task_due" ON "task"("next_due_at") WHERE "state" IN ('waiting', 'running');
