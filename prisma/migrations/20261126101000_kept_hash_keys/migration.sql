-- Query codes are kept as keyed hashes: the key of that one purpose outlives the data key that it came from, sealed.
CREATE TABLE "kept_hash_key" (
    "id" TEXT NOT NULL,
    "purpose" TEXT NOT NULL,
    "sealed" BYTEA NOT NULL,
    "kept_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "kept_hash_key_pkey" PRIMARY KEY ("id")
);
