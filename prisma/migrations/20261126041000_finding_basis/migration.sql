-- AlterTable
ALTER TABLE "finding" ADD COLUMN     "bases" JSONB NOT NULL DEFAULT '[]';
