#include <string.h>
#include <unistd.h>

#include "desk/room.h"
#include "ingest/digest.h"

#define PATH_BYTES_MAX 4096u

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

/* ---- verify ---- */

static json_t *
report_json(const struct digest_report *v, bool same)
{
	return json_pack("{sb sI sI sI so so}", "ok",
	    (int)(same && v->bad == 0 && v->broken == 0), "batches",
	    (json_int_t)v->batches, "bad", (json_int_t)v->bad, "broken_links",
	    (json_int_t)v->broken, "digest", room_json_hex(ID_BYTES(v->here)),
	    "again", room_json_hex(ID_BYTES(v->again)));
}

static enum ayni_err
tell(const struct room *r, const struct options *o,
    const struct digest_report *v)
{
	bool same = ID_EQUAL(v->here, v->again);
	char a[32], b[32], one[65], two[65];

	if (o->json) {
		room_json(report_json(v, same));
	} else if (v->bad > 0) {
		room_complain(r, SAY_VERIFY_BAD,
		    ROOM_ARGS(room_number(a, v->bad),
			room_number(b, v->batches),
			room_hex(one, ID_BYTES(v->first_bad)),
			text_of(err_text(v->why, r->lang))));
	} else if (v->broken > 0) {
		room_complain(r, SAY_VERIFY_LINKS,
		    ROOM_ARGS(room_number(a, v->broken)));
	} else if (!same) {
		room_complain(r, SAY_VERIFY_DIFFERS,
		    ROOM_ARGS(room_hex(one, ID_BYTES(v->here)),
			room_hex(two, ID_BYTES(v->again))));
	} else {
		room_say(r, SAY_VERIFIED,
		    ROOM_ARGS(room_number(a, v->batches),
			room_hex(one, ID_BYTES(v->here))));
	}
	if (v->bad > 0)
		return v->why;
	return v->broken > 0 ? AYNI_GAP : same ? AYNI_OK : AYNI_STORE;
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

enum ayni_err
desk_check_verify(void *ctx, const struct options *o)
{
	char path[PATH_BYTES_MAX];
	struct digest_report v;
	struct db *scratch = NULL;
	struct room *r = ctx;
	uint64_t seed;
	struct random_source order = {draw, &seed};
	enum ayni_err e;
	int n;

	if ((e = room_open(r)) != AYNI_OK)
		return e;
	r->chance.fill(r->chance.ctx, (uint8_t *)&seed, sizeof(seed));
	n = snprintf(path, sizeof(path), "%s/verify-%ld.tmp", r->store,
	    (long)getpid());
	if (n < 0 || n >= (int)sizeof(path))
		return room_fail(r, r->store, AYNI_TOOBIG);
	e = room_db(path, true, &scratch);
	if (e == AYNI_OK)
		e = digest_verify(r->ingest, scratch, &order, &v);
	db_close(scratch);
	remove_scratch(path);
	return e == AYNI_OK ? tell(r, o, &v) : room_fail_store(r, e);
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
