#include "vault/inside.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <sodium.h>

#include "ayni/mem.h"

#define SQL_BYTES 256u
#define PART VAULT_FILE ".part"

/* ---- what a copy would hold ---- */

static const char *const drafts[] = {
    "SELECT record, substr(head, 1, 24) FROM draft ORDER BY n",
    "SELECT record, n, substr(body, 1, 24) FROM step ORDER BY record, n",
    NULL,
};
static const char *const others[] = {
    "SELECT salt, recipient FROM header",
    "SELECT n, wrapped FROM slot ORDER BY n",
    "SELECT n, sent > 0, held, safe FROM epoch ORDER BY n",
    "SELECT count(*), max(n), sum(length(body) > 0) FROM entry",
    "SELECT n, entry, held FROM file ORDER BY n",
    NULL,
};

/* Each column of each row, with its length. */
static enum ayni_err
mix(struct vault *v, const char *sql, struct hash *h)
{
	struct query q = vault_sql(v, sql);
	struct bytes s;
	uint64_t n;
	int i, columns = q.st != NULL ? sqlite3_column_count(q.st) : 0;

	while (vault_sql_row(&q))
		for (i = 0; i < columns && q.err == AYNI_OK; i++) {
			s = vault_sql_get(&q, i);
			n = s.n;
			*h = keys_hash_all(
			    (struct bytes[]){ID_BYTES(*h),
				{(const uint8_t *)&n, sizeof(n)}, s}, 3);
		}
	return vault_sql_end(&q);
}

static enum ayni_err
mix_all(struct vault *v, const char *const *sql, struct hash *h)
{
	enum ayni_err e = AYNI_OK;

	for (; *sql != NULL && e == AYNI_OK; sql++)
		e = mix(v, *sql, h);
	return e;
}

enum ayni_err
vault_copy_look(struct vault *v, struct vault_copied *out)
{
	struct vault_copied c = {.entries = 0};
	enum ayni_err e = mix_all(v, drafts, &c.drafts);

	c.all = c.drafts;
	if (e == AYNI_OK)
		e = mix_all(v, others, &c.all);
	if (e == AYNI_OK)
		e = vault_sql_count(v, "SELECT count(*) FROM entry",
		    (struct bytes){NULL, 0}, &c.entries);
	if (e == AYNI_OK)
		*out = c;
	return e;
}

/* ---- files on their own ---- */

static enum ayni_err
failed(struct vault *v, const char *path)
{
	enum ayni_err e = errno == ENOSPC || errno == EDQUOT ? AYNI_FULL
	    : errno == ENOENT || errno == ENOTDIR ? AYNI_NOTFOUND : AYNI_IO;

	return vault_say(v, e, "%s: %s", path, strerror(errno));
}

/* A vault that is one file, and nobody else's; vault_close. */
static enum ayni_err
alone(const char *path, bool create, struct vault **out)
{
	struct vault *w = mem_zalloc(1, sizeof(*w));

	if (w == NULL)
		return AYNI_NOMEM;
	*out = w;
	w->file = mem_alloc(strlen(path) + 1);
	if (w->file == NULL)
		return AYNI_NOMEM;
	memcpy(w->file, path, strlen(path) + 1);
	return vault_sql_open_alone(w, create);
}

/* ---- writing one ---- */

static enum ayni_err
attach(struct vault *w, const struct vault *v)
{
	struct query q = vault_sql(w, "ATTACH ? AS old");

	vault_sql_bytes(&q, text_bytes(text_of(v->file)));
	return vault_sql_run(&q);
}

/* Batches keep their places: what is not safe is cut anew. */
static enum ayni_err
copy_table(struct vault *w, struct bytes name)
{
	char sql[SQL_BYTES];

	if (bytes_equal(name, text_bytes(TEXT("batch"))))
		return vault_sql_exec(w, "INSERT INTO batch SELECT n, epoch, "
		    "first, last, id, x'' FROM old.batch");
	(void)snprintf(sql, sizeof(sql),
	    "INSERT INTO main.%.*s SELECT * FROM old.%.*s", (int)name.n,
	    (const char *)name.p, (int)name.n, (const char *)name.p);
	return vault_sql_exec(w, sql);
}

/* As the vault is at one moment, which is not locked meanwhile. */
static enum ayni_err
copy_all(struct vault *w)
{
	struct query q;
	enum ayni_err e = vault_sql_exec(w, "BEGIN");

	if (e == AYNI_OK)
		e = vault_schema_add(w, 0);
	if (e != AYNI_OK)
		return e;
	q = vault_sql(w, "SELECT name FROM main.sqlite_schema WHERE type = "
	    "'table' AND name NOT IN ('inbox', 'file_part') ORDER BY name");
	while (vault_sql_row(&q))
		vault_sql_fail(&q, copy_table(w, vault_sql_get(&q, 0)));
	e = vault_sql_end(&q);
	if (e == AYNI_OK)
		e = vault_sql_exec(w, "UPDATE header SET copied = 1");
	return e == AYNI_OK ? vault_sql_exec(w, "COMMIT") : e;
}

enum ayni_err
vault_copy_write(struct vault *v, const char *path)
{
	struct vault *w = NULL;
	enum ayni_err e;

	if (v->depth > 0)
		return vault_say(v, AYNI_STATE, "no copy within a change");
	e = alone(path, true, &w);
	if (e == AYNI_OK)
		e = attach(w, v);
	if (e == AYNI_OK)
		e = copy_all(w);
	if (e != AYNI_OK && w != NULL)
		(void)vault_say(v, e, "%s", w->why);
	vault_close(w);
	return e;
}

/* ---- a vault of one ---- */

/* The whole of an open file, piece by piece. */
static enum ayni_err
each_piece(struct vault *w, int fd, const char *path,
    enum ayni_err (*fn)(void *ctx, uint64_t at, struct bytes piece),
    void *ctx)
{
	uint8_t *piece = mem_alloc(VAULT_FILE_PART);
	enum ayni_err e = piece != NULL ? AYNI_OK : AYNI_NOMEM;
	uint64_t at = 0;
	ssize_t n = 1;

	while (e == AYNI_OK && n > 0) {
		n = pread(fd, piece, VAULT_FILE_PART, (off_t)at);
		if (n < 0)
			e = failed(w, path);
		else if (n > 0)
			e = fn(ctx, at, (struct bytes){piece, (size_t)n});
		at += n > 0 ? (uint64_t)n : 0;
	}
	mem_free(piece);
	return e;
}

static enum ayni_err
hash_piece(void *ctx, uint64_t at, struct bytes piece)
{
	(void)at;
	(void)crypto_hash_sha256_update(ctx, piece.p, piece.n);
	return AYNI_OK;
}

struct putting {
	struct vault *w;
	uint64_t file;
};

static enum ayni_err
put_piece(void *ctx, uint64_t at, struct bytes piece)
{
	const struct putting *p = ctx;
	struct query q = vault_sql(p->w,
	    "INSERT INTO file_part (file, at, body) VALUES (?, ?, ?)");

	vault_sql_int(&q, p->file);
	vault_sql_int(&q, at);
	vault_sql_bytes(&q, piece);
	return vault_sql_run(&q);
}

/* One that is there and what its name says; *found. */
static enum ayni_err
put_file(struct vault *w, uint64_t file, const struct hash *hash,
    const char *dir, bool *found)
{
	struct putting to = {w, file};
	crypto_hash_sha256_state sha;
	struct hash is;
	struct buf path;
	enum ayni_err e;
	int fd;

	buf_init(&path, 8192);
	buf_printf(&path, "%s/", dir);
	buf_put_hex(&path, ID_BYTES(*hash));
	if (buf_z(&path) == NULL) {
		buf_free(&path);
		return AYNI_NOMEM;
	}
	fd = open(buf_z(&path), O_RDONLY | O_CLOEXEC);
	if (fd >= 0) {
		(void)crypto_hash_sha256_init(&sha);
		e = each_piece(w, fd, buf_z(&path), hash_piece, &sha);
		(void)crypto_hash_sha256_final(&sha, is.b);
		*found = e == AYNI_OK && ID_EQUAL(is, *hash);
		if (*found)
			e = each_piece(w, fd, buf_z(&path), put_piece, &to);
		(void)close(fd);
	} else {
		e = errno == ENOENT ? AYNI_OK : failed(w, buf_z(&path));
	}
	buf_free(&path);
	return e;
}

/* What the office does not hold, and drafts have. */
static enum ayni_err
put_files(struct vault *w, const char *const *dirs, struct vault_back *b)
{
	struct query q = vault_sql(w, "SELECT n, hash FROM file WHERE "
	    "held = 0 ORDER BY n");
	struct hash hash;
	uint64_t n;
	bool found;
	size_t i;

	while (vault_sql_row(&q)) {
		n = vault_sql_get_int(&q, 0);
		VAULT_SQL_ID(&q, 1, hash);
		found = false;
		for (i = 0; dirs[i] != NULL && !found && q.err == AYNI_OK; i++)
			vault_sql_fail(
			    &q, put_file(w, n, &hash, dirs[i], &found));
		if (found)
			b->files++;
		else
			b->lacking++;
	}
	return vault_sql_end(&q);
}

static enum ayni_err
is_whole(struct vault *w)
{
	struct query q = vault_sql(w, "PRAGMA integrity_check(1)");
	bool ok = vault_sql_row(&q) &&
	    bytes_equal(vault_sql_get(&q, 0), text_bytes(TEXT("ok")));
	uint64_t version = 0;
	enum ayni_err e = vault_sql_end(&q);

	if (e == AYNI_OK && ok)
		e = vault_sql_version(w, &version);
	if (e == AYNI_OK && version > VAULT_SCHEMA)
		return vault_say(w, AYNI_UNSUPPORTED,
		    "%s: written by a newer Ayni; update the program",
		    w->file);
	if (e == AYNI_OK && version == 0)
		e = vault_say(w, AYNI_STORE, "%s: damaged: it does not hold "
		    "together", w->file);
	return e;
}

struct copying {
	struct vault *w; /* whose message it is */
	int fd;
	const char *path;
};

static enum ayni_err
write_piece(void *ctx, uint64_t at, struct bytes piece)
{
	const struct copying *c = ctx;
	ssize_t n;

	errno = 0;
	n = pwrite(c->fd, piece.p, piece.n, (off_t)at);
	if (n == (ssize_t)piece.n)
		return AYNI_OK;
	if (errno == 0)
		errno = ENOSPC; /* a part was written */
	return failed(c->w, c->path);
}

static enum ayni_err
copy_file(struct vault *w, const char *from, const char *to)
{
	struct copying c = {w, -1, to};
	int fd = open(from, O_RDONLY | O_CLOEXEC);
	enum ayni_err e;

	if (fd < 0)
		return failed(w, from);
	c.fd = open(to, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	e = c.fd >= 0 ? each_piece(w, fd, from, write_piece, &c)
		      : failed(w, to);
	if (c.fd >= 0 && close(c.fd) != 0 && e == AYNI_OK)
		e = failed(w, to);
	(void)close(fd);
	return e;
}

/* The bytes of files into the copy, which is nobody's vault yet. */
static enum ayni_err
complete(struct vault *v, const char *part, const char *const *files,
    struct vault_back *b)
{
	struct vault *w = NULL;
	enum ayni_err e = alone(part, false, &w);

	if (e == AYNI_OK)
		e = is_whole(w);
	if (e == AYNI_OK && (e = vault_begin(w)) == AYNI_OK)
		e = vault_end(w, put_files(w, files, b));
	if (e != AYNI_OK && w != NULL)
		(void)vault_say(v, e, "%s", w->why);
	vault_close(w);
	return e;
}

static enum ayni_err
take(struct vault *v, const char *path, const char *const *files,
    const char *part, struct vault_back *b)
{
	enum ayni_err e;

	if (access(v->file, F_OK) == 0)
		return vault_say(v, AYNI_EXISTS, "%s: there is a vault "
		    "already", v->file);
	e = copy_file(v, path, part);
	if (e == AYNI_OK)
		e = complete(v, part, files, b);
	if (e == AYNI_OK && rename(part, v->file) != 0)
		e = failed(v, v->file);
	if (e != AYNI_OK)
		(void)unlink(part);
	return e == AYNI_OK ? vault_place_sync(v, v->dir) : e;
}

enum ayni_err
vault_copy_take(const char *path, const char *const *files, const char *dir,
    struct buf *why, struct vault_back *out)
{
	struct vault v = {.dir = vault_path(dir, "."),
	    .file = vault_path(dir, VAULT_FILE)};
	char *part = vault_path(dir, PART);
	struct vault_back b = {0, 0};
	enum ayni_err e = AYNI_NOMEM;

	if (v.dir != NULL && v.file != NULL && part != NULL)
		e = vault_make_directory(&v, dir);
	if (e == AYNI_OK)
		e = take(&v, path, files, part, &b);
	if (e == AYNI_OK)
		*out = b;
	else
		buf_put_z(why, v.why);
	mem_free(v.dir);
	mem_free(v.file);
	mem_free(part);
	return e;
}
