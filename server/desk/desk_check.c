#include <string.h>
#include <unistd.h>

#include "desk/room.h"
#include "ingest/digest.h"
#include "ingest/ledger.h"

#define PATH_BYTES_MAX 4096u
#define LISTS (256u << 20)

/* ---- digest ---- */

static enum ayni_err
look(struct room *r, struct hash *out)
{
	enum ayni_err e = db_begin_read(r->db);

	if (e == AYNI_OK)
		e = digest(r->db, out);
	db_rollback(r->db);
	return e;
}

enum ayni_err
desk_check_digest(void *ctx, const struct options *o)
{
	struct room *r = ctx;
	struct hash h;
	char hex[65];
	enum ayni_err e;

	if ((e = room_open(r)) != AYNI_OK)
		return e;
	if ((e = look(r, &h)) != AYNI_OK)
		return room_fail_store(r, e);
	if (o->json)
		room_json(
		    json_pack("{so}", "digest", room_json_hex(ID_BYTES(h))));
	else
		(void)printf("%s\n", room_hex(hex, ID_BYTES(h)).p);
	return AYNI_OK;
}

/* ---- an order drawn from a number (splitmix64) ---- */

static void
draw(void *ctx, uint8_t *p, size_t n)
{
	uint64_t *s = ctx, z;
	size_t i;

	for (i = 0; i < n; i++) {
		z = (*s += 0x9e3779b97f4a7c15u);
		z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
		z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
		p[i] = (uint8_t)(z >> 56);
	}
}

/* ---- checkpoint ---- */

static enum ayni_err
sign(struct room *r, struct buf *out, struct checkpoint *c)
{
	enum ayni_err e = db_begin_read(r->db);

	if (e == AYNI_OK)
		e = ledger_checkpoint(r->ingest, out, c);
	db_rollback(r->db);
	return e == AYNI_OK ? AYNI_OK : room_fail_store(r, e);
}

enum ayni_err
desk_check_checkpoint(void *ctx, const struct options *o)
{
	char number[32], hex[65], at[32];
	struct room *r = ctx;
	struct checkpoint c;
	struct text path;
	struct buf file;
	enum ayni_err e;

	if ((e = room_text(r, o, "out", &path)) != AYNI_OK)
		return e;
	if (access(path.p, F_OK) == 0)
		return room_fail(r, path.p, AYNI_EXISTS);
	if ((e = room_open(r)) != AYNI_OK)
		return e;
	buf_init(&file, CHECKPOINT_MAX_BYTES);
	if ((e = sign(r, &file, &c)) == AYNI_OK &&
	    (e = disk_write(path.p, buf_bytes(&file), 0644)) != AYNI_OK)
		e = room_fail(r, path.p, e);
	if (e == AYNI_OK && o->json)
		room_json(json_pack("{so sI so so}", "file",
		    room_json_text(path), "batches", (json_int_t)c.batches,
		    "root", room_json_hex(ID_BYTES(c.root)), "at",
		    room_json_text(room_time(at, c.at_us))));
	else if (e == AYNI_OK)
		room_say(r, SAY_CHECKPOINT,
		    ROOM_ARGS(room_number(number, c.batches), path,
			room_hex(hex, ID_BYTES(c.root))));
	buf_free(&file);
	return e;
}

/* ---- verify ---- */

struct verified {
	struct digest_report d;
	struct ledger_report log; /* against itself */
	struct ledger_report then; /* against the checkpoint */
	struct checkpoint c;
	bool against;
	struct buf file;
	struct arena a;
};

static bool
same(const struct verified *v)
{
	return ID_EQUAL(v->d.here, v->d.again);
}

static json_t *
missing_json(const struct ledger_report *l)
{
	json_t *list = json_array();
	size_t i;

	for (i = 0; i < l->missings; i++)
		(void)json_array_append_new(
		    list, room_json_hex(ID_BYTES(l->missing[i])));
	return list;
}

static json_t *
against_json(const struct verified *v)
{
	char at[32];

	return json_pack("{sI so so sb so}", "batches",
	    (json_int_t)v->c.batches, "root",
	    room_json_hex(ID_BYTES(v->c.root)), "at",
	    room_json_text(room_time(at, v->c.at_us)), "in_order",
	    (int)v->then.in_order, "missing", missing_json(&v->then));
}

static void
report(const struct verified *v, enum ayni_err e)
{
	const struct digest_report *d = &v->d;
	json_t *j;

	j = json_pack("{sb sI sI sI sI sI so so so}", "ok", (int)(e == AYNI_OK),
	    "batches", (json_int_t)d->batches, "bad", (json_int_t)d->bad,
	    "broken_links", (json_int_t)d->broken, "files",
	    (json_int_t)d->blobs, "bad_files", (json_int_t)d->bad_blobs,
	    "missing",
	    missing_json(&v->log), "digest",
	    room_json_hex(ID_BYTES(d->here)), "again",
	    room_json_hex(ID_BYTES(d->again)));
	if (v->against)
		(void)json_object_set_new(j, "against", against_json(v));
	room_json(j);
}

static void
say_against(const struct room *r, const struct verified *v)
{
	char n[32], at[32], since[32];

	room_say(r, v->then.in_order ? SAY_AGAINST_SAME : SAY_AGAINST_MOVED,
	    ROOM_ARGS(room_number(n, v->c.batches), room_time(at, v->c.at_us),
		room_number(since, v->log.batches - v->c.batches)));
}

static void
say(const struct room *r, const struct verified *v)
{
	const struct digest_report *d = &v->d;
	char a[32], b[32], at[32], one[65], two[65];

	if (d->bad > 0)
		room_complain(r, SAY_VERIFY_BAD,
		    ROOM_ARGS(room_number(a, d->bad),
			room_number(b, d->batches),
			room_hex(one, ID_BYTES(d->first_bad)),
			text_of(err_text(d->why, r->lang))));
	else if (d->bad_blobs > 0)
		room_complain(r, SAY_VERIFY_FILES,
		    ROOM_ARGS(room_number(a, d->bad_blobs),
			room_number(b, d->blobs),
			room_hex(one, ID_BYTES(d->first_bad_blob))));
	else if (v->log.missings > 0)
		room_complain(r, SAY_LEDGER_LOST,
		    ROOM_ARGS(room_number(a, v->log.missings),
			room_hex(one, ID_BYTES(v->log.missing[0]))));
	else if (v->then.missings > 0)
		room_complain(r, SAY_AGAINST_MISSING,
		    ROOM_ARGS(room_number(a, v->then.missings),
			room_number(b, v->c.batches),
			room_time(at, v->c.at_us),
			room_hex(one, ID_BYTES(v->then.missing[0]))));
	else if (d->broken > 0)
		room_complain(r, SAY_VERIFY_LINKS,
		    ROOM_ARGS(room_number(a, d->broken)));
	else if (!same(v))
		room_complain(r, SAY_VERIFY_DIFFERS,
		    ROOM_ARGS(room_hex(one, ID_BYTES(d->here)),
			room_hex(two, ID_BYTES(d->again))));
	else if (v->against)
		say_against(r, v);
}

static enum ayni_err
tell(const struct room *r, const struct options *o, const struct verified *v)
{
	const struct digest_report *d = &v->d;
	enum ayni_err e = d->bad > 0 ? d->why
	    : d->bad_blobs > 0 ? AYNI_BADHASH
	    : v->log.missings + v->then.missings > 0 ? AYNI_STORE
	    : d->broken > 0 ? AYNI_GAP
	    : same(v)	    ? AYNI_OK
			    : AYNI_STORE;
	char n[32], hex[65];

	if (o->json) {
		report(v, e);
		return e;
	}
	say(r, v);
	if (e == AYNI_OK)
		room_say(r, SAY_VERIFIED,
		    ROOM_ARGS(room_number(n, d->batches),
			room_hex(hex, ID_BYTES(d->here))));
	return e;
}

/* With what is promised that it holds. */
static enum ayni_err
compare(struct room *r, const char *path, struct verified *v)
{
	struct office_id id = r->office->cert.office;
	enum ayni_err e = AYNI_OK;

	v->against = path != NULL;
	if (v->against)
		e = disk_read(path, &v->file);
	if (e == AYNI_OK && v->against)
		e = checkpoint_read(buf_bytes(&v->file), &id, &v->c);
	if (e != AYNI_OK)
		return room_fail(r, path, e);
	e = db_begin_read(r->db);
	if (e == AYNI_OK)
		e = ledger_compare(r->ingest, NULL, &v->a, &v->log);
	if (e == AYNI_OK && v->against)
		e = ledger_compare(r->ingest, &v->c, &v->a, &v->then);
	db_rollback(r->db);
	return e == AYNI_OK ? AYNI_OK : room_fail_store(r, e);
}

/* The scratch store and what SQLite lays beside it. */
static void
remove_scratch(const char *path)
{
	static const char *const beside[] = {"", "-wal", "-shm", "-journal"};
	char name[PATH_BYTES_MAX + 16];
	size_t i;

	for (i = 0; i < 4; i++) {
		(void)snprintf(name, sizeof(name), "%s%s", path, beside[i]);
		(void)unlink(name);
	}
}

static enum ayni_err
derive_again(struct room *r, struct digest_report *out)
{
	char path[PATH_BYTES_MAX];
	struct db *scratch = NULL;
	uint64_t seed;
	struct random_source order = {draw, &seed};
	enum ayni_err e;
	int n;

	r->chance.fill(r->chance.ctx, (uint8_t *)&seed, sizeof(seed));
	n = snprintf(path, sizeof(path), "%s/verify-%ld.tmp", r->store,
	    (long)getpid());
	if (n < 0 || n >= (int)sizeof(path))
		return room_fail(r, r->store, AYNI_TOOBIG);
	e = room_db(path, true, &scratch);
	if (e == AYNI_OK)
		e = digest_verify(r->ingest, scratch, &order, out);
	db_close(scratch);
	remove_scratch(path);
	return e == AYNI_OK ? AYNI_OK : room_fail_store(r, e);
}

enum ayni_err
desk_check_verify(void *ctx, const struct options *o)
{
	struct verified v = {.against = false};
	struct room *r = ctx;
	enum ayni_err e;

	if ((e = room_open(r)) != AYNI_OK)
		return e;
	arena_init(&v.a, LISTS);
	buf_init(&v.file, CHECKPOINT_MAX_BYTES + DISK_READ);
	if ((e = compare(r, options_get(o, "against"), &v)) == AYNI_OK &&
	    (e = derive_again(r, &v.d)) == AYNI_OK)
		e = tell(r, o, &v);
	buf_free(&v.file);
	arena_free(&v.a);
	return e;
}

/* ---- rebuild ---- */

enum ayni_err
desk_check_rebuild(void *ctx, const struct options *o)
{
	const char *given = options_get(o, "shuffle");
	struct hash before, after;
	struct room *r = ctx;
	uint64_t seed = 0;
	struct random_source order = {draw, &seed};
	char one[65], two[65];
	enum ayni_err e;

	if (given != NULL &&
	    (e = room_unsigned(r, "shuffle", given, &seed)) != AYNI_OK)
		return e;
	if ((e = room_open(r)) != AYNI_OK)
		return e;
	e = look(r, &before);
	if (e == AYNI_OK)
		e = ingest_rederive(r->ingest, given != NULL ? &order : NULL);
	if (e == AYNI_OK)
		e = look(r, &after);
	if (e != AYNI_OK)
		return room_fail_store(r, e);
	if (o->json)
		room_json(json_pack("{so so}", "before",
		    room_json_hex(ID_BYTES(before)), "digest",
		    room_json_hex(ID_BYTES(after))));
	else if (ID_EQUAL(before, after))
		(void)printf("%s\n", room_hex(one, ID_BYTES(after)).p);
	else
		room_say(r, SAY_REBUILT_CHANGED,
		    ROOM_ARGS(room_hex(one, ID_BYTES(before)),
			room_hex(two, ID_BYTES(after))));
	return AYNI_OK;
}
