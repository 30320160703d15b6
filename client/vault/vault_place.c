#include "vault/inside.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ayni/mem.h"
#include "ayni/plant.h"

struct token {
	uint8_t b[16];
};

static const uint8_t none[sizeof(struct token)];

static bool
equal(const struct token *a, const struct token *b)
{
	return memcmp(a, b, sizeof(*a)) == 0;
}

static enum ayni_err
failed(struct vault *v, const char *path)
{
	enum ayni_err e = errno == ENOSPC || errno == EDQUOT ? AYNI_FULL
							      : AYNI_IO;

	return vault_say(v, e, "%s: %s", path, strerror(errno));
}

/* ---- the file outside ---- */

/* Up to two tokens; n == 0: no such file. */
static enum ayni_err
read_file(struct vault *v, struct token two[2], size_t *n)
{
	uint8_t b[2 * sizeof(struct token) + 1];
	ssize_t got;
	int f = open(v->token, O_RDONLY | O_CLOEXEC);

	*n = 0;
	if (f < 0 && errno == ENOENT)
		return AYNI_OK;
	if (f < 0)
		return failed(v, v->token);
	got = read(f, b, sizeof(b));
	(void)close(f);
	if (got < 0)
		return failed(v, v->token);
	/* Anything else is no token of ours: then the vault has moved. */
	if (got == sizeof(two[0]) || got == 2 * sizeof(two[0])) {
		memcpy(two, b, (size_t)got);
		*n = (size_t)got / sizeof(two[0]);
	}
	return AYNI_OK;
}

enum ayni_err
vault_place_sync(struct vault *v, const char *dir)
{
	int f = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	bool ok = f >= 0 && fsync(f) == 0;

	if (f >= 0)
		(void)close(f);
	return ok ? AYNI_OK : failed(v, dir);
}

static bool
write_synced(const char *path, const void *p, size_t n)
{
	int f = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	bool ok;

	if (f < 0)
		return false;
	errno = 0;
	ok = write(f, p, n) == (ssize_t)n &&
	    (PLANT(SKIP_TOKEN_SYNC) || fsync(f) == 0);
	if (!ok && errno == 0)
		errno = ENOSPC; /* a part was written */
	if (close(f) != 0)
		ok = false;
	return ok;
}

static enum ayni_err
write_file(struct vault *v, const struct token *tokens, size_t n)
{
	char *next, *slash;
	enum ayni_err e = AYNI_OK;

	if (v->token == NULL)
		return AYNI_OK;
	next = mem_alloc(strlen(v->token) + sizeof(".new"));
	if (next == NULL)
		return AYNI_NOMEM;
	(void)snprintf(next, strlen(v->token) + sizeof(".new"), "%s.new",
	    v->token);
	if (!write_synced(next, tokens, n * sizeof(*tokens)) ||
	    rename(next, v->token) != 0) {
		e = failed(v, next);
		goto out;
	}
	slash = strrchr(next, '/');
	*slash = '\0';
	e = vault_place_sync(v, next);
out:
	mem_free(next);
	return e;
}

/* ---- where we are ---- */

static struct hash
place_of(struct bytes machine, const struct stat *st)
{
	uint64_t at[2] = {(uint64_t)st->st_dev, (uint64_t)st->st_ino};
	struct bytes parts[2] = {{(const uint8_t *)at, sizeof(at)}, machine};

	return keys_hash_all(parts, machine.n > 0 ? 2 : 1);
}

enum ayni_err
vault_place_start(struct vault *v, const struct vault_options *o)
{
	struct hash name;
	struct stat st;
	struct buf b;

	if (stat(v->dir, &st) != 0)
		return failed(v, v->dir);
	v->place = place_of(o->machine, &st);
	if (o->state_dir == NULL)
		return AYNI_OK;
	if (mkdir(o->state_dir, 0700) != 0 && errno != EEXIST)
		return failed(v, o->state_dir);
	name = place_of((struct bytes){NULL, 0}, &st);
	buf_init(&b, 128);
	buf_put_hex(&b, (struct bytes){name.b, 8});
	buf_put_z(&b, ".token");
	if (buf_z(&b) != NULL)
		v->token = vault_path(o->state_dir, buf_z(&b));
	buf_free(&b);
	return v->token != NULL ? AYNI_OK : AYNI_NOMEM;
}

struct header {
	struct hash place;
	struct token token;
	bool copied;
};

static enum ayni_err
read_header(struct vault *v, struct header *h)
{
	struct query q =
	    vault_sql(v, "SELECT place, token, copied FROM header");

	memset(h, 0, sizeof(*h));
	if (vault_sql_row(&q)) {
		VAULT_SQL_ID(&q, 0, h->place);
		VAULT_SQL_ID(&q, 1, h->token);
		h->copied = vault_sql_get_int(&q, 2) != 0;
	}
	return vault_sql_end(&q);
}

enum ayni_err
vault_place_check(struct vault *v)
{
	struct header h;
	struct token two[2];
	size_t n = 1;
	bool moved;
	enum ayni_err e;

	if ((e = read_header(v, &h)) != AYNI_OK)
		return e;
	two[0] = h.token;
	if (v->token != NULL && (e = read_file(v, two, &n)) != AYNI_OK)
		return e;
	moved = h.copied || v->forked || !ID_EQUAL(h.place, v->place);
	if (n == 0 || (!equal(&two[0], &h.token) &&
			  (n == 1 || !equal(&two[1], &h.token))))
		moved = true;
	v->moved = moved;
	v->unsettled = !moved && n == 2;
	return AYNI_OK;
}

enum ayni_err
vault_place_turn(struct vault *v)
{
	struct token two[2];
	struct header h;
	struct query q;
	bool had;
	enum ayni_err e;

	if ((e = read_header(v, &h)) != AYNI_OK)
		return e;
	v->chance.fill(v->chance.ctx, two[0].b, sizeof(two[0].b));
	two[1] = h.token;
	if (PLANT(KEEP_TOKEN) && !v->moved &&
	    memcmp(h.token.b, none, sizeof(none)) != 0)
		return AYNI_OK;
	/* A vault that has moved must not be at home here before it is. */
	had = !v->moved && memcmp(h.token.b, none, sizeof(none)) != 0;
	if ((e = write_file(v, two, had ? 2 : 1)) != AYNI_OK)
		return e;
	q = vault_sql(
	    v, "UPDATE header SET place = ?, token = ?, copied = 0");
	vault_sql_bytes(&q, ID_BYTES(v->place));
	vault_sql_bytes(&q, BYTES(two[0].b));
	if ((e = vault_sql_run(&q)) == AYNI_OK) {
		v->turned = true;
		v->unsettled = had && v->token != NULL;
	}
	return e;
}

/* Within a transaction, so that no other program turns meanwhile. */
enum ayni_err
vault_place_settle(struct vault *v)
{
	struct header h;
	enum ayni_err e;

	if (!v->unsettled)
		return AYNI_OK;
	if ((e = vault_begin(v)) != AYNI_OK)
		return e;
	e = read_header(v, &h);
	if (e == AYNI_OK)
		e = write_file(v, &h.token, 1);
	if (e == AYNI_OK)
		v->unsettled = false;
	return vault_end(v, e);
}
