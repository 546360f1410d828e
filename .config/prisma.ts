/** Where Prisma finds the schema and the migrations; the connection is made in src/store. */
import { defineConfig } from 'prisma/config';

export default defineConfig({ schema: '../prisma/schema.prisma', migrations: { path: '../prisma/migrations' } });
