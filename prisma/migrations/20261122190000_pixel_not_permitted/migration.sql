-- AlterTable
ALTER TABLE "pixel" ADD COLUMN     "refused_code" INTEGER,
ADD COLUMN     "refused_message" TEXT;
