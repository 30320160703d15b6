#include "desk/room.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "ayni/decimal.h"
#include "ayni/utf8.h"
#include "disk/disk.h"
#include "ingest/journal.h"

#define SAY_MAX 65536u
#define PATH_BYTES_MAX 4096u

static const struct said texts[] = {
#define X(name, en, fr, es) [SAY_##name] = {{en, fr, es}},
    DESK_SAY(X)
    CUSTODY_SAY(X)
    BACKUP_SAY(X)
    FORM_SAY(X)
    FIELDWORK_SAY(X)
    CLOCK_SAY(X)
#undef X
};

/* ---- voice ---- */

void
room_put(const struct room *r, struct buf *b, enum desk_says t,
    const struct text *arg, size_t n)
{
	say_put(b, texts[t].in[r->lang], arg, n);
}

static void
tell(const struct room *r, FILE *to, const char *before, enum desk_says t,
    const struct text *arg, size_t n)
{
	struct buf b;

	buf_init(&b, SAY_MAX);
	buf_put_z(&b, before);
	room_put(r, &b, t, arg, n);
	buf_put_byte(&b, '\n');
	(void)fwrite(b.p, 1, b.n, to);
	(void)fflush(to);
	buf_free(&b);
}

void
room_say(const struct room *r, enum desk_says t, const struct text *arg,
    size_t n)
{
	tell(r, stdout, "", t, arg, n);
}

void
room_complain(const struct room *r, enum desk_says t, const struct text *arg,
    size_t n)
{
	tell(r, stderr, "aynid: ", t, arg, n);
}

enum ayni_err
room_fail(const struct room *r, const char *what, enum ayni_err e)
{
	room_complain(r, e == AYNI_FULL ? SAY_FULL : SAY_FAILED,
	    ROOM_ARGS(text_of(what), text_of(err_text(e, r->lang))));
	return e;
}

enum ayni_err
room_fail_store(const struct room *r, enum ayni_err e)
{
	if (e == AYNI_FULL)
		return room_fail(r, r->store, e);
	room_complain(r, SAY_STORE,
	    ROOM_ARGS(text_of(r->store), text_of(err_text(e, r->lang)),
		text_of(r->db != NULL ? db_message(r->db) : "-")));
	return e;
}

struct text
room_number(char out[32], uint64_t v)
{
	(void)snprintf(out, 32, "%llu", (unsigned long long)v);
	return text_of(out);
}

struct text
room_hex(char *out, struct bytes s)
{
	static const char digit[] = "0123456789abcdef";
	size_t i;

	for (i = 0; i < s.n; i++) {
		out[2 * i] = digit[s.p[i] >> 4];
		out[2 * i + 1] = digit[s.p[i] & 15];
	}
	out[2 * s.n] = '\0';
	return text_of(out);
}

struct text
room_time(char out[32], int64_t us)
{
	time_t t = (time_t)(us / 1000000);
	struct tm tm;

	if (gmtime_r(&t, &tm) == NULL ||
	    strftime(out, 32, "%Y-%m-%dT%H:%M:%SZ", &tm) == 0)
		out[0] = '\0';
	return text_of(out);
}

enum ayni_err
room_unsigned(const struct room *r, const char *option, const char *s,
    uint64_t *out)
{
	int64_t v;

	if (!number_int(text_of(s), &v) || v < 0) {
		room_complain(r, SAY_NUMBER,
		    ROOM_ARGS(text_of(option), text_of(s)));
		return AYNI_USAGE;
	}
	*out = (uint64_t)v;
	return AYNI_OK;
}

static bool
is_line(struct text s)
{
	size_t i;

	for (i = 0; i < s.n; i++)
		if ((uint8_t)s.p[i] < ' ' || s.p[i] == 0x7f)
			return false;
	return s.n > 0 && s.n <= CERT_MAX_TEXT && utf8_valid(text_bytes(s));
}

enum ayni_err
room_text(const struct room *r, const struct options *o, const char *option,
    struct text *out)
{
	const char *s = options_get(o, option);

	if (s == NULL || s[0] == '\0') {
		room_complain(r, SAY_NEEDS,
		    ROOM_ARGS(text_of(option), text_of(o->command->name)));
		return AYNI_USAGE;
	}
	if (!is_line(text_of(s))) {
		room_complain(r, SAY_LINE, ROOM_ARGS(text_of(option)));
		return AYNI_USAGE;
	}
	*out = text_of(s);
	return AYNI_OK;
}

void
room_json(json_t *j)
{
	if (j != NULL)
		(void)json_dumpf(j, stdout, JSON_INDENT(2) | JSON_SORT_KEYS);
	(void)fputc('\n', stdout);
	(void)fflush(stdout);
	json_decref(j);
}

json_t *
room_json_hex(struct bytes s)
{
	struct buf b;
	json_t *j;

	buf_init(&b, 1u << 20);
	buf_put_hex(&b, s);
	j = json_stringn((const char *)b.p, b.n);
	buf_free(&b);
	return j;
}

json_t *
room_json_text(struct text s)
{
	return json_stringn(s.n > 0 ? s.p : "", s.n);
}

/* ---- store ---- */

enum ayni_err
room_db(const char *path, bool create, struct db **out)
{
	mode_t was = umask(077); /* interviews lie in there, opened */
	enum ayni_err e = db_open(path, create, out);

	(void)umask(was);
	return e;
}

enum ayni_err
room_open_db(struct room *r, bool create)
{
	char path[PATH_BYTES_MAX];
	enum ayni_err e;
	int n = snprintf(path, sizeof(path), "%s/office.db", r->store);

	if (n < 0 || n >= (int)sizeof(path))
		return room_fail(r, r->store, AYNI_TOOBIG);
	e = room_db(path, create, &r->db);
	if (e == AYNI_NOTFOUND)
		room_complain(r, SAY_NO_STORE, ROOM_ARGS(text_of(r->store)));
	else if (e != AYNI_OK)
		e = room_fail(r, path, e);
	return e;
}

enum ayni_err
room_begin_epoch(struct room *r)
{
	bool any = false;
	enum ayni_err e;

	e = db_batch_any(r->db, &r->office->cert.epoch, &any);
	if (e != AYNI_OK || any)
		return e;
	if ((e = db_begin(r->db)) == AYNI_OK)
		e = journal_open(r->ingest);
	return ingest_end(r->ingest, e);
}

/* A store that an older program wrote: what is derived now and was not. */
static enum ayni_err
catch_up(struct room *r)
{
	bool late = false;
	enum ayni_err e = db_span_late(r->db, &late);

	if (e != AYNI_OK || !late)
		return e;
	return ingest_end(r->ingest, db_begin(r->db));
}

enum ayni_err
room_open(struct room *r)
{
	enum ayni_err e = office_open(r->store, &r->office);

	if (e == AYNI_NOTFOUND) {
		room_complain(r, SAY_NO_OFFICE, ROOM_ARGS(text_of(r->store)));
		return e;
	}
	if (e != AYNI_OK) {
		room_complain(r, SAY_KEYS, ROOM_ARGS(text_of(r->store)));
		return e;
	}
	if ((e = room_open_db(r, false)) != AYNI_OK)
		return e;
	e = ingest_new(r->db, r->office, r->clock, r->chance, &r->ingest);
	if (e == AYNI_OK)
		e = room_begin_epoch(r);
	if (e == AYNI_OK)
		e = catch_up(r);
	return e == AYNI_OK ? AYNI_OK : room_fail_store(r, e);
}

void
room_close(struct room *r)
{
	ingest_free(r->ingest);
	db_close(r->db);
	office_free(r->office);
	r->ingest = NULL;
	r->db = NULL;
	r->office = NULL;
}

/* ---- files ---- */
