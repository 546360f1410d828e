-- AlterTable
ALTER TABLE "broadcast" ADD COLUMN     "counts" JSONB NOT NULL DEFAULT '[]';
