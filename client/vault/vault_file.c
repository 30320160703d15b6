#include "vault/inside.h"

#include <string.h>

#include "ayni/pack.h"
#include "ayni/unpack.h"

#define BODY_BYTES (ENCLOSURE_MAX_NAME + 128u)

static struct row
row_of(const struct record_id *r, const struct hash *hash)
{
	return (struct row){
	    .table = "file", .id = ID_BYTES(*r), .also = ID_BYTES(*hash)};
}

/* ---- taking one in ---- */

struct taking {
	struct vault *v;
	struct blob_seal *seal;
	struct buf part;
	uint64_t n, at; /* the row's number; where the part begins */
};

static enum ayni_err
put_part(void *ctx)
{
	struct taking *t = ctx;
	struct query q = vault_sql(t->v,
	    "INSERT INTO file_part (file, at, body) VALUES (?, ?, ?)");

	vault_sql_int(&q, t->n);
	vault_sql_int(&q, t->at);
	vault_sql_bytes(&q, buf_bytes(&t->part));
	t->at += t->part.n;
	buf_clear(&t->part);
	return vault_sql_run(&q);
}

/* Ciphertext. */
static enum ayni_err
take(void *ctx, struct bytes s)
{
	struct taking *t = ctx;

	return pour_parts(&t->part, s, put_part, t);
}

static enum ayni_err
seal_piece(void *to, struct bytes plain)
{
	struct taking *t = to;

	return blob_seal_put(t->seal, plain);
}

static enum ayni_err
seal_all(struct taking *t, const struct pour *from, struct blob *out)
{
	enum ayni_err e;

	e = blob_seal_new(
	    t->v->chance, (struct blob_sink){take, t}, &t->seal);
	if (e == AYNI_OK)
		e = from->each(from->from, seal_piece, t);
	if (e == AYNI_OK)
		e = blob_seal_end(t->seal, out);
	blob_seal_free(t->seal);
	return e == AYNI_OK && t->part.n > 0 ? put_part(t) : e;
}

static enum ayni_err
put_row(struct taking *t, const struct record_id *r, struct text name,
    const struct blob *b)
{
	struct row row = row_of(r, &b->hash);
	struct buf plain, body;
	struct query q;
	enum ayni_err e;

	buf_init(&plain, BODY_BYTES);
	buf_init(&body, BODY_BYTES + LOCK_OVERHEAD);
	pack_array(&plain, 2);
	pack_text(&plain, name);
	blob_pack(&plain, b);
	e = plain.err;
	if (e == AYNI_OK)
		e = vault_row_lock(t->v, &row, buf_bytes(&plain), &body);
	if (e == AYNI_OK) {
		q = vault_sql(t->v, "INSERT INTO file (n, record, hash, body) "
		    "VALUES (?, ?, ?, ?)");
		vault_sql_int(&q, t->n);
		vault_sql_bytes(&q, row.id);
		vault_sql_bytes(&q, row.also);
		vault_sql_bytes(&q, buf_bytes(&body));
		e = vault_sql_run(&q);
	}
	vault_row_free(&plain);
	buf_free(&body);
	return e;
}

static enum ayni_err
has_draft(struct vault *v, const struct record_id *r)
{
	uint64_t n = 0;
	enum ayni_err e =
	    vault_sql_count(v, "SELECT count(*) FROM draft WHERE record = ?",
		ID_BYTES(*r), &n);

	return e == AYNI_OK && n == 0
	    ? vault_say(v, AYNI_NOTFOUND, "no such draft") : e;
}

/* Rows are numbered upwards, so that no part of another is found here. */
static enum ayni_err
next_number(struct vault *v, uint64_t *out)
{
	return vault_sql_count(v, "SELECT 1 + max("
	    "coalesce((SELECT max(n) FROM file), 0), "
	    "coalesce((SELECT max(file) FROM file_part), 0))",
	    (struct bytes){NULL, 0}, out);
}

static enum ayni_err
put_file(struct taking *t, const struct record_id *r,
    const struct pour *from, struct vault_namer n, struct buf *name,
    struct blob *b)
{
	enum ayni_err e = has_draft(t->v, r);

	if (e == AYNI_OK)
		e = next_number(t->v, &t->n);
	if (e == AYNI_OK)
		e = seal_all(t, from, b);
	if (e == AYNI_OK)
		e = n.name(n.ctx, &b->hash, name);
	if (e == AYNI_OK)
		e = name->err;
	if (e == AYNI_OK && !enclosure_names(buf_text(name)))
		e = vault_say(t->v, AYNI_BADFORM, "no name for a file");
	return e == AYNI_OK ? put_row(t, r, buf_text(name), b) : e;
}

enum ayni_err
vault_file_put(struct vault *v, const struct record_id *r,
    const struct pour *from, struct vault_namer n, struct buf *name,
    struct blob *blob)
{
	struct taking t = {.v = v};
	struct buf called;
	struct blob b;
	enum ayni_err e;

	if (v->secret == NULL)
		return vault_say(v, AYNI_PASSPHRASE, "%s: locked", v->file);
	if ((e = vault_begin(v)) != AYNI_OK)
		return e;
	buf_init(&t.part, VAULT_FILE_PART);
	buf_init(&called, ENCLOSURE_MAX_NAME + 1);
	e = vault_end(v, put_file(&t, r, from, n, &called, &b));
	if (e == AYNI_OK) {
		buf_put_bytes(name, buf_bytes(&called));
		if (blob != NULL)
			*blob = b;
	}
	keys_wipe(&b, sizeof(b));
	buf_free(&called);
	buf_free(&t.part);
	return e;
}

/* ---- what there is ---- */

struct listing {
	vault_file_fn fn;
	void *ctx;
	struct vault_file file;
};

static enum ayni_err
give(void *ctx, struct bytes body)
{
	struct listing *l = ctx;
	struct unpack u = unpack_begin(body);
	enum ayni_err e;

	unpack_expect(&u, 2);
	l->file.name = unpack_text(&u);
	blob_unpack(&u, &l->file.blob);
	if (unpack_end(&u) != AYNI_OK)
		return AYNI_STORE;
	e = l->fn(l->ctx, &l->file);
	keys_wipe(&l->file.blob, sizeof(l->file.blob));
	return e;
}

enum ayni_err
vault_file_list(struct vault *v, const struct record_id *r, vault_file_fn fn,
    void *ctx)
{
	struct listing l = {.fn = fn, .ctx = ctx};
	struct hash hash;
	const struct row row = row_of(r, &hash);
	struct query q = vault_sql(v, "SELECT hash, entry, held, "
	    "EXISTS (SELECT 1 FROM file_part WHERE file = file.n), body "
	    "FROM file WHERE record = ? ORDER BY n");

	vault_sql_bytes(&q, ID_BYTES(*r));
	while (vault_sql_row(&q)) {
		VAULT_SQL_ID(&q, 0, hash);
		l.file.enclosed = vault_sql_get_int(&q, 1) > 0;
		l.file.held = vault_sql_get_int(&q, 2) > 0;
		l.file.here = vault_sql_get_int(&q, 3) > 0;
		vault_sql_fail(&q, vault_row_give(&q, 4, &row, give, &l));
	}
	return vault_row_walked(vault_sql_end(&q));
}

static enum ayni_err
walk(struct vault *v, const char *sql, vault_hash_fn fn, void *ctx)
{
	struct query q = vault_sql(v, sql);
	struct hash hash;

	while (vault_sql_row(&q)) {
		VAULT_SQL_ID(&q, 0, hash);
		if (q.err == AYNI_OK)
			vault_sql_fail(&q, fn(ctx, &hash));
	}
	return vault_row_walked(vault_sql_end(&q));
}

#define WALK(which)                                                           \
	"SELECT DISTINCT hash FROM file WHERE " which " AND EXISTS "          \
	"(SELECT 1 FROM file_part WHERE file = file.n) ORDER BY hash"

enum ayni_err
vault_file_walk(struct vault *v, vault_hash_fn fn, void *ctx)
{
	return walk(v, WALK("entry > 0 AND held = 0"), fn, ctx);
}

enum ayni_err
vault_file_drafted(struct vault *v, vault_hash_fn fn, void *ctx)
{
	return walk(v, WALK("entry = 0"), fn, ctx);
}

enum ayni_err
vault_file_held(struct vault *v, const struct hash *hash, bool *held)
{
	struct query q = vault_sql(
	    v, "SELECT min(held) FROM file WHERE entry > 0 AND hash = ? "
	    "HAVING count(*) > 0");
	bool is = false;
	enum ayni_err e;

	vault_sql_bytes(&q, ID_BYTES(*hash));
	if (vault_sql_row(&q))
		is = vault_sql_get_int(&q, 0) > 0;
	else
		vault_sql_fail(&q, AYNI_NOTFOUND);
	if ((e = vault_sql_end(&q)) == AYNI_OK)
		*held = is;
	return e;
}

enum ayni_err
vault_file_waiting(struct vault *v, struct vault_waiting *out)
{
	struct query q = vault_sql(v, "SELECT count(DISTINCT n), "
	    "coalesce(sum(length(p.body)), 0) FROM file "
	    "JOIN file_part p ON p.file = n WHERE entry > 0 AND held = 0");
	struct vault_waiting w = {0, 0};
	enum ayni_err e;

	if (vault_sql_row(&q)) {
		w.files = vault_sql_get_int(&q, 0);
		w.bytes = vault_sql_get_int(&q, 1);
	}
	if ((e = vault_sql_end(&q)) == AYNI_OK)
		*out = w;
	return e;
}

/* ---- its bytes ---- */

#define FILE_OF                                                               \
	"(SELECT n FROM file WHERE hash = ?1 AND EXISTS "                     \
	"(SELECT 1 FROM file_part WHERE file = file.n) LIMIT 1)"

enum ayni_err
vault_file_size(struct vault *v, const struct hash *hash, uint64_t *out)
{
	uint64_t n = 0;
	enum ayni_err e = vault_sql_count(v, "SELECT sum(length(body)) "
	    "FROM file_part WHERE file = " FILE_OF, ID_BYTES(*hash), &n);

	if (e == AYNI_OK && n == 0)
		e = vault_say(v, AYNI_NOTFOUND, "no such file");
	if (e == AYNI_OK)
		*out = n;
	return e;
}

static enum ayni_err
read_part(struct vault *v, const struct hash *hash, uint64_t at, uint8_t *p,
    size_t n, size_t *got)
{
	uint64_t from = at - at % VAULT_FILE_PART;
	size_t skip = (size_t)(at - from);
	struct query q = vault_sql(v, "SELECT body FROM file_part "
	    "WHERE file = " FILE_OF " AND at = ?2");
	struct bytes body;

	vault_sql_bytes(&q, ID_BYTES(*hash));
	vault_sql_int(&q, from);
	if (!vault_sql_row(&q))
		vault_sql_fail(&q,
		    vault_say(v, AYNI_NOTFOUND, "no such file"));
	body = vault_sql_get(&q, 0);
	if (q.err == AYNI_OK && body.n <= skip)
		vault_sql_fail(&q, vault_say(v, AYNI_STORE,
		    "%s: damaged: a file is cut short", v->file));
	if (q.err == AYNI_OK) {
		*got = body.n - skip < n ? body.n - skip : n;
		memcpy(p, body.p + skip, *got);
	}
	return vault_sql_end(&q);
}

enum ayni_err
vault_file_read(struct vault *v, const struct hash *hash, uint64_t at,
    uint8_t *p, size_t n)
{
	enum ayni_err e = AYNI_OK;
	size_t got = 0;

	for (; n > 0 && e == AYNI_OK; at += got, p += got, n -= got)
		if ((e = read_part(v, hash, at, p, n, &got)) != AYNI_OK)
			got = 0;
	return e;
}

enum ayni_err
vault_file_open(struct vault *v, const struct blob *b, struct blob_sink to)
{
	struct query q = vault_sql(v, "SELECT body FROM file_part "
	    "WHERE file = " FILE_OF " ORDER BY at");

	vault_sql_bytes(&q, ID_BYTES(b->hash));
	return vault_row_blob(&q, b, to);
}

/* ---- what becomes of them ---- */

/* Their parts, under keys that stand in their rows; then the rows. */
static enum ayni_err
forget(struct vault *v, const char *const sql[2], const struct record_id *r,
    const struct hash *hash)
{
	struct query q;
	enum ayni_err e = AYNI_OK;
	int i;

	for (i = 0; i < 2 && e == AYNI_OK; i++) {
		q = vault_sql(v, sql[i]);
		vault_sql_bytes(&q, ID_BYTES(*r));
		if (hash != NULL)
			vault_sql_bytes(&q, ID_BYTES(*hash));
		e = i == 0 ? vault_sql_drop(&q) : vault_sql_run(&q);
	}
	return e;
}

#define FORGET(which)                                                         \
	{"DELETE FROM file_part WHERE file IN (SELECT n FROM file WHERE "     \
	 which ")",                                                           \
	    "DELETE FROM file WHERE " which}

enum ayni_err
vault_file_forget(struct vault *v, const struct record_id *r, bool drafted)
{
	static const char *const draft[2] = FORGET("record = ? AND entry = 0"),
				 *const all[2] = FORGET("record = ?");

	return forget(v, drafted ? draft : all, r, NULL);
}

static enum ayni_err
drop(struct vault *v, const struct record_id *r, const struct hash *hash)
{
	static const char *const one[2] =
	    FORGET("record = ? AND hash = ? AND entry = 0");

	return forget(v, one, r, hash);
}

enum ayni_err
vault_file_drop(struct vault *v, const struct record_id *r,
    const struct hash *hash)
{
	enum ayni_err e = vault_begin(v);

	return e != AYNI_OK ? e : vault_end(v, drop(v, r, hash));
}

/* One file of the record's draft. */
static enum ayni_err
enclose(struct vault *v, const struct record_id *r, const struct hash *hash)
{
	struct query q = vault_sql(v, "UPDATE file SET entry = "
	    "(SELECT max(n) FROM entry) WHERE record = ? AND hash = ? "
	    "AND entry = 0 RETURNING n");
	bool any;
	enum ayni_err e;

	vault_sql_bytes(&q, ID_BYTES(*r));
	vault_sql_bytes(&q, ID_BYTES(*hash));
	any = vault_sql_row(&q);
	e = any ? vault_sql_run(&q) : vault_sql_end(&q);
	return e == AYNI_OK && !any
	    ? vault_say(v, AYNI_STORE, "an entry encloses a file that is not "
		"here")
	    : e;
}

enum ayni_err
vault_file_enclose(struct vault *v, const struct record_id *r,
    struct bytes enclosures)
{
	struct enclosure_walk w = enclosure_begin(enclosures);
	struct enclosure x;
	enum ayni_err e = AYNI_OK;

	while (e == AYNI_OK && enclosure_next(&w, &x))
		e = enclose(v, r, &x.blob.hash);
	return e;
}

enum ayni_err
vault_file_throw(struct vault *v, uint64_t epoch, uint64_t safe)
{
	struct query q = vault_sql(v, "DELETE FROM file_part WHERE file IN "
	    "(SELECT f.n FROM epoch p JOIN journal j ON j.epoch = p.n "
	    "AND j.seq <= p.safe JOIN file f ON f.entry = j.entry "
	    "WHERE p.n = ?1 AND p.safe < ?2 AND f.held = 1)");

	vault_sql_int(&q, epoch);
	vault_sql_int(&q, safe);
	return vault_sql_drop(&q);
}

static enum ayni_err
note_wanted(struct vault *v, const struct hash *list, size_t n)
{
	struct query q;
	enum ayni_err e;
	size_t i;

	e = vault_sql_exec(v, "UPDATE file SET held = 1 - held WHERE entry > 0 "
	    "AND held <> EXISTS (SELECT 1 FROM journal j "
	    "JOIN epoch p ON p.n = j.epoch WHERE j.entry = file.entry "
	    "AND j.seq <= p.held)");
	for (i = 0; i < n && e == AYNI_OK; i++) {
		q = vault_sql(v, "UPDATE file SET held = 0 WHERE hash = ?");
		vault_sql_bytes(&q, ID_BYTES(list[i]));
		e = vault_sql_run(&q);
	}
	return e;
}

enum ayni_err
vault_file_wanted(struct vault *v, const struct hash *list, size_t n)
{
	enum ayni_err e = vault_begin(v);

	return e != AYNI_OK ? e : vault_end(v, note_wanted(v, list, n));
}
