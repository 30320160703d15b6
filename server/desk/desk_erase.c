#include <string.h>
#include <unistd.h>

#include "ayni/utf8.h"
#include "desk/desk_record.h"
#include "ingest/journal.h"

#define LISTS (64u << 20)

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

/* What the record is, for whoever is asked. */
static enum ayni_err
describe(struct room *r, struct text uuid, const struct record_id *id)
{
	struct db_record record;
	struct db_form form = {.title = {"-", 1}};
	char steps[32];
	struct arena a;
	enum ayni_err e;

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
    bool *before)
{
	enum ayni_err e = db_begin(r->db);

	if (e == AYNI_OK)
		e = journal_erase(r->ingest, id, note);
	e = ingest_end(r->ingest, e);
	*before = e == AYNI_EXISTS;
	return e == AYNI_OK || *before ? AYNI_OK : room_fail_store(r, e);
}

static enum ayni_err
shred(struct room *r, struct text uuid)
{
	enum ayni_err e = db_erase_shred(r->db);

	if (e != AYNI_OK)
		room_complain(r, SAY_ERASE_LEFT,
		    ROOM_ARGS(uuid, text_of(err_text(e, r->lang))));
	return e;
}

static enum ayni_err
work(struct room *r, const struct options *o, struct text uuid,
    const struct record_id *id)
{
	const char *note = options_get(o, "note");
	bool before = false;
	enum ayni_err e = AYNI_OK;

	if (options_get(o, "yes") == NULL)
		e = confirm(r, uuid, id);
	if (e != AYNI_OK)
		return e;
	if ((e = erase(r, id, text_of(note), &before)) != AYNI_OK ||
	    (e = shred(r, uuid)) != AYNI_OK)
		return e;
	if (o->json)
		room_json(json_pack("{so sb}", "record", room_json_text(uuid),
		    "before", (int)before));
	else
		room_say(r, before ? SAY_ERASE_BEFORE : SAY_ERASE_DONE,
		    ROOM_ARGS(uuid));
	return AYNI_OK;
}

enum ayni_err
desk_erase(void *ctx, const struct options *o)
{
	struct room *r = ctx;
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
