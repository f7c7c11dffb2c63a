-- A refusal that comes only with a later message of the order finds one pixel's delivery accepted, and leaves what
-- explains that. It is kept beside it, so that what another pixel did not get never goes out after all.
ALTER TABLE "conversion" ADD COLUMN "refusal" TEXT;
