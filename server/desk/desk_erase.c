#include <string.h>
#include <unistd.h>

#include "ayni/utf8.h"
#include "desk/desk_record.h"
#include "ingest/journal.h"
#include "keep/erased.h"

#define LISTS (64u << 20)
#define PLACES 4u /* of backups, that get the list */

/* ---- asking ---- */

static bool
is_yes(const char *line)
{
	static const char *const yes[] = {"yes", "oui", "si"};
	struct buf b;
	bool is = false;
	size_t i;

	buf_init(&b, 256);
	utf8_fold(&b, text_trim(text_of(line)));
	for (i = 0; i < sizeof(yes) / sizeof(yes[0]); i++)
		is = is || text_is(buf_text(&b), yes[i]);
	buf_free(&b);
	return is;
}

/* What the record is, for whoever is asked; id NULL: a list's. */
static enum ayni_err
describe(struct room *r, struct text uuid, const struct record_id *id)
{
	struct db_record record;
	struct db_form form = {.title = {"-", 1}};
	char steps[32];
	struct arena a;
	enum ayni_err e;

	if (id == NULL) {
		room_complain(r, SAY_ERASE_LISTED, ROOM_ARGS(uuid));
		return AYNI_OK;
	}
	arena_init(&a, LISTS);
	e = db_record_get(r->db, id, &a, &record);
	if (e == AYNI_OK) {
		e = db_form_get(r->db, &record.form, &a, &form);
		if (e == AYNI_NOTFOUND)
			e = AYNI_OK;
		room_complain(r, SAY_ERASE_WHAT,
		    ROOM_ARGS(uuid, form.title, record.author_code,
			room_number(steps, record.entries)));
	} else if (e == AYNI_NOTFOUND) {
		e = AYNI_OK;
		room_complain(r, SAY_ERASE_ABSENT, ROOM_ARGS(uuid));
	}
	arena_free(&a);
	return e == AYNI_OK ? AYNI_OK : room_fail_store(r, e);
}

static enum ayni_err
confirm(struct room *r, struct text uuid, const struct record_id *id)
{
	char line[64];
	enum ayni_err e;

	if (isatty(STDIN_FILENO) != 1) {
		room_complain(r, SAY_ERASE_ASK, ROOM_ARGS(uuid));
		return AYNI_USAGE;
	}
	if ((e = describe(r, uuid, id)) != AYNI_OK)
		return e;
	room_complain(r, SAY_ERASE_SURE, NULL, 0);
	if (fgets(line, sizeof(line), stdin) != NULL && is_yes(line))
		return AYNI_OK;
	room_complain(r, SAY_ERASE_NOT, ROOM_ARGS(uuid));
	return AYNI_INTERRUPTED;
}

/* ---- erasing ---- */

/* *before: it was erased already, and only the files are left to do. */
static enum ayni_err
erase(struct room *r, const struct record_id *id, struct text note,
    bool *before, struct journal_erased *found)
{
	enum ayni_err e = db_begin(r->db);

	if (e == AYNI_OK)
		e = journal_erase(r->ingest, id, note, found);
	e = ingest_end(r->ingest, e);
	*before = e == AYNI_EXISTS;
	return e == AYNI_OK || *before ? AYNI_OK : room_fail_store(r, e);
}

static enum ayni_err
shred(struct room *r, struct text what)
{
	enum ayni_err e = db_erase_shred(r->db);

	if (e != AYNI_OK)
		room_complain(r, SAY_ERASE_LEFT,
		    ROOM_ARGS(what, text_of(err_text(e, r->lang))));
	return e;
}

/* ---- the list, for whoever restores an older backup ---- */

static enum ayni_err
write_list(const struct room *r, const char *dir)
{
	int64_t now_us = r->clock.now(r->clock.ctx).wall_us;
	enum ayni_err e = erased_write(r->office, r->db, now_us, dir);

	if (e != AYNI_OK)
		room_complain(r, e == AYNI_EXISTS ? SAY_ERASE_LIST_MORE
						  : SAY_ERASE_LIST_FAILED,
		    ROOM_ARGS(text_of(dir), text_of(err_text(e, r->lang))));
	return e;
}

/* Beside the newest backups as well; a disk that is not there is told of. */
static enum ayni_err
write_lists(const struct room *r, bool json)
{
	char path[DISK_PATH_MAX], dir[DISK_PATH_MAX];
	struct text *place = NULL;
	struct arena a;
	enum ayni_err e;
	size_t n = 0, i;

	arena_init(&a, LISTS);
	e = db_backup_places(r->db, PLACES, &a, &place, &n);
	if (e != AYNI_OK)
		e = room_fail_store(r, e);
	else
		e = write_list(r, r->store);
	for (i = 0; i < n && e == AYNI_OK; i++) {
		(void)snprintf(dir, sizeof(dir), "%.*s", (int)place[i].n,
		    place[i].p);
		(void)(write_list(r, dir) == AYNI_OK);
	}
	arena_free(&a);
	if (e == AYNI_OK)
		e = erased_path(&r->office->cert.office, r->store, path);
	if (e == AYNI_OK && !json)
		room_say(r, SAY_ERASE_LIST, ROOM_ARGS(text_of(path)));
	return e;
}

/* ---- one record ---- */

static void
tell(const struct room *r, struct text uuid, bool before,
    const struct journal_erased *found)
{
	char n[32];

	room_say(r, before ? SAY_ERASE_BEFORE : SAY_ERASE_DONE,
	    ROOM_ARGS(uuid));
	if (found->strangers > 0)
		room_say(r, SAY_ERASE_STRANGERS,
		    ROOM_ARGS(room_number(n, found->strangers)));
	if (found->unread > 0)
		room_complain(r, SAY_ERASE_UNREAD,
		    ROOM_ARGS(room_number(n, found->unread)));
}

static enum ayni_err
work(struct room *r, const struct options *o, struct text uuid,
    const struct record_id *id)
{
	struct journal_erased found = {0, 0};
	const char *note = options_get(o, "note");
	bool before = false;
	enum ayni_err e = AYNI_OK;

	if (options_get(o, "yes") == NULL)
		e = confirm(r, uuid, id);
	if (e != AYNI_OK)
		return e;
	if ((e = erase(r, id, text_of(note), &before, &found)) != AYNI_OK ||
	    (e = shred(r, uuid)) != AYNI_OK)
		return e;
	if (o->json)
		room_json(json_pack("{so sb sI sI}", "record",
		    room_json_text(uuid), "before", (int)before, "strangers",
		    (json_int_t)found.strangers, "unread",
		    (json_int_t)found.unread));
	else
		tell(r, uuid, before, &found);
	return write_lists(r, o->json);
}

static enum ayni_err
erase_one(struct room *r, const struct options *o)
{
	struct record_id id;
	struct text note;
	struct buf uuid;
	enum ayni_err e;

	if (options_get(o, "note") != NULL &&
	    (e = room_text(r, o, "note", &note)) != AYNI_OK)
		return e;
	if ((e = room_open(r)) != AYNI_OK ||
	    (e = desk_record_find(r, o->operand[0], false, &id)) != AYNI_OK)
		return e;
	buf_init(&uuid, 64);
	id_uuid_put(&uuid, id.b);
	e = work(r, o, buf_text(&uuid), &id);
	buf_free(&uuid);
	return e;
}

/* ---- all that a list names ---- */

static enum ayni_err
erase_listed(struct room *r, const struct options *o, const char *path)
{
	struct text given = text_of(path);
	struct erasures l;
	char number[32];
	uint64_t n = 0;
	enum ayni_err e = room_open(r);

	if (e == AYNI_OK && options_get(o, "yes") == NULL)
		e = confirm(r, given, NULL);
	if (e != AYNI_OK)
		return e;
	e = erased_again(r->office, r->db, r->ingest, path, &n, &l);
	if (e != AYNI_OK) {
		room_complain(r, SAY_ERASE_LISTED_BAD,
		    ROOM_ARGS(given, text_of(err_text(e, r->lang))));
		return e;
	}
	if ((e = shred(r, given)) != AYNI_OK)
		return e;
	if (o->json)
		room_json(json_pack("{ss sI}", "list", path, "erased",
		    (json_int_t)n));
	else
		room_say(r, SAY_ERASE_LISTED_DONE,
		    ROOM_ARGS(given, room_number(number, n)));
	return write_lists(r, o->json);
}

enum ayni_err
desk_erase(void *ctx, const struct options *o)
{
	const char *list = options_get(o, "listed");

	if ((list != NULL) == (o->operands > 0)) {
		room_complain(ctx, SAY_ERASE_WHICH, NULL, 0);
		return AYNI_USAGE;
	}
	return list != NULL ? erase_listed(ctx, o, list) : erase_one(ctx, o);
}
