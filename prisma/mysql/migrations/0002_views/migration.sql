-- Views are no part of what Prisma writes.
CREATE VIEW published_posts AS SELECT id, author_id, title FROM posts WHERE published;
