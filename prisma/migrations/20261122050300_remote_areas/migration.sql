-- What the operator imported of carriers' lists of remote areas. Keys compare byte by byte, in any locale.
CREATE TABLE "engine_remote_areas" (
    "country_code" TEXT NOT NULL,
    "carrier_code" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "key_length" SMALLINT NOT NULL,
    "first_key" TEXT COLLATE "C" NOT NULL,
    "last_key" TEXT COLLATE "C" NOT NULL,

    CONSTRAINT "engine_remote_areas_pkey" PRIMARY KEY ("country_code","carrier_code","kind","key_length","first_key")
);

CREATE TABLE "engine_remote_lists" (
    "carrier_code" TEXT NOT NULL,
    "file_name" TEXT NOT NULL,
    "file_rows" INTEGER NOT NULL,
    "areas" INTEGER NOT NULL,
    "imported_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "engine_remote_lists_pkey" PRIMARY KEY ("carrier_code")
);
